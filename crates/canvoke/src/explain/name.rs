//! The words of Gate::Name.

use super::Scene;
use super::resolver::{here, no_record, open, overridden, trail};
use super::words::Words;
use crate::arena::Id;
use crate::fix::{Edit, Fix};
use crate::net::Front;
use crate::net::name::{Answer, Finding};
use crate::net::resolver::Source;
use crate::topology::{Api, Endpoint, Vpc};

pub(super) fn words(scene: &Scene<'_>, finding: &Finding) -> Vec<Words> {
    let claim = match &finding.answer {
        Answer::PrivateDns { endpoint, shadowed } => {
            private_dns(scene, finding, *endpoint, *shadowed)
        }
        Answer::Record { front, shadowed } => record(scene, finding, *front, *shadowed),
        Answer::EndpointName { endpoint } => {
            let endpoint = &scene.topology.endpoints[*endpoint];
            let host = &finding.host;
            Words::new(
                "DNS_ENDPOINT_NAME",
                "N-DNS-02",
                format!(
                    "`{host}` is the public name of endpoint `{}` and gives its private addresses",
                    endpoint.name
                ),
            )
            .place(&endpoint.place)
        }
        Answer::Alias { endpoint } => {
            let endpoint = &scene.topology.endpoints[*endpoint];
            let host = &finding.host;
            Words::new(
                "DNS_ALIAS",
                "G-EP-18",
                format!(
                    "`{host}` is the alias of the API at endpoint `{}` and gives its private addresses",
                    endpoint.name
                ),
            )
            .place(&endpoint.place)
        }
        Answer::BalancerName { balancer } => {
            let balancer = &scene.topology.balancers[*balancer];
            Words::new(
                "DNS_LOAD_BALANCER_NAME",
                "G-NAME-07",
                format!(
                    "`{}` is the name of load balancer `{}` and gives its nodes' addresses",
                    finding.host, balancer.name
                ),
            )
            .place(&balancer.place)
        }
        Answer::NotVisible {
            api,
            vpc,
            elsewhere,
            switched_off,
        } => not_visible(scene, finding, *api, *vpc, (elsewhere, switched_off)),
        Answer::NoRecord { zone } => no_record(scene, finding, *zone),
        Answer::Overridden { rule } => overridden(scene, finding, *rule),
        Answer::AttributesOff {
            vpc,
            has_no_resolver,
        } => attributes_off(scene, &finding.host, *vpc, *has_no_resolver),
        Answer::NotAssociated {
            api,
            endpoint,
            needs_deployment,
        } => not_associated(scene, finding, *api, *endpoint, *needs_deployment),
        Answer::NoSuchEndpoint => {
            let words = Words::new(
                "DNS_UNKNOWN_ENDPOINT",
                "N-DNS-02",
                format!(
                    "`{}` is the name of no endpoint in the scenario",
                    finding.host
                ),
            )
            .place(&scene.topology.clients[scene.invocation.client].place);
            by_endpoint_name(scene, finding, words)
        }
        Answer::NoAddress { front } => no_address(scene, finding, *front),
        Answer::Circle
        | Answer::ForeignAddress { .. }
        | Answer::Public { .. }
        | Answer::ForeignServer
        | Answer::Unmodelled { .. }
        | Answer::NotHeld
        | Answer::NoSite => open(scene, finding),
    };
    vec![trail(scene, finding, claim)]
}

fn private_dns(
    scene: &Scene<'_>,
    finding: &Finding,
    endpoint: Id<Endpoint>,
    shadowed: Option<Id<Api>>,
) -> Words {
    let topology = scene.topology;
    let host = &finding.host;
    let endpoint = &topology.endpoints[endpoint];
    let carried = match finding.lookup.source {
        Source::Managed {
            profile: Some(profile),
            ..
        } => Some(&topology.profiles[profile]),
        _ => None,
    };
    let here = here(scene, finding);
    if let Some(api) = shadowed {
        let api = &topology.apis[api];
        return Words::new(
            "DNS_PUBLIC_API_SHADOWED",
            "N-DNS-05",
            format!(
                "`{host}` is the name of API `{}`, which is not private, and private DNS of endpoint `{}` takes it {here}",
                api.name, endpoint.name
            ),
        )
        .place(&endpoint.place.member("private_dns"));
    }
    match carried {
        Some(profile) => Words::new(
            "DNS_PROFILE",
            "N-DNS-06",
            format!(
                "`{host}` resolves to endpoint `{}`: Profile `{}` carries its private names {here}",
                endpoint.name, profile.name
            ),
        )
        .place(&profile.place),
        None => Words::new(
            "DNS_PRIVATE_ZONE",
            "N-DNS-04",
            format!(
                "`{host}` resolves to endpoint `{}`: its private DNS answers {here}",
                endpoint.name
            ),
        )
        .place(&endpoint.place),
    }
}

