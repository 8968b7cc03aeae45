//! Prefix lists, IPv6 blocks and DNS servers.

use canvoke::model::{Peer, Via};

use super::quiet;

#[test]
fn prefix_lists_take_entries_of_both_forms() {
    let imported = quiet(
        r#"
resource "aws_ec2_managed_prefix_list" "offices" {
  name           = "offices"
  address_family = "IPv4"
  max_entries    = 10
}
resource "aws_ec2_managed_prefix_list_entry" "first" {
  prefix_list_id = aws_ec2_managed_prefix_list.offices.id
  cidr           = "192.168.0.0/16"
}
resource "aws_security_group" "a" {
  vpc_id = aws_vpc.hub.id
  ingress {
    from_port       = 443
    to_port         = 443
    protocol        = "tcp"
    prefix_list_ids = [aws_ec2_managed_prefix_list.offices.id]
  }
}
resource "aws_route_table" "t" {
  vpc_id = aws_vpc.hub.id
  route {
    destination_prefix_list_id = aws_ec2_managed_prefix_list.offices.id
    gateway_id                 = aws_internet_gateway.i.id
  }
}
resource "aws_internet_gateway" "i" { vpc_id = aws_vpc.hub.id }
"#,
    );
    let list = imported.scenario.prefix_lists.get("offices").unwrap();
    assert_eq!(list.cidrs, ["192.168.0.0/16"]);
    assert_eq!(list.max_entries, Some(10));
    assert_eq!(list.account, "hub");
    let group = imported.scenario.security_groups.get("a").unwrap();
    assert_eq!(group.ingress[0].peer, Peer::PrefixList("offices".into()));
    let table = imported.scenario.route_tables.get("t").unwrap();
    assert_eq!(table.routes[0].to, "offices");
    assert_eq!(table.routes[0].via, Via::InternetGateway);
}

#[test]
fn ipv6_blocks_that_aws_assigns_are_invented_and_cut() {
    let imported = quiet(
        r#"
resource "aws_vpc" "six" {
  cidr_block                       = "10.9.0.0/16"
  assign_generated_ipv6_cidr_block = true
}
resource "aws_subnet" "six" {
  vpc_id            = aws_vpc.six.id
  cidr_block        = "10.9.0.0/24"
  ipv6_cidr_block   = cidrsubnet(aws_vpc.six.ipv6_cidr_block, 8, 1)
  availability_zone = "us-east-1a"
}
resource "aws_route_table" "six" {
  vpc_id = aws_vpc.six.id
  route {
    ipv6_cidr_block = "::/0"
    gateway_id      = aws_internet_gateway.i.id
  }
}
resource "aws_internet_gateway" "i" { vpc_id = aws_vpc.six.id }
"#,
    );
    let vpc = imported.scenario.vpcs.get("six").unwrap();
    let block: ipnet::Ipv6Net = vpc.ipv6_cidrs[0].parse().unwrap();
    assert_eq!(block.prefix_len(), 56);
    let subnet = imported.scenario.subnets.get("six").unwrap();
    let cut: ipnet::Ipv6Net = subnet.ipv6_cidr.as_ref().unwrap().parse().unwrap();
    assert!(block.contains(&cut) && cut.prefix_len() == 64);
    assert!(
        imported
            .diagnostics
            .iter()
            .any(|said| said.code == "INVENTED")
    );
    assert_eq!(
        imported.scenario.route_tables.get("six").unwrap().routes[0].to,
        "::/0"
    );
}

#[test]
fn amazons_own_dns_servers_are_no_servers_of_ones_own() {
    let options = |servers: &str| {
        let imported = quiet(&format!(
            "resource \"aws_vpc_dhcp_options\" \"o\" {{ domain_name_servers = [{servers}] }}
resource \"aws_vpc_dhcp_options_association\" \"o\" {{
  vpc_id          = aws_vpc.hub.id
  dhcp_options_id = aws_vpc_dhcp_options.o.id
}}"
        ));
        imported.scenario.vpcs.get("hub").unwrap().own_dns.clone()
    };
    assert_eq!(options("\"AmazonProvidedDNS\""), None);
    let own = options("\"10.0.0.53\", \"10.0.1.53\"").unwrap();
    assert_eq!(own.servers, ["10.0.0.53", "10.0.1.53"]);
    assert_eq!(own.forwards_to_vpc, None);
}
