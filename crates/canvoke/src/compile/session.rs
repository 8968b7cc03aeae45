//! Temporary credentials: names resolved, the provider and its claims as trust policies spell them (G8).

use std::collections::BTreeMap;

use canvoke_iam::PolicyKind;

use super::{Compiler, call, dangling};
use crate::arena::Id;
use crate::diagnostic::{Diagnostic, Place};
use crate::host;
use crate::model::{self, ContextValue};
use crate::topology::{Asker, Principal, PrincipalKind, Session, SessionWay};

/// The provider of every Cognito identity pool (G-FED-05).
const COGNITO: &str = "cognito-identity.amazonaws.com";
/// Providers that trust policies name without an ARN.
const BUILT_IN: [&str; 4] = [
    COGNITO,
    "accounts.google.com",
    "graph.facebook.com",
    "www.amazon.com",
];
/// How many tags a session may have (G-FED-11).
const MOST_TAGS: usize = 50;

impl Compiler<'_> {
    pub(super) fn sessions(&mut self) {
        let scenario = self.scenario;
        let mut made = Vec::new();
        for (name, session) in &scenario.sessions {
            let place = Place::at(&["sessions", name]);
            if let Some(compiled) = self.session(name, session, &place) {
                made.push((self.topology.sessions.push(compiled), session, place));
            }
        }
        for (id, session, place) in &made {
            self.asker(*id, session, place);
        }
        for (id, _, place) in &made {
            self.end_loop(*id, place);
        }
    }

    fn session(&mut self, name: &str, written: &model::Session, place: &Place) -> Option<Session> {
        let way = way(written.way);
        let role = match (&written.role, way.is_of_role()) {
            (Some(role), true) => Some(self.role(role, place.member("role"))?),
            (None, true) => {
                self.diagnostics.push(
                    Diagnostic::error(
                        "SESSION_WITHOUT_ROLE",
                        place.member("role"),
                        format!("session `{name}` has no role"),
                    )
                    .hint("name the role whose credentials it holds"),
                );
                return None;
            }
            (_, false) => None,
        };
        if let Some(other) = self.topology.principals.find(|one| one.name == name) {
            let other = self.topology.principals[other].place.clone();
            self.diagnostics.push(
                Diagnostic::warning(
                    "AMBIGUOUS_PRINCIPAL",
                    place.clone(),
                    format!("a session and {} are both called `{name}`", said(&other)),
                )
                .hint("a call as this name is not made by the session: give it another name"),
            );
        }
        if written.tags.len() > MOST_TAGS {
            self.diagnostics.push(
                Diagnostic::warning(
                    "TOO_MANY_TAGS",
                    place.member("tags"),
                    format!("session `{name}` has {} tags", written.tags.len()),
                )
                .hint("a session has 50 tags at most"),
            );
        }
        for (index, key) in written.transitive_tags.iter().enumerate() {
            if !written.tags.contains_key(key) {
                let known = written.tags.keys().map(String::as_str);
                let at = place.member("transitive_tags").index(index);
                self.diagnostics.push(dangling("tag", key, known, at));
            }
        }
        let session_name = match &written.session_name {
            Some(given) => given.clone(),
            None => call::session_name(name),
        };
        let account = role.map(|role| self.topology.principals[role].account);
        let account = account.map_or("", |account| &self.topology.accounts[account].id);
        let provider = provider(
            way,
            written.provider.as_deref(),
            account,
            &scenario_partition(self),
        );
        let claims = claims(way, written, provider.as_deref());
        if way == SessionWay::Service && written.service.is_none() {
            self.diagnostics.push(
                Diagnostic::error(
                    "SESSION_WITHOUT_SERVICE",
                    place.member("service"),
                    format!("nobody says which service takes the role for session `{name}`"),
                )
                .hint("write `ec2.amazonaws.com`, `lambda.amazonaws.com` or `ecs-tasks.amazonaws.com`"),
            );
            return None;
        }
        if matches!(way, SessionWay::Saml | SessionWay::WebIdentity) && provider.is_none() {
            self.diagnostics.push(
                Diagnostic::error(
                    "SESSION_WITHOUT_PROVIDER",
                    place.member("provider"),
                    format!("nobody says which identity provider vouches for session `{name}`"),
                )
                .hint("write the ARN of the provider"),
            );
            return None;
        }
        let policies = self.session_policies(written, place);
        Some(Session {
            name: name.to_owned(),
            way,
            role,
            by: None,
            session_name,
            tags: written.tags.0.clone(),
            transitive_tags: written.transitive_tags.clone(),
            policies,
            source_identity: written.source_identity.clone(),
            external_id: written.external_id.clone(),
            has_mfa: written.mfa,
            provider,
            claims,
            service: written.service.clone(),
            duration: written.duration,
            place: place.clone(),
        })
    }

    fn session_policies(
        &mut self,
        written: &model::Session,
        place: &Place,
    ) -> Option<Vec<crate::topology::Policy>> {
        if written.policy.is_none() && written.policies.is_empty() {
            return None;
        }
        let mut policies = Vec::new();
        if let Some(document) = &written.policy {
            let at = place.member("policy");
            policies.push(self.policy(
                "the session policy".to_owned(),
                document,
                PolicyKind::Session,
                at,
            ));
        }
        let scenario = self.scenario;
        for (index, name) in written.policies.iter().enumerate() {
            let at = place.member("policies").index(index);
            let holder = scenario.policies.get(name);
            let holder = holder.map(|policy| policy.account.as_str());
            policies.extend(self.managed(
                name,
                PolicyKind::Session,
                holder.unwrap_or_default(),
                at,
            ));
        }
        Some(policies)
    }

    /// A role by name or ARN.
    fn role(&mut self, text: &str, place: Place) -> Option<Id<Principal>> {
        let found = self
            .topology
            .principals
            .find(|one| one.kind == PrincipalKind::Role && (one.name == text || one.arn == text));
        if found.is_none() {
            let known = self.scenario.roles.keys().map(String::as_str);
            self.diagnostics.push(dangling("role", text, known, place));
        }
        found
    }

    fn asker(&mut self, id: Id<Session>, written: &model::Session, place: &Place) {
        let at = place.member("by");
        let asks = matches!(
            self.topology.sessions[id].way,
            SessionWay::AssumeRole | SessionWay::FederationToken
        );
        let Some(text) = written.by.as_deref().filter(|_| asks) else {
            if asks {
                self.diagnostics.push(
                    Diagnostic::warning(
                        "SESSION_BY_NOBODY",
                        at,
                        "nobody says who asks for these credentials, so the trust policy is not asked",
                    )
                    .hint("name the user, role or session that calls STS"),
                );
            }
            return;
        };
        let by = call::asker(&self.topology, text);
        if by.is_none() {
            let principals = self.topology.principals.iter().map(|(_, one)| &one.name);
            let sessions = self.topology.sessions.iter().map(|(_, one)| &one.name);
            let known: Vec<&str> = principals.chain(sessions).map(String::as_str).collect();
            let remark = dangling("principal", text, known.into_iter(), at);
            self.diagnostics.push(remark);
        }
        if let Some(session) = self.topology.sessions.change(id) {
            session.by = by;
        }
    }

    /// A session that is asked for by itself, be it in a round, comes from nowhere.
    fn end_loop(&mut self, id: Id<Session>, place: &Place) {
        let mut seen = vec![id];
        let mut at = id;
        while let Some(Asker::Session(next)) = self.topology.sessions[at].by {
            if seen.contains(&next) {
                self.diagnostics.push(
                    Diagnostic::error(
                        "SESSION_BY_ITSELF",
                        place.member("by"),
                        "a session is asked for by itself",
                    )
                    .hint("name who has credentials before it"),
                );
                if let Some(session) = self.topology.sessions.change(id) {
                    session.by = None;
                }
                return;
            }
            seen.push(next);
            at = next;
        }
    }
}

