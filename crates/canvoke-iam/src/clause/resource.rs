//! Resource and NotResource: ARN patterns against the resource of a request (I-ARN). Knows nothing of any service but
//! the short form that API Gateway expands when it saves a resource policy.

use std::sync::Arc;

use crate::Truth;
use crate::arn::{Arn, Crossing, has_inner_star, is_short, resource_pattern};
use crate::contested::{Contested, Reading};
use crate::context::Context;
use crate::diagnostic::Span;
use crate::pattern::{Pattern, Special};
use crate::policy::{ListElement, PolicyKind, Spanned};

/// A Resource or NotResource element.
#[derive(Clone, Debug)]
pub(crate) struct Resources {
    pub(crate) is_negated: bool,
    pub(crate) wanted: Arc<[String]>,
    pub(crate) span: Span,
    patterns: Box<[ResourcePattern]>,
}

#[derive(Clone, Debug)]
struct ResourcePattern {
    pattern: Pattern,
    /// `/stage/VERB/path` behind `execute-api:` in a resource policy (I-ARN-09).
    is_short_form: bool,
    /// The pattern in which no `*` crosses colons, where that is another one (I-ARN-05).
    uncrossed: Option<Box<Pattern>>,
    is_completed: bool,
    has_wild_service: bool,
}

impl Resources {
    pub(crate) fn new(list: &ListElement, kind: PolicyKind, has_variables: bool) -> Self {
        let pattern =
            |value: &Spanned<String>| ResourcePattern::new(&value.value, kind, has_variables);
        Self {
            is_negated: list.is_negated,
            wanted: list
                .values
                .iter()
                .map(|value| value.value.clone())
                .collect(),
            span: list.span,
            patterns: list.values.iter().map(pattern).collect(),
        }
    }

    /// Whether the element covers a resource. An entry with an unset variable matches nothing, so in NotResource it
    /// exempts nothing (I-VAR-05, I-ARN-10).
    pub(crate) fn covers(
        &self,
        resource: &str,
        context: &Context,
        reading: &impl Reading,
    ) -> Truth {
        let mut any = Truth::No;
        for pattern in &self.patterns {
            any = any.or(pattern.covers(resource, context, reading));
            if any.is_yes() {
                break;
            }
        }
        any.negate_if(self.is_negated)
    }

    /// How many characters of a resource fit the nearest pattern (E-EXP-04).
    pub(crate) fn reaches(&self, resource: &str, context: &Context) -> Option<usize> {
        self.patterns
            .iter()
            .map(|pattern| pattern.reaches(resource, context))
            .max()
    }

    /// The names of variables that nobody gave.
    pub(crate) fn unknown_keys(&self, context: &Context) -> Vec<String> {
        let patterns = self.patterns.iter();
        patterns
            .flat_map(|pattern| pattern.pattern.unknown(context))
            .map(str::to_owned)
            .collect()
    }

    /// Whether it is `Resource: "*"` and nothing else.
    pub(crate) fn is_everything(&self) -> bool {
        !self.is_negated
            && self
                .patterns
                .iter()
                .any(|pattern| pattern.pattern.is_star())
    }
}

impl ResourcePattern {
    fn new(text: &str, kind: PolicyKind, has_variables: bool) -> Self {
        if kind == PolicyKind::Resource
            && let Some(short) = text.strip_prefix("execute-api:")
            && short.starts_with(['/', '*'])
        {
            let special = Special {
                wildcards: true,
                variables: has_variables,
            };
            return Self {
                pattern: Pattern::new(short, special),
                is_short_form: true,
                uncrossed: None,
                is_completed: false,
                has_wild_service: false,
            };
        }
        // Only identity policies, and what is written like them, complete a short ARN (I-ARN-06).
        let is_completed = !kind.has_principal() && is_short(text);
        let pattern = |crossing| resource_pattern(text, has_variables, crossing, is_completed);
        let service = text.split(':').nth(2).unwrap_or_default();
        Self {
            uncrossed: has_inner_star(text).then(|| Box::new(pattern(Crossing::Never))),
            pattern: pattern(Crossing::AtTheEndOfAPart),
            is_short_form: false,
            is_completed,
            has_wild_service: text.starts_with("arn:") && service.contains(['*', '?']),
        }
    }

    #[inline]
    fn covers(&self, resource: &str, context: &Context, reading: &impl Reading) -> Truth {
        if self.is_short_form {
            return match behind_the_api(resource) {
                Some(path) => self.pattern.matches(path, context, reading),
                None => Truth::No,
            };
        }
        let covers = self.pattern.matches(resource, context, reading);
        if covers.is_no() {
            return covers;
        }
        // Each of the other readings covers less than the default.
        if self.has_wild_service && reading.is_other(Contested::WildcardInService)
            || self.is_completed && reading.is_other(Contested::ShortArnIsCompleted)
        {
            return Truth::No;
        }
        match &self.uncrossed {
            Some(uncrossed) if reading.is_other(Contested::StarCrossesColons) => {
                uncrossed.matches(resource, context, reading)
            }
            _ => covers,
        }
    }

    fn reaches(&self, resource: &str, context: &Context) -> usize {
        if !self.is_short_form {
            return self.pattern.reaches(resource, context);
        }
        behind_the_api(resource).map_or(0, |path| {
            let before = resource.chars().count() - path.chars().count();
            before + self.pattern.reaches(path, context)
        })
    }
}

/// `/stage/VERB/path` of an execute-api ARN: the policy is saved with the API that it is asked about (I-ARN-09).
fn behind_the_api(resource: &str) -> Option<&str> {
    let arn = Arn::parse(resource).filter(|arn| arn.service == "execute-api")?;
    arn.resource.find('/').and_then(|at| arn.resource.get(at..))
}
