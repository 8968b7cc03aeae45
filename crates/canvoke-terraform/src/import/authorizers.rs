//! Authorizers of APIs and the user pools they trust. What an authorizer's function returns is not in Terraform.

use std::collections::BTreeMap;

use canvoke::model::{Authorizer, AuthorizerType, UserPool};

use super::apis::API;
use super::reader::{Part, Reader};

/// The provider's default.
const AUTHORIZATION: &str = "method.request.header.Authorization";

impl Reader<'_> {
    pub(super) fn user_pools(&mut self) {
        for part in self.all("aws_cognito_user_pool") {
            let name = self.name(&part);
            let works = self.evaluator.providers.of(&part.entry).clone();
            let pool = UserPool {
                account: works.account,
                region: self.region(&works.region),
                id: None,
            };
            self.became(&part, "user_pools", &name);
            self.scenario.user_pools.insert(name, pool);
        }
    }

    /// Authorizers come into their APIs; their names by address.
    pub(super) fn authorizers(&mut self) -> BTreeMap<String, String> {
        let mut names = BTreeMap::new();
        for part in self.all("aws_api_gateway_authorizer") {
            let api = self.link(&part, "rest_api_id", &API);
            let name = self.text(&part, "name");
            let (Some(api), Some(name)) = (api, name) else {
                continue;
            };
            let authorizer = self.authorizer(&part, &api);
            self.from(&part, &["apis", &api, "authorizers", &name]);
            names.insert(part.address.to_owned(), name.clone());
            if let Some(api) = self.scenario.apis.get_mut(&api) {
                api.authorizers.insert(name, authorizer);
            }
        }
        names
    }

    fn authorizer(&mut self, part: &Part<'_>, api: &str) -> Authorizer {
        let kind = match self.text(part, "type").as_deref() {
            Some("REQUEST") => AuthorizerType::Request,
            Some("COGNITO_USER_POOLS") => AuthorizerType::CognitoUserPools,
            _ => AuthorizerType::Token,
        };
        let source = self
            .text(part, "identity_source")
            .unwrap_or_else(|| AUTHORIZATION.to_owned());
        // The scenario's own default, where it says the same.
        let is_default = kind != AuthorizerType::Request && source == AUTHORIZATION;
        let identity_sources = source
            .split(',')
            .map(|source| source.trim().to_owned())
            .filter(|source| !source.is_empty() && !is_default)
            .collect();
        let user_pools = self.links(part, "provider_arns", &["aws_cognito_user_pool"]);
        let credentials = part.body.has_attribute("authorizer_credentials");
        self.asked
            .insert((part.address.to_owned(), "authorizer_credentials".to_owned()));
        let address = self
            .text(part, "authorizer_uri")
            .and_then(|uri| self.function_at(part, "authorizer_uri", &uri));
        // A role of its own lets the API in without a permission on the function.
        let permission = credentials
            || address.as_ref().is_none_or(|(address, _)| {
                let id = self.evaluator.id(part.address, &part.entry);
                self.is_permitted(address, api, &format!("authorizers/{id}"))
            });
        Authorizer {
            kind,
            identity_sources,
            validation: self.text(part, "identity_validation_expression"),
            ttl: self
                .number(part, "authorizer_result_ttl_in_seconds")
                .and_then(|ttl| u32::try_from(ttl).ok()),
            function: address.map(|(_, function)| function),
            permission,
            results: Vec::new(),
            user_pools,
        }
    }
}
