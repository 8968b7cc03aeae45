//! Hosted zones and the VPCs that see them.

use canvoke::model::HostedZone;

use super::reader::Reader;

pub(super) const ZONES: [&str; 1] = ["aws_route53_zone"];

impl Reader<'_> {
    pub(super) fn hosted_zones(&mut self) {
        for part in self.all("aws_route53_zone") {
            let name = self.name(&part);
            let account = self.evaluator.providers.of(&part.entry).account.clone();
            let mut vpcs = Vec::new();
            let blocks = self.blocks(&part, "vpc");
            for block in &blocks {
                vpcs.extend(self.link(block, "vpc_id", &["aws_vpc"]));
                self.text(block, "vpc_region");
            }
            let zone = HostedZone {
                account,
                domain: self.text(&part, "name").unwrap_or_default(),
                public: blocks.is_empty(),
                vpcs,
                authorized: Vec::new(),
                records: Vec::new(),
                id: None,
            };
            self.became(&part, "hosted_zones", &name);
            self.scenario.hosted_zones.insert(name, zone);
        }
        for part in self.all("aws_route53_zone_association") {
            let zone = self.link(&part, "zone_id", &ZONES);
            let vpc = self.link(&part, "vpc_id", &["aws_vpc"]);
            self.text(&part, "vpc_region");
            if let (Some(zone), Some(vpc)) = (zone, vpc)
                && let Some(zone) = self.scenario.hosted_zones.get_mut(&zone)
            {
                // A zone that has a VPC is private, whatever made it.
                zone.public = false;
                if !zone.vpcs.contains(&vpc) {
                    zone.vpcs.push(vpc);
                }
            }
        }
        for part in self.all("aws_route53_vpc_association_authorization") {
            let zone = self.link(&part, "zone_id", &ZONES);
            let vpc = self.link(&part, "vpc_id", &["aws_vpc"]);
            self.text(&part, "vpc_region");
            if let (Some(zone), Some(vpc)) = (zone, vpc)
                && let Some(zone) = self.scenario.hosted_zones.get_mut(&zone)
                && !zone.vpcs.contains(&vpc)
            {
                zone.authorized.push(vpc);
            }
        }
        for part in self.all("aws_route53_record") {
            self.record(&part);
        }
    }
}
