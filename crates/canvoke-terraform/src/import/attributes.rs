//! Attributes of resources: those that are written, and those AWS computes, invented so that references meet.

use canvoke::model::{invented_id, invented_pool_id};

use super::evaluate::Evaluator;
use super::module::Entry;
use super::value::Value;

impl Evaluator<'_> {
    /// The value of `address.attribute`.
    pub(super) fn attribute(&self, address: &str, attribute: &str) -> Value {
        let Some(entry) = self.module.resources.get(address) else {
            return Value::unknown(format!("{address}.{attribute}"));
        };
        if let Some(value) = self.argument(&entry.block.body, attribute) {
            return value;
        }
        if let Some(value) = self.structured(address, entry, attribute) {
            return value;
        }
        match self.computed(address, entry, attribute) {
            Some(text) => Value::Text(text),
            None => Value::unknown(format!("{address}.{attribute}")),
        }
    }

    /// The id canvoke goes by; the same one that the model invents where it can be left out of the scenario.
    pub(super) fn id(&self, address: &str, entry: &Entry<'_>) -> String {
        let name = self.names.get(address).map_or(address, String::as_str);
        match entry.kind {
            "aws_vpc" => invented_id("vpc", name),
            "aws_vpc_endpoint" => invented_id("vpce", name),
            "aws_api_gateway_rest_api" => invented_id("api", name),
            "aws_organizations_organization" => invented_id("o", name),
            "aws_organizations_account" => self.member_id(address, entry),
            "aws_organizations_policy" => invented_id("p", address),
            "aws_cognito_user_pool" => invented_pool_id(&self.providers.of(entry).region, name),
            "aws_subnet" => invented_id("subnet", address),
            "aws_security_group" => invented_id("sg", address),
            "aws_route_table" => invented_id("rtb", address),
            "aws_network_acl" => invented_id("acl", address),
            "aws_vpc_peering_connection" => invented_id("pcx", address),
            "aws_iam_user" | "aws_iam_role" => self.own_name(address, entry),
            "aws_lambda_function" => self.own_name(address, entry),
            "aws_iam_policy" => self.arn(address, entry).unwrap_or_default(),
            "aws_vpc_endpoint_service" => invented_id("vpce-svc", name),
            "aws_ec2_managed_prefix_list" => invented_id("pl", name),
            "aws_ec2_transit_gateway" => invented_id("tgw", name),
            "aws_ec2_transit_gateway_route_table" => invented_id("tgw-rtb", address),
            "aws_route53_zone" => invented_id("zone", address),
            // AWS knows these by their ARNs.
            "aws_lb"
            | "aws_alb"
            | "aws_lb_target_group"
            | "aws_alb_target_group"
            | "aws_acm_certificate"
            | "aws_ram_resource_share" => self.arn(address, entry).unwrap_or_default(),
            // An accepter speaks of the same connection.
            "aws_vpc_peering_connection_accepter" => {
                self.argument_text(entry, "vpc_peering_connection_id")
            }
            "aws_ec2_transit_gateway_vpc_attachment_accepter"
            | "aws_ec2_transit_gateway_peering_attachment_accepter" => {
                self.argument_text(entry, "transit_gateway_attachment_id")
            }
            // What adopts a default part of a VPC has that part's id.
            "aws_default_security_group" => self.adopted(entry, "vpc_id", "sg"),
            "aws_default_route_table" => self.argument_text(entry, "default_route_table_id"),
            "aws_default_network_acl" => self.argument_text(entry, "default_network_acl_id"),
            _ => invented_id("id", address),
        }
    }

    fn adopted(&self, entry: &Entry<'_>, argument: &str, kind: &str) -> String {
        invented_id(
            kind,
            &format!("default of {}", self.argument_text(entry, argument)),
        )
    }

    pub(super) fn argument_text(&self, entry: &Entry<'_>, argument: &str) -> String {
        self.argument(&entry.block.body, argument)
            .and_then(|value| value.to_text())
            .unwrap_or_default()
    }

    /// The name AWS knows a principal, a policy or a function by.
    pub(super) fn own_name(&self, address: &str, entry: &Entry<'_>) -> String {
        let argument = if entry.kind == "aws_lambda_function" {
            "function_name"
        } else {
            "name"
        };
        match self.argument(&entry.block.body, argument) {
            Some(Value::Text(name)) if !name.is_empty() => name,
            _ => self
                .names
                .get(address)
                .cloned()
                .unwrap_or_else(|| entry.label.to_owned()),
        }
    }

    fn computed(&self, address: &str, entry: &Entry<'_>, attribute: &str) -> Option<String> {
        let works = self.providers.of(entry);
        let id = || self.id(address, entry);
        Some(match (entry.kind, attribute) {
            (_, "id") => id(),
            (_, "arn") => self.arn(address, entry)?,
            (_, "owner_id") => works.account_id.clone(),
            ("aws_iam_user" | "aws_iam_role" | "aws_iam_policy", "name") => {
                self.own_name(address, entry)
            }
            ("aws_vpc", "default_security_group_id") => {
                invented_id("sg", &format!("default of {}", id()))
            }
            ("aws_vpc", "main_route_table_id" | "default_route_table_id") => {
                invented_id("rtb", &format!("default of {}", id()))
            }
            ("aws_vpc", "default_network_acl_id") => {
                invented_id("acl", &format!("default of {}", id()))
            }
            ("aws_lb" | "aws_alb", "dns_name") => self.dns_name(address, entry)?,
            ("aws_lb" | "aws_alb" | "aws_route53_zone", "zone_id") => invented_id("zone", address),
            ("aws_vpc_endpoint_service", "service_name") => self.service_name(address, entry)?,
            (
                "aws_ec2_transit_gateway",
                "association_default_route_table_id" | "propagation_default_route_table_id",
            ) => default_table(&id()),
            (
                "aws_vpn_connection" | "aws_dx_gateway_association",
                "transit_gateway_attachment_id",
            ) => id(),
            ("aws_vpc", "ipv6_cidr_block") => self.ipv6_blocks(address, entry).first()?.clone(),
            ("aws_vpc_ipv6_cidr_block_association", "ipv6_cidr_block") => {
                self.further_ipv6_block(address, entry)?
            }
            ("aws_vpc", "enable_dns_support") => "true".to_owned(),
            ("aws_vpc", "enable_dns_hostnames") => "false".to_owned(),
            ("aws_api_gateway_rest_api", "root_resource_id") => invented_id("root", address),
            ("aws_api_gateway_rest_api", "execution_arn") => format!(
                "arn:{}:execute-api:{}:{}:{}",
                partition(&works.region),
                works.region,
                works.account_id,
                id()
            ),
            ("aws_api_gateway_stage", "execution_arn") => format!(
                "arn:{}:execute-api:{}:{}:{}/{}",
                partition(&works.region),
                works.region,
                works.account_id,
                self.argument_text(entry, "rest_api_id"),
                self.argument_text(entry, "stage_name")
            ),
            ("aws_cognito_user_pool", "endpoint") => {
                format!("cognito-idp.{}.amazonaws.com/{}", works.region, id())
            }
            ("aws_lambda_function", "invoke_arn") => format!(
                "arn:{}:apigateway:{}:lambda:path/2015-03-31/functions/{}/invocations",
                partition(&works.region),
                works.region,
                self.arn(address, entry)?
            ),
            _ => return None,
        })
    }

    /// The ARN of a resource.
    pub(super) fn arn(&self, address: &str, entry: &Entry<'_>) -> Option<String> {
        let works = self.providers.of(entry);
        let (region, account) = (&works.region, &works.account_id);
        let partition = partition(region);
        let of_iam = |what: &str| {
            let path = self.argument_text(entry, "path");
            let path = if path.is_empty() { "/" } else { &path };
            let name = self.own_name(address, entry);
            format!("arn:{partition}:iam::{account}:{what}{path}{name}")
        };
        let of_ec2 = |what: &str| {
            let id = self.id(address, entry);
            format!("arn:{partition}:ec2:{region}:{account}:{what}/{id}")
        };
        Some(match entry.kind {
            "aws_iam_user" => of_iam("user"),
            "aws_iam_role" => of_iam("role"),
            "aws_iam_policy" => of_iam("policy"),
            "aws_vpc" => of_ec2("vpc"),
            "aws_vpc_endpoint" => of_ec2("vpc-endpoint"),
            "aws_subnet" => of_ec2("subnet"),
            "aws_ec2_managed_prefix_list" => of_ec2("prefix-list"),
            "aws_ec2_transit_gateway" => of_ec2("transit-gateway"),
            "aws_vpc_endpoint_service" => of_ec2("vpc-endpoint-service"),
            "aws_route53_zone" => {
                format!(
                    "arn:{partition}:route53:::hostedzone/{}",
                    self.id(address, entry)
                )
            }
            "aws_route53_resolver_rule" => format!(
                "arn:{partition}:route53resolver:{region}:{account}:resolver-rule/{}",
                self.id(address, entry)
            ),
            "aws_route53profiles_profile" => format!(
                "arn:{partition}:route53profiles:{region}:{account}:profile/{}",
                self.id(address, entry)
            ),
            "aws_lb" | "aws_alb" => format!(
                "arn:{partition}:elasticloadbalancing:{region}:{account}:loadbalancer/{}",
                invented_id("lb", address)
            ),
            "aws_lb_target_group" | "aws_alb_target_group" => format!(
                "arn:{partition}:elasticloadbalancing:{region}:{account}:targetgroup/{}",
                invented_id("tg", address)
            ),
            "aws_acm_certificate" => format!(
                "arn:{partition}:acm:{region}:{account}:certificate/{}",
                invented_id("certificate", address)
            ),
            "aws_ram_resource_share" => format!(
                "arn:{partition}:ram:{region}:{account}:resource-share/{}",
                invented_id("share", address)
            ),
            "aws_lambda_function" => format!(
                "arn:{partition}:lambda:{region}:{account}:function:{}",
                self.own_name(address, entry)
            ),
            "aws_cognito_user_pool" => format!(
                "arn:{partition}:cognito-idp:{region}:{account}:userpool/{}",
                self.id(address, entry)
            ),
            "aws_cloudwatch_log_group" => format!(
                "arn:{partition}:logs:{region}:{account}:log-group:{}",
                self.own_name(address, entry)
            ),
            "aws_kinesis_firehose_delivery_stream" => format!(
                "arn:{partition}:firehose:{region}:{account}:deliverystream/{}",
                self.own_name(address, entry)
            ),
            "aws_api_gateway_rest_api" => format!(
                "arn:{partition}:apigateway:{region}::/restapis/{}",
                self.id(address, entry)
            ),
            "aws_api_gateway_stage" => format!(
                "arn:{partition}:apigateway:{region}::/restapis/{}/stages/{}",
                self.argument_text(entry, "rest_api_id"),
                self.argument_text(entry, "stage_name")
            ),
            _ => return None,
        })
    }
}

/// The id of the route table that AWS makes with a transit gateway.
pub(super) fn default_table(gateway: &str) -> String {
    invented_id("tgw-rtb", &format!("default of {gateway}"))
}

/// The partition a Region belongs to.
pub(super) fn partition(region: &str) -> &'static str {
    if region.starts_with("cn-") {
        "aws-cn"
    } else if region.starts_with("us-gov-") {
        "aws-us-gov"
    } else {
        "aws"
    }
}
