//! Gate::Api: which API and stage does the request select? Knows nothing of policies and methods.

use std::collections::BTreeMap;

use super::request::Entry;
use super::selector::{self, Named, Selector};
use crate::arena::Id;
use crate::gate::{Checked, Outcome};
use crate::invocation::Invocation;
use crate::topology::{Api, ApiType, Domain, Endpoint, Snapshot, Stage, Topology};

/// The stage a request selects, and how it got there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selected {
    /// The API.
    pub api: Id<Api>,
    /// Index of the stage in `Api::stages`.
    pub stage: usize,
    /// Which of the stage's deployments takes the call.
    pub share: Share,
    /// The private custom domain it came by.
    pub domain: Option<Id<Domain>>,
    /// Bytes of the call's path that named the stage, or the base path of a custom domain.
    pub taken: usize,
}

/// A stage's deployments (G-DEP-06).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Share {
    /// The one it points at.
    Stage,
    /// The canary's.
    Canary,
}

impl Selected {
    /// The stage.
    pub fn stage(self, topology: &Topology) -> Option<&Stage> {
        topology.apis[self.api].stages.get(self.stage)
    }

    /// What the deployment that takes the call froze.
    pub fn snapshot(self, topology: &Topology) -> Option<&Snapshot> {
        let stage = self.stage(topology)?;
        match self.share {
            Share::Stage => Some(&stage.snapshot),
            Share::Canary => stage.canary.as_ref().map(|canary| &canary.snapshot),
        }
    }

    /// The name of the deployment that takes the call.
    pub fn deployment(self, topology: &Topology) -> Option<&str> {
        let stage = self.stage(topology)?;
        match self.share {
            Share::Stage => Some(&stage.deployment),
            Share::Canary => stage
                .canary
                .as_ref()
                .map(|canary| canary.deployment.as_str()),
        }
    }

    /// Whether something else is saved than what the deployment froze (G-DEP-01).
    pub fn is_stale(self, topology: &Topology) -> bool {
        self.stage(topology).is_some_and(|stage| match self.share {
            Share::Stage => stage.is_stale,
            Share::Canary => stage
                .canary
                .as_ref()
                .is_some_and(|canary| !canary.stale.is_empty()),
        })
    }

    /// The stage variables that the call sees.
    pub fn variables(self, topology: &Topology) -> Option<&BTreeMap<String, String>> {
        let stage = self.stage(topology)?;
        match self.share {
            Share::Stage => Some(&stage.variables),
            Share::Canary => stage.canary.as_ref().map(|canary| &canary.variables),
        }
    }

    /// The path as the API sees it, with a slash in front.
    pub fn path(self, invocation: &Invocation) -> &str {
        match invocation.path.get(self.taken..) {
            None | Some("") => "/",
            Some(path) => path,
        }
    }
}

/// What the gate found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What names the API.
    pub selector: Selector,
    /// The custom domain that is named, private or public.
    pub domain: Option<Id<Domain>>,
    /// The answer.
    pub answer: Answer,
}

/// What was selected.
#[derive(Clone, Debug)]
pub enum Answer {
    /// A stage of an API that this door leads to.
    Selected(Selected),
    /// `/ping` and `/sping` are answered by the endpoint itself, 200 (G-DNS-14, G-Q-07).
    Ping,
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
    /// The API is private, and the call came over the internet.
    NotPublic {
        /// The API.
        api: Id<Api>,
    },
    /// `disableExecuteApiEndpoint` is deployed, and the call came by a default name (G-EP-16).
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
    /// The private custom domain has no access association with the endpoint (G-FAIL-09).
    DomainNotAssociated {
        /// The domain.
        domain: Id<Domain>,
        /// The endpoint.
        endpoint: Id<Endpoint>,
    },
    /// The domain leads nowhere at all (G-FAIL-09).
    DomainUnmapped {
        /// The domain.
        domain: Id<Domain>,
    },
    /// No mapping or rule of the domain takes the path (G-FAIL-10).
    NoWay {
        /// The domain.
        domain: Id<Domain>,
    },
}

impl Finding {
    /// Pass or Block.
    pub fn outcome(&self) -> Outcome {
        match self.answer {
            Answer::Selected(_) | Answer::Ping => Outcome::Pass,
            _ => Outcome::Block,
        }
    }

    /// Whether the endpoint answers the call by itself, so that no later gate is needed.
    pub fn is_answered(&self) -> bool {
        matches!(self.answer, Answer::Ping)
    }
}

/// The deployments of the selected stage that a call may meet: two where a canary takes some of the calls
/// (G-DEP-06).
pub fn shares(topology: &Topology, invocation: &Invocation, entry: Entry) -> Vec<Share> {
    let percent = select(topology, invocation, entry, Share::Stage)
        .next
        .and_then(|selected| selected.stage(topology)?.canary.as_ref())
        .map(|canary| canary.percent);
    match percent {
        Some(percent) if percent >= 100.0 => vec![Share::Canary],
        Some(percent) if percent > 0.0 => vec![Share::Stage, Share::Canary],
        _ => vec![Share::Stage],
    }
}

