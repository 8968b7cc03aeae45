//! One call, from text to an invocation: names resolved, placeholders filled in, URL taken apart. And the ways a URL
//! can be written for one method.

use std::collections::BTreeMap;

use super::{dangling, signature, token};
use crate::arena::Id;
use crate::diagnostic::{Diagnostic, Place};
use crate::invocation::{Earlier, Invocation, Signer};
use crate::model::{Call, TlsVersion};
use crate::topology::{Account, Api, Asker, Client, Principal, PrincipalKind, Topology, Vantage};

/// The name that always stands for a host on the internet.
const INTERNET: &str = "internet";

/// Resolves a call. Diagnostics are placed in the call: `/from`, `/as`, `/method`, `/url`, `/headers/0`, `/token`. The topology
/// comes back with the client `internet` added where the call needs it.
///
/// # Errors
/// What cannot be resolved, one diagnostic each.
pub fn resolve(topology: &mut Topology, call: &Call) -> Result<Invocation, Vec<Diagnostic>> {
    let mut diagnostics = Vec::new();
    let names = placeholders(topology);
    let client = client(topology, &call.from, &mut diagnostics);
    let signer = match call.principal.as_deref() {
        None | Some("") => None,
        Some(text) => signer(topology, text, &call.from, &mut diagnostics),
    };
    let mut method = call.method.trim().to_ascii_uppercase();
    // `ANY` is a resource's word, no request's (G-ARN-04).
    if method.is_empty()
        || method == "ANY"
        || !method.bytes().all(|byte| byte.is_ascii_alphabetic())
    {
        diagnostics.push(
            Diagnostic::error(
                "INVALID_VERB",
                Place::at(&["method"]),
                format!("`{}` is not a verb", call.method),
            )
            .hint("write GET, POST, PUT, PATCH, DELETE, HEAD or OPTIONS"),
        );
    }
    let url = fill(&call.url, &names, &Place::at(&["url"]), &mut diagnostics);
    let parts = take_apart(&url, &mut diagnostics);
    let headers = headers(&call.headers, &names, &mut diagnostics);
    // The override replaces the verb for the gateway and its ARNs (G-ARN-04).
    if let Some((_, verb)) = headers
        .iter()
        .find(|(name, _)| name == "x-http-method-override")
    {
        method = verb.to_ascii_uppercase();
    }
    let signature = signature::of(
        call,
        |text, place, remarks| fill(text, &names, place, remarks),
        &mut diagnostics,
    );
    let time = signature::time(call, &mut diagnostics);
    let context = signature::context(call, &mut diagnostics);
    let tokens = token::tokens(topology, call, &headers, &mut diagnostics);
    match (client, parts) {
        (Some(client), Some((host, path, query))) if diagnostics.is_empty() => Ok(Invocation {
            client,
            signer,
            method,
            host,
            path,
            url,
            headers,
            query,
            body: call.body.clone(),
            body_bytes: call
                .body_bytes
                .or_else(|| Some(u64::try_from(call.body.as_ref()?.len()).unwrap_or(u64::MAX)))
                .unwrap_or_default(),
            latency_ms: call.latency_ms,
            tls: call
                .tls
                .map_or((12, 13), |tls| (number(tls.lowest), number(tls.highest))),
            tokens,
            earlier: call.after.as_ref().map(|earlier| Earlier {
                method: earlier.method.trim().to_ascii_uppercase(),
                path: format!("/{}", earlier.path.trim_start_matches('/')),
                seconds: earlier.seconds,
            }),
            is_insecure: call.insecure,
            signature,
            time,
            context,
        }),
        _ => Err(diagnostics),
    }
}