fn scenario_partition(compiler: &Compiler<'_>) -> String {
    host::partition(&compiler.scenario.region).to_owned()
}

fn said(place: &Place) -> &'static str {
    if place.pointer.starts_with("/users") {
        "a user"
    } else {
        "a role"
    }
}

fn way(written: model::SessionWay) -> SessionWay {
    match written {
        model::SessionWay::AssumeRole => SessionWay::AssumeRole,
        model::SessionWay::Saml => SessionWay::Saml,
        model::SessionWay::WebIdentity => SessionWay::WebIdentity,
        model::SessionWay::CognitoAuthenticated => SessionWay::CognitoAuthenticated,
        model::SessionWay::CognitoUnauthenticated => SessionWay::CognitoUnauthenticated,
        model::SessionWay::FederationToken => SessionWay::FederationToken,
        model::SessionWay::Service => SessionWay::Service,
    }
}

/// The provider as a trust policy names it: an ARN in the role's account, or one of AWS's own names (G-FED-03 to
/// G-FED-05).
fn provider(
    way: SessionWay,
    given: Option<&str>,
    account: &str,
    partition: &str,
) -> Option<String> {
    match (way, given) {
        (SessionWay::CognitoAuthenticated | SessionWay::CognitoUnauthenticated, _) => {
            Some(COGNITO.to_owned())
        }
        (SessionWay::Saml | SessionWay::WebIdentity, Some(given)) => {
            if given.starts_with("arn:") || BUILT_IN.contains(&given) {
                return Some(given.to_owned());
            }
            let kind = match way {
                SessionWay::Saml => "saml-provider",
                _ => "oidc-provider",
            };
            let issuer = given.strip_prefix("https://").unwrap_or(given);
            Some(format!("arn:{partition}:iam::{account}:{kind}/{issuer}"))
        }
        _ => None,
    }
}

/// The keys that the provider's assertion or token gives: `saml:aud`, or the issuer and a colon in front.
fn claims(
    way: SessionWay,
    written: &model::Session,
    provider: Option<&str>,
) -> BTreeMap<String, Vec<String>> {
    let prefix = match (way, provider) {
        (SessionWay::Saml, _) => "saml",
        (_, Some(provider)) => provider
            .split_once(":oidc-provider/")
            .map_or(provider, |(_, issuer)| issuer),
        _ => return BTreeMap::new(),
    };
    let mut claims: BTreeMap<String, Vec<String>> = written
        .claims
        .iter()
        .map(|(claim, value)| {
            let key = match claim.contains(':') {
                true => claim.clone(),
                false => format!("{prefix}:{claim}"),
            };
            (key, values(value))
        })
        .collect();
    // The pool says whether somebody signed in, whatever else it says (G-FED-05).
    let amr = match way {
        SessionWay::CognitoAuthenticated => Some("authenticated"),
        SessionWay::CognitoUnauthenticated => Some("unauthenticated"),
        _ => None,
    };
    if let Some(amr) = amr {
        let all = claims.entry(format!("{prefix}:amr")).or_default();
        if !all.iter().any(|one| one == amr) {
            all.insert(0, amr.to_owned());
        }
    }
    claims
}

/// One value, or several.
pub(super) fn values(value: &ContextValue) -> Vec<String> {
    match value {
        ContextValue::One(value) => vec![value.clone()],
        ContextValue::Many(values) => values.clone(),
    }
}
