//! Authorizers of APIs and the user pools they trust. What an authorizer's function returns is its code, which Terraform
//! does not hold.

use canvoke::model::{Api, Authorizer, AuthorizerType};
use canvoke::{Diagnostic, Place};

use super::Export;
use super::api::Snapshot;
use super::homes::{Home, home};
use crate::hcl::{Expr, Part, number, reference, text};

const KIND: &str = "aws_api_gateway_authorizer";
const POOL: &str = "aws_cognito_user_pool";

impl Export<'_> {
    pub(super) fn user_pools(&mut self) {
        let scenario = self.scenario;
        for (name, pool) in &scenario.user_pools {
            let home = home(scenario, &pool.account, pool.region.as_ref());
            if !scenario.accounts.contains_key(&pool.account) {
                self.dangling_account(&["user_pools", name, "account"], &pool.account);
            }
            let label = self.labels.of(POOL, name);
            let mut block = self.resource(POOL, &label, &home);
            block.set("name", text(name));
            self.add("api.tf", block);
        }
    }

    pub(super) fn authorizers(
        &mut self,
        name: &str,
        api: &Api,
        home: &Home,
        snapshot: &mut Snapshot,
    ) {
        for (authorizer_name, authorizer) in &api.authorizers {
            let place = Place::at(&["apis", name, "authorizers", authorizer_name]);
            if self.authorizer(name, authorizer_name, authorizer, home, &place) {
                let label = self.authorizer_label(name, authorizer_name);
                snapshot.push(Expr::Reference(format!("{KIND}.{label}")));
            }
        }
    }

    /// Writes one, where all that it rests on is there.
    fn authorizer(
        &mut self,
        api: &str,
        name: &str,
        authorizer: &Authorizer,
        home: &Home,
        place: &Place,
    ) -> bool {
        let label = self.authorizer_label(api, name);
        let mut block = self.resource(KIND, &label, home);
        let owner = self.labels.of("aws_api_gateway_rest_api", api);
        block.set("name", text(name));
        block.set(
            "rest_api_id",
            reference("aws_api_gateway_rest_api", &owner, "id"),
        );
        let (kind, joined) = (authorizer.kind, authorizer.identity_sources.join(","));
        let type_name = match kind {
            AuthorizerType::Token => "TOKEN",
            AuthorizerType::Request => "REQUEST",
            AuthorizerType::CognitoUserPools => "COGNITO_USER_POOLS",
        };
        block.set("type", text(type_name));
        if kind == AuthorizerType::CognitoUserPools {
            let mut pools = Vec::new();
            for (index, pool) in authorizer.user_pools.iter().enumerate() {
                if self.scenario.user_pools.contains_key(pool) {
                    let label = self.labels.of(POOL, pool);
                    pools.push(reference(POOL, &label, "arn"));
                } else {
                    let place = place.member("user_pools").index(index);
                    self.dangling(place, "user pool", pool);
                }
            }
            if pools.is_empty() {
                return false;
            }
            block.set("provider_arns", Expr::List(pools));
        } else {
            let wanted = authorizer.function.clone().unwrap_or_default();
            let Some(function) = self.function_label(&wanted) else {
                self.dangling(place.member("function"), "function", &wanted);
                return false;
            };
            block.set(
                "authorizer_uri",
                reference("aws_lambda_function", &function, "invoke_arn"),
            );
        }
        // The provider's default is the header of TOKEN authorizers.
        if !joined.is_empty() || kind == AuthorizerType::Request {
            block.set("identity_source", text(joined));
        }
        if let Some(validation) = &authorizer.validation {
            block.set("identity_validation_expression", text(validation));
        }
        if let Some(ttl) = authorizer.ttl {
            block.set("authorizer_result_ttl_in_seconds", number(ttl));
        }
        self.add("api.tf", block);
        if !authorizer.results.is_empty() {
            self.diagnostics.push(
                Diagnostic::warning(
                    "NOT_IN_TERRAFORM",
                    place.member("results"),
                    format!("what the function of authorizer `{name}` returns is its code, which is not written"),
                )
                .hint("keep the scenario file beside the Terraform"),
            );
        }
        true
    }

    /// The id of a method's authorizer, as a reference; none where that is not written.
    pub(super) fn authorizer_reference(&mut self, api: &str, name: &str) -> Option<Expr> {
        let scenario = self.scenario;
        let authorizer = scenario.apis.get(api)?.authorizers.get(name)?;
        let is_written = match authorizer.kind {
            AuthorizerType::CognitoUserPools => {
                let mut pools = authorizer.user_pools.iter();
                pools.any(|pool| scenario.user_pools.contains_key(pool))
            }
            AuthorizerType::Token | AuthorizerType::Request => {
                let function = authorizer.function.as_ref()?;
                scenario.functions.contains_key(function)
            }
        };
        let label = self.authorizer_label(api, name);
        is_written.then(|| reference(KIND, &label, "id"))
    }

    /// From where an API's authorizers may invoke a function.
    pub(super) fn authorizer_sources(&mut self, api: &str, function: &str) -> Vec<Expr> {
        let scenario = self.scenario;
        let Some(found) = scenario.apis.get(api) else {
            return Vec::new();
        };
        let owner = self.labels.of("aws_api_gateway_rest_api", api);
        let mut sources = Vec::new();
        for (name, authorizer) in &found.authorizers {
            if !authorizer.permission || authorizer.function.as_deref() != Some(function) {
                continue;
            }
            let label = self.authorizer_label(api, name);
            sources.push(Expr::Text(vec![
                Part::Reference(format!("aws_api_gateway_rest_api.{owner}.execution_arn")),
                Part::Literal("/authorizers/".to_owned()),
                Part::Reference(format!("{KIND}.{label}.id")),
            ]));
        }
        sources
    }

    fn authorizer_label(&mut self, api: &str, name: &str) -> String {
        let wanted = self.below_api(api, name);
        self.labels.of(KIND, &wanted)
    }
}
