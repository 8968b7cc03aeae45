//! The network as people write it by hand, form by form: what each becomes in the scenario, and what is said of what
//! is not read.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use canvoke::Severity;
use canvoke::model::{
    Attached, AttachmentState, BalancerKind, BalancerProtocol, BalancerTarget, Client,
    EndpointState, Link, OperatingSystem, Peer, RecordTarget, ResolverTarget, TransitVia,
    UnmodelledKind, Via,
};
use canvoke_terraform::{Imported, import};

/// Two VPCs with two subnets each, which the forms below hang on.
const BASE: &str = r#"
provider "aws" {
  region              = "us-east-1"
  allowed_account_ids = [var.hub_account_id]
}
provider "aws" {
  alias               = "spoke"
  region              = "us-east-1"
  allowed_account_ids = [var.spoke_account_id]
}
variable "hub_account_id" { default = "111122223333" }
variable "spoke_account_id" { default = "444455556666" }

resource "aws_vpc" "hub" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "hub_a" {
  vpc_id            = aws_vpc.hub.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "us-east-1a"
}
resource "aws_subnet" "hub_b" {
  vpc_id            = aws_vpc.hub.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "us-east-1b"
}
resource "aws_vpc" "spoke" {
  provider   = aws.spoke
  cidr_block = "10.1.0.0/16"
}
resource "aws_subnet" "spoke_a" {
  provider          = aws.spoke
  vpc_id            = aws_vpc.spoke.id
  cidr_block        = "10.1.0.0/24"
  availability_zone = "us-east-1a"
}
"#;

fn with(text: &str) -> Imported {
    import(&[
        ("base.tf".to_owned(), BASE.to_owned()),
        ("main.tf".to_owned(), text.to_owned()),
    ])
}

/// What was said, but for notes.
fn loud(imported: &Imported) -> Vec<&str> {
    let loud = imported.diagnostics.iter();
    loud.filter(|said| said.severity != Severity::Note)
        .map(|said| said.message.as_str())
        .collect()
}

/// The same, where nothing but notes may be said.
fn quiet(text: &str) -> Imported {
    let imported = with(text);
    assert_eq!(loud(&imported), Vec::<&str>::new());
    let unread = imported
        .diagnostics
        .iter()
        .find(|said| said.code == "NOT_READ");
    assert!(unread.is_none(), "{unread:#?}");
    imported
}

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

const GATEWAY: &str = r#"
resource "aws_ec2_transit_gateway" "core" {}
resource "aws_ec2_transit_gateway_vpc_attachment" "hub" {
  transit_gateway_id = aws_ec2_transit_gateway.core.id
  vpc_id             = aws_vpc.hub.id
  subnet_ids         = [aws_subnet.hub_a.id, aws_subnet.hub_b.id]
}
resource "aws_ec2_transit_gateway_vpc_attachment" "spoke" {
  provider           = aws.spoke
  transit_gateway_id = aws_ec2_transit_gateway.core.id
  vpc_id             = aws_vpc.spoke.id
  subnet_ids         = [aws_subnet.spoke_a.id]
}
resource "aws_ram_resource_share" "core" { name = "core" }
resource "aws_ram_resource_association" "core" {
  resource_arn       = aws_ec2_transit_gateway.core.arn
  resource_share_arn = aws_ram_resource_share.core.arn
}
"#;

#[test]
fn a_transit_gateway_has_terraforms_defaults_and_waits_for_acceptance() {
    let imported = quiet(&format!(
        "{GATEWAY}
resource \"aws_ram_principal_association\" \"core\" {{
  principal          = var.spoke_account_id
  resource_share_arn = aws_ram_resource_share.core.arn
}}
resource \"aws_route_table\" \"t\" {{ vpc_id = aws_vpc.hub.id }}
resource \"aws_route\" \"r\" {{
  route_table_id         = aws_route_table.t.id
  destination_cidr_block = \"10.1.0.0/16\"
  transit_gateway_id     = aws_ec2_transit_gateway.core.id
}}"
    ));
    let gateway = imported.scenario.transit_gateways.get("core").unwrap();
    assert!(gateway.default_association && gateway.default_propagation);
    assert!(!gateway.security_group_referencing && !gateway.auto_accept);
    assert_eq!(gateway.shared_with, ["spoke"]);
    let state = |name| {
        imported
            .scenario
            .transit_attachments
            .get(name)
            .unwrap()
            .state
    };
    assert_eq!(state("hub"), AttachmentState::Available);
    assert_eq!(state("spoke"), AttachmentState::PendingAcceptance);
    let table = imported.scenario.route_tables.get("t").unwrap();
    assert_eq!(table.routes[0].via, Via::TransitGateway("core".into()));
}

