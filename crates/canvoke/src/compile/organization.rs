//! Organizations: each account's levels from the root down, with the policies attached to them.

use canvoke_iam::PolicyKind;

use super::{Compiler, dangling};
use crate::diagnostic::{Diagnostic, Place};
use crate::model::{Document, Named, Organization, invented_id};
use crate::topology::{Level, LevelKind, Membership, Policy};

/// How deep units may be nested (I-QUOTA-08).
const DEEPEST: usize = 5;
/// How many SCPs, and RCPs, may be attached to one level (I-QUOTA-05).
const MOST_ATTACHED: usize = 5;
/// AWS's own SCP, which is on every level unless somebody takes it off.
const FULL_ACCESS: &str = "FullAWSAccess";
/// AWS's own RCP, which cannot be taken off (I-EVAL-19).
const RCP_FULL_ACCESS: &str = "RCPFullAWSAccess";

impl Compiler<'_> {
    pub(super) fn organizations(&mut self) {
        let scenario = self.scenario;
        self.topology.has_organizations = !scenario.organizations.is_empty();
        // A policy that nobody attaches is still read for its mistakes.
        for (name, document) in &scenario.service_control_policies {
            let place = Place::at(&["service_control_policies", name]);
            self.policy(name.clone(), document, PolicyKind::ServiceControl, place);
        }
        for (name, document) in &scenario.resource_control_policies {
            let place = Place::at(&["resource_control_policies", name]);
            self.policy(name.clone(), document, PolicyKind::ResourceControl, place);
        }
        for (name, organization) in &scenario.organizations {
            let place = Place::at(&["organizations", name]);
            self.unit_loops(organization, &place);
            let mut members: Vec<&str> = organization.members.keys().map(String::as_str).collect();
            if let Some(management) = &organization.management_account
                && !organization.members.contains_key(management)
            {
                members.push(management);
            }
            for member in members {
                self.member((name, organization), member, &place);
            }
        }
    }

    fn member(&mut self, (name, organization): (&str, &Organization), member: &str, place: &Place) {
        let is_management = organization.management_account.as_deref() == Some(member);
        let written = organization.members.get(member);
        let at = match written {
            Some(_) => place.member("members").member(member),
            None => place.member("management_account"),
        };
        let found = Self::find(
            &mut self.diagnostics,
            &self.names.accounts,
            "account",
            member,
            at.clone(),
        );
        let Some(account) = found else { return };
        if self.topology.accounts[account].membership.is_some() {
            self.diagnostics.push(
                Diagnostic::error(
                    "IN_TWO_ORGANIZATIONS",
                    at,
                    format!("account `{member}` is in two organizations"),
                )
                .hint(
                    "an account is a member of one organization at most: take it out of the other",
                ),
            );
            return;
        }
        let id = organization
            .id
            .clone()
            .unwrap_or_else(|| invented_id("o", name));
        let root = organization
            .root_id
            .clone()
            .unwrap_or_else(|| invented_id("r", name));
        let mut path = format!("{id}/{root}/");
        let mut levels = vec![self.level(
            (LevelKind::Root, name),
            organization.service_control.as_deref(),
            &organization.resource_control,
            place,
        )];
        let unit = written.and_then(|member| member.unit.as_deref());
        let units = self.units_above(organization, unit, &at);
        for unit in units.iter().rev() {
            let Some(written) = organization.units.get(*unit) else {
                continue;
            };
            let invented = || {
                let id = invented_id("ou", &format!("{name}/{unit}"));
                let tail: String = id.chars().rev().take(8).collect();
                format!("ou-{}-{tail}", root.trim_start_matches("r-"))
            };
            path.push_str(&written.id.clone().unwrap_or_else(invented));
            path.push('/');
            let at = place.member("units").member(unit);
            levels.push(self.level(
                (LevelKind::Unit, unit),
                written.service_control.as_deref(),
                &written.resource_control,
                &at,
            ));
        }
        let (own, resource) = written.map_or((None, &[][..]), |member| {
            (
                member.service_control.as_deref(),
                &member.resource_control[..],
            )
        });
        levels.push(self.level((LevelKind::Account, member), own, resource, &at));
        if let Some(account) = self.topology.accounts.change(account) {
            account.membership = Some(Membership {
                organization: name.to_owned(),
                id,
                path,
                is_management,
                levels,
            });
        }
    }

    /// The units from `unit` up to the root; one that is missing, or above itself, ends the list.
    fn units_above<'a>(
        &mut self,
        organization: &'a Organization,
        unit: Option<&'a str>,
        at: &Place,
    ) -> Vec<&'a str> {
        let mut units: Vec<&str> = Vec::new();
        let mut next = unit;
        while let Some(name) = next {
            let Some(written) = organization.units.get(name) else {
                let known = organization.units.keys().map(String::as_str);
                self.diagnostics
                    .push(dangling("unit", name, known, at.member("unit")));
                break;
            };
            if units.contains(&name) {
                break;
            }
            units.push(name);
            next = written.parent.as_deref();
        }
        units
    }

    /// Units above themselves, or nested too deep (I-QUOTA-08).
    fn unit_loops(&mut self, organization: &Organization, place: &Place) {
        for (name, unit) in &organization.units {
            let at = place.member("units").member(name);
            let mut seen = vec![name.as_str()];
            let mut next = unit.parent.as_deref();
            while let Some(parent) = next {
                if seen.contains(&parent) {
                    self.diagnostics.push(
                        Diagnostic::error(
                            "UNIT_ABOVE_ITSELF",
                            at.member("parent"),
                            format!("unit `{name}` is above itself"),
                        )
                        .hint("a unit is below the root or below one other unit"),
                    );
                    break;
                }
                seen.push(parent);
                next = organization
                    .units
                    .get(parent)
                    .and_then(|unit| unit.parent.as_deref());
            }
            if seen.len() > DEEPEST {
                self.diagnostics.push(
                    Diagnostic::warning(
                        "UNITS_TOO_DEEP",
                        at,
                        format!("unit `{name}` has {} units above it", seen.len() - 1),
                    )
                    .hint("units are nested five deep at most"),
                );
            }
        }
    }

    fn level(
        &mut self,
        (kind, name): (LevelKind, &str),
        service_control: Option<&[String]>,
        resource_control: &[String],
        place: &Place,
    ) -> Level {
        let scenario = self.scenario;
        let service_control = service_control.map(|names| {
            let at = place.member("service_control");
            if names.is_empty() {
                self.tell_once(
                    Diagnostic::warning(
                        "NO_SERVICE_CONTROL_POLICY",
                        at.clone(),
                        format!(
                            "`{name}` has no service control policy: nothing below it is allowed"
                        ),
                    )
                    .hint("a level keeps one policy at least: attach `FullAWSAccess`"),
                );
            }
            self.control_policies(
                (
                    names,
                    &scenario.service_control_policies,
                    "service_control_policies",
                ),
                (PolicyKind::ServiceControl, FULL_ACCESS),
                &at,
            )
        });
        let at = place.member("resource_control");
        let resource_control = self.control_policies(
            (
                resource_control,
                &scenario.resource_control_policies,
                "resource_control_policies",
            ),
            (PolicyKind::ResourceControl, RCP_FULL_ACCESS),
            &at,
        );
        if !resource_control.is_empty() {
            self.tell_once(
                Diagnostic::note(
                    "RCP_WITHOUT_EFFECT",
                    at,
                    format!("resource control policies of `{name}` have no effect on execute-api"),
                )
                .hint("API Gateway does not support them (G-IAM-04): put the deny into the API's resource policy; calls of STS are bound by them"),
            );
        }
        Level {
            kind,
            name: name.to_owned(),
            service_control,
            resource_control,
            place: place.clone(),
        }
    }

    /// Policies by name; AWS's own, which allows everything, needs no document.
    fn control_policies(
        &mut self,
        (names, documents, member): (&[String], &Named<Document>, &str),
        (kind, own): (PolicyKind, &str),
        place: &Place,
    ) -> Vec<Policy> {
        if names.len() > MOST_ATTACHED {
            self.tell_once(
                Diagnostic::warning(
                    "TOO_MANY_ATTACHED",
                    place.clone(),
                    format!("{} policies are attached here", names.len()),
                )
                .hint("at most five are: join some of them"),
            );
        }
        let mut policies = Vec::new();
        for (index, name) in names.iter().enumerate() {
            let at = Place::at(&[member, name]);
            match documents.get(name) {
                Some(document) => {
                    let told = self.diagnostics.len();
                    policies.push(self.policy(name.clone(), document, kind, at));
                    self.diagnostics.truncate(told);
                }
                None if name == own => {
                    // An RCP's Allow for everything goes without saying.
                    if kind == PolicyKind::ServiceControl {
                        let full = Document::new(
                            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#,
                        );
                        policies.push(self.policy(name.clone(), &full, kind, place.index(index)));
                    }
                }
                None => {
                    let known = documents.keys().map(String::as_str).chain([own]);
                    let what = match kind {
                        PolicyKind::ServiceControl => "service control policy",
                        _ => "resource control policy",
                    };
                    let remark = dangling(what, name, known, place.index(index));
                    self.tell_once(remark);
                }
            }
        }
        policies
    }

    /// Levels are shared by accounts; what is wrong with one is said once.
    fn tell_once(&mut self, diagnostic: Diagnostic) {
        if !self.diagnostics.contains(&diagnostic) {
            self.diagnostics.push(diagnostic);
        }
    }
}
