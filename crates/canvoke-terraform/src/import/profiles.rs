//! Route 53 Profiles: what is in them, and the VPCs that use them.

use canvoke::Diagnostic;
use canvoke::model::DnsProfile;

use super::reader::{Part, Reader};

const PROFILES: [&str; 1] = ["aws_route53profiles_profile"];

impl Reader<'_> {
    pub(super) fn dns_profiles(&mut self) {
        for part in self.all("aws_route53profiles_profile") {
            let name = self.name(&part);
            let works = self.evaluator.providers.of(&part.entry).clone();
            let profile = DnsProfile {
                account: works.account,
                region: self.region(&works.region),
                vpcs: Vec::new(),
                hosted_zones: Vec::new(),
                endpoints: Vec::new(),
                resolver_rules: Vec::new(),
                shared_with: self.shared_with(&part),
            };
            self.became(&part, "dns_profiles", &name);
            self.scenario.dns_profiles.insert(name, profile);
        }
        for part in self.all("aws_route53profiles_association") {
            let profile = self.link(&part, "profile_id", &PROFILES);
            let vpc = self.link(&part, "resource_id", &["aws_vpc"]);
            let profile = profile.and_then(|name| self.scenario.dns_profiles.get_mut(&name));
            if let (Some(profile), Some(vpc)) = (profile, vpc) {
                profile.vpcs.push(vpc);
            }
        }
        for part in self.all("aws_route53profiles_resource_association") {
            self.member(&part);
        }
    }

    fn member(&mut self, part: &Part<'_>) {
        let profile = self.link(part, "profile_id", &PROFILES);
        let arn = self.text(part, "resource_arn");
        let (Some(profile), Some(arn)) = (profile, arn) else {
            return;
        };
        let named = |reader: &Self, kind: &str| {
            let address = reader.address_of(kind, &arn)?;
            reader.evaluator.names.get(&address).cloned()
        };
        let (zone, endpoint, rule) = (
            named(self, "aws_route53_zone"),
            named(self, "aws_vpc_endpoint"),
            named(self, "aws_route53_resolver_rule"),
        );
        if zone.is_none() && endpoint.is_none() && rule.is_none() {
            self.diagnostics.push(Diagnostic::warning(
                "NOT_READ",
                part.argument_place("resource_arn"),
                format!(
                    "`{}` is left out: what it adds to the Profile is not made by these files or not in the model",
                    part.address
                ),
            ));
        }
        if let Some(profile) = self.scenario.dns_profiles.get_mut(&profile) {
            profile.hosted_zones.extend(zone);
            profile.endpoints.extend(endpoint);
            profile.resolver_rules.extend(rule);
        }
    }
}
