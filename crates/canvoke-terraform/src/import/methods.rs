//! Methods, what stands behind them, and whether a function lets the API in.

use std::collections::BTreeMap;

use canvoke::Diagnostic;
use canvoke::model::{AuthorizationType, Function, Integration, LambdaIntegration, Method};

use super::apis::API;
use super::reader::{Part, Reader};
use crate::export::methods::CALLERS_CREDENTIALS;

impl Reader<'_> {
    pub(super) fn methods(
        &mut self,
        paths: &BTreeMap<String, String>,
        authorizers: &BTreeMap<String, String>,
    ) {
        for part in self.all("aws_api_gateway_method") {
            let Some((api, path, verb)) = self.which(&part, paths) else {
                continue;
            };
            let authorization = self.text(&part, "authorization");
            let authorization = match authorization.as_deref() {
                Some("NONE") => AuthorizationType::None,
                Some("AWS_IAM") => AuthorizationType::AwsIam,
                Some("COGNITO_USER_POOLS") => AuthorizationType::CognitoUserPools,
                // What is not known must not open the method: an authorizer's answer is not known either.
                _ => AuthorizationType::Custom,
            };
            let authorizer = self
                .link(&part, "authorizer_id", &["aws_api_gateway_authorizer"])
                .and_then(|address| authorizers.get(&address).cloned());
            let method = Method {
                authorization,
                authorizer,
                scopes: self.texts(&part, "authorization_scopes"),
                api_key_required: self.flag(&part, "api_key_required").unwrap_or(false),
                ..Method::default()
            };
            self.from(&part, &["apis", &api, "resources", &path, "methods", &verb]);
            if let Some(api) = self.scenario.apis.get_mut(&api) {
                let resource = api.resources.entry(path).or_default();
                resource.methods.insert(verb, method);
            }
        }
        for part in self.all("aws_api_gateway_integration") {
            let Some((api, path, verb)) = self.which(&part, paths) else {
                continue;
            };
            let Some(integration) = self.integration(&part, &api, &path, &verb) else {
                continue;
            };
            let credentials = self.text(&part, "credentials");
            let as_caller = credentials.as_deref() == Some(CALLERS_CREDENTIALS);
            let segments = [
                "apis",
                &api,
                "resources",
                &path,
                "methods",
                &verb,
                "integration",
            ];
            self.from(&part, &segments);
            let method = self
                .scenario
                .apis
                .get_mut(&api)
                .and_then(|api| api.resources.get_mut(&path))
                .and_then(|resource| resource.methods.get_mut(&verb));
            if let Some(method) = method {
                method.integration = integration;
                method.integration_settings.caller_credentials = as_caller;
            }
        }
    }

    /// API, path and verb.
    fn which(
        &mut self,
        part: &Part<'_>,
        paths: &BTreeMap<String, String>,
    ) -> Option<(String, String, String)> {
        let api = self.link(part, "rest_api_id", &API);
        let resource = self.text(part, "resource_id");
        let verb = self.text(part, "http_method");
        let path = resource.as_ref().and_then(|resource| paths.get(resource));
        if let (Some(api), Some(path), Some(verb)) = (api, path, verb) {
            return Some((api, path.clone(), verb));
        }
        self.diagnostics.push(
            Diagnostic::warning(
                "NOT_READ",
                part.place(),
                format!(
                    "`{}` is left out: its API, its resource or its verb is not known here",
                    part.address
                ),
            )
            .hint("calls of this method will be answered as if it did not exist"),
        );
        None
    }

    fn integration(
        &mut self,
        part: &Part<'_>,
        api: &str,
        path: &str,
        verb: &str,
    ) -> Option<Integration> {
        let kind = self.text(part, "type");
        match kind.as_deref() {
            Some("MOCK") => Some(Integration::Mock),
            Some("HTTP" | "HTTP_PROXY") => {
                self.text(part, "connection_type");
                Some(Integration::Http(
                    self.text(part, "uri").unwrap_or_default(),
                ))
            }
            Some("AWS" | "AWS_PROXY") => {
                let uri = self.text(part, "uri")?;
                let (address, function) = self.function_at(part, "uri", &uri)?;
                let credentials = part.body.has_attribute("credentials");
                self.asked
                    .insert((part.address.to_owned(), "credentials".to_owned()));
                // A role of its own lets the API in without a permission on the function.
                let permission =
                    credentials || self.is_permitted(&address, api, &called(path, verb));
                Some(Integration::Lambda(LambdaIntegration {
                    function,
                    permission,
                    source_arn: None,
                }))
            }
            _ => {
                let words = format!(
                    "the integration `{}` is of a kind that is not read",
                    part.address
                );
                self.diagnostics
                    .push(Diagnostic::warning("NOT_READ", part.place(), words));
                None
            }
        }
    }

    /// Address and name of the function that a URI invokes, which comes into the scenario.
    pub(super) fn function_at(
        &mut self,
        part: &Part<'_>,
        argument: &str,
        uri: &str,
    ) -> Option<(String, String)> {
        let Some(address) = self.invoked(uri) else {
            let (what, then) = match argument {
                "uri" => ("backend", "it is taken as one that answers"),
                _ => ("function", "what it returns is not known"),
            };
            self.diagnostics.push(
                Diagnostic::warning(
                    "NOT_READ",
                    part.argument_place(argument),
                    format!(
                        "the {what} of `{}` is not a function of these files: {then}",
                        part.address
                    ),
                )
                .hint(format!("whether the {what} answers is not known here")),
            );
            return None;
        };
        let entry = self.evaluator.module.resources.get(&address)?;
        let function = self.evaluator.own_name(&address, entry);
        let works = self.evaluator.providers.of(entry).clone();
        let backend = Function {
            account: works.account,
            region: self.region(&works.region),
        };
        self.addresses
            .entry(address.clone())
            .or_insert_with(|| function.clone());
        self.scenario.functions.insert(function.clone(), backend);
        Some((address, function))
    }

    /// The address of the function that a URI invokes.
    fn invoked(&self, uri: &str) -> Option<String> {
        let parts = self.all("aws_lambda_function");
        parts
            .iter()
            .find(|part| {
                let arn = self.evaluator.arn(part.address, &part.entry);
                arn.is_some_and(|arn| {
                    uri.contains(&format!("/{arn}/")) || uri.contains(&format!("/{arn}:"))
                })
            })
            .map(|part| part.address.to_owned())
    }

    /// Whether a function's policy lets an API in from `below` its execution ARN.
    pub(super) fn is_permitted(&mut self, function: &str, api: &str, below: &str) -> bool {
        let apis = self.all("aws_api_gateway_rest_api");
        let arn = apis
            .iter()
            .find(|part| self.name(part) == api)
            .and_then(|part| {
                self.evaluator
                    .attribute(part.address, "execution_arn")
                    .to_text()
            })
            .unwrap_or_default();
        let wanted = format!("{arn}/{below}");
        let mut permitted = false;
        for part in self.all("aws_lambda_permission") {
            let named = self.text(&part, "function_name").unwrap_or_default();
            let named = named
                .rsplit(":function:")
                .next()
                .unwrap_or_default()
                .to_owned();
            let principal = self.text(&part, "principal");
            let source = self.text(&part, "source_arn");
            let same = self.address_of("aws_lambda_function", &named).as_deref() == Some(function);
            let by_gateway =
                principal.is_some_and(|principal| principal.starts_with("apigateway."));
            let covers = source.is_none_or(|source| glob(&source, &wanted));
            permitted |= same && by_gateway && covers;
        }
        permitted
    }
}

