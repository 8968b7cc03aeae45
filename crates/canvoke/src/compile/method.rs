//! Resources and methods: paths taken apart, implied parents written out, what a request must have. Knows nothing of
//! stages.

use super::{Compiler, dangling};
use crate::diagnostic::{Diagnostic, Place};
use crate::model::{self, AuthorizationType, Named, Validator};
use crate::topology::{Authorization, Authorizer, Demands, Method, Resource, Segment};

impl Compiler<'_> {
    /// The resources with their implied parents, the most specific first (G-ARN-17).
    pub(super) fn resources(
        &mut self,
        written: &model::Snapshot,
        authorizers: &[Authorizer],
        place: &Place,
    ) -> Vec<Resource> {
        let mut resources: Vec<Resource> = Vec::new();
        for (path, resource) in &written.resources {
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
            let methods = self.methods(&resource.methods, (&written.models, authorizers), &at);
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

    fn methods(
        &mut self,
        written: &Named<model::Method>,
        (models, authorizers): (&Named<model::Document>, &[Authorizer]),
        place: &Place,
    ) -> Vec<Method> {
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
                authorizer: self.authorizer_of(method, authorizers, &at),
                scopes: method.scopes.clone(),
                needs_key: method.api_key_required,
                demands: self.demands(method, models, &at),
                integration: self.integration(method, &at),
                place: at,
            });
        }
        methods
    }

    /// What the method's validator demands (G-MSG-06, G-MSG-07). Path parameters are always there.
    fn demands(
        &mut self,
        method: &model::Method,
        models: &Named<model::Document>,
        place: &Place,
    ) -> Demands {
        let mut demands = Demands::default();
        if matches!(method.validator, Validator::Parameters | Validator::All) {
            for (name, required) in &method.parameters {
                match name.split_once('.') {
                    Some(("header", header)) if *required => {
                        demands.headers.push(header.to_owned());
                    }
                    Some(("querystring", query)) if *required => {
                        demands.query.push(query.to_owned());
                    }
                    Some(("header" | "querystring" | "path", _)) => {}
                    _ => self.diagnostics.push(
                        Diagnostic::error(
                            "INVALID_PARAMETER",
                            place.member("parameters").member(name),
                            format!("`{name}` is not a request parameter"),
                        )
                        .hint("write `querystring.name`, `header.Name` or `path.name`"),
                    ),
                }
            }
        }
        if matches!(method.validator, Validator::Body | Validator::All) {
            for (content_type, model) in &method.models {
                let at = place.member("models").member(content_type);
                match models.get(model) {
                    Some(document) => {
                        let schema = self.schema(document, &at);
                        demands
                            .bodies
                            .push((content_type.to_ascii_lowercase(), schema));
                    }
                    None => {
                        let known = models.keys().map(String::as_str);
                        self.diagnostics.push(dangling("model", model, known, at));
                    }
                }
            }
        }
        demands
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

fn authorization(authorization: AuthorizationType) -> Authorization {
    match authorization {
        AuthorizationType::None => Authorization::None,
        AuthorizationType::AwsIam => Authorization::AwsIam,
        AuthorizationType::Custom => Authorization::Custom,
        AuthorizationType::CognitoUserPools => Authorization::Cognito,
    }
}
