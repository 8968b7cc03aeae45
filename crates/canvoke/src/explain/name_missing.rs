//! The words of Gate::Name where the client gets no address: who said so, and whose knowledge it did not reach.

use super::name::{front_place, here, named_all};
use super::words::Words;
use super::{Scene, name_fix};
use crate::arena::Id;
use crate::fix::{Edit, Fix};
use crate::net::dns::meant::is_execute_api;
use crate::net::dns::{Reply, Server, Step, Why, held};
use crate::net::name::{Finding, Front, Missing};
use crate::topology::{Api, Endpoint, HostedZone, ResolverRule, Topology, Vantage, Vpc};

/// As many records are shown of a zone that lacks one.
const MOST_RECORDS: usize = 8;

pub(super) fn words(scene: &Scene<'_>, finding: &Finding, missing: Missing) -> Words {
    let topology = scene.topology;
    match missing {
        Missing::Overridden { vpc, rule } => {
            let words = overridden(scene, finding, (vpc, rule));
            name_fix::cause(scene, finding, missing, other_reading(finding, words))
        }
        Missing::AttributesOff { vpc } => {
            let words = attributes_off(scene, finding, vpc);
            name_fix::cause(scene, finding, missing, other_reading(finding, words))
        }
        Missing::OwnServers { vpc } => {
            let words = own_servers(scene, finding, vpc);
            name_fix::cause(scene, finding, missing, other_reading(finding, words))
        }
        Missing::Unverified { endpoint } => {
            let words = unverified(scene, finding, endpoint);
            name_fix::cause(scene, finding, missing, words)
        }
        Missing::NoRecord { zone } => {
            name_fix::behind(scene, finding, no_record(scene, finding, zone))
        }
        Missing::NotVisible => {
            let words = other_reading(finding, not_visible(scene, finding));
            name_fix::behind(scene, finding, words)
        }
        Missing::NotAssociated {
            api,
            endpoint,
            needs_deployment,
        } => not_associated(scene, finding, api, endpoint, needs_deployment),
        Missing::NoSuchEndpoint => {
            let words = Words::new(
                "DNS_UNKNOWN_ENDPOINT",
                "N-DNS-02",
                format!(
                    "`{}` is the name of no endpoint in the scenario",
                    finding.onward.name
                ),
            )
            .place(&topology.clients[scene.invocation.client].place);
            name_fix::behind(scene, finding, words)
        }
        Missing::Loop => goes_round(scene, finding),
    }
}

/// What the scenario knows and a cause kept from being asked.
fn unheard(finding: &Finding, why: Why) -> Option<&Reply> {
    let mut causes = finding.causes.iter();
    causes.find(|cause| cause.why == why)?.reply.as_ref()
}

/// The other reading of N-C-01, where the answer rests on it.
fn other_reading(finding: &Finding, words: Words) -> Words {
    match finding.lookup.reply {
        Reply::NotPublic { .. } => words.evidence(
            "another reading (N-C-01): public DNS gives public addresses (`DNS_RESOLVES_TO_PUBLIC`), and a call there gets 403 Forbidden",
            None,
        ),
        _ => words,
    }
}

/// Whose knowledge a reply is, in words.
pub(super) fn knower(topology: &Topology, reply: &Reply) -> String {
    match reply {
        Reply::Managed { endpoint, profile } => {
            let carried = profile.map_or_else(String::new, |profile| {
                format!(" (by Profile `{}`)", topology.profiles[profile].name)
            });
            format!(
                "private DNS of endpoint `{}`{carried}",
                topology.endpoints[*endpoint].name
            )
        }
        Reply::Records { zone, .. } | Reply::NoRecord { zone, .. } => {
            format!("hosted zone `{}`", topology.zones[*zone].name)
        }
        _ => "a private zone".to_owned(),
    }
}

fn overridden(
    scene: &Scene<'_>,
    finding: &Finding,
    (vpc, rule): (Id<Vpc>, Id<ResolverRule>),
) -> Words {
    let topology = scene.topology;
    let zone = unheard(finding, Why::Rule(vpc, rule))
        .map_or_else(String::new, |reply| knower(topology, reply));
    let rule = &topology.resolver_rules[rule];
    Words::new(
        "DNS_RESOLVER_RULE_OVERRIDES_PHZ",
        "N-DNS-07",
        format!(
            "Resolver rule `{}` forwards `{}`, so {zone} is not asked for `{}`, and where it is forwarded nobody knows it",
            rule.name, rule.domain, finding.lookup.name
        ),
    )
    .place(&rule.place)
}

