//! Text that is broken, hostile or beyond what is read: always a scenario and diagnostics, never a panic.

use canvoke::Severity;
use canvoke::model::{PeeringState, Via};
use canvoke_terraform::{Imported, import};

fn one(text: &str) -> Imported {
    import(&[("main.tf".to_owned(), text.to_owned())])
}

fn messages(imported: &Imported) -> Vec<&str> {
    imported
        .diagnostics
        .iter()
        .map(|diagnostic| diagnostic.message.as_str())
        .collect()
}

#[test]
fn a_file_cut_anywhere_is_read_or_named() {
    let text = include_str!("../../../static/terraform/tutorial/api.tf");
    for (end, _) in text.char_indices().step_by(7) {
        let imported = one(text.get(..end).unwrap());
        for diagnostic in &imported.diagnostics {
            assert_eq!(
                diagnostic.place.file.is_some(),
                diagnostic.code != "ACCOUNT_ID_UNKNOWN"
            );
        }
    }
}

#[test]
fn text_that_is_not_hcl_is_named_with_its_line() {
    let imported = one("resource \"aws_vpc\" \"main\" {\n  cidr_block = = \"10.0.0.0/16\"\n}\n");
    let found = &imported.diagnostics.first().unwrap();
    assert_eq!((found.code, found.severity), ("NOT_HCL", Severity::Error));
    assert_eq!(found.place.span.unwrap().line, 2);
}

#[test]
fn what_is_not_modelled_is_named_with_address_and_line() {
    let imported = one(
        "resource \"aws_vpclattice_listener\" \"hub\" {}\n\nresource \"aws_s3_bucket\" \"logs\" {}\nmodule \"net\" {\n  source = \"x\"\n}\n",
    );
    let said = messages(&imported);
    assert_eq!(
        said.iter()
            .filter(|message| !message.contains("account"))
            .collect::<Vec<_>>(),
        [
            &"the module `module.net` is not read: what it makes is missing here",
            &"`aws_vpclattice_listener.hub` is not read, and a verdict may hang on it: `aws_vpclattice_listener` is not in the model",
            &"`aws_s3_bucket.logs` is not read: `aws_s3_bucket` is not in the model",
        ]
    );
    let bucket = imported.diagnostics.last().unwrap();
    assert_eq!(bucket.place.address.as_deref(), Some("aws_s3_bucket.logs"));
    assert_eq!(bucket.place.span.unwrap().line, 3);
}

#[test]
fn values_that_are_not_known_are_named_and_never_guessed() {
    let imported = one(
        "variable \"cidr\" {}\nresource \"aws_vpc\" \"main\" {\n  cidr_block = var.cidr\n}\nresource \"aws_iam_user\" \"u\" {\n  name = \"u\"\n}\nresource \"aws_iam_user_policy\" \"u\" {\n  user = \"u\"\n  name = \"p\"\n  policy = jsonencode({ Statement = [{ Effect = \"Allow\", Action = \"*\", Resource = \"arn:aws:s3:::${var.bucket}/*\" }] })\n}\n",
    );
    let said = messages(&imported).join("\n");
    assert!(
        said.contains("`cidr_block` of `aws_vpc.main` depends on `var.cidr`"),
        "{said}"
    );
    assert!(
        said.contains("`policy` of `aws_iam_user_policy.u` depends on `var.bucket`"),
        "{said}"
    );
    assert!(imported.scenario.vpcs.get("main").unwrap().cidrs.is_empty());
    let user = imported.scenario.users.get("u").unwrap();
    let policy = user.inline.get("p").unwrap().text();
    assert!(
        policy.contains("arn:aws:s3:::<var.bucket is not known>/*"),
        "{policy}"
    );
}

#[test]
fn references_in_circles_end() {
    let mut text =
        "locals {\n  a = local.b\n  b = \"${local.a}${local.c}\"\n  c = local.c\n".to_owned();
    for index in 0..3000 {
        text.push_str(&format!(
            "  l{index} = [local.l{}, local.l{}]\n",
            index + 1,
            index + 1
        ));
    }
    text.push_str("  l3000 = 1\n}\nresource \"aws_vpc\" \"v\" {\n  cidr_block = local.a\n  enable_dns_support = local.l0\n}\n");
    let imported = one(&text);
    let said = messages(&imported).join("\n");
    assert!(said.contains("refers to itself"), "{said}");
}

