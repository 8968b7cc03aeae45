//! What was not read, by name: whole resource types and single arguments. Nothing is left out in silence.

use canvoke::Diagnostic;
use hcl_edit::Span;
use hcl_edit::structure::Structure;

use super::reader::Reader;

/// Types that the other files read.
const READ: [&str; 109] = [
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
    "aws_api_gateway_authorizer",
    "aws_api_gateway_method",
    "aws_api_gateway_integration",
    "aws_api_gateway_deployment",
    "aws_api_gateway_stage",
    "aws_api_gateway_method_settings",
    "aws_api_gateway_account",
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
    "aws_vpc_ipv6_cidr_block_association",
    "aws_vpc_dhcp_options",
    "aws_vpc_dhcp_options_association",
    "aws_vpn_gateway_route_propagation",
    "aws_ec2_managed_prefix_list",
    "aws_ec2_managed_prefix_list_entry",
    "aws_vpc_security_group_vpc_association",
    "aws_ec2_transit_gateway",
    "aws_ec2_transit_gateway_vpc_attachment",
    "aws_ec2_transit_gateway_vpc_attachment_accepter",
    "aws_ec2_transit_gateway_peering_attachment",
    "aws_ec2_transit_gateway_peering_attachment_accepter",
    "aws_ec2_transit_gateway_route_table",
    "aws_ec2_transit_gateway_route_table_association",
    "aws_ec2_transit_gateway_route_table_propagation",
    "aws_ec2_transit_gateway_route",
    "aws_ec2_transit_gateway_prefix_list_reference",
    "aws_ec2_transit_gateway_default_route_table_association",
    "aws_ec2_transit_gateway_default_route_table_propagation",
    "aws_ec2_transit_gateway_connect",
    "aws_customer_gateway",
    "aws_vpn_connection",
    "aws_vpn_connection_route",
    "aws_dx_gateway",
    "aws_dx_gateway_association",
    "aws_vpc_endpoint_service",
    "aws_vpc_endpoint_service_allowed_principal",
    "aws_vpc_endpoint_connection_accepter",
    "aws_vpc_endpoint_service_private_dns_verification",
    "aws_lb",
    "aws_alb",
    "aws_lb_listener",
    "aws_alb_listener",
    "aws_lb_listener_certificate",
    "aws_alb_listener_certificate",
    "aws_lb_target_group",
    "aws_alb_target_group",
    "aws_lb_target_group_attachment",
    "aws_alb_target_group_attachment",
    "aws_route53_zone",
    "aws_route53_zone_association",
    "aws_route53_vpc_association_authorization",
    "aws_route53_record",
    "aws_route53profiles_profile",
    "aws_route53profiles_association",
    "aws_route53profiles_resource_association",
    "aws_route53_resolver_endpoint",
    "aws_route53_resolver_rule",
    "aws_route53_resolver_rule_association",
    "aws_ram_resource_association",
    "aws_ram_principal_association",
    "aws_networkfirewall_firewall",
    "aws_networkmanager_core_network",
    "aws_vpclattice_service_network",
    "aws_vpclattice_service",
    "aws_vpclattice_resource_gateway",
    "aws_vpclattice_resource_configuration",
    "aws_organizations_organization",
    "aws_organizations_organizational_unit",
    "aws_organizations_account",
    "aws_organizations_policy",
    "aws_organizations_policy_attachment",
    // Known by the routes that lead to them.
    "aws_internet_gateway",
];

