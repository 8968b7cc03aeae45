//! Action and NotAction: `service:name` in any case, with wildcards (I-ACT-01, I-ACT-02). Knows nothing of which
//! actions exist.

use std::sync::Arc;

use crate::Truth;
use crate::contested::{Contested, Reading};
use crate::diagnostic::Span;
use crate::key::hash;
use crate::pattern::{Pattern, Special};
use crate::policy::{ListElement, PolicyKind};

/// The action of a request, in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ActionName {
    whole: Box<str>,
    colon: usize,
    hash: u64,
}

impl ActionName {
    pub(crate) fn new(action: &str) -> Self {
        let whole: Box<str> = action.to_ascii_lowercase().into();
        Self {
            colon: whole.find(':').unwrap_or(whole.len()),
            hash: hash(&whole),
            whole,
        }
    }

    pub(crate) fn whole(&self) -> &str {
        &self.whole
    }

    pub(crate) fn hash(&self) -> u64 {
        self.hash
    }

    pub(crate) fn service(&self) -> &str {
        self.whole.get(..self.colon).unwrap_or_default()
    }

    /// What stands behind the colon.
    fn name(&self) -> Option<&str> {
        self.whole.get(self.colon + 1..)
    }
}

/// An Action or NotAction element.
#[derive(Clone, Debug)]
pub(crate) struct Actions {
    pub(crate) is_negated: bool,
    pub(crate) wanted: Arc<[String]>,
    pub(crate) span: Span,
    patterns: Box<[ActionPattern]>,
}

/// What a pattern may match; in lower case.
#[derive(Clone, Debug)]
enum ActionPattern {
    /// `*`.
    Every,
    /// No wildcards.
    Exactly(Box<str>),
    /// Wildcards in the service, the name or both.
    Like {
        /// What stands before the first wildcard.
        beginning: Box<str>,
        service: Pattern,
        name: Pattern,
        /// In an SCP, a wildcard that is not a `*` at the end (I-ACT-03).
        is_contested: bool,
    },
    /// No action at all.
    Nothing,
}

/// Where the index keeps a statement for one of its patterns.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Shelf {
    /// Under every action that begins so; the wider ones come first.
    Beginning(Box<str>),
    /// Under one action.
    Name(Box<str>),
}

impl Actions {
    pub(crate) fn new(list: &ListElement, kind: PolicyKind) -> Self {
        let text = |value: &crate::policy::Spanned<String>| value.value.clone();
        Self {
            is_negated: list.is_negated,
            wanted: list.values.iter().map(text).collect(),
            span: list.span,
            patterns: list
                .values
                .iter()
                .map(|value| ActionPattern::new(&value.value, kind))
                .collect(),
        }
    }

    /// Whether the element covers an action.
    pub(crate) fn covers(&self, action: &ActionName, reading: &impl Reading) -> Truth {
        let any = self
            .patterns
            .iter()
            .any(|pattern| pattern.covers(action, reading));
        Truth::from(any != self.is_negated)
    }

    /// The shelves on which a request's action can find the element.
    pub(crate) fn shelves(&self) -> Vec<Shelf> {
        if self.is_negated {
            return vec![Shelf::Beginning("".into())];
        }
        self.patterns
            .iter()
            .filter_map(ActionPattern::shelf)
            .collect()
    }

    /// Whether every action that finds the element on one of its shelves is covered, so that it need not be asked.
    pub(crate) fn is_told_by_shelf(&self) -> bool {
        !self.is_negated && self.patterns.iter().all(ActionPattern::is_told_by_shelf)
    }

    /// Whether an action of a service, given in lower case, can be among those that the element is about.
    pub(crate) fn is_about(&self, service: &str) -> bool {
        self.is_negated
            || self.patterns.iter().any(|pattern| match pattern {
                ActionPattern::Every => true,
                ActionPattern::Exactly(text) => service_of(text) == service,
                ActionPattern::Like { service: own, .. } => own.is_match(service),
                // Not an action, but perhaps meant to be one.
                ActionPattern::Nothing => true,
            })
    }

    /// How many characters of an action fit the nearest pattern.
    pub(crate) fn reaches(&self, action: &ActionName) -> Option<usize> {
        let reach = |(wanted, pattern): (&String, &ActionPattern)| match pattern {
            ActionPattern::Like { .. } => {
                let special = Special {
                    wildcards: true,
                    variables: false,
                };
                let pattern = Pattern::new(&wanted.to_ascii_lowercase(), special);
                pattern.reaches(&action.whole, &crate::Context::default())
            }
            // To the letter, but for its case.
            _ => {
                let pairs = wanted.chars().zip(action.whole.chars());
                pairs.take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count()
            }
        };
        self.wanted.iter().zip(&self.patterns).map(reach).max()
    }
}

/// What stands before the colon.
pub(crate) fn service_of(action: &str) -> &str {
    action
        .split_once(':')
        .map_or(action, |(service, _)| service)
}

impl ActionPattern {
    fn new(text: &str, kind: PolicyKind) -> Self {
        let text = text.to_ascii_lowercase();
        if text == "*" {
            return Self::Every;
        }
        let Some((service, name)) = text.split_once(':') else {
            return Self::Nothing;
        };
        let is_wild = |text: &str| text.contains(['*', '?']);
        if !is_wild(&text) {
            return Self::Exactly(text.into());
        }
        let special = Special {
            wildcards: true,
            variables: false,
        };
        let at_the_end = text.strip_suffix('*').is_some_and(|rest| !is_wild(rest));
        let before = text.split(['*', '?']).next();
        Self::Like {
            beginning: before.unwrap_or_default().into(),
            service: Pattern::new(service, special),
            name: Pattern::new(name, special),
            is_contested: kind == PolicyKind::ServiceControl && !at_the_end,
        }
    }

    fn covers(&self, action: &ActionName, reading: &impl Reading) -> bool {
        match self {
            Self::Every => true,
            Self::Exactly(text) => **text == *action.whole,
            Self::Like {
                service,
                name,
                is_contested,
                ..
            } => {
                let Some(own) = action.name() else {
                    return false;
                };
                // The other reading: Access Analyzer takes a `*` at the end of an SCP's action only.
                service.is_match(action.service())
                    && name.is_match(own)
                    && !(*is_contested && reading.is_other(Contested::WildcardInScpAction))
            }
            Self::Nothing => false,
        }
    }

    fn is_told_by_shelf(&self) -> bool {
        match self {
            Self::Every | Self::Exactly(_) | Self::Nothing => true,
            // `service:beginning*` and nothing else.
            Self::Like {
                beginning, name, ..
            } => beginning.contains(':') && name.is_beginning(),
        }
    }

    fn shelf(&self) -> Option<Shelf> {
        match self {
            Self::Every => Some(Shelf::Beginning("".into())),
            Self::Exactly(text) => Some(Shelf::Name(text.clone())),
            Self::Like { beginning, .. } => Some(Shelf::Beginning(beginning.clone())),
            Self::Nothing => None,
        }
    }
}
