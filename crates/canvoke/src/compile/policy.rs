//! Policies: parsed and prepared, their mistakes told at their place in the scenario.

use canvoke_iam::{PolicyDiagnostic, PolicyKind, PreparedPolicy, parse};

use super::Compiler;
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::model::Document;
use crate::topology::Policy;

impl Compiler<'_> {
    /// Parses and prepares a policy. A document with mistakes is still asked as far as it parses.
    pub(super) fn policy(
        &mut self,
        name: String,
        document: &Document,
        kind: PolicyKind,
        place: Place,
    ) -> Policy {
        let (parsed, mistakes) = parse(document.text(), kind);
        self.tell(&name, mistakes, &place);
        prepared(name, document, &parsed, place)
    }

    /// A resource policy of an API: the short form `execute-api:/stage/GET/path` is expanded on save (I-ARN-09).
    pub(super) fn api_policy(
        &mut self,
        name: String,
        document: &Document,
        scope: &str,
        place: Place,
    ) -> Policy {
        self.expanded(name, document, place, |rest| format!("{scope}/{rest}"))
    }

    /// A resource policy whose short form `execute-api:/...` is written out; `expand` gets what stands behind the
    /// slash.
    pub(super) fn expanded(
        &mut self,
        name: String,
        document: &Document,
        place: Place,
        expand: impl Fn(&str) -> String,
    ) -> Policy {
        let (mut parsed, mistakes) = parse(document.text(), PolicyKind::Resource);
        self.tell(&name, mistakes, &place);
        let resources = parsed
            .statements
            .iter_mut()
            .filter_map(|statement| statement.resource.as_mut())
            .flat_map(|list| &mut list.values);
        for resource in resources {
            if let Some(rest) = resource.value.strip_prefix("execute-api:/") {
                resource.value = expand(rest);
            }
        }
        prepared(name, document, &parsed, place)
    }

    fn tell(&mut self, name: &str, mistakes: Vec<PolicyDiagnostic>, place: &Place) {
        for mistake in mistakes {
            let severity = match mistake.severity {
                canvoke_iam::Severity::Error => Severity::Error,
                canvoke_iam::Severity::Warning | canvoke_iam::Severity::Security => {
                    Severity::Warning
                }
                canvoke_iam::Severity::Suggestion => Severity::Note,
            };
            let mut at = place.clone();
            at.pointer.push_str(&mistake.pointer);
            self.diagnostics.push(Diagnostic {
                code: mistake.code,
                severity,
                message: format!("{name}: {}", mistake.message),
                hint: mistake.hint.unwrap_or_default(),
                place: at,
            });
        }
    }
}

fn prepared(
    name: String,
    document: &Document,
    parsed: &canvoke_iam::Policy,
    place: Place,
) -> Policy {
    Policy {
        prepared: PreparedPolicy::new(parsed, &name),
        name,
        text: document.text().to_owned(),
        place,
    }
}
