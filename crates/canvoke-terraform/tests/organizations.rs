//! Organizations, tags and sessions: exported and imported again, and written by hand.

use canvoke::{Scenario, Severity};
use canvoke_terraform::{export, import};

fn scenario() -> Scenario {
    Scenario::from_json(
        r#"{
          "canvoke": 1,
          "accounts": {
            "headquarters": { "id": "111122223333" },
            "claims": { "id": "222233334444" },
            "empty": { "id": "333344445555" }
          },
          "users": { "ann": { "account": "claims", "tags": { "team": "money", "shift": "night" } } },
          "roles": { "job": {
            "account": "claims",
            "tags": { "reviewed": "yes" },
            "trust": { "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Action": "sts:AssumeRole",
              "Principal": { "AWS": "arn:aws:iam::222233334444:root" } } ] }
          } },
          "service_control_policies": {
            "NoApis": { "Version": "2012-10-17", "Statement": [ { "Effect": "Deny", "Action": "execute-api:*", "Resource": "*" } ] }
          },
          "resource_control_policies": {
            "Perimeter": { "Version": "2012-10-17", "Statement": [ { "Effect": "Deny", "Principal": "*", "Action": "sts:*", "Resource": "*" } ] }
          },
          "organizations": { "insurance": {
            "management_account": "headquarters",
            "service_control": [ "FullAWSAccess", "NoApis" ],
            "units": {
              "Production": { "resource_control": [ "Perimeter" ] },
              "Night shift": { "parent": "Production", "service_control": [ "FullAWSAccess", "NoApis" ] }
            },
            "members": {
              "claims": { "unit": "Night shift", "service_control": [ "FullAWSAccess", "NoApis" ] },
              "empty": {}
            }
          } },
          "sessions": { "night": { "role": "job", "by": "ann" } }
        }"#,
    )
    .unwrap()
}

#[test]
fn an_organization_comes_back() {
    let mut scenario = scenario();
    let (files, remarks) = export(&scenario);
    let of_session: Vec<_> = remarks
        .iter()
        .filter(|remark| remark.place.pointer == "/sessions/night")
        .collect();
    assert_eq!(of_session.len(), 1);
    let bad = remarks
        .iter()
        .filter(|remark| remark.severity != Severity::Note);
    assert_eq!(bad.count(), 0, "{remarks:#?}");
    let files: Vec<_> = files
        .into_iter()
        .map(|file| (file.name, file.text))
        .collect();
    let imported = import(&files);
    let bad: Vec<_> = imported
        .diagnostics
        .iter()
        .filter(|remark| remark.severity != Severity::Note)
        .collect();
    assert!(bad.is_empty(), "{bad:#?}\n{files:#?}");
    scenario.sessions.clear();
    assert_eq!(imported.scenario, scenario);
}

#[test]
fn full_access_that_is_taken_off_is_said() {
    let mut scenario = scenario();
    let members = &mut scenario.organizations.get_mut("insurance").unwrap().members;
    members.get_mut("claims").unwrap().service_control = Some(vec!["NoApis".to_owned()]);
    let (_, remarks) = export(&scenario);
    let at = "/organizations/insurance/members/claims/service_control";
    assert!(remarks.iter().any(|remark| {
        remark.place.pointer == at && remark.message.contains("take `FullAWSAccess` off")
    }));
}

#[test]
fn one_written_by_hand() {
    let text = r#"
provider "aws" {
  region              = "us-east-1"
  allowed_account_ids = ["111122223333"]
}

resource "aws_organizations_organization" "this" {
  enabled_policy_types = ["SERVICE_CONTROL_POLICY"]
  feature_set          = "ALL"
}

resource "aws_organizations_organizational_unit" "workloads" {
  name      = "Workloads"
  parent_id = aws_organizations_organization.this.roots[0].id
}

resource "aws_organizations_account" "claims" {
  name      = "claims"
  email     = "claims@example.com"
  parent_id = aws_organizations_organizational_unit.workloads.id
}

resource "aws_organizations_policy" "regions" {
  name    = "regions"
  content = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Action = "*", Resource = "*",
      Condition = { StringNotEquals = { "aws:RequestedRegion" = "us-east-1" } } }]
  })
}

resource "aws_organizations_policy_attachment" "root" {
  policy_id = aws_organizations_policy.regions.id
  target_id = aws_organizations_organization.this.roots[0].id
}

resource "aws_organizations_policy_attachment" "account" {
  policy_id = aws_organizations_policy.regions.id
  target_id = aws_organizations_account.claims.id
}

resource "aws_iam_policy" "ours" {
  name   = "ours"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "execute-api:Invoke", Resource = "*",
      Condition = { StringEquals = { "aws:ResourceOrgID" = aws_organizations_organization.this.id } } }]
  })
}
"#;
    let imported = import(&[("main.tf".to_owned(), text.to_owned())]);
    let bad: Vec<_> = imported
        .diagnostics
        .iter()
        .filter(|remark| remark.severity != Severity::Note)
        .collect();
    assert!(bad.is_empty(), "{bad:#?}");
    let organization = imported.scenario.organizations.get("this").unwrap();
    let both = Some(vec!["FullAWSAccess".to_owned(), "regions".to_owned()]);
    assert_eq!(organization.management_account.as_deref(), Some("current"));
    assert_eq!(organization.service_control, both);
    let claims = organization.members.get("claims").unwrap();
    assert_eq!(claims.unit.as_deref(), Some("Workloads"));
    assert_eq!(claims.service_control, both);
    let policy = imported.scenario.policies.get("ours").unwrap();
    // What a policy speaks of is written out.
    let id = organization.id.as_deref().unwrap();
    assert!(id.starts_with("o-") && policy.document.text().contains(id));
}