#[test]
fn the_accepter_accepts_and_decides_about_the_defaults() {
    let imported = quiet(&format!(
        "{GATEWAY}
resource \"aws_ec2_transit_gateway_vpc_attachment_accepter\" \"spoke\" {{
  transit_gateway_attachment_id                   = aws_ec2_transit_gateway_vpc_attachment.spoke.id
  transit_gateway_default_route_table_association = false
}}
resource \"aws_ec2_transit_gateway_route_table\" \"spokes\" {{
  transit_gateway_id = aws_ec2_transit_gateway.core.id
}}
resource \"aws_ec2_transit_gateway_route_table_association\" \"spoke\" {{
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment_accepter.spoke.id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.spokes.id
}}
resource \"aws_ec2_transit_gateway_route_table_propagation\" \"hub\" {{
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.hub.id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.spokes.id
}}
resource \"aws_ec2_transit_gateway_route\" \"nowhere\" {{
  destination_cidr_block         = \"10.99.0.0/16\"
  blackhole                      = true
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.spokes.id
}}
resource \"aws_ec2_transit_gateway_route\" \"back\" {{
  destination_cidr_block         = \"10.1.0.0/16\"
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.spoke.id
  transit_gateway_route_table_id = aws_ec2_transit_gateway.core.association_default_route_table_id
}}"
    ));
    let spoke = imported.scenario.transit_attachments.get("spoke").unwrap();
    assert_eq!(spoke.state, AttachmentState::Available);
    assert!(!spoke.default_association && spoke.default_propagation);
    let tables = &imported.scenario.transit_route_tables;
    let spokes = tables.get("spokes").unwrap();
    assert_eq!(spokes.associations, ["spoke"]);
    assert_eq!(spokes.propagations, ["hub"]);
    assert_eq!(spokes.routes[0].via, TransitVia::Blackhole);
    let default = tables.get("core_default").unwrap();
    assert!(default.default);
    assert_eq!(
        default.routes[0].via,
        TransitVia::Attachment("spoke".into())
    );
}

#[test]
fn a_share_with_an_organization_is_one_with_every_account_here() {
    let imported = quiet(&format!(
        "{GATEWAY}
resource \"aws_ram_principal_association\" \"core\" {{
  principal          = \"arn:aws:organizations::111122223333:organization/o-abcdefghij\"
  resource_share_arn = aws_ram_resource_share.core.arn
}}"
    ));
    let gateway = imported.scenario.transit_gateways.get("core").unwrap();
    assert_eq!(gateway.shared_with, ["spoke"]);
}

#[test]
fn an_account_that_no_provider_works_in_gets_a_name() {
    let imported = quiet(&format!(
        "{GATEWAY}
resource \"aws_ram_principal_association\" \"core\" {{
  principal          = \"999988887777\"
  resource_share_arn = aws_ram_resource_share.core.arn
}}"
    ));
    let gateway = imported.scenario.transit_gateways.get("core").unwrap();
    assert_eq!(gateway.shared_with, ["account_999988887777"]);
    let account = imported.scenario.accounts.get("account_999988887777");
    assert_eq!(account.unwrap().id, "999988887777");
}

#[test]
fn a_gateway_that_aws_is_asked_for_has_unknown_tables() {
    let imported = with(
        r#"
data "aws_ec2_transit_gateway" "theirs" {
  filter {
    name   = "tag:Name"
    values = ["core"]
  }
}
resource "aws_ec2_transit_gateway_vpc_attachment" "spoke" {
  provider           = aws.spoke
  transit_gateway_id = data.aws_ec2_transit_gateway.theirs.id
  vpc_id             = aws_vpc.spoke.id
  subnet_ids         = [aws_subnet.spoke_a.id]
}
"#,
    );
    assert_eq!(loud(&imported), Vec::<&str>::new());
    let gateway = imported.scenario.transit_gateways.get("theirs").unwrap();
    assert!(gateway.routes_unknown);
    assert_eq!(gateway.shared_with, ["spoke"]);
    let spoke = imported.scenario.transit_attachments.get("spoke").unwrap();
    assert_eq!(spoke.state, AttachmentState::Available);
    assert!(
        imported
            .diagnostics
            .iter()
            .any(|said| said.code == "ROUTES_UNKNOWN")
    );
}