fn attributes_off(scene: &Scene<'_>, finding: &Finding, vpc: Id<Vpc>) -> Words {
    let topology = scene.topology;
    let host = &finding.lookup.name;
    let heard = unheard(finding, Why::Attributes(vpc));
    let vpc = &topology.vpcs[vpc];
    let summary = if !vpc.dns_support {
        format!(
            "VPC `{}` has `dns_support` off, so nothing in it can resolve `{host}`",
            vpc.name
        )
    } else {
        let zone = match heard {
            Some(Reply::Records { zone, .. }) => {
                format!("hosted zone `{}`", topology.zones[*zone].name)
            }
            Some(Reply::Managed {
                profile: Some(profile),
                ..
            }) => format!("Profile `{}`", topology.profiles[*profile].name),
            _ => "private DNS of its endpoint".to_owned(),
        };
        format!(
            "VPC `{}` has `dns_hostnames` off, so {zone} does not answer for `{host}`",
            vpc.name
        )
    };
    Words::new("DNS_ATTRS_DISABLED", "N-DNS-04", summary)
        .place(&vpc.place)
        .evidence(
            format!(
                "VPC `{}`: dns_support {}, dns_hostnames {}",
                vpc.name,
                on_off(vpc.dns_support),
                on_off(vpc.dns_hostnames)
            ),
            Some(&vpc.place),
        )
}

fn own_servers(scene: &Scene<'_>, finding: &Finding, vpc: Id<Vpc>) -> Words {
    let topology = scene.topology;
    let zone = unheard(finding, Why::OwnServers(vpc)).map_or_else(
        || "the resolver".to_owned(),
        |reply| knower(topology, reply),
    );
    let vpc = &topology.vpcs[vpc];
    Words::new(
        "DNS_NOT_RESOLVABLE_IN_VPC",
        "N-DNS-09",
        format!(
            "hosts of VPC `{}` ask DNS servers of their own, which do not forward to its resolver, so {zone} is not asked for `{}`",
            vpc.name, finding.lookup.name
        ),
    )
    .place(&vpc.place.member("own_dns"))
}

fn unverified(scene: &Scene<'_>, finding: &Finding, endpoint: Id<Endpoint>) -> Words {
    let topology = scene.topology;
    let endpoint = &topology.endpoints[endpoint];
    let service = endpoint
        .endpoint_service
        .map(|service| &topology.services[service]);
    let name = service.map_or("", |service| service.name.as_str());
    Words::new(
        "VPCE_PRIVATE_DNS_UNVERIFIED",
        "N-NLB-13",
        format!(
            "the private name of endpoint service `{name}` is not verified, so private DNS of endpoint `{}` does not answer for `{}`",
            endpoint.name, finding.lookup.name
        ),
    )
    .place(&service.map_or_else(|| endpoint.place.clone(), |service| service.place.member("private_name")))
}

/// The zone covers the name and says that there is none (N-DNS-08).
fn no_record(scene: &Scene<'_>, finding: &Finding, zone: Id<HostedZone>) -> Words {
    let topology = scene.topology;
    let zone = &topology.zones[zone];
    let name = &finding.onward.name;
    let (code, here) = if zone.is_public {
        ("DNS_NO_RECORD", "in public DNS".to_owned())
    } else {
        ("DNS_PHZ_NXDOMAIN_SHADOW", here(scene, finding))
    };
    let mut words = Words::new(
        code,
        "N-DNS-08",
        format!(
            "hosted zone `{}` answers for `{}` {here} and has no record of `{name}`, so there is no such name",
            zone.name, zone.domain
        ),
    )
    .place(&zone.place.member("records"));
    if let Reply::NoRecord {
        profile: Some(profile),
        ..
    } = finding.onward.reply
    {
        let profile = &topology.profiles[profile];
        words = words.evidence(
            format!(
                "Profile `{}` carries hosted zone `{}` there",
                profile.name, zone.name
            ),
            Some(&profile.place),
        );
    }
    for record in zone.records.iter().take(MOST_RECORDS) {
        words = words.evidence(
            format!("hosted zone `{}`: record `{}`", zone.name, record.name),
            Some(&record.place),
        );
    }
    if zone.records.len() > MOST_RECORDS {
        let more = zone.records.len() - MOST_RECORDS;
        words = words.evidence(format!("and {more} more records"), Some(&zone.place));
    }
    words
}

