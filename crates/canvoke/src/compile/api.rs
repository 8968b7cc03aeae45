//! REST APIs: what is saved, and what makes them what they are. Their stages are in `stage`.

use super::Compiler;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::{self, AccessMode, IpAddressType, invented_id};
use crate::topology::{Api, ApiType, Segment, Snapshot, TlsVersions};

impl Compiler<'_> {
    pub(super) fn apis(&mut self) {
        let scenario = self.scenario;
        for (name, api) in &scenario.apis {
            let place = Place::at(&["apis", name]);
            let account = Self::find(
                &mut self.diagnostics,
                &self.names.accounts,
                "account",
                &api.account,
                place.member("account"),
            );
            let Some(account) = account else { continue };
            let region = self.region(api.region.as_deref());
            let id = api.id.clone().unwrap_or_else(|| invented_id("api", name));
            let owner = self.topology.accounts[account].id.clone();
            let scope = format!(
                "arn:{}:execute-api:{region}:{owner}:{id}",
                crate::host::partition(&region)
            );
            let written = api.saved();
            let saved = self.snapshot(name, &written, (&scope, &region), &place);
            self.distinct(name, &id, &saved, &place);
            let stages = self.stages(name, api, (&written, &saved), (&scope, &region), &place);
            self.remarks(name, api, &place);
            let tls = self.tls(
                api.security_policy.as_deref(),
                kind(api.kind),
                &place.member("security_policy"),
            );
            let id = self.topology.apis.push(Api {
                name: name.clone(),
                account,
                region,
                id,
                kind: kind(api.kind),
                tls,
                is_strict: api.access_mode == AccessMode::Strict,
                saved,
                stages,
                place,
            });
            self.names.apis.insert(name, id);
        }
    }

    /// What stands in the way of an API as a whole.
    fn remarks(&mut self, name: &str, api: &model::Api, place: &Place) {
        if api.kind == model::ApiType::Private
            && api.policy.is_none()
            && !api.deployments.is_empty()
        {
            self.diagnostics.push(
                Diagnostic::error(
                    "API_WITHOUT_POLICY",
                    place.clone(),
                    format!(
                        "private API `{name}` has no resource policy, so AWS refuses to deploy it"
                    ),
                )
                .hint("give it a `policy` that allows `execute-api:Invoke` (G-EP-04)"),
            );
        }
        // What CreateDeployment answers to it, seen with templates that set it by default.
        for (path, resource) in &api.resources {
            for (verb, method) in &resource.methods {
                if !method.integration_settings.caller_credentials || api.policy.is_none() {
                    continue;
                }
                let at = place.member("resources").member(path).member("methods");
                self.diagnostics.push(
                    Diagnostic::error(
                        "CALLER_CREDENTIALS_WITH_POLICY",
                        at.member(verb).member("integration_settings"),
                        "AWS refuses to deploy it: Caller provided credentials not allowed when resource policy is set",
                    )
                    .hint("call the backend by a role or the function's own policy (in AWS SAM: `InvokeRole: NONE`)"),
                );
            }
        }
        if api.stages.is_empty() {
            self.diagnostics.push(
                Diagnostic::warning(
                    "API_WITHOUT_STAGE",
                    place.clone(),
                    format!("API `{name}` has no stage, so nobody can call it"),
                )
                .hint("add a deployment and a stage that points at it"),
            );
        }
        if api.kind == model::ApiType::Private && api.ip_address_type == Some(IpAddressType::Ipv4) {
            self.diagnostics.push(
                Diagnostic::error(
                    "IPV4_PRIVATE_API",
                    place.member("ip_address_type"),
                    "Only dualstack ipAddressType is supported for Private APIs.",
                )
                .hint("leave it out: which addresses clients can use is the endpoint's to say (G-EP-10)"),
            );
        }
        let is_enhanced = api
            .security_policy
            .as_deref()
            .is_some_and(|policy| policy.starts_with("SecurityPolicy_"));
        if api.access_mode == AccessMode::Strict && !is_enhanced {
            self.diagnostics.push(
                Diagnostic::warning(
                    "ACCESS_MODE_WITHOUT_POLICY",
                    place.member("access_mode"),
                    format!("API `{name}` is STRICT without a `SecurityPolicy_*`"),
                )
                .hint("the endpoint access mode goes with an enhanced security policy (G-EP-12)"),
            );
        }
    }

    /// What a security policy accepts. Left out: the legacy one, TLS 1.2 and nothing else (G-EP-12, G-C-05).
    pub(super) fn tls(
        &mut self,
        policy: Option<&str>,
        kind: ApiType,
        place: &Place,
    ) -> TlsVersions {
        let policy = policy.unwrap_or("TLS_1_2");
        let accepted = accepted(policy, kind);
        if accepted.is_none() {
            self.diagnostics.push(
                Diagnostic::warning(
                    "UNKNOWN_SECURITY_POLICY",
                    place.clone(),
                    format!("canvoke does not know which versions `{policy}` accepts"),
                )
                .hint("write `TLS_1_2` or a name such as `SecurityPolicy_TLS13_1_3_2025_09`"),
            );
        }
        TlsVersions {
            policy: policy.to_owned(),
            accepted,
        }
    }

    /// Two parameters as siblings are refused, and a second API with one id cannot be told from the first (G-ARN-16).
    fn distinct(&mut self, name: &str, id: &str, snapshot: &Snapshot, place: &Place) {
        if let Some(twin) = self.topology.apis.find(|other| other.id == id) {
            self.diagnostics.push(
                Diagnostic::error(
                    "DUPLICATE_ID",
                    place.member("id"),
                    format!(
                        "API `{}` has the id `{id}` already",
                        self.topology.apis[twin].name
                    ),
                )
                .hint("leave one of the two ids out: canvoke then invents it"),
            );
        }
        for (index, resource) in snapshot.resources.iter().enumerate() {
            let Some((Segment::Parameter(own), above)) = resource.segments.split_last() else {
                continue;
            };
            let twin = snapshot.resources.iter().take(index).find(|other| {
                matches!(other.segments.split_last(), Some((Segment::Parameter(other), beside))
                    if beside == above && other != own)
            });
            if let Some(twin) = twin {
                self.diagnostics.push(
                    Diagnostic::error(
                        "SIBLING_PARAMETERS",
                        resource.place.clone(),
                        format!(
                            "`{}` and `{}` of API `{name}` stand side by side",
                            twin.path, resource.path
                        ),
                    )
                    .hint(
                        "AWS takes one parameter beside another path part: use one name for both",
                    ),
                );
            }
        }
    }
}

/// Lowest and highest version that a security policy accepts, by its name.
fn accepted(policy: &str, kind: ApiType) -> Option<(u8, u8)> {
    let private = kind == ApiType::Private;
    match policy {
        "TLS_1_2" if private => Some((12, 12)),
        "TLS_1_2" => Some((12, 13)),
        "TLS_1_0" if private => Some((12, 12)),
        "TLS_1_0" => Some((10, 13)),
        _ => {
            let rest = policy.strip_prefix("SecurityPolicy_TLS1")?;
            match rest.strip_prefix("3_") {
                Some(rest) if rest.starts_with("1_2_") => Some((12, 13)),
                Some(rest) if rest.starts_with("1_3_") || rest.starts_with("2025") => {
                    Some((13, 13))
                }
                Some(_) => None,
                None => rest.strip_prefix("2_").map(|_| (12, 13)),
            }
        }
    }
}

pub(super) fn kind(kind: model::ApiType) -> ApiType {
    match kind {
        model::ApiType::Private => ApiType::Private,
        model::ApiType::Regional => ApiType::Regional,
        model::ApiType::Edge => ApiType::Edge,
    }
}