/// What a method's calls are below the API's execution ARN.
fn called(path: &str, verb: &str) -> String {
    let path: String = path
        .split('/')
        .skip(1)
        .map(|part| if part.starts_with('{') { "/*" } else { part })
        .map(|part| format!("/{}", part.trim_start_matches('/')))
        .collect();
    let verb = if verb == "ANY" { "*" } else { verb };
    format!("*/{verb}{path}")
}

/// Whether a pattern with `*` covers a text; a `*` of the text is covered by a `*` alone.
fn glob(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(mut rest) = pieces.next().and_then(|first| text.strip_prefix(first)) else {
        return false;
    };
    let mut last = None;
    for piece in pieces {
        last = Some(piece);
        match rest.find(piece) {
            Some(at) => rest = rest.get(at + piece.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    match last {
        None => rest.is_empty(),
        Some(piece) => piece.is_empty() || text.ends_with(piece),
    }
}

#[cfg(test)]
mod tests {
    use super::glob;

    #[test]
    fn a_star_covers_any_stretch() {
        assert!(glob("a/*/*", "a/*/GET/x"));
        assert!(glob("a/*/GET/x", "a/*/GET/x"));
        assert!(!glob("a/*/POST/*", "a/*/GET/x"));
        assert!(!glob("a", "ab"));
        assert!(glob("*", ""));
    }
}