/// Nobody whom the client asks knows the name.
fn not_visible(scene: &Scene<'_>, finding: &Finding) -> Words {
    let topology = scene.topology;
    let name = &finding.onward.name;
    let client = &topology.clients[scene.invocation.client];
    let vpc = match (finding.onward.at, &client.vantage) {
        (Server::Vpc(vpc), _) | (Server::Public, &Vantage::Vpc { vpc, .. }) => Some(vpc),
        _ => None,
    };
    let mut summary = format!(
        "`{}` cannot resolve `{name}` {}",
        client.name,
        here(scene, finding)
    );
    let holders: Vec<Id<HostedZone>> = held(topology, name)
        .filter_map(|reply| match reply {
            Reply::Records { zone, .. } => Some(zone),
            _ => None,
        })
        .collect();
    let is_own_name = matches!(finding.onward.reply, Reply::NotPublic { .. });
    let (own, elsewhere) = endpoints(topology, finding, vpc);
    let held_by = holders.first().map(|&zone| &topology.zones[zone]);
    let rule = if is_own_name { "N-DNS-01" } else { "N-DNS-06" };
    if let Some(zone) = held_by {
        let is_authorized = vpc.is_some_and(|vpc| zone.authorized.contains(&vpc));
        summary += &format!(": hosted zone `{}` holds it, and is ", zone.name);
        summary += match (vpc, is_authorized) {
            (Some(_), true) => "authorized for that VPC, but not associated with it",
            (Some(_), false) => "not associated with that VPC",
            (None, _) => "asked in its VPCs alone",
        };
    } else if let Some(endpoint) = own.first() {
        summary += &format!(
            ": endpoint `{}` is there, but its private DNS is off",
            endpoint.name
        );
    } else if let Some(endpoint) = elsewhere.iter().find(|endpoint| endpoint.private_dns) {
        summary += &format!(
            ": private DNS of endpoint `{}` is visible only in VPC `{}`",
            endpoint.name, topology.vpcs[endpoint.vpc].name
        );
    } else if elsewhere.is_empty() {
        summary += ": the Region has no execute-api endpoint";
    } else {
        summary += ": no endpoint of the Region has private DNS on";
    }
    if matches!(finding.onward.reply, Reply::NotPublic { api: None }) {
        summary += "; and no API of the scenario has that id";
    }
    let place = vpc.map_or(&client.place, |vpc| &topology.vpcs[vpc].place);
    let mut words = Words::new("DNS_NOT_RESOLVABLE_IN_VPC", rule, summary)
        .place(&client.place)
        .evidence(
            format!(
                "{}: the resolver's answer is NXDOMAIN",
                vpc.map_or_else(
                    || "public DNS".to_owned(),
                    |vpc| format!("VPC `{}`", topology.vpcs[vpc].name)
                )
            ),
            Some(place),
        );
    for zone in holders {
        let zone = &topology.zones[zone];
        let vpcs: Vec<String> = zone
            .vpcs
            .iter()
            .map(|&vpc| format!("`{}`", topology.vpcs[vpc].name))
            .collect();
        let vpcs = if vpcs.is_empty() {
            "no VPC".to_owned()
        } else {
            vpcs.join(", ")
        };
        words = words.evidence(
            format!("hosted zone `{}`: associated with {vpcs}", zone.name),
            Some(&zone.place.member("vpcs")),
        );
    }
    for endpoint in &elsewhere {
        let private_dns = if endpoint.private_dns {
            "on, for that VPC alone"
        } else {
            "off"
        };
        words = words.evidence(
            format!(
                "endpoint `{}` in VPC `{}`: private DNS {private_dns}",
                endpoint.name, topology.vpcs[endpoint.vpc].name
            ),
            Some(&endpoint.place),
        );
    }
    words
}

