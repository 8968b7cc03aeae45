//! `canvoke simulate`: one call, its trace, and the exit status that goes with it.

use canvoke::model::{Call, EarlierCall, Token, TokenUse};
use canvoke::report::{Outcome, Report};
use canvoke::{Diagnostic, answer, explain};

use crate::arguments::{AnswerFormat, Simulate};
use crate::diagnostics::show;
use crate::input::{Setup, Text, read};
use crate::output::{harmless, out, painted};
use crate::{BAD_INPUT, NOT_ALLOWED};

/// Runs the command.
pub(crate) fn run(arguments: &Simulate) -> u8 {
    let mut setup = read(&arguments.input.path);
    setup.stand_in(&arguments.from);
    let Some(scenario) = setup.scenario.take() else {
        show(&setup.diagnostics, &setup.files, true);
        return BAD_INPUT;
    };
    let mut call = Call {
        from: arguments.from.clone(),
        principal: arguments.principal.clone(),
        method: arguments.method.clone(),
        url: arguments.url.clone(),
        headers: arguments.headers.clone(),
        token: token(&arguments.token),
        after: arguments.after.as_ref().map(|(method, path)| EarlierCall {
            method: method.clone(),
            path: path.clone(),
            seconds: arguments.ago,
        }),
        ..Call::default()
    };
    if let Some(imported) = &setup.imported {
        call = imported.call(&call);
    }
    let answer = answer(&scenario, &call);
    let (of_call, of_scenario) = answer.diagnostics.into_iter().partition(is_about_the_call);
    setup.add(of_scenario);
    show(&setup.diagnostics, &setup.files, false);
    let (of_call, lines) = at_arguments(of_call, &call);
    show(&of_call, &lines, false);
    let Some(mut report) = answer.report else {
        return BAD_INPUT;
    };
    report.repair = canvoke::repair(&scenario, &call);
    locate(&mut report, &setup);
    out(&match arguments.format {
        AnswerFormat::Text => text(&report),
        AnswerFormat::Markdown => harmless(&explain::markdown(&report)),
        AnswerFormat::Json => match serde_json::to_string_pretty(&report) {
            Ok(json) => json + "\n",
            Err(error) => format!("{{\"error\": \"{error}\"}}\n"),
        },
    });
    match report.outcome {
        Outcome::Allowed => 0,
        Outcome::Denied | Outcome::Sometimes | Outcome::Unknown => NOT_ALLOWED,
    }
}

/// The token that the arguments describe.
fn token(arguments: &crate::arguments::Token) -> Option<Token> {
    let access = match arguments.kind {
        Some(kind) => kind == crate::arguments::TokenUse::Access,
        None => !arguments.scopes.is_empty(),
    };
    Some(Token {
        pool: arguments.pool.clone()?,
        kind: if access {
            TokenUse::Access
        } else {
            TokenUse::Id
        },
        client: arguments.client.clone(),
        scopes: arguments.scopes.clone(),
        expired: arguments.expired,
        genuine: !arguments.forged,
        header: arguments.header.clone(),
    })
}

/// The simulator places its remarks about a call in the call, which is no part of the scenario.
pub(crate) fn is_about_the_call(diagnostic: &Diagnostic) -> bool {
    let first = diagnostic.place.segments().into_iter().next();
    first.is_some_and(|first| {
        ["from", "as", "method", "url", "headers", "token"].contains(&first.as_str())
    })
}

/// Places of the call as arguments of the command line.
pub(crate) fn at_arguments(
    mut diagnostics: Vec<Diagnostic>,
    call: &Call,
) -> (Vec<Diagnostic>, Vec<Text>) {
    let mut lines = Vec::new();
    for diagnostic in &mut diagnostics {
        let segments = diagnostic.place.segments();
        let index = segments
            .get(1)
            .and_then(|index| index.parse::<usize>().ok());
        let (argument, text) = match segments.first().map(String::as_str) {
            Some("from") => ("--from", call.from.as_str()),
            Some("as") => ("--as", call.principal.as_deref().unwrap_or_default()),
            Some("method") => ("METHOD", call.method.as_str()),
            Some("url") => ("URL", call.url.as_str()),
            Some("token") => {
                let pool = call.token.as_ref().map_or("", |token| &token.pool);
                ("--token", pool)
            }
            _ => {
                let header = index.and_then(|index| call.headers.get(index));
                ("--header", header.map_or("", String::as_str))
            }
        };
        diagnostic.place.file = Some(argument.to_owned());
        let whole = || canvoke::model::span_at(text, 0, text.len());
        diagnostic.place.span.get_or_insert_with(whole);
        lines.push(Text {
            name: argument.to_owned(),
            text: text.to_owned(),
        });
    }
    (diagnostics, lines)
}

/// Gives the gates' places their file, line and Terraform address.
fn locate(report: &mut Report, setup: &Setup) {
    let Some(imported) = &setup.imported else {
        return;
    };
    let paths = report.paths.iter_mut().flat_map(|path| &mut path.gates);
    for gate in paths.chain(&mut report.blockers) {
        imported.locate(&mut gate.place);
        for also in &mut gate.also {
            imported.locate(&mut also.place);
        }
    }
}

/// The shared text, and for Terraform where to edit.
fn text(report: &Report) -> String {
    let mut text = painted(&explain::text(report));
    let mut places = Vec::new();
    for gate in &report.blockers {
        for gate in std::iter::once(gate).chain(&gate.also) {
            if let (Some(file), Some(span)) = (&gate.place.file, gate.place.span) {
                let address = gate.place.address.as_deref().unwrap_or_default();
                let line = format!("  {file}:{}:{}  {address}\n", span.line, span.column);
                if !places.contains(&line) {
                    places.push(line);
                }
            }
        }
    }
    if !places.is_empty() {
        text.push_str("\nwhere to look\n");
        text.push_str(&harmless(&places.concat()));
    }
    text
}
