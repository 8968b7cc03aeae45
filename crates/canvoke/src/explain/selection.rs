//! The words of the gates that find the way to an API: Tls and Api.

use super::Scene;
use super::words::Words;
use crate::diagnostic::Place;
use crate::fix::{Edit, Fix};
use crate::gateway::api::{Answer as ApiAnswer, Finding as ApiFinding, Selected, Share};
use crate::gateway::selector::Selector;
use crate::gateway::tls::{self, Problem};
use crate::host::Host;
use crate::topology::{ApiType, Domain, Endpoint};

pub(super) fn tls(scene: &Scene<'_>, finding: &tls::Finding) -> Vec<Words> {
    let topology = scene.topology;
    let client = &topology.clients[scene.invocation.client].place;
    let whose = match finding.domain {
        Some(domain) => format!(
            "the certificate of domain `{}`",
            topology.domains[domain].name
        ),
        None => "API Gateway's certificate".to_owned(),
    };
    let host = &finding.host;
    if finding.problems.is_empty() {
        let (code, summary) = if finding.is_ignored {
            (
                "TLS_NAME_IGNORED",
                format!("{whose} does not cover `{host}`, and the client takes any"),
            )
        } else {
            ("TLS_NAME_COVERED", format!("{whose} covers `{host}`"))
        };
        return vec![Words::new(code, "G-DNS-12", summary).place(client)];
    }
    finding
        .problems
        .iter()
        .map(|problem| match problem {
            Problem::Name => Words::new(
                "TLS_NAME_MISMATCH",
                "G-DNS-12",
                format!("{whose} does not cover `{host}`"),
            )
            .fix(Fix::advice(
                "call one of API Gateway's own names, or set up a private custom domain for this one",
            )),
            Problem::Versions {
                policy,
                accepted: (least, most),
            } => {
                let (lowest, highest) = scene.invocation.tls;
                let words = Words::new(
                    "TLS_VERSION",
                    "G-FAIL-05",
                    format!(
                        "security policy `{policy}` accepts TLS {}, and the client speaks {}",
                        versions(*least, *most),
                        versions(lowest, highest)
                    ),
                )
                .fix(Fix::advice(format!(
                    "let the client speak TLS {}, or choose another security policy",
                    version(*most)
                )));
                if policy.starts_with("SecurityPolicy_") {
                    words
                        .evidence(
                            "another page says that private APIs take TLS 1.2 and nothing else (G-C-05)",
                            None,
                        )
                        .contested()
                } else {
                    words
                }
            }
            Problem::UnknownPolicy { policy } => Words::new(
                "TLS_POLICY_UNKNOWN",
                "G-EP-12",
                format!("which versions of TLS security policy `{policy}` accepts is not known"),
            ),
            Problem::ListenerName { .. }
            | Problem::ProxyProtocol { .. }
            | Problem::Reencrypted { .. } => at_balancer(scene, host, problem)
                .unwrap_or_else(|| Words::new("TLS_NAME_MISMATCH", "G-DNS-12", String::new())),
            Problem::Strict => Words::new(
                "STRICT_ACCESS_MODE",
                "G-FAIL-15",
                "the endpoint access mode is STRICT: the name in the handshake must be the Host, and the API's own name or custom domain",
            )
            .fix(Fix::advice(
                "call the API's own name or its custom domain, or set the access mode to BASIC",
            )),
        })
        .map(|words| words.place(client))
        .collect()
}