#[test]
fn peered_gateways_wait_even_in_one_account() {
    let peering = r#"
resource "aws_ec2_transit_gateway" "a" {}
resource "aws_ec2_transit_gateway" "b" {}
resource "aws_ec2_transit_gateway_peering_attachment" "ab" {
  transit_gateway_id      = aws_ec2_transit_gateway.a.id
  peer_transit_gateway_id = aws_ec2_transit_gateway.b.id
  peer_region             = "us-east-1"
}
"#;
    let state = |text: &str| {
        let imported = quiet(text);
        let attachment = imported.scenario.transit_attachments.get("ab").unwrap();
        assert_eq!(attachment.to, Attached::Peering("b".into()));
        attachment.state
    };
    assert_eq!(state(peering), AttachmentState::PendingAcceptance);
    let accepted = format!(
        "{peering}
resource \"aws_ec2_transit_gateway_peering_attachment_accepter\" \"ab\" {{
  transit_gateway_attachment_id = aws_ec2_transit_gateway_peering_attachment.ab.id
}}"
    );
    assert_eq!(state(&accepted), AttachmentState::Available);
}

#[test]
fn a_vpn_to_a_vpc_is_a_site_with_what_its_routes_say() {
    let imported = quiet(
        r#"
resource "aws_customer_gateway" "office" {
  bgp_asn    = 65000
  ip_address = "203.0.113.1"
  type       = "ipsec.1"
}
resource "aws_vpn_gateway" "hub" {}
resource "aws_vpn_gateway_attachment" "hub" {
  vpc_id         = aws_vpc.hub.id
  vpn_gateway_id = aws_vpn_gateway.hub.id
}
resource "aws_vpn_connection" "office" {
  vpn_gateway_id      = aws_vpn_gateway.hub.id
  customer_gateway_id = aws_customer_gateway.office.id
  type                = "ipsec.1"
  static_routes_only  = true
}
resource "aws_vpn_connection_route" "office" {
  destination_cidr_block = "192.168.0.0/16"
  vpn_connection_id      = aws_vpn_connection.office.id
}
resource "aws_route_table" "t" {
  vpc_id           = aws_vpc.hub.id
  propagating_vgws = [aws_vpn_gateway.hub.id]
}
resource "aws_route_table" "u" { vpc_id = aws_vpc.hub.id }
resource "aws_vpn_gateway_route_propagation" "u" {
  vpn_gateway_id = aws_vpn_gateway.hub.id
  route_table_id = aws_route_table.u.id
}
"#,
    );
    let site = imported.scenario.sites.get("office").unwrap();
    assert_eq!(site.cidrs, ["192.168.0.0/16"]);
    assert_eq!(site.vpcs, ["hub"]);
    assert_eq!(site.link, Link::Vpn);
    let propagates = |name| imported.scenario.route_tables.get(name).unwrap().propagates;
    assert!(propagates("t") && propagates("u"));
}

#[test]
fn a_vpn_to_a_transit_gateway_is_an_attachment() {
    let imported = quiet(
        r#"
resource "aws_customer_gateway" "office" {
  bgp_asn    = 65000
  ip_address = "203.0.113.1"
  type       = "ipsec.1"
}
resource "aws_ec2_transit_gateway" "core" {}
resource "aws_vpn_connection" "wan" {
  transit_gateway_id  = aws_ec2_transit_gateway.core.id
  customer_gateway_id = aws_customer_gateway.office.id
  type                = "ipsec.1"
}
resource "aws_ec2_transit_gateway_route" "office" {
  destination_cidr_block         = "192.168.0.0/16"
  transit_gateway_attachment_id  = aws_vpn_connection.wan.transit_gateway_attachment_id
  transit_gateway_route_table_id = aws_ec2_transit_gateway.core.association_default_route_table_id
}
"#,
    );
    let attachment = imported.scenario.transit_attachments.get("wan").unwrap();
    assert_eq!(attachment.to, Attached::Site("office".into()));
    let site = imported.scenario.sites.get("office").unwrap();
    assert_eq!(site.cidrs, ["192.168.0.0/16"]);
    assert_eq!(site.link, Link::VpnBgp);
}