fn client(
    topology: &mut Topology,
    name: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Id<Client>> {
    let found = topology.clients.find(|client| client.name == name);
    if found.is_some() {
        return found;
    }
    if name == INTERNET {
        return Some(topology.clients.push(Client {
            name: INTERNET.to_owned(),
            vantage: Vantage::Internet { address: None },
            place: Place::at(&["from"]),
        }));
    }
    let known = topology
        .clients
        .iter()
        .map(|(_, client)| client.name.as_str())
        .chain([INTERNET]);
    diagnostics.push(dangling("client", name, known, Place::at(&["from"])));
    None
}

/// Who signs, by name or ARN. A role's session is named after the client unless the ARN names it.
fn signer(
    topology: &Topology,
    text: &str,
    client: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Signer> {
    let found = match asker(topology, text) {
        Some(Asker::Principal(principal)) => {
            let named = session_of(topology, text).map(|(_, session)| session);
            let session = match topology.principals[principal].kind {
                PrincipalKind::User => None,
                PrincipalKind::Role => Some(named.unwrap_or_else(|| session_name(client))),
            };
            Some(Signer::Principal { principal, session })
        }
        Some(Asker::Session(session)) => Some(Signer::Session(session)),
        Some(Asker::Root(account)) => Some(Signer::Root(account)),
        // G-WHO-12
        None if is_service(text) => Some(Signer::Service(text.to_owned())),
        None => None,
    };
    if found.is_none() {
        let principals = topology.principals.iter().map(|(_, one)| &one.name);
        let sessions = topology.sessions.iter().map(|(_, one)| &one.name);
        let known: Vec<&str> = principals.chain(sessions).map(String::as_str).collect();
        let remark = dangling("principal", text, known.into_iter(), Place::at(&["as"]));
        diagnostics.push(remark);
    }
    found
}

/// Who has credentials of their own, by name or ARN: a user, a role, a session, the root user of an account.
pub(super) fn asker(topology: &Topology, text: &str) -> Option<Asker> {
    let principal = topology
        .principals
        .find(|principal| principal.name == text || principal.arn == text);
    if let Some(principal) = principal {
        return Some(Asker::Principal(principal));
    }
    let session = topology.sessions.iter().find(|(_, session)| {
        session.name == text
            || session.role.is_some_and(|role| {
                session_of(topology, text)
                    .is_some_and(|(of, name)| of == role && name == session.session_name)
            })
    });
    if let Some((session, _)) = session {
        return Some(Asker::Session(session));
    }
    if let Some((principal, _)) = session_of(topology, text) {
        return Some(Asker::Principal(principal));
    }
    root_of(topology, text).map(Asker::Root)
}

/// The account of a root user's ARN, `arn:aws:iam::{account}:root`.
fn root_of(topology: &Topology, arn: &str) -> Option<Id<Account>> {
    let parts: Vec<&str> = arn.split(':').collect();
    match parts.as_slice() {
        ["arn", _, "iam", "", account, "root"] => topology.accounts.find(|one| one.id == *account),
        _ => None,
    }
}

/// A service's name: `events.amazonaws.com`.
fn is_service(text: &str) -> bool {
    let name = text
        .strip_suffix(".amazonaws.com")
        .or_else(|| text.strip_suffix(".amazonaws.com.cn"));
    name.is_some_and(|name| {
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte))
    })
}

/// A session ARN, `arn:aws:sts::{account}:assumed-role/{role}/{session}`; the role's path is not in it (I-PRIN-06).
fn session_of(topology: &Topology, arn: &str) -> Option<(Id<Principal>, String)> {
    let mut parts = arn.splitn(6, ':');
    let account = parts.nth(4)?;
    let mut resource = parts.next()?.strip_prefix("assumed-role/")?.splitn(2, '/');
    let (role, session) = (resource.next()?, resource.next()?);
    let principal = topology.principals.find(|principal| {
        principal.kind == PrincipalKind::Role
            && principal.name == role
            && topology.accounts[principal.account].id == account
    })?;
    Some((principal, session.to_owned()))
}

/// Session names take letters, digits and `=,.@-_`.
pub(super) fn session_name(client: &str) -> String {
    client
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || "=,.@-_".contains(c) {
                c
            } else {
                '-'
            }
        })
        .collect()
}

/// What `{...}` stands for.
fn placeholders(topology: &Topology) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for (_, api) in topology.apis.iter() {
        names.insert(api.name.clone(), api.id.clone());
        names.insert(format!("{}.id", api.name), api.id.clone());
    }
    for (_, key) in topology.api_keys.iter() {
        names.insert(format!("{}.value", key.name), key.value.clone());
    }
    // Where an API and an endpoint share a name, `{name.id}` is the endpoint's: the API has `{name}`.
    for (_, endpoint) in topology.endpoints.iter() {
        names.insert(format!("{}.id", endpoint.name), endpoint.id.clone());
        names.insert(format!("{}.dns", endpoint.name), endpoint.dns.clone());
    }
    names
}

fn fill(
    text: &str,
    names: &BTreeMap<String, String>,
    place: &Place,
    diagnostics: &mut Vec<Diagnostic>,
) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, behind)) = after.split_once('}') else {
            diagnostics.push(
                Diagnostic::error(
                    "UNCLOSED_PLACEHOLDER",
                    place.clone(),
                    format!("`{{{after}` is not closed"),
                )
                .hint("write `{name}` for what AWS assigns"),
            );
            return filled;
        };
        match names.get(name.trim()) {
            Some(value) => filled.push_str(value),
            None => {
                let known = names.keys().map(String::as_str);
                diagnostics.push(dangling("placeholder", name, known, place.clone()));
            }
        }
        rest = behind;
    }
    filled.push_str(rest);
    filled
}

