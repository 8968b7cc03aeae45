//! Authorizers and user pools: identity sources read, defaults written out, returned policies prepared. Knows nothing of
//! what a call brings.

use canvoke_iam::PolicyKind;

use super::{Compiler, dangling};
use crate::diagnostic::{Diagnostic, Place};
use crate::model::{self, AuthorizerAction, AuthorizerType, Named, invented_pool_id};
use crate::topology::{
    Authorizer, AuthorizerKind, Expression, IdentitySource, LambdaAction, LambdaAuthorizer,
    LambdaResult, MAX_RESULT, METHOD_ARN, Policy, ReturnedPolicy, UserPool,
};

/// Seconds that a result is kept where nothing is said, and the most that can be said (G-LAM-03, G-Q-06).
const TTL: u32 = 300;
const MAX_TTL: u32 = 3600;
/// Characters of an ARN in a policy that a function returns (G-Q-06).
const MAX_ARN: usize = 512;
/// The header that a token comes in where nothing is said.
const AUTHORIZATION: &str = "Authorization";

impl Compiler<'_> {
    pub(super) fn user_pools(&mut self) {
        let scenario = self.scenario;
        for (name, pool) in &scenario.user_pools {
            let place = Place::at(&["user_pools", name]);
            let account = Self::find(
                &mut self.diagnostics,
                &self.names.accounts,
                "account",
                &pool.account,
                place.member("account"),
            );
            let Some(account) = account else { continue };
            let region = self.region(pool.region.as_deref());
            let id = pool
                .id
                .clone()
                .unwrap_or_else(|| invented_pool_id(&region, name));
            let domain = crate::host::domain(&region);
            let id = self.topology.user_pools.push(UserPool {
                name: name.clone(),
                account,
                issuer: format!("https://cognito-idp.{region}.{domain}/{id}"),
                id,
                place,
            });
            self.names.user_pools.insert(name, id);
        }
    }

    /// The authorizers of a snapshot. `scope` is the ARN of the API.
    pub(super) fn authorizers(
        &mut self,
        written: &Named<model::Authorizer>,
        scope: &str,
        place: &Place,
    ) -> Vec<Authorizer> {
        let place = place.member("authorizers");
        written
            .iter()
            .map(|(name, authorizer)| self.authorizer(name, authorizer, scope, place.member(name)))
            .collect()
    }

    fn authorizer(
        &mut self,
        name: &str,
        written: &model::Authorizer,
        scope: &str,
        place: Place,
    ) -> Authorizer {
        let sources = self.sources(name, written, &place);
        let kind = match written.kind {
            AuthorizerType::CognitoUserPools => AuthorizerKind::UserPools {
                header: match sources.first() {
                    Some(IdentitySource::Header(header)) => header.to_ascii_lowercase(),
                    _ => AUTHORIZATION.to_ascii_lowercase(),
                },
                pools: self.pools(name, written, &place),
            },
            AuthorizerType::Token | AuthorizerType::Request => {
                AuthorizerKind::Lambda(self.lambda(name, written, sources, scope, &place))
            }
        };
        Authorizer {
            name: name.to_owned(),
            kind,
            validation: self.validation(name, written, &place),
            place,
        }
    }

    fn pools(
        &mut self,
        name: &str,
        written: &model::Authorizer,
        place: &Place,
    ) -> Vec<crate::arena::Id<UserPool>> {
        if written.user_pools.is_empty() {
            self.diagnostics.push(
                Diagnostic::error(
                    "AUTHORIZER_WITHOUT_POOL",
                    place.clone(),
                    format!("authorizer `{name}` names no user pool"),
                )
                .hint("write the names of `user_pools` whose tokens it takes"),
            );
        }
        let mut pools = Vec::new();
        for (index, pool) in written.user_pools.iter().enumerate() {
            let found = Self::find(
                &mut self.diagnostics,
                &self.names.user_pools,
                "user pool",
                pool,
                place.member("user_pools").index(index),
            );
            pools.extend(found);
        }
        pools
    }

    fn lambda(
        &mut self,
        name: &str,
        written: &model::Authorizer,
        sources: Vec<IdentitySource>,
        scope: &str,
        place: &Place,
    ) -> LambdaAuthorizer {
        match &written.function {
            None => self.diagnostics.push(
                Diagnostic::error(
                    "AUTHORIZER_WITHOUT_FUNCTION",
                    place.clone(),
                    format!("authorizer `{name}` names no function"),
                )
                .hint("write the name of its `function`"),
            ),
            Some(function) if !self.scenario.functions.contains_key(function) => {
                let known = self.scenario.functions.keys().map(String::as_str);
                let at = place.member("function");
                self.diagnostics
                    .push(dangling("function", function, known, at));
            }
            Some(_) => {}
        }
        let ttl = written.ttl.unwrap_or(TTL);
        if ttl > MAX_TTL {
            self.diagnostics.push(
                Diagnostic::error(
                    "INVALID_TTL",
                    place.member("ttl"),
                    format!("results of authorizer `{name}` cannot be kept for {ttl} s"),
                )
                .hint("write 0 to 3600 (G-LAM-03, G-Q-06)"),
            );
        }
        let ttl = ttl.min(MAX_TTL);
        if sources.is_empty() && ttl > 0 {
            self.diagnostics.push(
                Diagnostic::error(
                    "IDENTITY_SOURCE_MISSING",
                    place.member("identity_sources"),
                    format!("authorizer `{name}` keeps results, and has nothing to keep them by"),
                )
                .hint("name an identity source, or write `\"ttl\": 0` (G-LAM-02)"),
            );
        }
        let results = written
            .results
            .iter()
            .enumerate()
            .map(|(index, result)| {
                self.result(name, result, scope, place.member("results").index(index))
            })
            .collect();
        LambdaAuthorizer {
            takes_token: written.kind == AuthorizerType::Token,
            sources,
            ttl,
            function: written.function.clone().unwrap_or_default(),
            is_permitted: written.permission,
            results,
        }
    }

    fn result(
        &mut self,
        name: &str,
        written: &model::AuthorizerResult,
        scope: &str,
        place: Place,
    ) -> LambdaResult {
        let action = match written.action {
            AuthorizerAction::Policy => {
                let policy = written
                    .policy
                    .as_ref()
                    .map(|document| self.returned(name, document, scope, place.member("policy")));
                if policy.is_none() {
                    self.diagnostics.push(
                        Diagnostic::warning(
                            "RESULT_WITHOUT_POLICY",
                            place.clone(),
                            format!("what authorizer `{name}` returns here is not said"),
                        )
                        .hint("write the `policy` that the function returns, or another `action`"),
                    );
                }
                LambdaAction::Policy(policy)
            }
            AuthorizerAction::Unauthorized => LambdaAction::Unauthorized,
            AuthorizerAction::Error => LambdaAction::Error,
            AuthorizerAction::Malformed => LambdaAction::Malformed,
            AuthorizerAction::Timeout => LambdaAction::Timeout,
        };
        LambdaResult {
            identity: written.identity.clone(),
            action,
            usage_identifier_key: written.usage_identifier_key.clone(),
            place,
        }
    }

    /// A policy that a function returns. A template is read as what it says of some method, so that its mistakes are
    /// told.
    fn returned(
        &mut self,
        name: &str,
        document: &model::Document,
        scope: &str,
        place: Place,
    ) -> ReturnedPolicy {
        let is_template = document.text().contains(METHOD_ARN);
        let some = document
            .text()
            .replace(METHOD_ARN, &format!("{scope}/stage/GET/path"));
        let title = format!("policy of authorizer {name}");
        let told = self.diagnostics.len();
        let policy = self.policy(
            title,
            &model::Document::new(some),
            PolicyKind::Identity,
            place.clone(),
        );
        // Its size has a limit of its own.
        let own = self.diagnostics.split_off(told);
        self.diagnostics.extend(
            own.into_iter()
                .filter(|remark| remark.code != "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA"),
        );
        let size = document.text().len();
        if size > MAX_RESULT {
            self.diagnostics.push(
                Diagnostic::warning(
                    "RESULT_TOO_LARGE",
                    place.clone(),
                    format!("the policy of authorizer `{name}` has {size} bytes"),
                )
                .hint("an authorizer returns 8 KB at most, and no quota raises that (G-Q-06)"),
            );
        }
        if has_long_arn(document.text()) {
            self.diagnostics.push(
                Diagnostic::warning(
                    "RESULT_ARN_TOO_LONG",
                    place,
                    format!("the policy of authorizer `{name}` names an ARN of more than {MAX_ARN} characters"),
                )
                .hint("shorten it with `*` (G-Q-06)"),
            );
        }
        ReturnedPolicy {
            policy: Policy {
                text: document.text().to_owned(),
                ..policy
            },
            is_template,
        }
    }

    /// Identity sources, the default written out. Path parameters are none (G-LAM-02).
    fn sources(
        &mut self,
        name: &str,
        written: &model::Authorizer,
        place: &Place,
    ) -> Vec<IdentitySource> {
        let place = place.member("identity_sources");
        let takes_one = written.kind != AuthorizerType::Request;
        let mut sources = Vec::new();
        for (index, text) in written.identity_sources.iter().enumerate() {
            let source = source(text).filter(|source| {
                let is_header = matches!(source, IdentitySource::Header(_));
                !takes_one || is_header && sources.is_empty()
            });
            match source {
                Some(source) => sources.push(source),
                None => self.diagnostics.push(
                    Diagnostic::error(
                        "INVALID_IDENTITY_SOURCE",
                        place.index(index),
                        format!("`{text}` is no identity source of authorizer `{name}`"),
                    )
                    .hint(if takes_one {
                        "write one header, `method.request.header.Name`"
                    } else {
                        "write `method.request.header.Name`, `method.request.querystring.name`, `stageVariables.name` or `context.name` (G-LAM-02)"
                    }),
                ),
            }
        }
        if sources.is_empty() && takes_one {
            sources.push(IdentitySource::Header(AUTHORIZATION.to_owned()));
        }
        sources
    }

    fn validation(
        &mut self,
        name: &str,
        written: &model::Authorizer,
        place: &Place,
    ) -> Option<Expression> {
        let text = written
            .validation
            .as_deref()
            .filter(|text| !text.is_empty())?;
        let place = place.member("validation");
        if written.kind == AuthorizerType::Request {
            self.diagnostics.push(
                Diagnostic::warning(
                    "VALIDATION_IGNORED",
                    place,
                    format!("authorizer `{name}` takes the request, and nothing is validated"),
                )
                .hint("validation expressions are for `TOKEN` and `COGNITO_USER_POOLS` (G-LAM-01)"),
            );
            return None;
        }
        let expression = Expression::new(text);
        if !expression.is_readable() {
            self.diagnostics.push(
                Diagnostic::warning(
                    "INVALID_EXPRESSION",
                    place,
                    format!("canvoke cannot read the expression `{text}`"),
                )
                .hint("AWS reads it as a Java expression; look-around and back-references are not known here"),
            );
        }
        Some(expression)
    }
}

/// An identity source as AWS writes it.
fn source(text: &str) -> Option<IdentitySource> {
    let named = |prefix: &str| {
        text.strip_prefix(prefix)
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
    };
    named("method.request.header.")
        .map(IdentitySource::Header)
        .or_else(|| named("method.request.querystring.").map(IdentitySource::Query))
        .or_else(|| named("stageVariables.").map(IdentitySource::StageVariable))
        .or_else(|| named("context.").map(IdentitySource::Context))
}

fn has_long_arn(text: &str) -> bool {
    let (document, _) = canvoke_iam::parse(text, PolicyKind::Identity);
    let resources = document
        .statements
        .iter()
        .filter_map(|statement| statement.resource.as_ref());
    resources
        .flat_map(|list| &list.values)
        .any(|value| value.value.len() > MAX_ARN)
}