#[test]
fn direct_connect_says_what_is_announced_and_not_what_comes() {
    let imported = with(
        r#"
resource "aws_dx_gateway" "plant" {
  name            = "plant"
  amazon_side_asn = "64512"
}
resource "aws_vpn_gateway" "hub" { vpc_id = aws_vpc.hub.id }
resource "aws_dx_gateway_association" "plant" {
  dx_gateway_id         = aws_dx_gateway.plant.id
  associated_gateway_id = aws_vpn_gateway.hub.id
  allowed_prefixes      = ["10.0.0.0/16"]
}
"#,
    );
    let site = imported.scenario.sites.get("plant").unwrap();
    assert_eq!(site.link, Link::DirectConnect);
    assert_eq!(site.vpcs, ["hub"]);
    assert_eq!(
        site.routes.as_deref(),
        Some(&["10.0.0.0/16".to_owned()][..])
    );
    assert_eq!(
        loud(&imported),
        ["the blocks of the site `plant` are not known here: it announces them over BGP"]
    );
}

#[test]
fn what_is_not_simulated_is_drawn_where_routes_lead_to_it() {
    let imported = quiet(
        r#"
resource "aws_networkfirewall_firewall" "inspection" {
  name                = "inspection"
  firewall_policy_arn = "arn:aws:network-firewall:us-east-1:111122223333:firewall-policy/p"
  vpc_id              = aws_vpc.hub.id
  subnet_mapping { subnet_id = aws_subnet.hub_a.id }
}
locals {
  firewall = tolist(aws_networkfirewall_firewall.inspection.firewall_status[0].sync_states)[0]
}
resource "aws_vpc_endpoint" "gwlb" {
  vpc_id            = aws_vpc.hub.id
  vpc_endpoint_type = "GatewayLoadBalancer"
  service_name      = "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0"
  subnet_ids        = [aws_subnet.hub_a.id]
}
resource "aws_lb" "appliances" {
  load_balancer_type = "gateway"
  subnets            = [aws_subnet.hub_a.id]
}
resource "aws_networkmanager_core_network" "wan" { global_network_id = "global" }
resource "aws_vpclattice_service_network" "mesh" { name = "mesh" }
resource "aws_instance" "proxy" {
  ami           = "ami-1"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.hub_a.id
}
resource "aws_route_table" "t" {
  vpc_id = aws_vpc.hub.id
  route {
    cidr_block      = "10.1.0.0/16"
    vpc_endpoint_id = local.firewall.attachment[0].endpoint_id
  }
  route {
    cidr_block      = "10.2.0.0/16"
    vpc_endpoint_id = aws_vpc_endpoint.gwlb.id
  }
  route {
    cidr_block       = "10.3.0.0/16"
    core_network_arn = aws_networkmanager_core_network.wan.arn
  }
  route {
    cidr_block           = "10.4.0.0/16"
    network_interface_id = aws_instance.proxy.primary_network_interface_id
  }
}
"#,
    );
    let kind = |name| imported.scenario.unmodelled.get(name).map(|part| part.kind);
    assert_eq!(kind("inspection"), Some(UnmodelledKind::NetworkFirewall));
    assert_eq!(kind("gwlb"), Some(UnmodelledKind::GatewayLoadBalancer));
    assert_eq!(
        kind("appliances"),
        Some(UnmodelledKind::GatewayLoadBalancer)
    );
    assert_eq!(kind("wan"), Some(UnmodelledKind::CloudWan));
    assert_eq!(kind("mesh"), Some(UnmodelledKind::Lattice));
    assert_eq!(kind("proxy"), Some(UnmodelledKind::Appliance));
    let table = imported.scenario.route_tables.get("t").unwrap();
    let hops: Vec<&Via> = table.routes.iter().map(|route| &route.via).collect();
    let part = |name: &str| Via::Unmodelled(name.to_owned());
    assert_eq!(
        hops,
        [
            &part("inspection"),
            &part("gwlb"),
            &part("wan"),
            &part("proxy")
        ]
    );
    // A machine that forwards may call as well.
    assert!(imported.scenario.clients.contains_key("proxy"));
}

