//! The `$context` variables of an access log (G-OBS-01), as this call fills them in. What only the call itself shows
//! stands in `<...>`; what is not set, or no variable at all, is `-`.

use super::super::Scene;
use super::execution;
use crate::gate::{Gate, Outcome};
use crate::gateway::api::{Selected, Share};
use crate::gateway::api_key;
use crate::gateway::authorization::Answer;
use crate::gateway::lambda_authorizer::Answer as Lambda;
use crate::host;
use crate::report::Response;
use crate::simulate;
use crate::topology::{ApiType, Authorization};
use crate::verdict::Finding;

/// Stands for milliseconds that nobody knows.
pub(super) const TIME: &str = "<ms>";
/// Stands for an id that nobody knows.
const ID: &str = "<id>";
/// What AWS writes for what is not set.
const UNSET: &str = "-";

/// Names that are variables and that no call of the simulator sets.
const NEVER_SET: &[&str] = &[
    "authorizer.error",
    "error.validationErrorString",
    "identity.cognitoAuthenticationProvider",
    "identity.cognitoAuthenticationType",
    "identity.cognitoIdentityId",
    "identity.cognitoIdentityPoolId",
    "identity.principalOrgId",
    "integration.error",
    "integrationErrorMessage",
    "responseOverride.status",
];
/// Beginnings of such names.
const NEVER_SET_BELOW: &[&str] = &[
    "authorizer.claims.",
    "authorizer.",
    "identity.clientCert.",
    "requestOverride.",
    "responseOverride.header.",
];

/// The format with its variables filled in, and what looks like a variable and is none.
pub(super) fn rendered(
    scene: &Scene<'_>,
    selected: Selected,
    response: &Response,
    format: &str,
) -> (String, Vec<String>) {
    let (mut line, mut unknown) = (String::new(), Vec::new());
    let mut rest = format;
    while let Some((before, after)) = rest.split_once("$context.") {
        line.push_str(before);
        let end = after
            .find(|letter: char| !letter.is_ascii_alphanumeric() && !"._-".contains(letter))
            .unwrap_or(after.len());
        let (name, behind) = after.split_at_checked(end).unwrap_or((after, ""));
        // A full stop at its end belongs to the text.
        let short = name.trim_end_matches(['.', '-', '_']);
        match value(scene, selected, response, short) {
            Some(value) => line.push_str(&value),
            None => {
                line.push_str(UNSET);
                if !is_variable(short) {
                    unknown.push(format!("`$context.{short}`"));
                }
            }
        }
        line.push_str(name.strip_prefix(short).unwrap_or_default());
        rest = behind;
    }
    line.push_str(rest);
    unknown.dedup();
    (line, unknown)
}

/// Whether a name that has no value here is a variable all the same.
fn is_variable(name: &str) -> bool {
    KNOWN.contains(&name)
        || NEVER_SET.contains(&name)
        || NEVER_SET_BELOW.iter().any(|start| name.starts_with(start))
}

/// Names that some calls set.
const KNOWN: &[&str] = &[
    "authenticate.error",
    "authenticate.latency",
    "authenticate.status",
    "authorize.error",
    "authorize.latency",
    "authorize.status",
    "awsEndpointRequestId",
    "customDomain.basePathMatched",
    "error.message",
    "error.messageString",
    "error.responseType",
    "identity.accountId",
    "identity.apiKey",
    "identity.apiKeyId",
    "identity.caller",
    "identity.sourceIp",
    "identity.user",
    "identity.userAgent",
    "identity.userArn",
    "identity.vpcId",
    "identity.vpceId",
    "integration.integrationStatus",
    "integration.latency",
    "integration.requestId",
    "integration.status",
    "integrationLatency",
    "integrationStatus",
    "resourceId",
    "resourcePath",
    "waf.error",
    "waf.latency",
    "waf.status",
    "wafResponseCode",
    "webaclArn",
    "xrayTraceId",
];