/// The execute-api endpoints of the name's Region: in the VPC, and elsewhere.
fn endpoints<'t>(
    topology: &'t Topology,
    finding: &Finding,
    vpc: Option<Id<Vpc>>,
) -> (Vec<&'t Endpoint>, Vec<&'t Endpoint>) {
    let crate::host::Host::Api { region, .. } = crate::host::Host::parse(&finding.onward.name)
    else {
        return (Vec::new(), Vec::new());
    };
    topology
        .endpoints
        .iter()
        .map(|(_, endpoint)| endpoint)
        .filter(|endpoint| endpoint.service_region == region && is_execute_api(endpoint))
        .partition(|endpoint| Some(endpoint.vpc) == vpc)
}

fn not_associated(
    scene: &Scene<'_>,
    finding: &Finding,
    api: Option<Id<Api>>,
    endpoint: Option<Id<Endpoint>>,
    needs_deployment: bool,
) -> Words {
    let topology = scene.topology;
    let host = &finding.onward.name;
    let (Some(api), Some(endpoint)) = (api, endpoint) else {
        let missing = if api.is_none() { "API" } else { "endpoint" };
        let words = Words::new(
            "DNS_ALIAS_UNKNOWN",
            "G-FAIL-02",
            format!("`{host}` does not exist: the scenario has no {missing} of that id"),
        )
        .place(&topology.clients[scene.invocation.client].place);
        return name_fix::behind(scene, finding, words);
    };
    let (api, endpoint) = (&topology.apis[api], &topology.endpoints[endpoint]);
    let mut edits = Vec::new();
    let (code, rule, summary) = if needs_deployment {
        (
            "DNS_ALIAS_NOT_DEPLOYED",
            "G-EP-20",
            format!(
                "`{host}` does not exist yet: API `{}` is associated with endpoint `{}`, but was not deployed since",
                api.name, endpoint.name
            ),
        )
    } else {
        edits.push(Edit::Set {
            pointer: api.place.member("endpoints").member("-").pointer,
            value: endpoint.name.clone().into(),
        });
        (
            "DNS_ALIAS_NOT_ASSOCIATED",
            "G-FAIL-02",
            format!(
                "`{host}` does not exist: API `{}` is not associated with endpoint `{}`",
                api.name, endpoint.name
            ),
        )
    };
    edits.extend(scene.redeploy(api));
    Words::new(code, rule, summary)
        .place(&api.place.member("endpoints"))
        .fix(Fix::new(
            format!(
                "associate endpoint `{}` with API `{}` and deploy",
                endpoint.name, api.name
            ),
            edits,
        ))
}

pub(super) fn no_address(scene: &Scene<'_>, finding: &Finding, fronts: &[Front]) -> Words {
    let topology = scene.topology;
    let leads = named_all(topology, fronts);
    Words::new(
        "DNS_NO_ADDRESS",
        "N-VPCE-01",
        format!(
            "`{}` leads to {leads}, which has no interface and so no address",
            finding.lookup.name
        ),
    )
    .place(&front_place(topology, fronts).member("subnets"))
    .fix(Fix::advice(format!("give {leads} a subnet")))
}

/// The servers hand the question round in a circle; the client learns nothing.
fn goes_round(scene: &Scene<'_>, finding: &Finding) -> Words {
    let topology = scene.topology;
    let mut words = Words::new(
        "DNS_LOOP",
        "N-DNS-07",
        format!(
            "the question for `{}` goes round in a circle, so nobody answers it",
            finding.host
        ),
    )
    .place(&topology.clients[scene.invocation.client].place);
    for step in &finding.onward.steps {
        // The rule that forwards into its own VPC closes the circle.
        if let Step::Rule {
            vpc,
            rule,
            profile: None,
            to: Server::Vpc(to),
        } = step
            && vpc == to
        {
            return words
                .place(&topology.resolver_rules[*rule].place)
                .fix(name_fix::take_away(topology, *rule, *vpc).fix());
        }
    }
    words = words.fix(Fix::advice(
        "let one of the records or rules lead to an endpoint",
    ));
    words
}

fn on_off(is_on: bool) -> &'static str {
    if is_on { "on" } else { "off" }
}
