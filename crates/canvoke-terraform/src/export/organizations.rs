//! Organizations: units, member accounts, control policies and what they are attached to. AWS attaches `FullAWSAccess`
//! to every level by itself.

use canvoke::model::{Document, Named, Organization};
use canvoke::{Diagnostic, Place};

use super::Export;
use super::homes::Home;
use super::policy::Naming;
use crate::hcl::{Expr, reference, text};

const FILE: &str = "organization.tf";
const FULL_ACCESS: &str = "FullAWSAccess";
const RCP_FULL_ACCESS: &str = "RCPFullAWSAccess";

impl Export<'_> {
    pub(super) fn organizations(&mut self) {
        let scenario = self.scenario;
        let mut managed = Vec::new();
        for (name, organization) in &scenario.organizations {
            let place = Place::at(&["organizations", name]);
            match &organization.management_account {
                Some(account) if scenario.accounts.contains_key(account) => {
                    let home = self.homes.of_account(account);
                    managed.push((name, organization, account, home, place));
                }
                Some(account) => self.dangling(place, "account", account),
                None => self.not_in_terraform(
                    place,
                    format!("organization `{name}` has no management account, in which Terraform would work: it is left out"),
                ),
            }
        }
        let homes: Vec<Home> = managed.iter().map(|one| one.3.clone()).collect();
        self.control_policies(&scenario.service_control_policies, true, &homes);
        self.control_policies(&scenario.resource_control_policies, false, &homes);
        for (name, organization, account, home, place) in managed {
            self.organization((name, organization), account, &home, &place);
        }
        for name in scenario.sessions.keys() {
            self.diagnostics.push(Diagnostic::note(
                "NOT_IN_TERRAFORM",
                Place::at(&["sessions", name]),
                format!("session `{name}` is temporary: Terraform has no resource for it"),
            ));
        }
    }

    /// One resource for each policy; none where no organization is written.
    fn control_policies(&mut self, documents: &Named<Document>, is_scp: bool, homes: &[Home]) {
        let (member, kind) = match is_scp {
            true => ("service_control_policies", "SERVICE_CONTROL_POLICY"),
            false => ("resource_control_policies", "RESOURCE_CONTROL_POLICY"),
        };
        for (name, document) in documents {
            let place = Place::at(&[member, name]);
            let Some(home) = homes.first() else {
                self.not_in_terraform(
                    place,
                    format!("`{name}` is in no organization that is written: it is left out"),
                );
                continue;
            };
            if homes.len() > 1 {
                self.not_in_terraform(
                    place.clone(),
                    format!("`{name}` is written for the first organization alone"),
                );
            }
            let Some(content) = self.policy(document, place, Naming::NoPrincipals) else {
                continue;
            };
            let label = self
                .labels
                .of("aws_organizations_policy", &format!("{kind}/{name}"));
            let mut block = self.resource("aws_organizations_policy", &label, home);
            block.set("name", text(name));
            block.set("type", text(kind));
            block.set("content", content);
            self.add(FILE, block);
        }
    }

    fn organization(
        &mut self,
        (name, organization): (&str, &Organization),
        management: &str,
        home: &Home,
        place: &Place,
    ) {
        let kind = "aws_organizations_organization";
        let label = self.labels.of(kind, name);
        let mut block = self.resource(kind, &label, home);
        block.set("feature_set", text("ALL"));
        block.set(
            "enabled_policy_types",
            Expr::List(vec![
                text("SERVICE_CONTROL_POLICY"),
                text("RESOURCE_CONTROL_POLICY"),
            ]),
        );
        self.add(FILE, block);
        for (member, is_there) in [
            ("id", organization.id.is_some()),
            ("root_id", organization.root_id.is_some()),
        ] {
            if is_there {
                self.assigned(place.member(member));
            }
        }
        let root = Expr::Reference(format!("{kind}.{label}.roots[0].id"));
        self.attach(
            (
                organization.service_control.as_deref(),
                &organization.resource_control,
            ),
            (&label, &root),
            home,
            place,
        );
        for (unit, written) in &organization.units {
            let at = place.member("units").member(unit);
            let parent = match &written.parent {
                Some(parent) if organization.units.contains_key(parent) => self.unit(name, parent),
                Some(parent) => {
                    self.dangling(at.member("parent"), "unit", parent);
                    root.clone()
                }
                None => root.clone(),
            };
            let unit_label = self.unit_label(name, unit);
            let mut block =
                self.resource("aws_organizations_organizational_unit", &unit_label, home);
            block.set("name", text(unit));
            block.set("parent_id", parent);
            self.add(FILE, block);
            if written.id.is_some() {
                self.assigned(at.member("id"));
            }
            let target = self.unit(name, unit);
            self.attach(
                (
                    written.service_control.as_deref(),
                    &written.resource_control,
                ),
                (&unit_label, &target),
                home,
                &at,
            );
        }
        for (account, member) in &organization.members {
            let at = place.member("members").member(account);
            if !self.scenario.accounts.contains_key(account) {
                self.dangling(at, "account", account);
                continue;
            }
            let parent = match &member.unit {
                Some(unit) if organization.units.contains_key(unit) => self.unit(name, unit),
                Some(unit) => {
                    self.dangling(at.member("unit"), "unit", unit);
                    root.clone()
                }
                None => root.clone(),
            };
            let account_label = self.labels.of("aws_organizations_account", account);
            let target = if account == management {
                // It made the organization, so there is no resource for it.
                if member.unit.is_some() {
                    self.not_in_terraform(
                        at.member("unit"),
                        format!("`{account}` is the management account: Terraform does not move it into a unit"),
                    );
                }
                self.homes.account_id(account)
            } else {
                let email = self.fill_in(
                    &format!("{account_label}_email"),
                    &format!("the e-mail address of the account {account}"),
                    &format!("{account_label}@example.com"),
                    at.clone(),
                );
                let mut block = self.resource("aws_organizations_account", &account_label, home);
                block.set("name", text(account));
                block.set("email", email);
                block.set("parent_id", parent);
                self.add(FILE, block);
                Some(reference("aws_organizations_account", &account_label, "id"))
            };
            if let Some(target) = target {
                self.attach(
                    (member.service_control.as_deref(), &member.resource_control),
                    (&account_label, &target),
                    home,
                    &at,
                );
            }
        }
    }

    fn unit_label(&mut self, organization: &str, unit: &str) -> String {
        let wanted = match self.scenario.organizations.len() {
            1 => unit.to_owned(),
            _ => format!("{organization} {unit}"),
        };
        self.labels
            .of("aws_organizations_organizational_unit", &wanted)
    }

    fn unit(&mut self, organization: &str, unit: &str) -> Expr {
        let label = self.unit_label(organization, unit);
        reference("aws_organizations_organizational_unit", &label, "id")
    }

    fn attach(
        &mut self,
        (service, resource): (Option<&[String]>, &[String]),
        (label, target): (&str, &Expr),
        home: &Home,
        place: &Place,
    ) {
        if service.is_some_and(|names| !names.iter().any(|name| name == FULL_ACCESS)) {
            self.not_in_terraform(
                place.member("service_control"),
                format!("Terraform cannot take `{FULL_ACCESS}` off: detach it by hand"),
            );
        }
        let scenario = self.scenario;
        let lists = [
            (
                service.unwrap_or_default(),
                &scenario.service_control_policies,
                ("SERVICE_CONTROL_POLICY", FULL_ACCESS, "service_control"),
            ),
            (
                resource,
                &scenario.resource_control_policies,
                (
                    "RESOURCE_CONTROL_POLICY",
                    RCP_FULL_ACCESS,
                    "resource_control",
                ),
            ),
        ];
        for (names, documents, (kind, own, member)) in lists {
            for (index, name) in names.iter().enumerate() {
                let known = documents.contains_key(name);
                if !known && name == own {
                    continue;
                }
                if !known {
                    let at = place.member(member).index(index);
                    self.dangling(at, "control policy", name);
                    continue;
                }
                let policy = self
                    .labels
                    .of("aws_organizations_policy", &format!("{kind}/{name}"));
                let attachment = self.labels.fresh(
                    "aws_organizations_policy_attachment",
                    &format!("{label} {name}"),
                );
                let mut block =
                    self.resource("aws_organizations_policy_attachment", &attachment, home);
                block.set(
                    "policy_id",
                    reference("aws_organizations_policy", &policy, "id"),
                );
                block.set("target_id", target.clone());
                self.add(FILE, block);
            }
        }
    }

    fn assigned(&mut self, place: Place) {
        self.diagnostics.push(Diagnostic::note(
            "ASSIGNED_BY_AWS",
            place,
            "AWS assigns this id: a policy that speaks of it is to be changed once it is known",
        ));
    }
}