fn value(scene: &Scene<'_>, selected: Selected, response: &Response, name: &str) -> Option<String> {
    let topology = scene.topology;
    let invocation = scene.invocation;
    let api = &topology.apis[selected.api];
    let stage = selected.stage(topology)?;
    let Response::Http { status, body, .. } = response else {
        return None;
    };
    let text = |text: &str| Some(text.to_owned());
    match name {
        "accountId" => text(&topology.accounts[api.account].id),
        "apiId" => text(&api.id),
        "stage" => text(&stage.name),
        "deploymentId" => text(selected.deployment(topology)?),
        "isCanaryRequest" => text(if selected.share == Share::Canary {
            "true"
        } else {
            "false"
        }),
        "httpMethod" => text(&invocation.method),
        "path" => text(&invocation.path),
        "protocol" => text("HTTP/1.1"),
        "domainName" => text(&domain_name(scene)),
        "domainPrefix" => text(domain_name(scene).split('.').next()?),
        "endpointType" => text(match api.kind {
            ApiType::Private => "PRIVATE",
            ApiType::Regional => "REGIONAL",
            ApiType::Edge => "EDGE",
        }),
        "customDomain.basePathMatched" => {
            selected.domain?;
            let path = invocation.path.get(..selected.taken)?;
            text(path.trim_matches('/'))
        }
        "requestId" => text(&ids(response).0),
        "extendedRequestId" => text(&ids(response).1),
        "requestTime" => text("<time>"),
        "requestTimeEpoch" => text("<time>"),
        "status" => Some(status.to_string()),
        "responseLength" => match is_backends(response, scene) {
            true => text("<bytes>"),
            false => Some(body.len().to_string()),
        },
        "responseLatency" => text(TIME),
        "tlsVersion" => {
            // The highest that both sides speak; by the endpoint's own name the legacy policy's (G-EP-12, G-C-05).
            let server = match (selected.domain, host::Host::parse(&invocation.host)) {
                (Some(domain), _) => topology.domains[domain].tls.accepted,
                (None, host::Host::Api { .. } | host::Host::Alias { .. }) => api.tls.accepted,
                (None, _) => Some((12, 12)),
            };
            let highest = invocation.tls.1.min(server?.1);
            Some(format!("TLSv1.{}", highest.saturating_sub(10)))
        }
        "cipherSuite" => text("<cipher suite>"),
        "resourcePath" => super::method_name(scene)?
            .split_once(' ')
            .map(|(_, path)| path.to_owned()),
        "resourceId" => super::method_name(scene).map(|_| ID.to_owned()),
        "xrayTraceId" => stage.observed.is_traced.then(|| "<trace id>".to_owned()),
        _ => phase(scene, response, name)
            .or_else(|| of_authorizer(scene, name))
            .or_else(|| of_identity(scene, name))
            .or_else(|| of_error(response, name))
            .or_else(|| of_backend(scene, response, name)),
    }
}

/// The name the request was sent to: its `Host`.
fn domain_name(scene: &Scene<'_>) -> String {
    let host = scene.invocation.header("host");
    host.unwrap_or(&scene.invocation.host).to_owned()
}

/// Whether the body is the backend's.
fn is_backends(response: &Response, scene: &Scene<'_>) -> bool {
    let Response::Http { error_type, .. } = response else {
        return false;
    };
    error_type.is_none() && scene.trace.first_stop().is_none()
}

/// The request's two ids, as the answer's headers give them.
pub(super) fn ids(response: &Response) -> (String, String) {
    let Response::Http { headers, .. } = response else {
        return (ID.to_owned(), ID.to_owned());
    };
    let of = |name: &str| {
        headers
            .iter()
            .find_map(|header| header.strip_prefix(name)?.strip_prefix(": "))
            .unwrap_or(ID)
            .to_owned()
    };
    (of("x-amzn-RequestId"), of("x-amz-apigw-id"))
}

