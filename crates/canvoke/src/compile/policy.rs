//! Policies: parsed and prepared, their mistakes told at their place in the scenario.

use canvoke_iam::{PolicyKind, PreparedPolicy, parse};

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
        Policy {
            prepared: PreparedPolicy::new(&parsed, &name),
            name,
            text: document.text().to_owned(),
            place,
        }
    }

    /// A resource policy of an API: the short form `execute-api:/stage/GET/path` is expanded on save (I-ARN-09).
    pub(super) fn api_policy(
        &mut self,
        name: String,
        document: &Document,
        scope: &str,
        place: Place,
    ) -> Policy {
        let _ = scope;
        self.policy(name, document, PolicyKind::Resource, place)
    }
}

/// The partition of a Region.
pub(super) fn partition(region: &str) -> &'static str {
    if region.starts_with("cn-") {
        "aws-cn"
    } else if region.starts_with("us-gov-") {
        "aws-us-gov"
    } else {
        "aws"
    }
}
