//! Route 53 Profiles: what is in them, and the VPCs that use them.

use canvoke::Place;

use super::homes::home;
use super::shares::Shared;
use super::{Export, wait_for};
use crate::hcl::{Expr, reference, text};

const PROFILE: &str = "aws_route53profiles_profile";

impl Export<'_> {
    pub(super) fn dns_profiles(&mut self) {
        let scenario = self.scenario;
        for (name, profile) in &scenario.dns_profiles {
            let place = Place::at(&["dns_profiles", name]);
            let home = home(scenario, &profile.account, profile.region.as_ref());
            if !scenario.accounts.contains_key(&profile.account) {
                self.dangling_account(&["dns_profiles", name, "account"], &profile.account);
            }
            let label = self.labels.of(PROFILE, name);
            let mut block = self.resource(PROFILE, &label, &home);
            block.set("name", text(name));
            self.add("dns.tf", block);
            let mut members: Vec<(&String, Expr)> = Vec::new();
            for (index, zone) in profile.hosted_zones.iter().enumerate() {
                if self.is_zone_written(zone) {
                    let label = self.labels.of("aws_route53_zone", zone);
                    members.push((zone, reference("aws_route53_zone", &label, "arn")));
                } else {
                    let at = place.member("hosted_zones").index(index);
                    self.dangling(at, "hosted zone that is written", zone);
                }
            }
            for (index, endpoint) in profile.endpoints.iter().enumerate() {
                if self.is_endpoint_written(endpoint) {
                    let label = self.labels.of("aws_vpc_endpoint", endpoint);
                    members.push((endpoint, reference("aws_vpc_endpoint", &label, "arn")));
                } else {
                    let at = place.member("endpoints").index(index);
                    self.dangling(at, "endpoint that is written", endpoint);
                }
            }
            for (index, rule) in profile.resolver_rules.iter().enumerate() {
                if scenario.resolver_rules.contains_key(rule) {
                    let label = self.labels.of("aws_route53_resolver_rule", rule);
                    members.push((rule, reference("aws_route53_resolver_rule", &label, "arn")));
                } else {
                    let at = place.member("resolver_rules").index(index);
                    self.dangling(at, "Resolver rule", rule);
                }
            }
            for (member, arn) in members {
                let kind = "aws_route53profiles_resource_association";
                let each = self.labels.fresh(kind, &format!("{name}_{member}"));
                let mut block = self.resource(kind, &each, &home);
                block.set("name", text(&each));
                block.set("profile_id", reference(PROFILE, &label, "id"));
                block.set("resource_arn", arn);
                self.add("dns.tf", block);
            }
            for vpc in self.vpcs_that_are(&profile.vpcs, &place.member("vpcs")) {
                let Some(far) = self.vpc_home(vpc) else {
                    continue;
                };
                let kind = "aws_route53profiles_association";
                let each = self.labels.fresh(kind, &format!("{name}_{vpc}"));
                let mut block = self.resource(kind, &each, &far);
                block.set("name", text(&each));
                block.set("profile_id", reference(PROFILE, &label, "id"));
                let id = self.vpc_reference(vpc);
                block.set("resource_id", id);
                let is_shared =
                    far.account != home.account && profile.shared_with.contains(&far.account);
                let after = if is_shared {
                    self.acceptance(PROFILE, &label, &far.account)
                } else {
                    None
                };
                wait_for(&mut block, after.into_iter().collect());
                self.add("dns.tf", block);
            }
            self.share(&Shared {
                what: PROFILE,
                label: &label,
                home: &home,
                accounts: &profile.shared_with,
                place: place.member("shared_with"),
            });
        }
    }
}