const SERVICE: &str = r#"
resource "aws_lb" "front" {
  name               = "front"
  internal           = true
  load_balancer_type = "network"
  subnets            = [aws_subnet.hub_a.id, aws_subnet.hub_b.id]
}
resource "aws_vpc_endpoint_service" "api" {
  acceptance_required        = true
  allowed_principals         = ["arn:aws:iam::444455556666:root"]
  network_load_balancer_arns = [aws_lb.front.arn]
  private_dns_name           = "api.example.com"
}
resource "aws_vpc_endpoint" "consumer" {
  provider          = aws.spoke
  vpc_id            = aws_vpc.spoke.id
  vpc_endpoint_type = "Interface"
  service_name      = aws_vpc_endpoint_service.api.service_name
  subnet_ids        = [aws_subnet.spoke_a.id]
}
"#;

#[test]
fn an_endpoint_waits_for_the_owner_of_its_service() {
    let state = |more: &str| {
        let imported = quiet(&format!("{SERVICE}{more}"));
        let endpoint = imported.scenario.endpoints.get("consumer").unwrap();
        assert_eq!(endpoint.endpoint_service.as_deref(), Some("api"));
        endpoint.state
    };
    assert_eq!(state(""), EndpointState::PendingAcceptance);
    let accepter = r#"
resource "aws_vpc_endpoint_connection_accepter" "consumer" {
  vpc_endpoint_service_id = aws_vpc_endpoint_service.api.id
  vpc_endpoint_id         = aws_vpc_endpoint.consumer.id
}
"#;
    assert_eq!(state(accepter), EndpointState::Available);
}

#[test]
fn a_private_name_is_verified_by_a_resource_or_a_record() {
    let verified = |more: &str| {
        let imported = quiet(&format!("{SERVICE}{more}"));
        let service = imported.scenario.endpoint_services.get("api").unwrap();
        assert_eq!(
            service.allowed_principals,
            ["arn:aws:iam::444455556666:root"]
        );
        service.private_name.as_ref().unwrap().verified
    };
    assert!(!verified(""));
    assert!(verified(
        r#"
resource "aws_vpc_endpoint_service_private_dns_verification" "api" {
  service_id = aws_vpc_endpoint_service.api.id
}
"#
    ));
    assert!(verified(
        r#"
resource "aws_route53_zone" "public" { name = "example.com" }
resource "aws_route53_record" "verification" {
  zone_id = aws_route53_zone.public.zone_id
  name    = aws_vpc_endpoint_service.api.private_dns_name_configuration[0].name
  type    = "TXT"
  ttl     = 60
  records = [aws_vpc_endpoint_service.api.private_dns_name_configuration[0].value]
}
"#
    ));
}

const ENDPOINT: &str = r#"
resource "aws_vpc_endpoint" "api" {
  vpc_id            = aws_vpc.hub.id
  vpc_endpoint_type = "Interface"
  service_name      = "com.amazonaws.us-east-1.execute-api"
  subnet_ids        = [aws_subnet.hub_a.id, aws_subnet.hub_b.id]
}
resource "aws_alb_target_group" "api" {
  vpc_id      = aws_vpc.hub.id
  target_type = "ip"
  port        = 443
  protocol    = "HTTPS"
}
"#;

fn targets(text: &str) -> (Imported, Vec<BalancerTarget>) {
    let imported = quiet(&format!("{ENDPOINT}{text}"));
    let group = imported.scenario.target_groups.get("api").unwrap();
    let targets = group.targets.clone();
    (imported, targets)
}

#[test]
fn interfaces_of_an_endpoint_are_targets_however_they_are_counted() {
    let endpoint = [BalancerTarget::Endpoint("api".into())];
    let (_, by_count) = targets(
        r#"
data "aws_network_interface" "api" {
  count = 2
  id    = tolist(aws_vpc_endpoint.api.network_interface_ids)[count.index]
}
resource "aws_alb_target_group_attachment" "api" {
  count            = 2
  target_group_arn = aws_alb_target_group.api.arn
  target_id        = data.aws_network_interface.api[count.index].private_ip
}
"#,
    );
    assert_eq!(by_count, endpoint);
    let (_, by_each) = targets(
        r#"
resource "aws_lb_target_group_attachment" "api" {
  for_each         = toset([for e in aws_vpc_endpoint.api.subnet_configuration : e.ipv4])
  target_group_arn = aws_alb_target_group.api.arn
  target_id        = each.value
}
"#,
    );
    assert_eq!(by_each, endpoint);
}

