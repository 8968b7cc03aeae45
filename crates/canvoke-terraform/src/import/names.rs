//! Names in the scenario for Terraform's addresses: the label, with a suffix where two of one kind share it. IAM's
//! principals and functions keep the name AWS knows them by, which is part of their ARN.

use std::collections::{BTreeMap, BTreeSet};

use super::module::{Entry, Module};

/// The kind of thing a resource type becomes; none for types that become no thing of their own.
fn kind_of(entry: &Entry<'_>) -> Option<&'static str> {
    let body = &entry.block.body;
    Some(match entry.kind {
        "aws_vpc" => "vpc",
        "aws_subnet" => "subnet",
        "aws_route_table" | "aws_default_route_table" => "route table",
        "aws_security_group" | "aws_default_security_group" => "security group",
        "aws_network_acl" | "aws_default_network_acl" => "network ACL",
        "aws_vpc_peering_connection" => "peering",
        "aws_vpc_endpoint" => "endpoint",
        "aws_vpc_endpoint_service" => "endpoint service",
        "aws_lb" | "aws_alb" => "load balancer",
        "aws_lb_target_group" | "aws_alb_target_group" => "target group",
        "aws_ec2_managed_prefix_list" => "prefix list",
        "aws_ec2_transit_gateway" => "transit gateway",
        "aws_ec2_transit_gateway_vpc_attachment"
        | "aws_ec2_transit_gateway_peering_attachment"
        | "aws_ec2_transit_gateway_connect"
        | "aws_ec2_transit_gateway_dx_gateway_attachment" => "attachment",
        // One to a VPC's gateway becomes no thing of its own.
        "aws_vpn_connection" if body.has_attribute("transit_gateway_id") => "attachment",
        "aws_ec2_transit_gateway_route_table" => "transit route table",
        "aws_customer_gateway" | "aws_dx_gateway" => "site",
        "aws_route53_zone" => "hosted zone",
        "aws_route53profiles_profile" => "profile",
        "aws_route53_resolver_endpoint" => "Resolver endpoint",
        "aws_route53_resolver_rule" => "Resolver rule",
        "aws_cognito_user_pool" => "user pool",
        "aws_api_gateway_rest_api" => "api",
        "aws_instance" | "aws_lambda_function" => "client",
        "aws_organizations_organization" => "organization",
        "aws_api_gateway_deployment" => "deployment",
        _ => return None,
    })
}

/// Data sources that stand for things of their own.
pub(super) const DATA: [&str; 2] = [
    "aws_ec2_transit_gateway",
    "aws_ec2_transit_gateway_dx_gateway_attachment",
];

/// The names by label. Those that AWS's names decide are added once they can be evaluated.
pub(super) fn by_label(module: &Module<'_>) -> BTreeMap<String, String> {
    let mut used: BTreeSet<(&str, String)> = BTreeSet::new();
    let mut names = BTreeMap::new();
    let resources = module.order.iter();
    let resources = resources.filter_map(|address| module.resources.get_key_value(address));
    let data = module.data.iter();
    let data = data.filter(|(_, entry)| DATA.contains(&entry.kind));
    for (address, entry) in resources.chain(data) {
        let Some(kind) = kind_of(entry) else {
            continue;
        };
        let mut name = entry.label.to_owned();
        let mut count = 1;
        while !used.insert((kind, name.clone())) {
            count += 1;
            name = format!("{}_{count}", entry.label);
        }
        names.insert(address.clone(), name);
    }
    names
}
