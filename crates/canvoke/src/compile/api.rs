//! REST APIs: what is saved, and what each stage's deployment froze.

use super::{Compiler, dangling};
use crate::arena::Id;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::{self, AuthorizationType, Named, invented_id};
use crate::topology::{
    Api, ApiType, Authorization, Endpoint, Integration, Method, Resource, Segment, Snapshot, Stage,
};

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
            let region = api
                .region
                .clone()
                .unwrap_or_else(|| scenario.region.clone());
            let id = api.id.clone().unwrap_or_else(|| invented_id("api", name));
            let owner = self.topology.accounts[account].id.clone();
            let scope = format!(
                "arn:{}:execute-api:{region}:{owner}:{id}",
                crate::host::partition(&region)
            );
            let written = model::Snapshot {
                policy: api.policy.clone(),
                resources: api.resources.clone(),
                endpoints: api.endpoints.clone(),
                disable_execute_api_endpoint: api.disable_execute_api_endpoint,
            };
            let saved = self.snapshot(name, &written, &scope, &region, &place);
            self.distinct(name, &id, &saved, &place);
            let stages = self.stages(name, api, &saved, (&scope, &region), &place);
            if api.kind == model::ApiType::Private
                && api.policy.is_none()
                && !api.deployments.is_empty()
            {
                self.diagnostics.push(
                    Diagnostic::error(
                        "API_WITHOUT_POLICY",
                        place.clone(),
                        format!("private API `{name}` has no resource policy, so AWS refuses to deploy it"),
                    )
                    .hint("give it a `policy` that allows `execute-api:Invoke` (G-EP-04)"),
                );
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
            self.topology.apis.push(Api {
                name: name.clone(),
                account,
                region,
                id,
                kind: kind(api.kind),
                saved,
                stages,
                place,
            });
        }
    }

    fn stages(
        &mut self,
        name: &str,
        api: &model::Api,
        saved: &Snapshot,
        (scope, region): (&str, &str),
        place: &Place,
    ) -> Vec<Stage> {
        let mut stages = Vec::new();
        for (stage_name, stage) in &api.stages {
            let at = place.member("stages").member(stage_name);
            let Some(deployment) = api.deployments.get(&stage.deployment) else {
                let known = api.deployments.keys().map(String::as_str);
                let at = at.member("deployment");
                self.diagnostics
                    .push(dangling("deployment", &stage.deployment, known, at));
                continue;
            };
            let (snapshot, is_stale) = match &deployment.snapshot {
                None => (saved.clone(), false),
                Some(written) => {
                    let at = place
                        .member("deployments")
                        .member(&stage.deployment)
                        .member("snapshot");
                    let differs = written.policy != api.policy
                        || written.resources != api.resources
                        || written.endpoints != api.endpoints
                        || written.disable_execute_api_endpoint != api.disable_execute_api_endpoint;
                    (self.snapshot(name, written, scope, region, &at), differs)
                }
            };
            stages.push(Stage {
                name: stage_name.clone(),
                deployment: stage.deployment.clone(),
                snapshot,
                is_stale,
                web_acl: stage.web_acl.clone(),
                throttling: stage
                    .throttling
                    .map(|throttling| (throttling.rate, throttling.burst)),
                place: at,
            });
        }
        stages
    }

    fn snapshot(
        &mut self,
        name: &str,
        written: &model::Snapshot,
        scope: &str,
        region: &str,
        place: &Place,
    ) -> Snapshot {
        let policy = written.policy.as_ref().map(|document| {
            self.api_policy(
                format!("resource policy of {name}"),
                document,
                scope,
                place.member("policy"),
            )
        });
        Snapshot {
            policy,
            resources: self.resources(&written.resources, &place.member("resources")),
            associated: self.associated(&written.endpoints, region, &place.member("endpoints")),
            is_default_name_disabled: written.disable_execute_api_endpoint,
        }
    }

    fn associated(&mut self, names: &[String], region: &str, place: &Place) -> Vec<Id<Endpoint>> {
        let mut associated = Vec::new();
        for (index, name) in names.iter().enumerate() {
            let found = Self::find(
                &mut self.diagnostics,
                &self.names.endpoints,
                "endpoint",
                name,
                place.index(index),
            );
            let Some(endpoint) = found else { continue };
            let other = &self.topology.endpoints[endpoint];
            if other.region != region {
                self.diagnostics.push(
                    Diagnostic::error(
                        "OTHER_REGION",
                        place.index(index),
                        format!(
                            "endpoint `{name}` is in `{}`, the API in `{region}`",
                            other.region
                        ),
                    )
                    .hint("endpoint and API must be in one Region (G-EP-06)"),
                );
                continue;
            }
            associated.push(endpoint);
        }
        associated
    }

    /// The resources with their implied parents, the most specific first (G-ARN-17).
    fn resources(&mut self, written: &Named<model::Resource>, place: &Place) -> Vec<Resource> {
        let mut resources: Vec<Resource> = Vec::new();
        for (path, resource) in written {
            let at = place.member(path);
            let Some(segments) = segments(path) else {
                self.diagnostics.push(
                    Diagnostic::error(
                        "INVALID_RESOURCE_PATH",
                        at,
                        format!("`{path}` is not a resource path"),
                    )
                    .hint("write `/part/{parameter}`; a greedy `{proxy+}` comes last (G-ARN-16)"),
                );
                continue;
            };
            let methods = self.methods(&resource.methods, &at);
            for depth in 0..segments.len() {
                let parent: Vec<Segment> = segments.iter().take(depth).cloned().collect();
                if !resources.iter().any(|other| other.segments == parent) {
                    resources.push(Resource {
                        path: path_of(&parent),
                        segments: parent,
                        methods: Vec::new(),
                        place: at.clone(),
                    });
                }
            }
            // A parent that an earlier path implied gets its own methods and place.
            resources.retain(|other| other.segments != segments);
            resources.push(Resource {
                path: path.clone(),
                segments,
                methods,
                place: at,
            });
        }
        resources.sort_by(|a, b| a.segments.cmp(&b.segments));
        resources
    }

    fn methods(&mut self, written: &Named<model::Method>, place: &Place) -> Vec<Method> {
        let mut methods = Vec::new();
        for (verb, method) in written {
            let at = place.member("methods").member(verb);
            if !VERBS.contains(&verb.as_str()) {
                self.diagnostics.push(
                    Diagnostic::error("INVALID_VERB", at, format!("`{verb}` is not a verb"))
                        .hint(format!("write one of {}", VERBS.join(", "))),
                );
                continue;
            }
            methods.push(Method {
                verb: verb.clone(),
                authorization: authorization(method.authorization),
                needs_key: method.api_key_required,
                integration: self.integration(&method.integration, &at),
                place: at,
            });
        }
        methods
    }
}

