//! Endpoint services, private names, load balancers and their targets.

use canvoke::model::{BalancerKind, BalancerProtocol, BalancerTarget, EndpointState};
use canvoke_terraform::Imported;

use super::quiet;

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

pub(crate) const ENDPOINT: &str = r#"
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
