//! Policies made ready to be asked often (design D3): patterns compiled, values parsed, nothing borrowed from text.
//! Knows nothing of requests.

use crate::arn::resource_pieces;
use crate::condition::{Operator, Value};
use crate::diagnostic::Span;
use crate::glob::Glob;
use crate::grant::Entry;
use crate::policy::{Effect, ListElement, Policy};
use crate::template::Template;

/// A policy, ready to be asked.
#[derive(Clone, Debug)]
pub struct PreparedPolicy {
    pub(crate) name: String,
    pub(crate) statements: Vec<PreparedStatement>,
    pub(crate) is_unreadable: bool,
}

/// A statement, ready to be asked.
#[derive(Clone, Debug)]
pub(crate) struct PreparedStatement {
    pub(crate) index: usize,
    pub(crate) sid: Option<String>,
    pub(crate) effect: Option<Effect>,
    pub(crate) span: Span,
    pub(crate) is_broken: bool,
    pub(crate) principal: Option<Principals>,
    pub(crate) action: Option<Patterns>,
    pub(crate) resource: Option<Patterns>,
    pub(crate) conditions: Vec<PreparedCondition>,
}

/// A Principal element.
#[derive(Clone, Debug)]
pub(crate) struct Principals {
    pub(crate) is_negated: bool,
    pub(crate) entries: Vec<Entry>,
    pub(crate) written: Vec<String>,
    pub(crate) span: Span,
}

/// An Action or Resource element.
#[derive(Clone, Debug)]
pub(crate) struct Patterns {
    pub(crate) is_negated: bool,
    pub(crate) patterns: Vec<Pattern>,
    pub(crate) written: Vec<String>,
    pub(crate) span: Span,
}

/// One pattern, with or without variables.
#[derive(Clone, Debug)]
pub(crate) enum Pattern {
    Fixed(Glob),
    Variable(Template),
}

/// One key of a Condition block.
#[derive(Clone, Debug)]
pub(crate) struct PreparedCondition {
    /// None: AWS has no such operator, and the clause is Unknown (I-COND-21).
    pub(crate) operator: Option<Operator>,
    pub(crate) written_operator: String,
    pub(crate) written_key: String,
    /// In lower case.
    pub(crate) key: String,
    pub(crate) values: Vec<Value>,
    pub(crate) written: Vec<String>,
    pub(crate) span: Span,
}

impl PreparedPolicy {
    /// Prepares a policy under a name that evaluations will show. Cost: linear in the policy.
    pub fn new(policy: &Policy, name: &str) -> Self {
        let has_variables = policy.has_variables();
        let statements = policy
            .statements
            .iter()
            .enumerate()
            .map(|(index, statement)| {
                let conditions = statement.conditions.iter().map(|condition| {
                    let operator = Operator::parse(&condition.operator.value);
                    let value = |text: &str| {
                        operator.map_or(Value::Nothing, |operator| {
                            Value::new(operator.base.family, text, has_variables)
                        })
                    };
                    PreparedCondition {
                        operator,
                        written_operator: condition.operator.value.clone(),
                        written_key: condition.key.value.clone(),
                        key: condition.key.value.to_ascii_lowercase(),
                        values: condition
                            .values
                            .iter()
                            .map(|text| value(&text.value))
                            .collect(),
                        written: condition
                            .values
                            .iter()
                            .map(|text| text.value.clone())
                            .collect(),
                        span: Span {
                            start: condition.key.span.start,
                            end: condition
                                .values
                                .last()
                                .map_or(condition.key.span.end, |last| last.span.end),
                        },
                    }
                });
                PreparedStatement {
                    index,
                    sid: statement.sid.as_ref().map(|sid| sid.value.clone()),
                    effect: statement.effect,
                    span: statement.span,
                    is_broken: statement.is_broken || statement.effect.is_none(),
                    principal: statement.principal.as_ref().map(|principal| Principals {
                        is_negated: principal.is_negated,
                        entries: principal.entries.iter().map(Entry::new).collect(),
                        written: principal
                            .entries
                            .iter()
                            .map(|entry| entry.value.value.clone())
                            .collect(),
                        span: principal.span,
                    }),
                    action: statement.action.as_ref().map(actions),
                    resource: statement
                        .resource
                        .as_ref()
                        .map(|list| resources(list, has_variables)),
                    conditions: conditions.collect(),
                }
            });
        Self {
            name: name.to_owned(),
            statements: statements.collect(),
            is_unreadable: policy.is_unreadable,
        }
    }

    /// The name it was prepared under.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// Actions are matched in any case (I-ACT-01); a request's action is lower-cased once.
fn actions(list: &ListElement) -> Patterns {
    patterns(list, |text| {
        Pattern::Fixed(Glob::parse(&text.to_ascii_lowercase()))
    })
}

fn resources(list: &ListElement, has_variables: bool) -> Patterns {
    patterns(list, |text| {
        let template = Template::parse(text, has_variables);
        match template.plain() {
            Some(plain) => Pattern::Fixed(Glob::new(resource_pieces(plain))),
            None => Pattern::Variable(template),
        }
    })
}

fn patterns(list: &ListElement, pattern: impl Fn(&str) -> Pattern) -> Patterns {
    Patterns {
        is_negated: list.is_negated,
        patterns: list
            .values
            .iter()
            .map(|text| pattern(&text.value))
            .collect(),
        written: list.values.iter().map(|text| text.value.clone()).collect(),
        span: list.span,
    }
}