/// What a load balancer on the way does to the handshake.
fn at_balancer(scene: &Scene<'_>, host: &str, problem: &Problem) -> Option<Words> {
    let topology = scene.topology;
    Some(match problem {
        Problem::ListenerName { balancer } => {
            let balancer = &topology.balancers[*balancer];
            Words::new(
                "TLS_NAME_MISMATCH",
                "N-NLB-17",
                format!(
                    "the certificate of load balancer `{}`, which takes TLS off, does not cover `{host}`",
                    balancer.name
                ),
            )
            .at(&balancer.place)
            .fix(Fix::advice(
                "call a name of the listener's certificate, or give the listener one for this name",
            ))
        }
        Problem::ProxyProtocol { group } => {
            let group = &topology.target_groups[*group];
            Words::new(
                "TLS_PROXY_PROTOCOL",
                "N-NLB-10",
                format!(
                    "target group `{}` writes a proxy protocol header before the handshake, which API Gateway does not read",
                    group.name
                ),
            )
            .evidence(
                format!("target group `{}`: proxy protocol on", group.name),
                Some(&group.place),
            )
            .fix(Fix::new(
                format!("turn proxy protocol of target group `{}` off", group.name),
                vec![Edit::Set {
                    pointer: group.place.member("proxy_protocol").pointer,
                    value: false.into(),
                }],
            ))
        }
        Problem::Reencrypted { balancer } => {
            let balancer = &topology.balancers[*balancer];
            Words::new(
                "TLS_REENCRYPTED",
                "N-NLB-17",
                format!(
                    "load balancer `{}` takes TLS off and opens its own: whether the name it then says is one that API Gateway can use is not known",
                    balancer.name
                ),
            )
            .at(&balancer.place)
            .evidence(
                "N-C-10: nobody verified it; another reading: it works as with an Application Load Balancer. A call over it would settle it, or the names of the listener's certificate where it is one",
                None,
            )
            .contested()
            .unknown()
        }
        _ => return None,
    })
}

fn versions(least: u8, most: u8) -> String {
    if least == most {
        format!("{} alone", version(least))
    } else {
        format!("{} to {}", version(least), version(most))
    }
}

fn version(number: u8) -> String {
    format!("{}.{}", number / 10, number % 10)
}

