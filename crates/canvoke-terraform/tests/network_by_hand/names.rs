//! Hosted zones, Resolver rules, Profiles, shared subnets, and what is named as not read.

use canvoke::model::{Client, OperatingSystem, Peer, RecordTarget, ResolverTarget};

use super::{loud, quiet, services::ENDPOINT, with};

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