#[test]
fn one_interface_of_two_is_an_address_that_stays() {
    let (imported, targets) = targets(
        r#"
data "aws_network_interface" "first" {
  id = tolist(aws_vpc_endpoint.api.network_interface_ids)[0]
}
resource "aws_lb_target_group_attachment" "api" {
  target_group_arn = aws_alb_target_group.api.arn
  target_id        = data.aws_network_interface.first.private_ip
}
"#,
    );
    let [BalancerTarget::Address(target)] = targets.as_slice() else {
        panic!("{targets:?}")
    };
    let endpoint = imported.scenario.endpoints.get("api").unwrap();
    assert_eq!(endpoint.addresses.get("hub_a"), Some(&target.address));
    assert_eq!(endpoint.addresses.len(), 1);
}

#[test]
fn load_balancers_have_terraforms_defaults_and_both_names() {
    let imported = quiet(
        r#"
resource "aws_alb" "web" {
  subnets = [aws_subnet.hub_a.id, aws_subnet.hub_b.id]
}
resource "aws_acm_certificate" "web" {
  domain_name               = "api.example.com"
  subject_alternative_names = ["*.example.com"]
  validation_method         = "DNS"
}
resource "aws_acm_certificate_validation" "web" {
  certificate_arn = aws_acm_certificate.web.arn
}
resource "aws_alb_listener" "web" {
  load_balancer_arn = aws_alb.web.arn
  port              = "443"
  protocol          = "HTTPS"
  certificate_arn   = aws_acm_certificate_validation.web.certificate_arn
  default_action {
    type = "forward"
    forward {
      target_group { arn = aws_alb_target_group.web.arn }
    }
  }
}
resource "aws_alb_target_group" "web" {
  vpc_id   = aws_vpc.hub.id
  port     = 8080
  protocol = "HTTP"
}
resource "aws_lb" "front" {
  load_balancer_type = "network"
  internal           = true
  subnet_mapping {
    subnet_id            = aws_subnet.hub_a.id
    private_ipv4_address = "10.0.0.30"
  }
}
"#,
    );
    let web = imported.scenario.load_balancers.get("web").unwrap();
    assert_eq!(web.kind, BalancerKind::Application);
    assert!(!web.internal && !web.cross_zone);
    let listener = &web.listeners[0];
    assert_eq!(listener.protocol, BalancerProtocol::Https);
    assert_eq!(listener.target_group.as_deref(), Some("web"));
    assert_eq!(listener.certificate, ["api.example.com", "*.example.com"]);
    let front = imported.scenario.load_balancers.get("front").unwrap();
    assert_eq!(
        front.addresses.get("hub_a").map(String::as_str),
        Some("10.0.0.30")
    );
    assert!(front.enforces_on_private_link);
}