pub(super) fn api(scene: &Scene<'_>, finding: &ApiFinding) -> Words {
    let topology = scene.topology;
    let client = &topology.clients[scene.invocation.client].place;
    match &finding.answer {
        ApiAnswer::Selected(selected) => {
            let api = &topology.apis[selected.api];
            let stage = selected.stage(topology).map_or("", |stage| &stage.name);
            let by = match &finding.selector {
                Selector::Header(_) => "the header `x-apigw-api-id`",
                Selector::HostHeader(_) => "the Host header",
                Selector::UrlHost(_) => "the host name",
            };
            let rule = match (&finding.selector, finding.domain) {
                (Selector::Header(_), _) => "G-DNS-13",
                (Selector::HostHeader(_), Some(_)) => "G-NAME-05",
                (_, Some(_)) => "G-NAME-04",
                _ => "G-NAME-01",
            };
            let summary = match finding.domain {
                Some(domain) => format!(
                    "{by} names domain `{}`, which leads to stage `{stage}` of API `{}`",
                    topology.domains[domain].name, api.name
                ),
                None => format!(
                    "{by} selects API `{}`, the path its stage `{stage}`",
                    api.name
                ),
            };
            canary(scene, *selected, Words::new("API_SELECTED", rule, summary)).place(&api.place)
        }
        ApiAnswer::Ping => Words::new(
            "PING_ANSWERED",
            "G-DNS-14",
            format!(
                "`{}` is answered by the endpoint itself",
                scene.invocation.path
            ),
        )
        .place(client),
        ApiAnswer::NamesNoApi => {
            let host = match &finding.selector {
                Selector::HostHeader(host) => format!("the Host header `{host}` is none of an API"),
                Selector::UrlHost(host) if matches!(Host::parse(host), Host::Other(_)) => {
                    format!("the host `{host}` is none of an API or custom domain")
                }
                _ => "the host is the endpoint's own".to_owned(),
            };
            let mut words = Words::new(
                "HOST_HEADER_UNKNOWN_API",
                "G-FAIL-06",
                format!("the request names no API: {host}, and there is no `x-apigw-api-id`"),
            )
            .place(client);
            let private = topology
                .apis
                .iter()
                .filter(|(_, api)| api.kind == ApiType::Private);
            for (_, api) in private.take(3) {
                words = words.fix(Fix::new(
                    format!(
                        "send the header `x-apigw-api-id: {}` for API `{}`",
                        api.id, api.name
                    ),
                    vec![Edit::CallBy {
                        url: scene.invocation.url.clone(),
                        headers: vec![format!("x-apigw-api-id: {{{}}}", api.name)],
                    }],
                ));
            }
            words
        }
        ApiAnswer::NoSuchApi {
            id,
            region,
            elsewhere,
        } => match elsewhere {
            Some(api) => {
                let api = &topology.apis[*api];
                Words::new(
                    "API_IN_OTHER_REGION",
                    "G-EP-06",
                    format!(
                        "API `{}` is in `{}`, the endpoint in `{region}`",
                        api.name, api.region
                    ),
                )
                .place(&api.place)
                .fix(Fix::advice(format!(
                    "call through an endpoint in `{}`",
                    api.region
                )))
            }
            None => Words::new(
                "HOST_HEADER_UNKNOWN_API",
                "G-DNS-13",
                format!("no API in `{region}` has the id `{id}`"),
            )
            .place(client)
            .fix(Fix::advice(
                "check the API's id and Region in the host name or header",
            )),
        },
        ApiAnswer::NotPrivate { api } => {
            let api = &topology.apis[*api];
            Words::new(
                "DNS_PUBLIC_API_SHADOWED",
                "G-FAIL-07",
                format!("API `{}` is not private, and the call arrived at an interface endpoint", api.name),
            )
            .place(&api.place)
            .fix_if(super::name_share::unshadow(scene))
            .fix(Fix::advice(
                "call the public API by a custom domain, or turn private DNS of the endpoint off and use a hosted zone for each private API",
            ))
        }
        ApiAnswer::NotPublic { api } => {
            let api = &topology.apis[*api];
            Words::new(
                "PRIVATE_API_OVER_INTERNET",
                "G-EP-02",
                format!(
                    "API `{}` is private, and the call came over the internet",
                    api.name
                ),
            )
            .place(&api.place)
            .fix(Fix::advice(
                "call it through an execute-api endpoint of the API's Region",
            ))
        }
        ApiAnswer::DefaultNameDisabled { api, .. } => {
            let api = &topology.apis[*api];
            let mut edits = vec![Edit::Set {
                pointer: api.place.member("disable_execute_api_endpoint").pointer,
                value: false.into(),
            }];
            edits.extend(scene.redeploy(api));
            Words::new(
                "DEFAULT_NAME_DISABLED",
                "G-EP-16",
                format!("API `{}` refuses calls by its default names", api.name),
            )
            .place(&api.place.member("disable_execute_api_endpoint"))
            .fix(Fix::new(
                "turn the default names on again and deploy",
                edits,
            ))
        }
        ApiAnswer::NoSuchStage { api, stage } => {
            let api = &topology.apis[*api];
            let known: Vec<String> = api
                .stages
                .iter()
                .map(|stage| format!("`{}`", stage.name))
                .collect();
            let summary = if stage.is_empty() {
                format!("the path names no stage of API `{}`", api.name)
            } else {
                format!("API `{}` has no stage `{stage}`", api.name)
            };
            // A stage that was never deployed is none (G-FAIL-16).
            let rule = if known.is_empty() {
                "G-FAIL-16"
            } else {
                "G-FAIL-11"
            };
            let mut words = Words::new("STAGE_NOT_FOUND", rule, summary)
                .place(&api.place.member("stages"))
                .evidence(
                    format!(
                        "stages: {}",
                        if known.is_empty() {
                            "none".to_owned()
                        } else {
                            known.join(", ")
                        }
                    ),
                    Some(&api.place.member("stages")),
                );
            if known.is_empty() {
                words = words.fix(Fix::advice("deploy the API to a stage"));
            }
            if let Some(domain) = finding.domain.filter(|_| !known.is_empty()) {
                return words.fix(Fix::advice(format!(
                    "let domain `{}` lead to a stage that exists, or call one where the path names it",
                    topology.domains[domain].name
                )));
            }
            for other in api.stages.iter().take(3) {
                let url = &scene.invocation.url;
                let corrected = match (stage.is_empty(), url.split_once(&format!("/{stage}"))) {
                    (false, Some((host, rest))) => format!("{host}/{}{rest}", other.name),
                    _ => format!("{}/{}", url.trim_end_matches('/'), other.name),
                };
                words = words.fix(Fix::new(
                    format!("call stage `{}`", other.name),
                    vec![Edit::CallBy {
                        url: corrected,
                        headers: scene.invocation.written_headers(),
                    }],
                ));
            }
            words
        }
        ApiAnswer::DomainNotAssociated { domain, endpoint } => {
            let domain = &topology.domains[*domain];
            let endpoint = &topology.endpoints[*endpoint];
            Words::new(
                "DOMAIN_NOT_ASSOCIATED",
                "G-FAIL-09",
                format!(
                    "private domain `{}` has no access association with endpoint `{}`",
                    domain.name, endpoint.name
                ),
            )
            .place(&domain.place)
            .fix(associate(scene, domain, endpoint))
        }
        ApiAnswer::DomainUnmapped { domain } => {
            let domain = &topology.domains[*domain];
            Words::new(
                "DOMAIN_UNMAPPED",
                "G-FAIL-09",
                format!("domain `{}` leads to no API", domain.name),
            )
            .place(&domain.place.member("mappings"))
            .fix(Fix::advice(
                "add a base path mapping or a routing rule to the domain",
            ))
        }
        ApiAnswer::NoWay { domain } => {
            let domain = &topology.domains[*domain];
            let mut words = Words::new(
                "BASE_PATH_NOT_MAPPED",
                "G-FAIL-10",
                format!(
                    "no mapping or rule of domain `{}` takes the path {}",
                    domain.name, scene.invocation.path
                ),
            )
            .place(&domain.place.member("mappings"));
            for way in &domain.ways {
                let api = &topology.apis[way.api].name;
                let text = format!("/{} leads to API `{api}`", way.base_paths.join(" or /"));
                words = words.evidence(text, Some(&way.place));
            }
            words.fix(Fix::advice(
                "call one of the base paths above, or map this one",
            ))
        }
    }
}

