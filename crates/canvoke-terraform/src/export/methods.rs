//! Methods and what stands behind them.

use canvoke::model::{Api, AuthorizationType, Integration, Method};
use canvoke::{Diagnostic, Place};

use super::Export;
use super::api::{Snapshot, parts_of};
use super::homes::Home;
use crate::hcl::{Block, Expr, Part, number, reference, text};

impl Export<'_> {
    pub(super) fn methods(&mut self, name: &str, api: &Api, home: &Home, snapshot: &mut Snapshot) {
        for (path, resource) in &api.resources {
            for (verb, method) in &resource.methods {
                let one = OneMethod {
                    api: name,
                    path,
                    verb,
                    home,
                };
                self.method(&one, method, snapshot);
            }
        }
    }

    fn method(&mut self, one: &OneMethod<'_>, method: &Method, snapshot: &mut Snapshot) {
        let kind = "aws_api_gateway_method";
        let place = Place::at(&["apis", one.api, "resources", one.path, "methods", one.verb]);
        let parts: Vec<_> = parts_of(one.path).collect();
        let path = if parts.is_empty() {
            "root".to_owned()
        } else {
            parts.join("/")
        };
        let wanted = self.below_api(one.api, &format!("{path}_{}", one.verb));
        let label = self.labels.of(kind, &wanted);
        let mut block = self.resource(kind, &label, one.home);
        self.set_api_and_resource(&mut block, one);
        block.set("http_method", text(one.verb));
        block.set("authorization", text(authorization(method.authorization)));
        let wanted = method.authorizer.as_deref();
        let authorizer = wanted.and_then(|wanted| self.authorizer_reference(one.api, wanted));
        let is_guarded = matches!(
            method.authorization,
            AuthorizationType::Custom | AuthorizationType::CognitoUserPools
        );
        let lacks_authorizer = is_guarded && authorizer.is_none();
        if let Some(authorizer) = authorizer.filter(|_| is_guarded) {
            block.set("authorizer_id", authorizer);
        }
        if !method.scopes.is_empty() {
            let scopes = method.scopes.iter().map(text).collect();
            block.set("authorization_scopes", Expr::List(scopes));
        }
        if method.api_key_required {
            block.set("api_key_required", Expr::Bool(true));
        }
        self.add("api.tf", block);
        snapshot.push(Expr::Reference(format!("{kind}.{label}")));
        if lacks_authorizer {
            self.diagnostics.push(
                Diagnostic::warning(
                    "APPLY_WILL_FAIL",
                    place.member("authorization"),
                    format!(
                        "the scenario holds no authorizer that can be written for `{} {}`",
                        one.verb, one.path
                    ),
                )
                .hint("set `authorizer_id` in the Terraform"),
            );
        }
        self.integration(one, &label, method, &place, snapshot);
    }

    fn integration(
        &mut self,
        one: &OneMethod<'_>,
        method_label: &str,
        method: &Method,
        place: &Place,
        snapshot: &mut Snapshot,
    ) {
        let kind = "aws_api_gateway_integration";
        let mut block = self.resource(kind, method_label, one.home);
        self.set_api_and_resource(&mut block, one);
        block.set(
            "http_method",
            reference("aws_api_gateway_method", method_label, "http_method"),
        );
        match &method.integration {
            Integration::Mock => {
                block.set("type", text("MOCK"));
                let answer = Expr::Object(vec![("statusCode".to_owned(), number(200))]);
                block.set(
                    "request_templates",
                    Expr::Object(vec![(
                        "application/json".to_owned(),
                        Expr::Call("jsonencode", vec![answer]),
                    )]),
                );
            }
            Integration::Http(uri) => {
                block.set("type", text("HTTP_PROXY"));
                block.set("integration_http_method", text(one.verb));
                block.set("uri", text(uri));
            }
            Integration::VpcLink(link) => {
                self.not_written(
                    place.member("integration"),
                    "the VPC link of an integration",
                );
                block.set("type", text("HTTP_PROXY"));
                block.set("integration_http_method", text(one.verb));
                block.set("uri", text(&link.url));
            }
            Integration::Service(_) => {
                self.not_written(
                    place.member("integration"),
                    "an integration with an AWS service",
                );
                return;
            }
            Integration::Lambda(lambda) => {
                let Some(function) = self.function_label(&lambda.function) else {
                    let place = place
                        .member("integration")
                        .member("lambda")
                        .member("function");
                    self.dangling(place, "function", &lambda.function);
                    return;
                };
                block.set("type", text("AWS_PROXY"));
                // API Gateway invokes functions by POST, whatever the client sent.
                block.set("integration_http_method", text("POST"));
                block.set(
                    "uri",
                    reference("aws_lambda_function", &function, "invoke_arn"),
                );
            }
        }
        if method.integration_settings.caller_credentials {
            block.set("credentials", text(CALLERS_CREDENTIALS));
        }
        self.add("api.tf", block);
        snapshot.push(Expr::Reference(format!("{kind}.{method_label}")));
        if method.integration == Integration::Mock {
            self.mock_response(one, method_label, snapshot);
        }
    }

    /// A mock needs to be told what it answers.
    fn mock_response(&mut self, one: &OneMethod<'_>, method_label: &str, snapshot: &mut Snapshot) {
        let response = "aws_api_gateway_method_response";
        let mut block = self.resource(response, method_label, one.home);
        self.set_api_and_resource(&mut block, one);
        block.set(
            "http_method",
            reference("aws_api_gateway_method", method_label, "http_method"),
        );
        block.set("status_code", text("200"));
        self.add("api.tf", block);
        let kind = "aws_api_gateway_integration_response";
        let mut block = self.resource(kind, method_label, one.home);
        self.set_api_and_resource(&mut block, one);
        // The integration's attribute, so that the response waits for the integration.
        block.set(
            "http_method",
            reference("aws_api_gateway_integration", method_label, "http_method"),
        );
        block.set(
            "status_code",
            reference(response, method_label, "status_code"),
        );
        self.add("api.tf", block);
        snapshot.push(Expr::Reference(format!("{response}.{method_label}")));
        snapshot.push(Expr::Reference(format!("{kind}.{method_label}")));
    }

    fn set_api_and_resource(&mut self, block: &mut Block, one: &OneMethod<'_>) {
        let api = self.labels.of("aws_api_gateway_rest_api", one.api);
        block.set(
            "rest_api_id",
            reference("aws_api_gateway_rest_api", &api, "id"),
        );
        let resource = self.resource_reference(one.api, one.path);
        block.set("resource_id", resource);
    }

    /// Which methods of an API a function may be invoked for: the whole API where every method may, else each by
    /// itself.
    pub(super) fn permission_sources(&mut self, api_name: &str, function: &str) -> Vec<Expr> {
        let Some(api) = self.scenario.apis.get(api_name) else {
            return Vec::new();
        };
        let label = self.labels.of("aws_api_gateway_rest_api", api_name);
        let arn = format!("aws_api_gateway_rest_api.{label}.execution_arn");
        let mut sources = Vec::new();
        // What covers the whole API would cover its authorizers too.
        let mut refused = api
            .authorizers
            .values()
            .any(|other| !other.permission && other.function.as_deref() == Some(function));
        for (path, resource) in &api.resources {
            for (verb, method) in &resource.methods {
                let Integration::Lambda(lambda) = &method.integration else {
                    continue;
                };
                if lambda.function != function {
                    continue;
                }
                if lambda.permission {
                    let verb = if verb == "ANY" { "*" } else { verb };
                    let path: String = parts_of(path)
                        .map(|part| if part.starts_with('{') { "/*" } else { part })
                        .map(|part| format!("/{}", part.trim_start_matches('/')))
                        .collect();
                    let path = if path.is_empty() {
                        "/".to_owned()
                    } else {
                        path
                    };
                    sources.push(source(&arn, &format!("/*/{verb}{path}")));
                } else {
                    refused = true;
                }
            }
        }
        if refused || sources.is_empty() {
            sources
        } else {
            vec![source(&arn, "/*/*")]
        }
    }
}

/// What stands for the caller's own credentials in an integration.
pub(crate) const CALLERS_CREDENTIALS: &str = "arn:aws:iam::*:user/*";

fn source(arn: &str, rest: &str) -> Expr {
    Expr::Text(vec![
        Part::Reference(arn.to_owned()),
        Part::Literal(rest.to_owned()),
    ])
}

/// One method of one API.
struct OneMethod<'a> {
    api: &'a str,
    path: &'a str,
    verb: &'a str,
    home: &'a Home,
}

fn authorization(authorization: AuthorizationType) -> &'static str {
    match authorization {
        AuthorizationType::None => "NONE",
        AuthorizationType::AwsIam => "AWS_IAM",
        AuthorizationType::Custom => "CUSTOM",
        AuthorizationType::CognitoUserPools => "COGNITO_USER_POOLS",
    }
}
