//! The words of the gates Identity, Waf and Method.

use super::words::Words;
use super::{Scene, session, signature};
use crate::fix::Fix;
use crate::gateway::method::{Answer as MethodAnswer, Finding as MethodFinding};
use crate::gateway::size::Oversize;
use crate::gateway::{identity, waf};
use crate::invocation::Signer;

pub(super) fn identity(scene: &Scene<'_>, finding: &identity::Finding) -> Vec<Words> {
    let topology = scene.topology;
    if finding.has_unchecked_signature {
        return vec![Words::new(
            "SIGNATURE_NOT_CHECKED",
            "G-WHO-04",
            "the call carries a signature of its own, which canvoke does not check yet: an invalid one is refused outright",
        )
        .place(&topology.clients[scene.invocation.client].place)
        .fix(Fix::advice("leave the `Authorization` header out and name the principal that signs"))];
    }
    let mut all = session::words(scene, finding);
    all.extend(signature::words(scene, finding));
    if !all.is_empty() {
        return all;
    }
    let caller = &finding.caller;
    let name = caller.identity.name().unwrap_or("nobody");
    let client = &topology.clients[scene.invocation.client].place;
    vec![match &caller.signer {
        None => Words::new(
            "ANONYMOUS",
            "G-WHO-01",
            "the call is not signed: the caller is anonymous",
        )
        .place(client),
        // G-WHO-12
        Some(Signer::Service(_)) => Words::new(
            "SIGNED_BY_SERVICE",
            "G-WHO-12",
            format!("the call is signed by the service {name}"),
        )
        .place(client),
        Some(signer) => {
            let place = match signer {
                Signer::Session(session) => &topology.sessions[*session].place,
                _ => caller
                    .principal
                    .map_or(client, |principal| &topology.principals[principal].place),
            };
            let words = Words::new(
                "SIGNED",
                "G-WHO-02",
                format!("the call is signed by {name}"),
            );
            session::evidence(scene, finding, words.place(place))
        }
    }]
}

pub(super) fn waf(scene: &Scene<'_>, finding: &waf::Finding) -> Words {
    let Some(acl) = &finding.web_acl else {
        return Words::new("NO_WEB_ACL", "G-AUTH-04", "the stage has no web ACL")
            .place(&scene.stage_place());
    };
    let name = match &acl.rule {
        Some(rule) => format!("rule `{rule}` of web ACL `{}`", acl.name),
        None => format!("web ACL `{}`", acl.name),
    };
    match acl.is_blocking {
        None => Words::new(
            "WEB_ACL_NOT_MODELLED",
            "G-AUTH-04",
            format!("{name} decides, and its rules are not modelled"),
        ),
        Some(false) => Words::new(
            "WEB_ACL_ALLOWS",
            "G-AUTH-04",
            format!("{name} lets the call pass, as the scenario says"),
        ),
        Some(true) => Words::new(
            "WEB_ACL_BLOCKS",
            "G-MSG-21",
            format!("{name} refuses the call, as the scenario says"),
        )
        .fix(Fix::advice(
            "change the rule of the web ACL, or what the call brings along",
        )),
    }
    .place(&scene.stage_place().member("web_acl"))
}

pub(super) fn method(scene: &Scene<'_>, finding: &MethodFinding) -> Vec<Words> {
    let mut all: Vec<Words> = finding
        .oversize
        .iter()
        .map(|oversize| too_large(scene, finding, *oversize))
        .collect();
    let is_found = matches!(finding.answer, MethodAnswer::Found { .. });
    if all.is_empty() || !is_found {
        all.push(looked_up(scene, finding));
    }
    all
}

/// G-Q-04, G-ARN-13
fn too_large(scene: &Scene<'_>, finding: &MethodFinding, oversize: Oversize) -> Words {
    let api = &scene.topology.apis[finding.api];
    let (code, rule, summary, fix) = match oversize {
        Oversize::Url(length) => (
            "URL_TOO_LONG",
            "G-MSG-23",
            format!("the URL has {length} characters, and a private API takes 8192"),
            "send a shorter URL",
        ),
        Oversize::Headers(bytes) => (
            "HEADERS_TOO_LARGE",
            "G-MSG-24",
            format!("the headers have {bytes} bytes together, and a private API takes 8000"),
            "send fewer or shorter headers",
        ),
        Oversize::Arn(bytes) => (
            "URI_TOO_LONG",
            "G-ARN-13",
            format!("the method ARN of this path has {bytes} bytes, and API Gateway takes 1600"),
            "send a shorter path",
        ),
        Oversize::Body(bytes) => (
            "BODY_TOO_LARGE",
            "G-MSG-16",
            format!("the body has {bytes} bytes, and API Gateway takes 10 MB"),
            "send a smaller body, or upload it to S3 and send its name",
        ),
    };
    Words::new(code, rule, summary)
        .place(&api.place)
        .fix(Fix::advice(fix))
}

fn looked_up(scene: &Scene<'_>, finding: &MethodFinding) -> Words {
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
    let snapshot = finding.selected.snapshot(topology);
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
    if scene.invocation.signer.is_some() {
        words = words
            .evidence(
                "contested (G-C-09): a signed and allowed call gets 404; under the other reading 403 AccessDeniedException",
                None,
            )
            .contested();
    }
    words.fix(Fix::advice(
        "call one of the methods above, or add this one and deploy",
    ))
}