/// Selects API and stage at the door the call came in by.
pub fn select(
    topology: &Topology,
    invocation: &Invocation,
    entry: Entry,
    share: Share,
) -> Checked<Selected, Finding> {
    let (selector, named) = selector::read(topology, invocation, entry);
    let domain = match named {
        Named::Domain(domain) | Named::UnassociatedDomain(domain) => Some(domain),
        _ => None,
    };
    let answer = match named {
        _ if matches!(invocation.path.as_str(), "/ping" | "/sping") => Answer::Ping,
        Named::Nothing => Answer::NamesNoApi,
        Named::UnassociatedDomain(domain) => match entry {
            Entry::Endpoint(endpoint) => Answer::DomainNotAssociated { domain, endpoint },
            Entry::Public => Answer::NamesNoApi,
        },
        Named::Domain(domain) => by_domain(topology, invocation, domain, (entry, share)),
        Named::Api { id, region: other } => {
            let own = match entry {
                Entry::Endpoint(endpoint) => Some(topology.endpoints[endpoint].region.clone()),
                Entry::Public => other.clone(),
            };
            let region = own.unwrap_or_default();
            // A host of another Region names no API at this endpoint (G-EP-06, G-FAIL-06).
            match other.filter(|other| *other != region) {
                Some(other) => Answer::NoSuchApi {
                    elsewhere: topology
                        .apis
                        .find(|api| api.id == id && api.region == other),
                    id,
                    region,
                },
                None => by_id(topology, invocation, (&id, &region), (entry, share)),
            }
        }
    };
    let next = match answer {
        Answer::Selected(selected) | Answer::DefaultNameDisabled { selected, .. } => Some(selected),
        _ => None,
    };
    Checked {
        finding: Finding {
            selector,
            domain,
            answer,
        },
        next,
    }
}

/// By the API's id: the first part of the path is the stage.
fn by_id(
    topology: &Topology,
    invocation: &Invocation,
    (id, region): (&str, &str),
    way: (Entry, Share),
) -> Answer {
    let found = topology
        .apis
        .find(|api| api.id == id && api.region == region);
    let Some(api) = found else {
        return Answer::NoSuchApi {
            id: id.to_owned(),
            region: region.to_owned(),
            elsewhere: topology.apis.find(|api| api.id == id),
        };
    };
    let (name, _) = invocation.stage_and_path();
    let answer = stage(topology, api, (name, name.len() + 1), None, way);
    match answer {
        Answer::Selected(selected)
            if selected
                .snapshot(topology)
                .is_some_and(|snapshot| snapshot.is_default_name_disabled) =>
        {
            Answer::DefaultNameDisabled { api, selected }
        }
        answer => answer,
    }
}

/// By a custom domain: the first rule or mapping whose conditions hold (G-NAME-04, G-NAME-05).
fn by_domain(
    topology: &Topology,
    invocation: &Invocation,
    id: Id<Domain>,
    door: (Entry, Share),
) -> Answer {
    let domain = &topology.domains[id];
    if domain.ways.is_empty() {
        return Answer::DomainUnmapped { domain: id };
    }
    for way in &domain.ways {
        let has_headers = way.headers.iter().all(|(name, value)| {
            invocation
                .header(name)
                .is_some_and(|sent| fits(value, sent))
        });
        let base = if way.base_paths.is_empty() {
            Some(0)
        } else {
            way.base_paths
                .iter()
                .find_map(|base| begins(&invocation.path, base))
        };
        let (true, Some(base)) = (has_headers, base) else {
            continue;
        };
        let base = if way.strips { base } else { 0 };
        // The domain's policy is asked for a private domain only; a public one is a name and nothing more.
        let by = (domain.kind == ApiType::Private).then_some(id);
        return match &way.stage {
            Some(name) => stage(topology, way.api, (name, base), by, door),
            None => {
                let rest = invocation.path.get(base..).unwrap_or_default();
                let rest = rest.strip_prefix('/').unwrap_or(rest);
                let name = rest.split('/').next().unwrap_or_default();
                stage(topology, way.api, (name, base + 1 + name.len()), by, door)
            }
        };
    }
    Answer::NoWay { domain: id }
}

fn stage(
    topology: &Topology,
    api: Id<Api>,
    (name, taken): (&str, usize),
    domain: Option<Id<Domain>>,
    (entry, share): (Entry, Share),
) -> Answer {
    match (entry, topology.apis[api].kind == ApiType::Private) {
        (Entry::Endpoint(_), false) => return Answer::NotPrivate { api },
        (Entry::Public, true) => return Answer::NotPublic { api },
        _ => {}
    }
    let stages = &topology.apis[api].stages;
    match stages.iter().position(|stage| stage.name == name) {
        Some(stage) => Answer::Selected(Selected {
            api,
            stage,
            share,
            domain,
            taken,
        }),
        None => Answer::NoSuchStage {
            api,
            stage: name.to_owned(),
        },
    }
}

/// The bytes of the path up to the end of the base path, where the path begins with all of its parts.
fn begins(path: &str, base: &str) -> Option<usize> {
    let rest = path.strip_prefix('/')?.strip_prefix(base)?;
    (rest.is_empty() || rest.starts_with('/')).then_some(1 + base.len())
}

/// Whether a header's value fits a rule's, which may begin and end with `*`; letter case counts.
fn fits(wanted: &str, sent: &str) -> bool {
    match (wanted.strip_prefix('*'), wanted.strip_suffix('*')) {
        (Some(""), _) => true,
        (Some(rest), Some(_)) => sent.contains(rest.strip_suffix('*').unwrap_or(rest)),
        (Some(rest), None) => sent.ends_with(rest),
        (None, Some(rest)) => sent.starts_with(rest),
        (None, None) => sent == wanted,
    }
}
