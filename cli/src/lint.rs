//! `canvoke lint`: the remarks about a set-up alone, without a call.

use canvoke::{Diagnostic, Severity, compile};

use crate::arguments::{Lint, LintFormat};
use crate::diagnostics::drawn;
use crate::input::read;
use crate::output::out;
use crate::{BAD_INPUT, NOT_ALLOWED, sarif};

/// Runs the command.
pub(crate) fn run(arguments: &Lint) -> u8 {
    let mut setup = read(&arguments.input.path);
    let readable = setup.scenario.is_some();
    if let Some(scenario) = &setup.scenario {
        let (_, diagnostics) = compile::compile(scenario);
        setup.add(diagnostics);
    }
    setup
        .diagnostics
        .sort_by_key(|diagnostic| diagnostic.severity);
    let has_errors = setup
        .diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error);
    out(&match arguments.format {
        LintFormat::Text => {
            let drawn: String = setup
                .diagnostics
                .iter()
                .map(|diagnostic| drawn(diagnostic, &setup.files) + "\n\n")
                .collect();
            drawn + &summary(&setup.diagnostics)
        }
        LintFormat::Json => json(&serde_json::json!({
            "lint": 1,
            "diagnostics": setup.diagnostics,
        })),
        LintFormat::Sarif => json(&sarif::log(&setup.diagnostics)),
    });
    match (readable, has_errors) {
        (false, _) => BAD_INPUT,
        (true, true) => NOT_ALLOWED,
        (true, false) => 0,
    }
}

fn summary(diagnostics: &[Diagnostic]) -> String {
    let count = |severity| {
        diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == severity)
            .count()
    };
    let counted = |count: usize, word: &str| {
        let ending = if count == 1 { "" } else { "s" };
        format!("{count} {word}{ending}")
    };
    format!(
        "{}, {}, {}\n",
        counted(count(Severity::Error), "error"),
        counted(count(Severity::Warning), "warning"),
        counted(count(Severity::Note), "note")
    )
}

fn json(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
}
