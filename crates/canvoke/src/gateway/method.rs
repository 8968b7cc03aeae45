//! Gate::Method: is there a method for the verb and path in the deployed snapshot? Knows nothing of policies.

use crate::arena::Id;
use crate::gate::{Checked, Outcome};
use crate::invocation::Invocation;
use crate::topology::{Api, Authorization, Method, Resource, Segment, Snapshot, Topology};

use super::api::Selected;
use super::size::{self, Oversize};

/// A method of the deployed snapshot, by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MethodId {
    /// Index in `Snapshot::resources`.
    pub resource: usize,
    /// Index in `Resource::methods`.
    pub method: usize,
}

impl MethodId {
    /// The method and its resource, in the snapshot it was found in.
    pub fn of(self, snapshot: &Snapshot) -> Option<(&Resource, &Method)> {
        let resource = snapshot.resources.get(self.resource)?;
        Some((resource, resource.methods.get(self.method)?))
    }
}

/// What the gate found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The API.
    pub api: Id<Api>,
    /// The stage it was looked up on.
    pub selected: Selected,
    /// Verb.
    pub verb: String,
    /// Path behind the stage.
    pub path: String,
    /// The answer.
    pub answer: Answer,
    /// What of the request is too large (G-Q-04, G-ARN-13).
    pub oversize: Vec<Oversize>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A method, with the values of its path parameters.
    Found {
        /// Which.
        method: MethodId,
        /// Names and values.
        parameters: Vec<(String, String)>,
    },
    /// A resource, but no method for the verb (G-FAIL-12; a greedy sibling is not asked, G-ARN-17).
    NoVerb {
        /// Index of the resource.
        resource: usize,
        /// Whether the saved API has the method, and only a deployment is missing.
        is_saved: bool,
    },
    /// No resource (G-FAIL-12).
    NoResource {
        /// Whether the saved API has it, and only a deployment is missing.
        is_saved: bool,
    },
}

impl Finding {
    /// Pass or Block.
    pub fn outcome(&self) -> Outcome {
        match self.answer {
            Answer::Found { .. } if self.oversize.is_empty() => Outcome::Pass,
            _ => Outcome::Block,
        }
    }

    /// The method, where there is one.
    pub fn method<'t>(&self, topology: &'t Topology) -> Option<(&'t Resource, &'t Method)> {
        let Answer::Found { method, .. } = &self.answer else {
            return None;
        };
        method.of(self.selected.snapshot(topology)?)
    }
}

/// Looks the method up in the stage's snapshot (G-DEP-02, G-ARN-17). Hands on the method; `None` inside means that
/// the request is an unmatched one, which API Gateway still authenticates where it is signed (G-FAIL-14). An unmatched
/// request without a signature ends here.
pub fn find(
    topology: &Topology,
    invocation: &Invocation,
    selected: Selected,
    snapshot: &Snapshot,
) -> Checked<Option<MethodId>, Finding> {
    let path = selected.path(invocation);
    let (answer, method) = match look_up(snapshot, &invocation.method, path) {
        Found::Method { method, parameters } => {
            (Answer::Found { method, parameters }, Some(method))
        }
        found => {
            let saved = &topology.apis[selected.api].saved;
            let is_saved = matches!(
                look_up(saved, &invocation.method, path),
                Found::Method { .. }
            );
            let answer = match found {
                Found::Resource(resource) => Answer::NoVerb { resource, is_saved },
                _ => Answer::NoResource { is_saved },
            };
            (answer, None)
        }
    };
    let goes_on = method.is_some() || invocation.signer.is_some();
    Checked {
        finding: Finding {
            api: selected.api,
            selected,
            verb: invocation.method.clone(),
            path: path.to_owned(),
            answer,
            oversize: size::ask(topology, invocation, selected),
        },
        next: goes_on.then_some(method),
    }
}

/// Whether the call is authenticated as for IAM, so that resource policies see who signed: by an AWS_IAM method, or by
/// no method at all (G-WHO-02, G-FAIL-13).
pub fn is_authenticated(topology: &Topology, invocation: &Invocation, selected: Selected) -> bool {
    let Some(snapshot) = selected.snapshot(topology) else {
        return true;
    };
    match look_up(snapshot, &invocation.method, selected.path(invocation)) {
        Found::Method { method, .. } => snapshot
            .resources
            .get(method.resource)
            .and_then(|resource| resource.methods.get(method.method))
            .is_none_or(|method| method.authorization == Authorization::AwsIam),
        Found::Resource(_) | Found::Nothing => true,
    }
}

/// The method of a verb and path in a snapshot.
pub fn at(snapshot: &Snapshot, verb: &str, path: &str) -> Option<MethodId> {
    match look_up(snapshot, verb, path) {
        Found::Method { method, .. } => Some(method),
        Found::Resource(_) | Found::Nothing => None,
    }
}

enum Found {
    Method {
        method: MethodId,
        parameters: Vec<(String, String)>,
    },
    Resource(usize),
    Nothing,
}

/// Resource first, then verb: static before parameter before greedy, exact verb before `ANY` (G-ARN-17).
fn look_up(snapshot: &Snapshot, verb: &str, path: &str) -> Found {
    // One trailing slash does not matter to routing (G-ARN-14); other empty parts match no static part.
    let path = path.strip_prefix('/').unwrap_or(path);
    let path = path.strip_suffix('/').unwrap_or(path);
    let parts: Vec<&str> = match path {
        "" => Vec::new(),
        path => path.split('/').collect(),
    };
    // The snapshot's resources are sorted by preference, so the first match is the best.
    let matched = snapshot
        .resources
        .iter()
        .enumerate()
        .find_map(|(index, resource)| Some((index, resource, parameters(resource, &parts)?)));
    let Some((index, resource, parameters)) = matched else {
        return Found::Nothing;
    };
    let exact = resource
        .methods
        .iter()
        .position(|method| method.verb == verb);
    let any = || {
        resource
            .methods
            .iter()
            .position(|method| method.verb == "ANY")
    };
    match exact.or_else(any) {
        Some(method) => Found::Method {
            method: MethodId {
                resource: index,
                method,
            },
            parameters,
        },
        None => Found::Resource(index),
    }
}

/// The values of the resource's parameters, if it covers the path's parts.
fn parameters(resource: &Resource, parts: &[&str]) -> Option<Vec<(String, String)>> {
    let mut parameters = Vec::new();
    let mut rest = parts.iter();
    for segment in &resource.segments {
        let part = rest.next()?;
        match segment {
            Segment::Static(text) if text == part => {}
            Segment::Static(_) => return None,
            Segment::Parameter(_) if part.is_empty() => return None,
            Segment::Parameter(name) => parameters.push((name.clone(), (*part).to_owned())),
            Segment::Greedy(name) => {
                let taken: Vec<&str> = [*part].into_iter().chain(rest.copied()).collect();
                parameters.push((name.clone(), taken.join("/")));
                return Some(parameters);
            }
        }
    }
    rest.next().is_none().then_some(parameters)
}
