//! Hosted zones and the VPCs that see them. A private zone is made with a VPC of its own account; the others are
//! associated, from another account after an authorization (N-DNS-06).

use canvoke::model::HostedZone;
use canvoke::{Diagnostic, Place};

use super::homes::Home;
use super::{Export, name_tag, wait_for};
use crate::hcl::{Block, Expr, reference, text};

pub(super) const ZONE: &str = "aws_route53_zone";
const AUTHORIZATION: &str = "aws_route53_vpc_association_authorization";

impl Export<'_> {
    pub(super) fn hosted_zones(&mut self) {
        let scenario = self.scenario;
        for (name, zone) in &scenario.hosted_zones {
            let place = Place::at(&["hosted_zones", name]);
            if !scenario.accounts.contains_key(&zone.account) {
                self.dangling_account(&["hosted_zones", name, "account"], &zone.account);
            }
            let home = self.homes.of_account(&zone.account);
            let vpcs = self.vpcs_that_are(&zone.vpcs, &place.member("vpcs"));
            if !self.is_zone_written(name) {
                self.not_in_terraform(
                    place,
                    format!("AWS makes no private zone without a VPC: `{name}` is left out of the Terraform"),
                );
                continue;
            }
            let vpcs = if zone.public { Vec::new() } else { vpcs };
            let is_own = |vpc: &&&String| {
                let vpc = scenario.vpcs.get(vpc.as_str());
                vpc.is_some_and(|vpc| vpc.account == zone.account)
            };
            let first = vpcs.iter().find(is_own).or_else(|| vpcs.first()).copied();
            let label = self.labels.of(ZONE, name);
            let mut block = self.resource(ZONE, &label, &home);
            let domain = self.interpolated(&zone.domain);
            block.set("name", domain);
            if let Some(first) = first {
                let nested = self.first_vpc(first, zone, &home, &place);
                block.nest(nested);
            }
            block.blank();
            block.set("tags", name_tag(name));
            if first.is_some() {
                // The others are associated by resources of their own, which this one is not to take away.
                let mut lifecycle = Block::new("lifecycle");
                let vpc = Expr::Reference("vpc".to_owned());
                lifecycle.set("ignore_changes", Expr::List(vec![vpc]));
                block.nest(lifecycle);
            }
            self.add("dns.tf", block);
            for vpc in vpcs.into_iter().filter(|vpc| Some(*vpc) != first) {
                self.zone_association(&label, vpc, zone, &home);
            }
            for vpc in self.vpcs_that_are(&zone.authorized, &place.member("authorized")) {
                if !zone.vpcs.contains(vpc) {
                    self.authorization(&label, vpc, &home);
                }
            }
            for (index, record) in zone.records.iter().enumerate() {
                let place = place.member("records").index(index);
                self.record(&label, zone, record, &home, place);
            }
        }
    }

    /// Whether a zone is part of the export.
    pub(super) fn is_zone_written(&self, name: &str) -> bool {
        let vpcs = &self.scenario.vpcs;
        self.scenario
            .hosted_zones
            .get(name)
            .is_some_and(|zone| zone.public || zone.vpcs.iter().any(|vpc| vpcs.contains_key(vpc)))
    }

    fn first_vpc(&mut self, vpc: &str, zone: &HostedZone, home: &Home, place: &Place) -> Block {
        let mut nested = Block::new("vpc");
        let id = self.vpc_reference(vpc);
        nested.set("vpc_id", id);
        let Some(far) = self.vpc_home(vpc) else {
            return nested;
        };
        if far.region != home.region {
            nested.set("vpc_region", text(&far.region));
        }
        if far.account != zone.account {
            self.diagnostics.push(
                Diagnostic::warning(
                    "APPLY_WILL_FAIL",
                    place.member("vpcs"),
                    format!("AWS makes a private zone with a VPC of the zone's own account, and `{vpc}` is another's"),
                )
                .hint("associate a VPC of the zone's account too"),
            );
        }
        nested
    }

    fn zone_association(&mut self, zone: &str, vpc: &str, written: &HostedZone, home: &Home) {
        let Some(far) = self.vpc_home(vpc) else {
            return;
        };
        let mut after = Vec::new();
        if far.account != written.account {
            after.push(self.authorization(zone, vpc, home));
        }
        let kind = "aws_route53_zone_association";
        let label = self.labels.fresh(kind, &format!("{zone}_{vpc}"));
        let mut block = self.resource(kind, &label, &far);
        block.set("zone_id", reference(ZONE, zone, "zone_id"));
        let id = self.vpc_reference(vpc);
        block.set("vpc_id", id);
        wait_for(&mut block, after);
        self.add("dns.tf", block);
    }

    fn authorization(&mut self, zone: &str, vpc: &str, home: &Home) -> String {
        let label = self.labels.fresh(AUTHORIZATION, &format!("{zone}_{vpc}"));
        let mut block = self.resource(AUTHORIZATION, &label, home);
        block.set("zone_id", reference(ZONE, zone, "zone_id"));
        let id = self.vpc_reference(vpc);
        block.set("vpc_id", id);
        let region = self.vpc_home(vpc).map(|far| far.region);
        if let Some(region) = region.filter(|region| *region != home.region) {
            block.set("vpc_region", text(region));
        }
        self.add("dns.tf", block);
        format!("{AUTHORIZATION}.{label}")
    }

    /// The VPCs of a list that there are.
    pub(super) fn vpcs_that_are<'v>(
        &mut self,
        vpcs: &'v [String],
        place: &Place,
    ) -> Vec<&'v String> {
        let mut found = Vec::new();
        for (index, vpc) in vpcs.iter().enumerate() {
            if !self.scenario.vpcs.contains_key(vpc) {
                self.dangling(place.index(index), "VPC", vpc);
            } else if !found.contains(&vpc) {
                found.push(vpc);
            }
        }
        found
    }
}