fn record(scene: &Scene<'_>, finding: &Finding, front: Front, shadowed: Option<Id<Api>>) -> Words {
    let topology = scene.topology;
    let Source::Record { zone, record, .. } = finding.lookup.source else {
        return open(scene, finding);
    };
    let zone = &topology.zones[zone];
    let place = zone
        .records
        .get(record)
        .map_or(&zone.place, |record| &record.place);
    let (code, rule) = match shadowed {
        Some(_) => ("DNS_PUBLIC_API_SHADOWED", "N-DNS-05"),
        None => ("DNS_HOSTED_ZONE", "N-DNS-06"),
    };
    Words::new(
        code,
        rule,
        format!(
            "`{}` resolves to {} by a record of hosted zone `{}` {}",
            finding.host,
            named(scene, front),
            zone.name,
            here(scene, finding)
        ),
    )
    .place(place)
}

fn named(scene: &Scene<'_>, front: Front) -> String {
    match front {
        Front::Endpoint(endpoint) => {
            format!("endpoint `{}`", scene.topology.endpoints[endpoint].name)
        }
        Front::Balancer(balancer) => {
            format!(
                "load balancer `{}`",
                scene.topology.balancers[balancer].name
            )
        }
    }
}

fn no_address(scene: &Scene<'_>, finding: &Finding, front: Front) -> Words {
    let topology = scene.topology;
    let place = match front {
        Front::Endpoint(endpoint) => &topology.endpoints[endpoint].place,
        Front::Balancer(balancer) => &topology.balancers[balancer].place,
    };
    let name = named(scene, front);
    Words::new(
        "DNS_NO_ADDRESS",
        "N-VPCE-01",
        format!(
            "`{}` leads to {name}, which has no interface there and so no address",
            finding.host
        ),
    )
    .place(&place.member("subnets"))
    .fix(Fix::advice(format!("give {name} a subnet")))
}

fn not_visible(
    scene: &Scene<'_>,
    finding: &Finding,
    api: Option<Id<Api>>,
    vpc: Option<Id<Vpc>>,
    (elsewhere, switched_off): (&[Id<Endpoint>], &[Id<Endpoint>]),
) -> Words {
    let topology = scene.topology;
    let host = &finding.host;
    let client = &topology.clients[scene.invocation.client];
    let place = vpc.map_or(&client.place, |vpc| &topology.vpcs[vpc].place);
    let here = vpc.map_or_else(
        || "outside any VPC".to_owned(),
        |vpc| format!("in VPC `{}`", topology.vpcs[vpc].name),
    );
    let elsewhere: Vec<&Endpoint> = elsewhere
        .iter()
        .map(|&id| &topology.endpoints[id])
        .collect();
    let shared = elsewhere.iter().find(|endpoint| endpoint.private_dns);
    let mut summary = format!("`{}` cannot resolve `{host}` {here}", client.name);
    if let Some(endpoint) = shared {
        summary += &format!(
            ": private DNS of endpoint `{}` is visible only in VPC `{}`",
            endpoint.name, topology.vpcs[endpoint.vpc].name
        );
    } else if let Some(&endpoint) = switched_off.first() {
        summary += &format!(
            ": endpoint `{}` is there, but its private DNS is off",
            topology.endpoints[endpoint].name
        );
    } else if elsewhere.is_empty() {
        summary += ": the Region has no execute-api endpoint";
    } else {
        summary += ": no endpoint of the Region has private DNS on";
    }
    if api.is_none() {
        summary += "; and no API of the scenario has that id";
    }
    let mut words =
        Words::new("DNS_NOT_RESOLVABLE_IN_VPC", "N-DNS-01", summary).place(&client.place);
    words = words.evidence(
        format!(
            "{}: the resolver's answer is NXDOMAIN",
            vpc.map_or_else(
                || "public DNS".to_owned(),
                |vpc| format!("VPC `{}`", topology.vpcs[vpc].name)
            )
        ),
        Some(place),
    );
    for endpoint in &elsewhere {
        words = words.evidence(
            format!(
                "endpoint `{}` in VPC `{}`: private DNS {}",
                endpoint.name,
                topology.vpcs[endpoint.vpc].name,
                if endpoint.private_dns {
                    "on, for that VPC alone"
                } else {
                    "off"
                }
            ),
            Some(&endpoint.place),
        );
    }
    for &id in switched_off {
        let endpoint = &topology.endpoints[id];
        let mut edits = vec![Edit::Set {
            pointer: endpoint.place.member("private_dns").pointer,
            value: true.into(),
        }];
        let owner = &topology.vpcs[endpoint.vpc];
        let mut with = String::new();
        if !owner.dns_hostnames {
            with = format!(" and `dns_hostnames` of VPC `{}`", owner.name);
            edits.push(Edit::Set {
                pointer: owner.place.member("dns_hostnames").pointer,
                value: true.into(),
            });
        }
        words = words.fix(Fix::new(
            format!(
                "turn on private DNS of endpoint `{}`{with} (public execute-api names then lead to it as well)",
                endpoint.name
            ),
            edits,
        ));
    }
    by_endpoint_name(scene, finding, words)
}

