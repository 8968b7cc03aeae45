//! What was not read, by name: whole resource types and single arguments. Nothing is left out in silence.

use canvoke::Diagnostic;
use hcl_edit::Span;
use hcl_edit::structure::Structure;

use super::reader::Reader;

/// Types that the other files read.
const READ: [&str; 45] = [
    "aws_vpc",
    "aws_vpc_ipv4_cidr_block_association",
    "aws_subnet",
    "aws_route_table",
    "aws_default_route_table",
    "aws_route",
    "aws_route_table_association",
    "aws_main_route_table_association",
    "aws_security_group",
    "aws_default_security_group",
    "aws_vpc_security_group_ingress_rule",
    "aws_vpc_security_group_egress_rule",
    "aws_security_group_rule",
    "aws_network_acl",
    "aws_default_network_acl",
    "aws_network_acl_rule",
    "aws_network_acl_association",
    "aws_vpc_peering_connection",
    "aws_vpc_peering_connection_accepter",
    "aws_vpc_endpoint",
    "aws_vpc_endpoint_policy",
    "aws_vpc_endpoint_private_dns",
    "aws_vpc_endpoint_subnet_association",
    "aws_vpc_endpoint_security_group_association",
    "aws_api_gateway_rest_api",
    "aws_api_gateway_rest_api_policy",
    "aws_api_gateway_resource",
    "aws_api_gateway_method",
    "aws_api_gateway_integration",
    "aws_api_gateway_deployment",
    "aws_api_gateway_stage",
    "aws_api_gateway_method_settings",
    "aws_wafv2_web_acl_association",
    "aws_lambda_function",
    "aws_lambda_permission",
    "aws_iam_policy",
    "aws_iam_user",
    "aws_iam_role",
    "aws_iam_user_policy_attachment",
    "aws_iam_role_policy_attachment",
    "aws_iam_policy_attachment",
    "aws_iam_user_policy",
    "aws_iam_role_policy",
    "aws_instance",
    // Known by the routes that lead to them.
    "aws_internet_gateway",
];

/// Types that change no verdict, or that others speak of.
const HARMLESS: [&str; 8] = [
    "aws_nat_gateway",
    "aws_vpn_gateway",
    "aws_eip",
    "aws_api_gateway_method_response",
    "aws_api_gateway_integration_response",
    "aws_api_gateway_account",
    "aws_iam_access_key",
    "aws_cloudwatch_log_group",
];

/// Beginnings of types that decide about calls, though they are not read.
const DECIDING: [&str; 14] = [
    "aws_ec2_transit_gateway",
    "aws_ec2_managed_prefix_list",
    "aws_route53",
    "aws_wafv2",
    "aws_api_gateway",
    "aws_organizations",
    "aws_networkfirewall",
    "aws_vpc",
    "aws_network",
    "aws_default",
    "aws_iam",
    "aws_lb",
    "aws_lambda",
    "aws_vpn",
];

/// Arguments that decide nothing about a call.
const ARGUMENTS: [&str; 63] = [
    "access_log_settings",
    "action",
    "ami",
    "api_key_source",
    "architectures",
    "assign_ipv6_address_on_creation",
    "binary_media_types",
    "cache_cluster_enabled",
    "cache_cluster_size",
    "code_sha256",
    "count",
    "create_before_destroy",
    "depends_on",
    "description",
    "environment",
    "ephemeral_storage",
    "filename",
    "force_destroy",
    "handler",
    "http_method",
    "iam_instance_profile",
    "image_uri",
    "instance_tenancy",
    "instance_type",
    "integration_http_method",
    "key_name",
    "layers",
    "lifecycle",
    "map_public_ip_on_launch",
    "max_session_duration",
    "memory_size",
    "minimum_compression_size",
    "name",
    "name_prefix",
    "package_type",
    "passthrough_behavior",
    "peer_owner_id",
    "peer_region",
    "provider",
    "publish",
    "qualifier",
    "request_models",
    "request_parameters",
    "request_templates",
    "requester",
    "accepter",
    "reserved_concurrent_executions",
    "role",
    "root_block_device",
    "runtime",
    "s3_bucket",
    "s3_key",
    "source_code_hash",
    "statement_id",
    "tags",
    "tags_all",
    "timeout",
    "timeout_milliseconds",
    "timeouts",
    "tracing_config",
    "user_data",
    "vpc_id",
    "xray_tracing_enabled",
];

impl Reader<'_> {
    /// Names everything that nothing asked about.
    pub(super) fn name_what_was_not_read(&mut self) {
        let module = self.evaluator.module;
        for address in &module.order {
            let Some(entry) = module.resources.get(address) else {
                continue;
            };
            if !READ.contains(&entry.kind) {
                if !HARMLESS.contains(&entry.kind) {
                    let decides = DECIDING.iter().any(|start| entry.kind.starts_with(start));
                    let diagnostic = not_read(entry.kind, address, decides, entry.place(address));
                    self.diagnostics.push(diagnostic);
                }
                continue;
            }
            if !self
                .all(entry.kind)
                .iter()
                .any(|part| part.address == address)
            {
                continue;
            }
            for structure in entry.block.body.iter() {
                let (name, span) = match structure {
                    Structure::Attribute(attribute) => (attribute.key.as_str(), attribute.span()),
                    Structure::Block(block) => (block.ident.as_str(), super::module::head(block)),
                };
                let asked = self.asked.contains(&(address.clone(), name.to_owned()));
                if asked || ARGUMENTS.contains(&name) {
                    continue;
                }
                self.diagnostics.push(Diagnostic::note(
                    "NOT_READ",
                    entry.source.place(span, Some(address)),
                    format!("`{name}` of `{address}` is not read"),
                ));
            }
        }
        self.name_data_sources();
    }

    fn name_data_sources(&mut self) {
        const ANSWERED: [&str; 5] = [
            "aws_caller_identity",
            "aws_region",
            "aws_partition",
            "aws_iam_policy_document",
            "aws_vpc_endpoint_service",
        ];
        for (address, entry) in &self.evaluator.module.data {
            if entry.kind == "aws_availability_zones" {
                let region = &self.evaluator.providers.of(entry).region;
                self.diagnostics.push(Diagnostic::note(
                    "INVENTED",
                    entry.place(address),
                    format!("`{address}` asks AWS: its zones are called `{region}a`, `{region}b` and `{region}c` here"),
                ));
            } else if !ANSWERED.contains(&entry.kind) {
                self.diagnostics.push(
                    Diagnostic::note(
                        "NOT_READ",
                        entry.place(address),
                        format!("`{address}` asks AWS, which is not done here: what it gives is not known"),
                    )
                    .hint("what hangs on it is named where it is used"),
                );
            }
        }
    }
}

fn not_read(kind: &str, address: &str, decides: bool, place: canvoke::Place) -> Diagnostic {
    if decides {
        return Diagnostic::warning(
            "NOT_READ",
            place,
            format!("`{address}` is not read, and a verdict may hang on it: `{kind}` is not in the model"),
        )
        .hint("answers are given as if it did not exist");
    }
    Diagnostic::note(
        "NOT_READ",
        place,
        format!("`{address}` is not read: `{kind}` is not in the model"),
    )
}