/// Types that change no verdict, or that others speak of.
const HARMLESS: [&str; 21] = [
    "aws_nat_gateway",
    "aws_vpn_gateway",
    "aws_vpn_gateway_attachment",
    "aws_dx_private_virtual_interface",
    "aws_dx_transit_virtual_interface",
    "aws_ec2_tag",
    "aws_ram_resource_share",
    "aws_ram_resource_share_accepter",
    "aws_acm_certificate",
    "aws_acm_certificate_validation",
    "aws_eip",
    "aws_api_gateway_method_response",
    "aws_api_gateway_integration_response",
    "aws_kinesis_firehose_delivery_stream",
    "aws_iam_access_key",
    "aws_cloudwatch_log_group",
    // Read as far as a token goes: which pool gave it.
    "aws_cognito_user_pool",
    "aws_cognito_user_pool_client",
    "aws_cognito_user_pool_domain",
    "aws_cognito_user",
    "aws_cognito_resource_server",
];

/// Beginnings of types that decide about calls, though they are not read.
const DECIDING: [&str; 19] = [
    "aws_ec2_transit_gateway",
    "aws_ec2_managed_prefix_list",
    "aws_route53",
    "aws_wafv2",
    "aws_api_gateway",
    "aws_organizations",
    "aws_networkfirewall",
    "aws_networkmanager",
    "aws_vpclattice",
    "aws_vpc",
    "aws_network",
    "aws_default",
    "aws_iam",
    "aws_lb",
    "aws_alb",
    "aws_lambda",
    "aws_vpn",
    "aws_dx",
    "aws_ram",
];

/// Arguments that decide nothing about a call.
const ARGUMENTS: [&str; 101] = [
    "accepter",
    "access_logs",
    "action",
    "alpn_policy",
    "amazon_side_asn",
    "ami",
    "api_key_source",
    "architectures",
    "assign_ipv6_address_on_creation",
    "bgp_asn",
    "binary_media_types",
    "cache_cluster_enabled",
    "cache_cluster_size",
    "certificate_arn",
    "client_keep_alive",
    "code_sha256",
    "comment",
    "connection_logs",
    "connection_termination",
    "count",
    "create_before_destroy",
    "delete_protection",
    "depends_on",
    "deregistration_delay",
    "description",
    "desync_mitigation_mode",
    "device_name",
    "dns_support",
    "domain_name",
    "drop_invalid_header_fields",
    "enable_acceleration",
    "enable_deletion_protection",
    "enable_http2",
    "environment",
    "ephemeral_storage",
    "filename",
    "force_destroy",
    "get_password_data",
    "handler",
    "health_check",
    "http_method",
    "iam_instance_profile",
    "idle_timeout",
    "image_uri",
    "instance_tenancy",
    "instance_type",
    "integration_http_method",
    "ip_address",
    "ipv6_support",
    "key_name",
    "layers",
    "lifecycle",
    "load_balancing_algorithm_type",
    "map_public_ip_on_launch",
    "max_session_duration",
    "memory_size",
    "minimum_compression_size",
    "monitoring",
    "multicast_support",
    "name",
    "name_prefix",
    "netbios_name_servers",
    "ntp_servers",
    "package_type",
    "passthrough_behavior",
    "peer_owner_id",
    "peer_region",
    "preserve_host_header",
    "protocols",
    "provider",
    "publish",
    "qualifier",
    "request_models",
    "request_parameters",
    "request_templates",
    "requester",
    "reserved_concurrent_executions",
    "role",
    "root_block_device",
    "runtime",
    "s3_bucket",
    "s3_key",
    "slow_start",
    "source_code_hash",
    "ssl_policy",
    "statement_id",
    "stickiness",
    "tags",
    "tags_all",
    "timeout",
    "timeout_milliseconds",
    "timeouts",
    "tracing_config",
    "transit_gateway_cidr_blocks",
    "transit_gateway_default_route_table_association",
    "transit_gateway_default_route_table_propagation",
    "user_data",
    "vpc_id",
    "vpc_region",
    "vpn_ecmp_support",
    "wait_for_verification",
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
        const ANSWERED: [&str; 9] = [
            "aws_acm_certificate",
            "aws_ec2_transit_gateway",
            "aws_ec2_transit_gateway_dx_gateway_attachment",
            "aws_network_interface",
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
