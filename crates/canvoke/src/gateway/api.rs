//! Gate::Api: which API and stage does the request select? Knows nothing of policies and methods.

use crate::arena::Id;
use crate::gate::{Checked, Outcome};
use crate::host::Host;
use crate::invocation::Invocation;
use crate::topology::{Api, ApiType, Endpoint, Stage, Topology};

/// The stage a request selects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selected {
    /// The API.
    pub api: Id<Api>,
    /// Index of the stage in `Api::stages`.
    pub stage: usize,
}

impl Selected {
    /// The stage.
    pub fn stage(self, topology: &Topology) -> Option<&Stage> {
        topology.apis[self.api].stages.get(self.stage)
    }
}

/// What the gate found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What names the API.
    pub selector: Selector,
    /// The answer.
    pub answer: Answer,
}

/// What of a request names the API; the first that is there counts (G-DNS-13).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selector {
    /// The header `x-apigw-api-id`.
    Header(String),
    /// The `Host` header, where it differs from the URL's host.
    HostHeader(String),
    /// The URL's host.
    UrlHost(String),
}

/// What was selected.
#[derive(Clone, Debug)]
pub enum Answer {
    /// A stage of a private API.
    Selected(Selected),
    /// Nothing in the request names an API (G-FAIL-06).
    NamesNoApi,
    /// The id belongs to no API of the endpoint's Region (G-DNS-13, G-EP-06).
    NoSuchApi {
        /// The id.
        id: String,
        /// The endpoint's Region.
        region: String,
        /// An API of that id in another Region.
        elsewhere: Option<Id<Api>>,
    },
    /// The API is not private (G-FAIL-07).
    NotPrivate {
        /// The API.
        api: Id<Api>,
    },
    /// `disableExecuteApiEndpoint` is deployed (G-EP-16).
    DefaultNameDisabled {
        /// The API.
        api: Id<Api>,
        /// Its stage.
        selected: Selected,
    },
    /// No stage of that name (G-FAIL-11, G-C-08).
    NoSuchStage {
        /// The API.
        api: Id<Api>,
        /// The name.
        stage: String,
    },
}

impl Finding {
    /// Pass or Block.
    pub fn outcome(&self) -> Outcome {
        match self.answer {
            Answer::Selected(_) => Outcome::Pass,
            _ => Outcome::Block,
        }
    }
}

/// Selects API and stage at the endpoint the call arrived at.
pub fn select(
    topology: &Topology,
    invocation: &Invocation,
    endpoint: Id<Endpoint>,
) -> Checked<Selected, Finding> {
    let (selector, id) = selector(invocation);
    let region = &topology.endpoints[endpoint].region;
    let (answer, next) = match id {
        None => (Answer::NamesNoApi, None),
        // A host of another Region names no API at this endpoint (G-EP-06, G-FAIL-06).
        Some((id, Some(other))) if other != *region => {
            let answer = Answer::NoSuchApi {
                elsewhere: topology
                    .apis
                    .find(|api| api.id == id && api.region == other),
                id,
                region: region.clone(),
            };
            (answer, None)
        }
        Some((id, _)) => find(topology, invocation, &id, region),
    };
    Checked {
        finding: Finding { selector, answer },
        next,
    }
}

/// What names the API, the id it names, and the Region where it names one too.
fn selector(invocation: &Invocation) -> (Selector, Option<(String, Option<String>)>) {
    if let Some(id) = invocation.header("x-apigw-api-id") {
        return (Selector::Header(id.to_owned()), Some((id.to_owned(), None)));
    }
    let (selector, host) = match invocation.header("host") {
        Some(host) => (Selector::HostHeader(host.to_owned()), host),
        None => (
            Selector::UrlHost(invocation.host.clone()),
            invocation.host.as_str(),
        ),
    };
    let id = match Host::parse(&host.to_ascii_lowercase()) {
        Host::Api { api, region } | Host::Alias { api, region, .. } => Some((api, Some(region))),
        Host::Endpoint { .. } | Host::Other(_) => None,
    };
    (selector, id)
}

fn find(
    topology: &Topology,
    invocation: &Invocation,
    id: &str,
    region: &str,
) -> (Answer, Option<Selected>) {
    let found = topology
        .apis
        .find(|api| api.id == id && api.region == region);
    let Some(api) = found else {
        let answer = Answer::NoSuchApi {
            id: id.to_owned(),
            region: region.to_owned(),
            elsewhere: topology.apis.find(|api| api.id == id),
        };
        return (answer, None);
    };
    if topology.apis[api].kind != ApiType::Private {
        return (Answer::NotPrivate { api }, None);
    }
    let (name, _) = invocation.stage_and_path();
    let stage = topology.apis[api]
        .stages
        .iter()
        .position(|stage| stage.name == name);
    let Some(stage) = stage else {
        let answer = Answer::NoSuchStage {
            api,
            stage: name.to_owned(),
        };
        return (answer, None);
    };
    let selected = Selected { api, stage };
    let is_disabled = selected
        .stage(topology)
        .is_some_and(|stage| stage.snapshot.is_default_name_disabled);
    if is_disabled {
        return (
            Answer::DefaultNameDisabled { api, selected },
            Some(selected),
        );
    }
    (Answer::Selected(selected), Some(selected))
}
