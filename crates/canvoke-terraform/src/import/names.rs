//! Names in the scenario for Terraform's addresses: the label, with a suffix where two of one kind share it. IAM's
//! principals and functions keep the name AWS knows them by, which is part of their ARN.

use std::collections::{BTreeMap, BTreeSet};

use super::module::Module;

/// The kind of thing a resource type becomes; none for types that become no thing of their own.
fn kind_of(resource: &str) -> Option<&'static str> {
    Some(match resource {
        "aws_vpc" => "vpc",
        "aws_subnet" => "subnet",
        "aws_route_table" | "aws_default_route_table" => "route table",
        "aws_security_group" | "aws_default_security_group" => "security group",
        "aws_network_acl" | "aws_default_network_acl" => "network ACL",
        "aws_vpc_peering_connection" => "peering",
        "aws_vpc_endpoint" => "endpoint",
        "aws_api_gateway_rest_api" => "api",
        "aws_instance" | "aws_lambda_function" => "client",
        "aws_api_gateway_deployment" => "deployment",
        _ => return None,
    })
}

/// The names by label. Those that AWS's names decide are added once they can be evaluated.
pub(super) fn by_label(module: &Module<'_>) -> BTreeMap<String, String> {
    let mut used: BTreeSet<(&str, String)> = BTreeSet::new();
    let mut names = BTreeMap::new();
    for address in &module.order {
        let Some(entry) = module.resources.get(address) else {
            continue;
        };
        let Some(kind) = kind_of(entry.kind) else {
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