/// The phases of a call: WAF, authenticate, authorize (G3.1). One that was not reached sets nothing.
fn phase(scene: &Scene<'_>, response: &Response, name: &str) -> Option<String> {
    let (phase, member) = name.split_once('.').unwrap_or((name, ""));
    let (gate, is_there) = match phase {
        "waf" | "wafResponseCode" | "webaclArn" => (Gate::Waf, has_web_acl(scene)),
        "authenticate" => (
            Gate::Authorization,
            kind(scene) == Some(Authorization::AwsIam),
        ),
        "authorize" => (Gate::Authorization, kind(scene).is_some()),
        _ => return None,
    };
    let stop = scene.trace.first_stop().map(Finding::gate);
    // A signature that is refused is what Authenticate is about.
    let is_forged = stop == Some(Gate::Identity);
    let is_earlier = stop.is_some_and(|stop| stop < gate);
    if !is_there || is_earlier && !(is_forged && phase == "authenticate") {
        return None;
    }
    let stops = stop == Some(gate);
    let has_no_signature = stops && scene.invocation.signer.is_none();
    let is_stopped = match phase {
        "authenticate" => is_forged || has_no_signature,
        // Who is not known is not asked about.
        "authorize" if has_no_signature && kind(scene) == Some(Authorization::AwsIam) => {
            return None;
        }
        "authorize" if is_refused_by_authorizer(scene) => return None,
        _ => stops,
    };
    let text = |text: &str| Some(text.to_owned());
    match (phase, member) {
        ("webaclArn", _) => text("<ARN of the web ACL>"),
        ("wafResponseCode", _) => text(if is_stopped { "WAF_BLOCK" } else { "WAF_ALLOW" }),
        (_, "status") => text(if is_stopped { "403" } else { "200" }),
        (_, "latency") => text(TIME),
        ("waf", "error") if is_stopped => text("Forbidden"),
        ("authenticate", "error") if is_stopped => of_error(response, "error.message"),
        ("authorize", "error") if is_stopped => {
            text("The client is not authorized to perform this operation.")
        }
        _ => None,
    }
}

fn has_web_acl(scene: &Scene<'_>) -> bool {
    matches!(scene.trace.find(Gate::Waf), Some(Finding::Waf(finding)) if finding.web_acl.is_some())
}

/// The method's authorization type.
fn kind(scene: &Scene<'_>) -> Option<Authorization> {
    match scene.trace.find(Gate::Authorization)? {
        Finding::Authorization(finding) => finding.kind,
        _ => None,
    }
}

/// What an authorizer said. One that was not asked sets nothing.
fn of_authorizer(scene: &Scene<'_>, name: &str) -> Option<String> {
    let member = name.strip_prefix("authorizer.")?;
    if !is_reached(scene, Gate::Authorization) {
        return None;
    }
    let Finding::Authorization(finding) = scene.trace.find(Gate::Authorization)? else {
        return None;
    };
    let text = |text: &str| Some(text.to_owned());
    let (status, error) = match &finding.answer {
        Answer::Lambda(answer) => match answer {
            Lambda::NoIdentity(_) | Lambda::DoesNotFit | Lambda::NotKnown(_) => return None,
            Lambda::Unauthorized { .. } => ("401", "Unauthorized"),
            Lambda::NotPermitted | Lambda::Failed { .. } => ("500", "<error>"),
            Lambda::Policy(_) => ("200", ""),
        },
        Answer::UserPool { problems, .. } if problems.is_empty() => {
            return member.starts_with("claims.").then(|| "<claim>".to_owned());
        }
        Answer::UserPool { .. } => ("401", "Unauthorized"),
        _ => return None,
    };
    match member {
        "status" => text(status),
        "error" => Some(error.to_owned()).filter(|error| !error.is_empty()),
        "latency" | "integrationLatency" => text(TIME),
        "requestId" => text(ID),
        "integrationStatus" if status != "500" => text("200"),
        "principalId" if error.is_empty() => text("<principal id>"),
        _ => None,
    }
}

/// Whether an authorizer refuses the caller, before any policy is asked about.
fn is_refused_by_authorizer(scene: &Scene<'_>) -> bool {
    let Some(Finding::Authorization(finding)) = scene.trace.find(Gate::Authorization) else {
        return false;
    };
    match &finding.answer {
        Answer::Lambda(answer) => !matches!(answer, Lambda::Policy(_)),
        Answer::UserPool { problems, .. } => !problems.is_empty(),
        _ => false,
    }
}

