//! Transit gateways, VPNs, Direct Connect, and what is only drawn.

use canvoke::model::{Attached, AttachmentState, Link, TransitVia, UnmodelledKind, Via};

use super::{loud, quiet, with};

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