#[test]
fn zones_records_and_associations_come_together() {
    let imported = quiet(&format!(
        "{ENDPOINT}
resource \"aws_route53_zone\" \"api\" {{
  name = \"execute-api.us-east-1.amazonaws.com\"
  vpc {{ vpc_id = aws_vpc.hub.id }}
}}
resource \"aws_route53_vpc_association_authorization\" \"spoke\" {{
  zone_id = aws_route53_zone.api.id
  vpc_id  = aws_vpc.spoke.id
}}
resource \"aws_route53_zone_association\" \"spoke\" {{
  provider = aws.spoke
  zone_id  = aws_route53_vpc_association_authorization.spoke.zone_id
  vpc_id   = aws_route53_vpc_association_authorization.spoke.vpc_id
}}
resource \"aws_route53_record\" \"any\" {{
  zone_id = aws_route53_zone.api.zone_id
  name    = \"*\"
  type    = \"A\"
  alias {{
    name                   = aws_vpc_endpoint.api.dns_entry[0][\"dns_name\"]
    zone_id                = aws_vpc_endpoint.api.dns_entry[0][\"hosted_zone_id\"]
    evaluate_target_health = true
  }}
}}
resource \"aws_route53_record\" \"old\" {{
  zone_id = aws_route53_zone.api.zone_id
  name    = \"old\"
  type    = \"CNAME\"
  ttl     = 60
  records = [aws_vpc_endpoint.api.dns_entry[0].dns_name]
}}
resource \"aws_route53_record\" \"far\" {{
  zone_id = aws_route53_zone.api.zone_id
  name    = \"far\"
  type    = \"A\"
  alias {{
    name                   = \"d-0123456789.execute-api.us-east-1.amazonaws.com\"
    zone_id                = \"Z1UJRXOUMOOFQ8\"
    evaluate_target_health = false
  }}
}}
resource \"aws_route53_record\" \"text\" {{
  zone_id = aws_route53_zone.api.zone_id
  name    = \"\"
  type    = \"TXT\"
  ttl     = 60
  records = [\"hello\"]
}}"
    ));
    let zone = imported.scenario.hosted_zones.get("api").unwrap();
    assert_eq!(zone.vpcs, ["hub", "spoke"]);
    assert!(!zone.public && zone.authorized.is_empty());
    let records: Vec<(&str, &RecordTarget)> = zone
        .records
        .iter()
        .map(|record| (record.name.as_str(), &record.to))
        .collect();
    let domain = "execute-api.us-east-1.amazonaws.com";
    let (any, old, far) = (
        format!("*.{domain}"),
        format!("old.{domain}"),
        format!("far.{domain}"),
    );
    let endpoint = RecordTarget::Endpoint("api".into());
    let alias = RecordTarget::Alias(format!("d-0123456789.{domain}"));
    assert_eq!(
        records,
        [
            (any.as_str(), &endpoint),
            (old.as_str(), &endpoint),
            (far.as_str(), &alias)
        ]
    );
}

#[test]
fn a_resolver_rule_forwards_to_the_endpoint_whose_addresses_it_names() {
    let rule = |targets: &str| {
        let imported = quiet(&format!(
            "resource \"aws_security_group\" \"dns\" {{ vpc_id = aws_vpc.hub.id }}
resource \"aws_route53_resolver_endpoint\" \"in\" {{
  direction          = \"INBOUND\"
  security_group_ids = [aws_security_group.dns.id]
  ip_address {{ subnet_id = aws_subnet.hub_a.id }}
  ip_address {{ subnet_id = aws_subnet.hub_b.id }}
}}
resource \"aws_route53_resolver_endpoint\" \"out\" {{
  direction          = \"OUTBOUND\"
  security_group_ids = [aws_security_group.dns.id]
  ip_address {{ subnet_id = aws_subnet.hub_a.id }}
  ip_address {{ subnet_id = aws_subnet.hub_b.id }}
}}
resource \"aws_route53_resolver_rule\" \"api\" {{
  domain_name          = \"execute-api.us-east-1.amazonaws.com\"
  rule_type            = \"FORWARD\"
  resolver_endpoint_id = aws_route53_resolver_endpoint.out.id
  {targets}
}}
resource \"aws_route53_resolver_rule_association\" \"api\" {{
  resolver_rule_id = aws_route53_resolver_rule.api.id
  vpc_id           = aws_vpc.hub.id
}}"
        ));
        let rule = imported.scenario.resolver_rules.get("api").unwrap();
        assert_eq!(rule.vpcs, ["hub"]);
        assert_eq!(rule.through.as_deref(), Some("out"));
        rule.to.clone()
    };
    let inbound = [ResolverTarget::Inbound("in".into())];
    let dynamic = rule(
        "dynamic \"target_ip\" {
    for_each = aws_route53_resolver_endpoint.in.ip_address
    content { ip = target_ip.value.ip }
  }",
    );
    assert_eq!(dynamic, inbound);
    let one = rule("target_ip { ip = tolist(aws_route53_resolver_endpoint.in.ip_address)[1].ip }");
    assert_eq!(one, inbound);
    let server = rule("target_ip { ip = \"192.168.0.53\" }");
    assert_eq!(server, [ResolverTarget::Address("192.168.0.53".into())]);
}