fn is_reached(scene: &Scene<'_>, gate: Gate) -> bool {
    let stop = scene.trace.first_stop();
    stop.is_none_or(|stop| stop.gate() >= gate)
}

/// Who calls, from where (G-OBS-06).
fn of_identity(scene: &Scene<'_>, name: &str) -> Option<String> {
    let topology = scene.topology;
    let invocation = scene.invocation;
    let member = name.strip_prefix("identity.")?;
    let endpoint = scene
        .target
        .and_then(|target| target.endpoint())
        .map(|endpoint| &topology.endpoints[endpoint]);
    // Only an AWS_IAM method knows its caller (G-WHO-03).
    let signer = scene
        .caller()
        .filter(|_| kind(scene) == Some(Authorization::AwsIam));
    match member {
        "sourceIp" => match scene.trace.find(Gate::Route)? {
            Finding::Route(route) => Some(
                simulate::source(topology, invocation, &route.ways)
                    .map_or("<address>".to_owned(), |address| address.to_string()),
            ),
            // Over the internet: that of the way out.
            _ => Some("<address>".to_owned()),
        },
        "vpceId" => Some(endpoint?.id.clone()),
        "vpcId" => Some(topology.vpcs[endpoint?.vpc].id.clone()),
        "userAgent" => invocation.header("user-agent").map(str::to_owned),
        "userArn" => signer,
        "accountId" => signer?.split(':').nth(4).map(str::to_owned),
        "user" | "caller" => {
            let arn = signer?;
            let account = arn.split(':').nth(4)?;
            let name = arn.rsplit('/').next().unwrap_or_default();
            match arn.split(':').nth(5)?.split('/').next()? {
                "user" => Some("<AIDA...>".to_owned()),
                "assumed-role" => Some(format!("<AROA...>:{name}")),
                "federated-user" => Some(format!("{account}:{name}")),
                "root" => Some(account.to_owned()),
                _ => None,
            }
        }
        "apiKey" | "apiKeyId" => match scene.trace.find(Gate::ApiKey)? {
            Finding::ApiKey(api_key::Finding::Valid(holder)) if member == "apiKey" => {
                Some(topology.api_keys[holder.key].value.clone())
            }
            Finding::ApiKey(api_key::Finding::Valid(_)) => Some(ID.to_owned()),
            _ => None,
        },
        _ => None,
    }
}

fn of_error(response: &Response, name: &str) -> Option<String> {
    let Response::Http {
        body,
        response_type,
        ..
    } = response
    else {
        return None;
    };
    let kind = (*response_type)?;
    // An API's own template may hold no message; the message itself is the same.
    let message = || {
        let body: serde_json::Value = serde_json::from_str(body).ok()?;
        let found = body.get("message").or_else(|| body.get("Message"))?;
        found.as_str().map(str::to_owned)
    };
    match name {
        "error.responseType" => Some(kind.to_owned()),
        "error.message" => message(),
        "error.messageString" => message().map(|text| serde_json::Value::from(text).to_string()),
        _ => None,
    }
}

fn of_backend(scene: &Scene<'_>, response: &Response, name: &str) -> Option<String> {
    let latency = execution::backend_latency(scene)?;
    let Response::Http { status, .. } = response else {
        return None;
    };
    let is_proxy_of_function = matches!(
        scene.trace.find(Gate::Integration),
        Some(Finding::Integration(finding))
            if matches!(finding.backend, crate::topology::Backend::Lambda { .. })
    );
    let passes = scene.trace.outcome() == Outcome::Pass;
    match name {
        "integrationLatency" | "integration.latency" => {
            Some(latency.strip_suffix(" ms").unwrap_or(&latency).to_owned())
        }
        // Of a function: what Lambda answers, not what the function does.
        "integrationStatus" | "integration.integrationStatus" => {
            (passes || is_proxy_of_function).then(|| "200".to_owned())
        }
        "integration.status" => passes.then(|| status.to_string()),
        "integration.requestId" | "awsEndpointRequestId" => passes.then(|| ID.to_owned()),
        _ => None,
    }
}
