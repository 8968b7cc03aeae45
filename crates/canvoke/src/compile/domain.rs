//! Custom domain names: their ARNs, ways and access associations. Knows nothing of records and resolvers.

use canvoke_iam::{Context, Decision, Layer, PolicyKind, Principal, Recorder, Request, evaluate};

use super::api::kind;
use super::{Compiler, dangling};
use crate::arena::Id;
use crate::diagnostic::{Diagnostic, Place};
use crate::host;
use crate::model::{self, AccessMode, RoutingMode, fingerprint};
use crate::topology::{Api, ApiType, Domain, Policy, Way};

impl Compiler<'_> {
    pub(super) fn domains(&mut self) {
        let scenario = self.scenario;
        for (name, domain) in &scenario.domains {
            let place = Place::at(&["domains", name]);
            let account = Self::find(
                &mut self.diagnostics,
                &self.names.accounts,
                "account",
                &domain.account,
                place.member("account"),
            );
            let Some(account) = account else { continue };
            let region = self.region(domain.region.as_deref());
            let owner = self.topology.accounts[account].id.clone();
            let domain_name = domain
                .domain_name
                .trim_end_matches('.')
                .to_ascii_lowercase();
            let kind = kind(domain.kind);
            let arn = arn(name, domain, &domain_name, &region, &owner);
            let policy = domain.policy.as_ref().map(|document| {
                self.domain_policy(
                    format!("policy of domain {name}"),
                    document,
                    &arn,
                    place.member("policy"),
                )
            });
            let tls = self.tls(
                domain.security_policy.as_deref(),
                kind,
                &place.member("security_policy"),
            );
            let certificate_names = match domain.certificate_names.as_slice() {
                [] => vec![domain_name.clone()],
                names => names.iter().map(|name| name.to_ascii_lowercase()).collect(),
            };
            self.limits(name, domain, kind, &place);
            let ways = self.ways(domain, kind, &region, &place);
            let id = self.topology.domains.push(Domain {
                name: name.clone(),
                account,
                region,
                domain_name,
                arn,
                kind,
                policy,
                certificate_names,
                tls,
                is_strict: domain.access_mode == AccessMode::Strict,
                ways,
                associated: Vec::new(),
                place,
            });
            self.names.domains.insert(name, id);
        }
        self.domain_associations();
    }

    /// What AWS does not take (G-DOM-08).
    fn limits(&mut self, name: &str, domain: &model::Domain, kind: ApiType, place: &Place) {
        if kind != ApiType::Private {
            return;
        }
        if domain.domain_name.starts_with("*.") {
            self.diagnostics.push(
                Diagnostic::error(
                    "WILDCARD_DOMAIN",
                    place.member("domain_name"),
                    format!("private domain `{name}` has a wildcard name"),
                )
                .hint("a private custom domain has one name; its certificate may have a wildcard (G-DOM-08)"),
            );
        }
        if domain
            .security_policy
            .as_deref()
            .is_some_and(|policy| policy != "TLS_1_2")
        {
            self.diagnostics.push(
                Diagnostic::warning(
                    "DOMAIN_SECURITY_POLICY",
                    place.member("security_policy"),
                    format!("private domain `{name}` has a security policy of its own"),
                )
                .hint("AWS's page on private domains fixes `TLS_1_2`; its newer page on security policies does not (G-DOM-08, G-C-05)"),
            );
        }
        if domain.policy.is_none() {
            self.diagnostics.push(
                Diagnostic::warning(
                    "DOMAIN_WITHOUT_POLICY",
                    place.clone(),
                    format!("private domain `{name}` has no policy, so nobody may invoke by it"),
                )
                .hint("give it a `policy` that allows `execute-api:Invoke` (G-DOM-02)"),
            );
        }
    }

    /// Rules by priority, then mappings, the one without a base path last.
    fn ways(
        &mut self,
        domain: &model::Domain,
        kind: ApiType,
        region: &str,
        place: &Place,
    ) -> Vec<Way> {
        let mut ways = Vec::new();
        let mode = domain.routing_mode;
        if mode != RoutingMode::BasePathMappingOnly {
            let mut rules: Vec<_> = domain.rules.iter().enumerate().collect();
            rules.sort_by_key(|(_, rule)| rule.priority);
            for (index, rule) in rules {
                let at = place.member("rules").index(index);
                let Some(api) = self.mapped(&rule.api, kind, region, &at) else {
                    continue;
                };
                ways.push(Way {
                    base_paths: rule.base_paths.iter().map(|path| trimmed(path)).collect(),
                    headers: rule
                        .headers
                        .iter()
                        .map(|(name, value)| (name.to_ascii_lowercase(), value.clone()))
                        .collect(),
                    api,
                    stage: Some(rule.stage.clone()),
                    strips: rule.strip_base_path,
                    place: at,
                });
            }
        }
        if mode != RoutingMode::RoutingRuleOnly {
            let mut mappings: Vec<_> = domain.mappings.iter().enumerate().collect();
            mappings.sort_by_key(|(_, mapping)| trimmed(&mapping.base_path).is_empty());
            for (index, mapping) in mappings {
                let at = place.member("mappings").index(index);
                let base_path = trimmed(&mapping.base_path);
                if base_path.contains('/') {
                    self.diagnostics.push(
                        Diagnostic::error(
                            "MULTI_LEVEL_MAPPING",
                            at.member("base_path"),
                            format!("base path `{base_path}` has several levels"),
                        )
                        .hint("write a routing rule: a mapping of several levels never matches at an endpoint (G-DOM-08)"),
                    );
                    continue;
                }
                let Some(api) = self.mapped(&mapping.api, kind, region, &at) else {
                    continue;
                };
                ways.push(Way {
                    base_paths: if base_path.is_empty() {
                        Vec::new()
                    } else {
                        vec![base_path]
                    },
                    headers: Vec::new(),
                    api,
                    stage: mapping.stage.clone(),
                    strips: true,
                    place: at,
                });
            }
        }
        for way in &ways {
            let api = &self.topology.apis[way.api];
            let Some(stage) = &way.stage else { continue };
            if !api.stages.iter().any(|other| other.name == *stage) {
                let known = api.stages.iter().map(|stage| stage.name.as_str());
                let at = way.place.member("stage");
                self.diagnostics.push(dangling("stage", stage, known, at));
            }
        }
        ways
    }

    /// The API a way leads to; told where a private domain may not lead there (G-DOM-08).
    fn mapped(
        &mut self,
        name: &str,
        kind: ApiType,
        region: &str,
        place: &Place,
    ) -> Option<Id<Api>> {
        let api = Self::find(
            &mut self.diagnostics,
            &self.names.apis,
            "API",
            name,
            place.member("api"),
        )?;
        let other = &self.topology.apis[api];
        let fault = if kind == ApiType::Private && other.kind != ApiType::Private {
            Some(("PUBLIC_API_MAPPED", format!("API `{name}` is not private")))
        } else if other.region != region {
            let message = format!(
                "API `{name}` is in `{}`, the domain in `{region}`",
                other.region
            );
            Some(("OTHER_REGION", message))
        } else {
            None
        };
        if let Some((code, message)) = fault {
            self.diagnostics
                .push(Diagnostic::error(code, place.member("api"), message).hint(
                    "a private custom domain leads to private APIs of its own Region (G-DOM-08)",
                ));
            return None;
        }
        Some(api)
    }

    /// Access associations (G-DOM-04): both in one Region, and the owner's management policy lets the account make
    /// it (G-DOM-02). An association that AWS would not make is told and left out.
    fn domain_associations(&mut self) {
        let scenario = self.scenario;
        for (name, association) in &scenario.domain_associations {
            let place = Place::at(&["domain_associations", name]);
            let account = Self::find(
                &mut self.diagnostics,
                &self.names.accounts,
                "account",
                &association.account,
                place.member("account"),
            );
            let domain = Self::find(
                &mut self.diagnostics,
                &self.names.domains,
                "domain",
                &association.domain,
                place.member("domain"),
            );
            let (Some(account), Some(domain)) = (account, domain) else {
                continue;
            };
            let (id, region) = (domain, self.topology.domains[domain].region.clone());
            let endpoint = self.endpoint_of_region(
                &association.endpoint,
                &region,
                "domain",
                place.member("endpoint"),
            );
            let Some(endpoint) = endpoint else { continue };
            let domain = &self.topology.domains[id];
            if domain.kind != ApiType::Private {
                self.diagnostics.push(
                    Diagnostic::error(
                        "ASSOCIATION_OF_PUBLIC_DOMAIN",
                        place,
                        format!("domain `{}` is not private", association.domain),
                    )
                    .hint("access associations are for private custom domains (G-DOM-04)"),
                );
                continue;
            }
            let twin = self.topology.domains.find(|other| {
                other.domain_name == domain.domain_name && other.associated.contains(&endpoint)
            });
            if let Some(twin) = twin.filter(|&twin| twin != id) {
                self.diagnostics.push(
                    Diagnostic::error(
                        "DOMAIN_NAME_TAKEN",
                        place,
                        format!(
                            "endpoint `{}` is associated with domain `{}` of the same name already",
                            association.endpoint, self.topology.domains[twin].name
                        ),
                    )
                    .hint("two domains of one name cannot share an endpoint (G-DOM-08)"),
                );
                continue;
            }
            if domain.account != account && !self.may_associate(&association.domain, account, id) {
                self.diagnostics.push(
                    Diagnostic::warning(
                        "ASSOCIATION_NOT_SHARED",
                        place,
                        format!(
                            "the management policy of domain `{}` does not let account `{}` make associations",
                            association.domain, association.account
                        ),
                    )
                    .hint("share the domain by RAM, or allow `apigateway:CreateAccessAssociation` in its management policy (G-DOM-03)"),
                );
            }
            if let Some(domain) = self.topology.domains.change(id) {
                domain.associated.push(endpoint);
            }
        }
    }

    /// Whether the domain's management policy lets an account make an association.
    fn may_associate(
        &self,
        name: &str,
        account: Id<crate::topology::Account>,
        domain: Id<Domain>,
    ) -> bool {
        let document = self
            .scenario
            .domains
            .get(name)
            .and_then(|domain| domain.management_policy.as_ref());
        let Some(document) = document else {
            return false;
        };
        let (parsed, _) = canvoke_iam::parse(document.text(), PolicyKind::Resource);
        let prepared = canvoke_iam::PreparedPolicy::new(&parsed, "management policy");
        let domain = &self.topology.domains[domain];
        let region = &domain.region;
        let account = &self.topology.accounts[account].id;
        let request = Request::new(
            Principal::root(host::partition(region), account),
            "apigateway:CreateAccessAssociation",
            &domain.arn.replace(":execute-api:", ":apigateway:"),
            Context::default(),
        );
        let decision = evaluate(
            Layer::Resource,
            std::slice::from_ref(&prepared),
            &request,
            &mut Recorder::default(),
        );
        matches!(decision, Decision::Allow | Decision::Unknown)
    }

    /// A domain's policy: `execute-api:/*` stands for the domain's own ARN.
    fn domain_policy(
        &mut self,
        name: String,
        document: &model::Document,
        arn: &str,
        place: Place,
    ) -> Policy {
        self.expanded(name, document, place, |rest| match rest {
            "" | "*" => arn.to_owned(),
            rest => match arn.split_once(":/domainnames/") {
                Some((scope, _)) => format!("{scope}:/{rest}"),
                None => arn.to_owned(),
            },
        })
    }
}

/// The execute-api ARN of a domain; a private one has an id behind its name (G-DOM-01).
fn arn(name: &str, domain: &model::Domain, domain_name: &str, region: &str, owner: &str) -> String {
    let partition = host::partition(region);
    let id = match &domain.id {
        Some(id) => format!("+{id}"),
        None if domain.kind == model::ApiType::Private => {
            format!("+{:010x}", fingerprint("domain", name) & 0xff_ffff_ffff)
        }
        None => String::new(),
    };
    format!("arn:{partition}:execute-api:{region}:{owner}:/domainnames/{domain_name}{id}")
}

fn trimmed(path: &str) -> String {
    path.trim_matches('/').to_owned()
}