#[test]
fn a_profile_holds_zones_endpoints_and_rules() {
    let imported = quiet(&format!(
        "{ENDPOINT}
resource \"aws_route53profiles_profile\" \"names\" {{ name = \"names\" }}
resource \"aws_route53profiles_association\" \"hub\" {{
  name        = \"hub\"
  profile_id  = aws_route53profiles_profile.names.id
  resource_id = aws_vpc.hub.id
}}
resource \"aws_route53profiles_resource_association\" \"api\" {{
  name         = \"api\"
  profile_id   = aws_route53profiles_profile.names.id
  resource_arn = aws_vpc_endpoint.api.arn
}}"
    ));
    let profile = imported.scenario.dns_profiles.get("names").unwrap();
    assert_eq!(profile.vpcs, ["hub"]);
    assert_eq!(profile.endpoints, ["api"]);
}

#[test]
fn participants_of_shared_subnets_own_what_they_make() {
    let imported = quiet(
        r#"
resource "aws_ram_resource_share" "s" { name = "s" }
resource "aws_ram_resource_association" "s" {
  resource_arn       = aws_subnet.hub_a.arn
  resource_share_arn = aws_ram_resource_share.s.arn
}
resource "aws_ram_principal_association" "s" {
  principal          = var.spoke_account_id
  resource_share_arn = aws_ram_resource_share.s.arn
}
resource "aws_security_group" "guest" {
  provider = aws.spoke
  vpc_id   = aws_vpc.hub.id
}
resource "aws_vpc_security_group_vpc_association" "guest" {
  provider          = aws.spoke
  security_group_id = aws_security_group.guest.id
  vpc_id            = aws_vpc.spoke.id
}
resource "aws_vpc_security_group_ingress_rule" "guest" {
  provider                     = aws.spoke
  security_group_id            = aws_security_group.guest.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = "999988887777/sg-0123456789abcdef0"
}
resource "aws_instance" "guest" {
  provider               = aws.spoke
  ami                    = "ami-1"
  instance_type          = "t3.micro"
  get_password_data      = true
  subnet_id              = aws_subnet.hub_a.id
  vpc_security_group_ids = [aws_security_group.guest.id]
}
"#,
    );
    assert_eq!(
        imported.scenario.subnets.get("hub_a").unwrap().shared_with,
        ["spoke"]
    );
    let group = imported.scenario.security_groups.get("guest").unwrap();
    assert_eq!(group.account.as_deref(), Some("spoke"));
    assert_eq!(group.also_in, ["spoke"]);
    let foreign = Peer::Group("999988887777/sg-0123456789abcdef0".into());
    assert_eq!(group.ingress[0].peer, foreign);
    let Some(Client::Instance(guest)) = imported.scenario.clients.get("guest") else {
        panic!("no instance")
    };
    assert_eq!(guest.account.as_deref(), Some("spoke"));
    assert_eq!(guest.system, OperatingSystem::Windows);
}

#[test]
fn what_decides_and_is_not_read_is_named() {
    let imported = with(
        r#"
resource "aws_vpclattice_service_network_vpc_association" "a" {
  vpc_identifier             = aws_vpc.hub.id
  service_network_identifier = "sn-0"
}
resource "aws_lb_listener_rule" "r" {
  listener_arn = "arn"
  action { type = "forward" }
}
resource "aws_route53_record" "weighted" {
  zone_id        = aws_route53_zone.z.zone_id
  name           = "w"
  type           = "A"
  ttl            = 60
  records        = ["10.0.0.9"]
  set_identifier = "a"
  weighted_routing_policy { weight = 10 }
}
resource "aws_route53_zone" "z" { name = "example.com" }
resource "aws_route53_record" "elsewhere" {
  zone_id = data.aws_route53_zone.theirs.zone_id
  name    = "w"
  type    = "A"
  ttl     = 60
  records = ["10.0.0.9"]
}
data "aws_route53_zone" "theirs" { name = "example.org" }
"#,
    );
    let said = loud(&imported).join("\n");
    for word in [
        "aws_vpclattice_service_network_vpc_association.a",
        "aws_lb_listener_rule.r",
        "aws_route53_record.weighted",
        "aws_route53_record.elsewhere",
    ] {
        assert!(said.contains(word), "{word}: {said}");
    }
}