/// Where a canary splits the stage, which of its deployments this path meets (G-DEP-06).
fn canary(scene: &Scene<'_>, selected: Selected, words: Words) -> Words {
    let topology = scene.topology;
    let canary = selected
        .stage(topology)
        .and_then(|stage| Some((stage, stage.canary.as_ref()?)));
    let Some((stage, canary)) = canary else {
        return words;
    };
    let text = match selected.share {
        Share::Canary => format!(
            "the canary's deployment `{}` takes {} % of the calls, and this one (G-DEP-06)",
            canary.deployment, canary.percent
        ),
        Share::Stage => format!(
            "deployment `{}` takes this call; the canary's, `{}`, takes {} % of the calls (G-DEP-06)",
            stage.deployment, canary.deployment, canary.percent
        ),
    };
    words.evidence(text, Some(&stage.place.member("canary")))
}

/// The association that is missing, made by the endpoint's owner (G-DOM-04).
fn associate(scene: &Scene<'_>, domain: &Domain, endpoint: &Endpoint) -> Fix {
    let text = format!(
        "associate domain `{}` with endpoint `{}`",
        domain.name, endpoint.name
    );
    let is_possible = domain.kind == ApiType::Private && domain.region == endpoint.region;
    if !is_possible {
        return Fix::advice(format!("{text}: both in one Region, the domain private"));
    }
    let owner = scene.topology.vpcs[endpoint.vpc].account;
    let name = format!("{}_{}", domain.name, endpoint.name);
    let pointer = Place::at(&["domain_associations", &name]).pointer;
    Fix::new(
        text,
        vec![Edit::Set {
            pointer,
            value: serde_json::json!({
                "account": scene.topology.accounts[owner].name,
                "domain": domain.name,
                "endpoint": endpoint.name,
            }),
        }],
    )
}
