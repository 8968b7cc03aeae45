//! The words of the gateway's gates that ask no policy: Tls, Api, Identity, DomainPolicy, Waf, Method, ApiKey,
//! Throttle, Integration.

use super::Scene;
use super::words::Words;
use crate::fix::{Edit, Fix};
use crate::gateway::api::{Answer as ApiAnswer, Finding as ApiFinding, Selector};
use crate::gateway::method::{Answer as MethodAnswer, Finding as MethodFinding};
use crate::gateway::{api_key, identity, integration, throttle, tls, waf};
use crate::topology::{ApiType, Integration};

pub(super) fn tls(scene: &Scene<'_>, finding: &tls::Finding) -> Words {
    let client = &scene.topology.clients[scene.invocation.client].place;
    if finding.is_covered {
        return Words::new(
            "TLS_NAME_COVERED",
            "G-DNS-12",
            format!("API Gateway's certificate covers `{}`", finding.host),
        )
        .place(client);
    }
    Words::new(
        "TLS_NAME_MISMATCH",
        "G-DNS-12",
        format!(
            "API Gateway's certificate does not cover `{}`",
            finding.host
        ),
    )
    .place(client)
    .fix(Fix::advice(
        "call one of API Gateway's own names, or set up a private custom domain for this one",
    ))
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
            let rule = match finding.selector {
                Selector::Header(_) => "G-DNS-13",
                _ => "G-NAME-01",
            };
            Words::new(
                "API_SELECTED",
                rule,
                format!(
                    "{by} selects API `{}`, the path its stage `{stage}`",
                    api.name
                ),
            )
            .place(&api.place)
        }
        ApiAnswer::NamesNoApi => {
            let host = match &finding.selector {
                Selector::HostHeader(host) => format!("the Host header `{host}` is none of an API"),
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
            .fix(Fix::advice(
                "call the public API by a custom domain, or turn private DNS of the endpoint off and use a hosted zone for each private API",
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
            let mut words = Words::new("STAGE_NOT_FOUND", "G-FAIL-11", summary)
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
    }
}

pub(super) fn identity(scene: &Scene<'_>, finding: &identity::Finding) -> Words {
    let topology = scene.topology;
    if finding.has_unchecked_signature {
        return Words::new(
            "SIGNATURE_NOT_CHECKED",
            "G-WHO-04",
            "the call carries a signature of its own, which canvoke does not check yet: an invalid one is refused outright",
        )
        .place(&topology.clients[scene.invocation.client].place)
        .fix(Fix::advice("leave the `Authorization` header out and name the principal that signs"));
    }
    match finding.caller.principal {
        Some(principal) => Words::new(
            "SIGNED",
            "G-WHO-02",
            format!(
                "the call is signed by {}",
                finding.caller.identity.arn().unwrap_or("nobody")
            ),
        )
        .place(&topology.principals[principal].place),
        None => Words::new(
            "ANONYMOUS",
            "G-WHO-01",
            "the call is not signed: the caller is anonymous",
        )
        .place(&topology.clients[scene.invocation.client].place),
    }
}

pub(super) fn domain_policy(scene: &Scene<'_>) -> Words {
    Words::new(
        "NO_CUSTOM_DOMAIN",
        "G-AUTH-12",
        "the call does not come by a private custom domain",
    )
    .place(&scene.api_place())
}

pub(super) fn waf(scene: &Scene<'_>, finding: &waf::Finding) -> Words {
    match &finding.web_acl {
        None => Words::new("NO_WEB_ACL", "G-AUTH-04", "the stage has no web ACL")
            .place(&scene.stage_place()),
        Some(name) => Words::new(
            "WEB_ACL_NOT_MODELLED",
            "G-AUTH-04",
            format!("web ACL `{name}` decides, and its rules are not modelled"),
        )
        .place(&scene.stage_place().member("web_acl")),
    }
}

pub(super) fn method(scene: &Scene<'_>, finding: &MethodFinding) -> Words {
    let topology = scene.topology;
    let api = &topology.apis[finding.api];
    let (verb, path) = (&finding.verb, &finding.path);
    let is_saved = match &finding.answer {
        MethodAnswer::Found { parameters, .. } => {
            let Some((resource, method)) = finding.method(topology) else {
                return Words::new("METHOD_FOUND", "G-ARN-17", "a method was found");
            };
            let values: Vec<String> = parameters
                .iter()
                .map(|(name, value)| format!("{name} = `{value}`"))
                .collect();
            let with = if values.is_empty() {
                String::new()
            } else {
                format!(", {}", values.join(", "))
            };
            return Words::new(
                "METHOD_FOUND",
                "G-ARN-17",
                format!(
                    "{verb} {path} is method {} {}{with}",
                    method.verb, resource.path
                ),
            )
            .place(&method.place);
        }
        MethodAnswer::TooLong { bytes } => {
            return Words::new(
                "URI_TOO_LONG",
                "G-ARN-13",
                format!(
                    "the method ARN of this path has {bytes} bytes, and API Gateway takes 1600"
                ),
            )
            .place(&api.place)
            .fix(Fix::advice("send a shorter path"));
        }
        MethodAnswer::NoVerb { is_saved, .. } | MethodAnswer::NoResource { is_saved } => *is_saved,
    };
    if is_saved {
        return Words::new(
            "METHOD_NOT_DEPLOYED",
            "G-DEP-02",
            format!(
                "{verb} {path} is saved in API `{}`, but the stage runs a deployment from before",
                api.name
            ),
        )
        .place(&scene.stage_place())
        .fix(Fix::new("deploy the API", scene.redeploy(api)));
    }
    let snapshot = finding
        .selected
        .stage(topology)
        .map(|stage| &stage.snapshot);
    let (summary, place) = match &finding.answer {
        MethodAnswer::NoVerb { resource, .. } => {
            let resource = snapshot.and_then(|snapshot| snapshot.resources.get(*resource));
            let path = resource.map_or("", |resource| &resource.path);
            (
                format!(
                    "resource {path} of API `{}` has no method for {verb}",
                    api.name
                ),
                resource.map_or(&api.place, |resource| &resource.place),
            )
        }
        _ => (
            format!("API `{}` has no resource for {path}", api.name),
            &api.place,
        ),
    };
    let mut words = Words::new("METHOD_NOT_FOUND", "G-FAIL-12", summary)
        .at(&api.place)
        .place(place);
    for resource in snapshot
        .map(|snapshot| snapshot.resources.as_slice())
        .unwrap_or_default()
    {
        for method in &resource.methods {
            words = words.evidence(
                format!("{} {}", method.verb, resource.path),
                Some(&method.place),
            );
        }
    }
    words.fix(Fix::advice(
        "call one of the methods above, or add this one and deploy",
    ))
}

pub(super) fn api_key(scene: &Scene<'_>, finding: api_key::Finding) -> Words {
    let (code, summary) = match (finding.is_required, finding.is_sent) {
        (false, _) => ("NO_KEY_REQUIRED", "the method requires no API key"),
        (true, false) => (
            "API_KEY_MISSING",
            "the method requires an API key, and the call sends no `x-api-key`",
        ),
        (true, true) => (
            "API_KEY_NOT_MODELLED",
            "the method requires an API key: keys and usage plans are not modelled yet",
        ),
    };
    let words = Words::new(code, "G-KEY-01", summary).place(&scene.method_place());
    if finding.is_required && !finding.is_sent {
        return words.fix(Fix::advice(
            "send `x-api-key` with a key whose usage plan has this stage",
        ));
    }
    words
}

pub(super) fn throttle(scene: &Scene<'_>, finding: throttle::Finding) -> Words {
    match finding.limit {
        None => Words::new("WITHIN_LIMITS", "G-KEY-04", "the account's limits have room for one call"),
        Some((rate, burst)) if burst == 0 || rate <= 0.0 => Words::new(
            "THROTTLED",
            "G-KEY-04",
            format!("the stage's limit of {rate} requests a second, burst {burst}, lets nothing pass"),
        )
        .fix(Fix::advice("raise rate and burst of the stage")),
        Some((rate, burst)) => Words::new(
            "WITHIN_LIMITS",
            "G-KEY-04",
            format!("the stage's limit of {rate} requests a second, burst {burst}, has room for one call"),
        ),
    }
    .place(&scene.stage_place())
}

pub(super) fn integration(scene: &Scene<'_>, finding: &integration::Finding) -> Words {
    let place = scene.method_place().member("integration");
    match &finding.integration {
        Integration::Mock => Words::new("MOCK_ANSWERS", "G-MSG-11", "the mock integration answers"),
        Integration::Http(url) => {
            Words::new("BACKEND_CALLED", "G-MSG-11", format!("`{url}` is called"))
        }
        Integration::Missing(function) => Words::new(
            "FUNCTION_MISSING",
            "G-MSG-11",
            format!("function `{function}` is not in the scenario, so nobody can say whether it may be invoked"),
        ),
        Integration::Lambda {
            function,
            is_permitted: true,
        } => Words::new(
            "BACKEND_CALLED",
            "G-MSG-11",
            format!("function `{function}` is invoked"),
        ),
        Integration::Lambda { function, .. } => Words::new(
            "LAMBDA_PERMISSION_MISSING",
            "G-MSG-11",
            format!("the policy of function `{function}` does not let the API invoke it"),
        )
        .fix(Fix::new(
            format!("let the API invoke function `{function}`"),
            vec![Edit::Set {
                pointer: place.member("lambda").member("permission").pointer,
                value: true.into(),
            }],
        )),
    }
    .place(&place)
}