#[test]
fn deep_nesting_is_refused_and_not_followed() {
    for (open, close) in [
        ("[", "]"),
        ("{a=", "}"),
        ("(", ")"),
        ("\"${", "}\""),
        ("!", ""),
    ] {
        let text = format!(
            "locals {{\n  a = {}1{}\n}}\n",
            open.repeat(20_000),
            close.repeat(20_000)
        );
        one(&text);
    }
}

#[test]
fn ten_megabytes_are_refused() {
    let imported = one(&"# x\n".repeat(3 << 20));
    assert_eq!(imported.diagnostics.first().unwrap().code, "FILE_TOO_LARGE");
}

#[test]
fn repeated_resources_are_named() {
    let imported = one(
        "resource \"aws_vpc\" \"v\" {\n  for_each = toset([\"a\"])\n  cidr_block = each.value\n}\n",
    );
    assert!(imported.scenario.vpcs.is_empty());
    assert!(
        messages(&imported)
            .iter()
            .any(|message| message.contains("`for_each`"))
    );
}

#[test]
fn a_group_without_egress_lets_nothing_out_and_says_so() {
    let imported = one(
        "resource \"aws_vpc\" \"v\" {\n  cidr_block = \"10.0.0.0/16\"\n}\nresource \"aws_security_group\" \"g\" {\n  vpc_id = aws_vpc.v.id\n}\n",
    );
    assert!(
        imported
            .scenario
            .security_groups
            .get("g")
            .unwrap()
            .egress
            .is_empty()
    );
    assert!(
        imported
            .diagnostics
            .iter()
            .any(|diagnostic| diagnostic.code == "NO_EGRESS_RULE")
    );
}

#[test]
fn rules_inside_and_beside_a_group_are_warned_of() {
    let imported = one(
        "resource \"aws_vpc\" \"v\" {\n  cidr_block = \"10.0.0.0/16\"\n}\nresource \"aws_security_group\" \"g\" {\n  vpc_id = aws_vpc.v.id\n  egress {\n    protocol = \"-1\"\n    from_port = 0\n    to_port = 0\n    cidr_blocks = [\"0.0.0.0/0\"]\n  }\n}\nresource \"aws_vpc_security_group_ingress_rule\" \"r\" {\n  security_group_id = aws_security_group.g.id\n  ip_protocol = \"tcp\"\n  from_port = 443\n  to_port = 443\n  cidr_ipv4 = \"10.0.0.0/16\"\n}\n",
    );
    let codes: Vec<_> = imported
        .diagnostics
        .iter()
        .map(|found| found.code)
        .collect();
    assert!(codes.contains(&"MIXED_FORMS"), "{codes:?}");
    let group = imported.scenario.security_groups.get("g").unwrap();
    assert_eq!((group.ingress.len(), group.egress.len()), (1, 1));
}

#[test]
fn zones_are_told_apart_and_an_accepter_is_its_connection() {
    let imported = one(r#"
data "aws_availability_zones" "available" {}
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_vpc" "b" {
  cidr_block = "10.1.0.0/16"
}
resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.a.id
  cidr_block        = cidrsubnet(aws_vpc.a.cidr_block, 8, 1)
  availability_zone = data.aws_availability_zones.available.names[1]
}
resource "aws_vpc_peering_connection" "ab" {
  vpc_id      = aws_vpc.a.id
  peer_vpc_id = aws_vpc.b.id
}
resource "aws_vpc_peering_connection_accepter" "ab" {
  vpc_peering_connection_id = aws_vpc_peering_connection.ab.id
  auto_accept               = true
}
resource "aws_route_table" "b" {
  vpc_id = aws_vpc.b.id
  route {
    cidr_block                = aws_vpc.a.cidr_block
    vpc_peering_connection_id = aws_vpc_peering_connection_accepter.ab.id
  }
}
resource "aws_route" "main" {
  route_table_id            = aws_vpc.a.main_route_table_id
  destination_cidr_block    = "10.1.0.0/16"
  vpc_peering_connection_id = aws_vpc_peering_connection.ab.id
}
"#);
    let scenario = &imported.scenario;
    let subnet = scenario.subnets.get("a").unwrap();
    assert_eq!(
        (subnet.zone.as_str(), subnet.cidr.as_str()),
        ("us-east-1b", "10.0.1.0/24")
    );
    let connection = scenario.peerings.get("ab").unwrap();
    assert_eq!(connection.state, PeeringState::Active);
    let via = Via::Peering("ab".to_owned());
    let table = scenario.route_tables.get("b").unwrap();
    assert_eq!(table.routes.first().unwrap().via, via);
    let main = scenario.route_tables.get("a_main").unwrap();
    assert!(main.main && main.routes.first().unwrap().via == via);
}