/// The endpoint's own name works from anywhere, with the header that names the API (N2); an association gives a name
/// of its own (N3).
pub(super) fn by_endpoint_name(scene: &Scene<'_>, finding: &Finding, mut words: Words) -> Words {
    let topology = scene.topology;
    let Some(endpoint) = finding.meant else {
        return words.fix(Fix::advice(
            "add an interface endpoint for execute-api in a VPC that the client reaches",
        ));
    };
    let endpoint = &topology.endpoints[endpoint];
    let path = &scene.invocation.path;
    let Some(api) = scene.named_api() else {
        return words.fix(Fix::advice(format!(
            "call endpoint `{}` by its own name, with the header `x-apigw-api-id`",
            endpoint.name
        )));
    };
    let api = &topology.apis[api];
    words = words.fix(Fix::new(
        format!(
            "call endpoint `{}` by its own name, with the header `x-apigw-api-id`",
            endpoint.name
        ),
        vec![Edit::CallBy {
            url: format!("https://{{{}.dns}}{path}", endpoint.name),
            headers: vec![format!("x-apigw-api-id: {{{}}}", api.name)],
        }],
    ));
    let mut edits = Vec::new();
    let is_associated = api
        .saved
        .associated
        .iter()
        .any(|&id| topology.endpoints[id].name == endpoint.name);
    if !is_associated {
        edits.push(Edit::Set {
            pointer: api.place.member("endpoints").member("-").pointer,
            value: endpoint.name.clone().into(),
        });
    }
    edits.extend(scene.redeploy(api));
    edits.push(Edit::CallBy {
        url: format!(
            "https://{{{}}}-{{{}.id}}.execute-api.{}.amazonaws.com{path}",
            api.name, endpoint.name, api.region
        ),
        headers: Vec::new(),
    });
    words
        .fix(Fix::new(
            format!(
                "associate endpoint `{}` with the API, deploy, and call the alias this gives",
                endpoint.name
            ),
            edits,
        ))
        .fix(Fix::advice(format!(
            "share the name: private DNS off, and a private hosted zone for it that leads to endpoint `{}`, associated with both VPCs",
            endpoint.name
        )))
}

fn attributes_off(scene: &Scene<'_>, host: &str, vpc: Id<Vpc>, has_no_resolver: bool) -> Words {
    let vpc = &scene.topology.vpcs[vpc];
    let summary = if has_no_resolver {
        format!(
            "VPC `{}` has `dns_support` off, so nothing in it can resolve `{host}`",
            vpc.name
        )
    } else {
        format!(
            "VPC `{}` has `dns_hostnames` off, so private DNS of its endpoint does not answer for `{host}`",
            vpc.name
        )
    };
    let mut edits = Vec::new();
    for (member, is_on) in [
        ("dns_support", vpc.dns_support),
        ("dns_hostnames", vpc.dns_hostnames),
    ] {
        if !is_on {
            edits.push(Edit::Set {
                pointer: vpc.place.member(member).pointer,
                value: true.into(),
            });
        }
    }
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
        .fix(Fix::new(
            format!(
                "turn on `dns_support` and `dns_hostnames` of VPC `{}`",
                vpc.name
            ),
            edits,
        ))
}

fn not_associated(
    scene: &Scene<'_>,
    finding: &Finding,
    api: Option<Id<Api>>,
    endpoint: Option<Id<Endpoint>>,
    needs_deployment: bool,
) -> Words {
    let topology = scene.topology;
    let host = &finding.host;
    let (Some(api), Some(endpoint)) = (api, endpoint) else {
        let missing = if api.is_none() { "API" } else { "endpoint" };
        let words = Words::new(
            "DNS_ALIAS_UNKNOWN",
            "G-FAIL-02",
            format!("`{host}` does not exist: the scenario has no {missing} of that id"),
        )
        .place(&topology.clients[scene.invocation.client].place);
        return by_endpoint_name(scene, finding, words);
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

fn on_off(is_on: bool) -> &'static str {
    if is_on { "on" } else { "off" }
}