impl Compiler<'_> {
    fn integration(&mut self, written: &model::Integration, place: &Place) -> Integration {
        match written {
            model::Integration::Mock => Integration::Mock,
            model::Integration::Http(url) => Integration::Http(url.clone()),
            model::Integration::Lambda(lambda) => {
                let name = &lambda.function;
                if !self.scenario.functions.contains_key(name) {
                    let known = self.scenario.functions.keys().map(String::as_str);
                    let at = place
                        .member("integration")
                        .member("lambda")
                        .member("function");
                    self.diagnostics.push(dangling("function", name, known, at));
                    return Integration::Missing(name.clone());
                }
                Integration::Lambda {
                    function: name.clone(),
                    is_permitted: lambda.permission,
                }
            }
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

const VERBS: [&str; 8] = [
    "ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT",
];

/// The parts of a resource's path; none where it is malformed. The root `/` has no parts.
fn segments(path: &str) -> Option<Vec<Segment>> {
    let rest = path.strip_prefix('/')?;
    if rest.is_empty() {
        return Some(Vec::new());
    }
    let mut segments = Vec::new();
    for part in rest.split('/') {
        if matches!(segments.last(), Some(Segment::Greedy(_))) || part.is_empty() {
            return None;
        }
        let inner = part
            .strip_prefix('{')
            .and_then(|part| part.strip_suffix('}'));
        segments.push(match inner {
            Some(name) => match name.strip_suffix('+') {
                Some(name) if is_name(name) => Segment::Greedy(name.to_owned()),
                None if is_name(name) => Segment::Parameter(name.to_owned()),
                _ => return None,
            },
            None if part.contains(['{', '}']) => return None,
            None => Segment::Static(part.to_owned()),
        });
    }
    Some(segments)
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ',' | ':'))
}

fn path_of(segments: &[Segment]) -> String {
    let parts: Vec<String> = segments
        .iter()
        .map(|segment| match segment {
            Segment::Static(text) => text.clone(),
            Segment::Parameter(name) => format!("{{{name}}}"),
            Segment::Greedy(name) => format!("{{{name}+}}"),
        })
        .collect();
    format!("/{}", parts.join("/"))
}

fn kind(kind: model::ApiType) -> ApiType {
    match kind {
        model::ApiType::Private => ApiType::Private,
        model::ApiType::Regional => ApiType::Regional,
        model::ApiType::Edge => ApiType::Edge,
    }
}

fn authorization(authorization: AuthorizationType) -> Authorization {
    match authorization {
        AuthorizationType::None => Authorization::None,
        AuthorizationType::AwsIam => Authorization::AwsIam,
        AuthorizationType::Custom => Authorization::Custom,
        AuthorizationType::CognitoUserPools => Authorization::Cognito,
    }
}