/// Host, path and query of a URL.
fn take_apart(url: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<(String, String, String)> {
    let place = Place::at(&["url"]);
    let Some(rest) = url.strip_prefix("https://") else {
        let hint = if url.starts_with("http://") {
            "private APIs take HTTPS only: write `https://`"
        } else {
            "write `https://host/stage/path`"
        };
        diagnostics.push(
            Diagnostic::error("INVALID_URL", place, format!("`{url}` is not an HTTPS URL"))
                .hint(hint),
        );
        return None;
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let path = path.split('#').next().unwrap_or_default();
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let host = authority.strip_suffix(":443").unwrap_or(authority);
    let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if host.is_empty() || !host.chars().all(is_host) {
        diagnostics.push(
            Diagnostic::error(
                "INVALID_URL",
                place,
                format!("`{authority}` is not a host name"),
            )
            .hint("write `https://host/stage/path`; API Gateway listens on port 443 only"),
        );
        return None;
    }
    let path = if path.is_empty() { "/" } else { path };
    Some((host.to_ascii_lowercase(), path.to_owned(), query.to_owned()))
}

/// A version of TLS by ten times its number.
fn number(version: TlsVersion) -> u8 {
    match version {
        TlsVersion::V1_0 => 10,
        TlsVersion::V1_1 => 11,
        TlsVersion::V1_2 => 12,
        TlsVersion::V1_3 => 13,
    }
}

fn headers(
    written: &[String],
    names: &BTreeMap<String, String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(String, String)> {
    let mut headers = Vec::new();
    for (index, text) in written.iter().enumerate() {
        let place = Place::at(&["headers"]).index(index);
        let Some((name, value)) = text.split_once(':') else {
            diagnostics.push(
                Diagnostic::error("INVALID_HEADER", place, format!("`{text}` is not a header"))
                    .hint("write `Name: value`"),
            );
            continue;
        };
        let value = fill(value.trim(), names, &place, diagnostics);
        headers.push((name.trim().to_ascii_lowercase(), value));
    }
    headers
}

/// One way to write the URL of a method (G-NAME).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameForm {
    /// `api` (N1), `endpoint` (N2 with `x-apigw-api-id`), `endpoint_host` (N2 with `Host`), `alias` (N3).
    pub kind: &'static str,
    /// What it is called: for a list to choose from.
    pub label: String,
    /// The URL, with placeholders.
    pub url: String,
    /// Headers it needs, with placeholders.
    pub headers: Vec<String>,
}

/// The ways to write the URL of `path` (with a leading slash) on a stage of an API: its own name, each endpoint of
/// its Region with a header, and the alias of each associated endpoint.
pub fn name_forms(topology: &Topology, api: Id<Api>, stage: &str, path: &str) -> Vec<NameForm> {
    let api = &topology.apis[api];
    let (name, region) = (&api.name, &api.region);
    let domain = crate::host::domain(region);
    let own = format!("{{{name}}}.execute-api.{region}.{domain}");
    let mut forms = vec![NameForm {
        kind: "api",
        label: "the API's own name".to_owned(),
        url: format!("https://{own}/{stage}{path}"),
        headers: Vec::new(),
    }];
    for (id, endpoint) in topology.endpoints.iter() {
        if endpoint.region != *region || endpoint.service != "execute-api" {
            continue;
        }
        let other = &endpoint.name;
        if api.saved.associated.contains(&id) {
            forms.push(NameForm {
                kind: "alias",
                label: format!("the alias of endpoint {other}"),
                url: format!(
                    "https://{{{name}}}-{{{other}.id}}.execute-api.{region}.{domain}/{stage}{path}"
                ),
                headers: Vec::new(),
            });
        }
        let url = format!("https://{{{other}.dns}}/{stage}{path}");
        forms.push(NameForm {
            kind: "endpoint",
            label: format!("endpoint {other}, with x-apigw-api-id"),
            url: url.clone(),
            headers: vec![format!("x-apigw-api-id: {{{name}}}")],
        });
        forms.push(NameForm {
            kind: "endpoint_host",
            label: format!("endpoint {other}, with Host"),
            url,
            headers: vec![format!("Host: {own}")],
        });
    }
    forms
}
