//! `canvoke authorize`: IAM policies alone, in the shape of `aws iam simulate-custom-policy`. One request gives one
//! answer, a list a list; of requests one after the other (NDJSON) each is answered as soon as it is read. An answer is
//! laid out as its request is: on one line, or over several.

use std::io::{BufRead, BufReader};
use std::path::Path;

use canvoke_iam::simulation::{Input, Output, simulate};
use serde_json::Deserializer;
use serde_json::value::RawValue;

use crate::arguments::Authorize;
use crate::output::{error, harmless, out};
use crate::{BAD_INPUT, NOT_ALLOWED};

/// Runs the command.
pub(crate) fn run(arguments: &Authorize) -> u8 {
    let name = arguments.path.display();
    let reader = match open(&arguments.path) {
        Ok(reader) => reader,
        Err(cause) => {
            error(&format!("error: `{name}` cannot be read: {cause}\n"));
            return BAD_INPUT;
        }
    };
    let mut all_allowed = true;
    let mut asked = 0;
    for request in Deserializer::from_reader(reader).into_iter::<Box<RawValue>>() {
        asked += 1;
        let answered = request
            .map_err(|cause| match cause.is_io() {
                true => format!("cannot be read: {cause}"),
                false => format!("not JSON: {cause}"),
            })
            .and_then(|request| answer(request.get()));
        match answered {
            Ok((shown, allowed)) => {
                all_allowed &= allowed;
                out(&format!("{shown}\n"));
            }
            Err(cause) => {
                let cause = harmless(&cause);
                error(&format!(
                    "error: request {asked} of `{name}`: {cause}\n  help: `aws iam simulate-custom-policy --generate-cli-skeleton input` writes the form\n"
                ));
                return BAD_INPUT;
            }
        }
    }
    match (asked, all_allowed) {
        (0, _) => {
            error(&format!("error: `{name}` holds no request\n"));
            BAD_INPUT
        }
        (_, true) => 0,
        (_, false) => NOT_ALLOWED,
    }
}

fn open(path: &Path) -> std::io::Result<Box<dyn BufRead>> {
    if path.as_os_str() == "-" {
        return Ok(Box::new(std::io::stdin().lock()));
    }
    Ok(Box::new(BufReader::new(std::fs::File::open(path)?)))
}

/// The answer to a request or a list of them, as text, and whether all of it is allowed.
fn answer(text: &str) -> Result<(String, bool), String> {
    let is_list = text.starts_with('[');
    let requests: Vec<&RawValue> = if is_list {
        serde_json::from_str(text).map_err(|cause| cause.to_string())?
    } else {
        vec![serde_json::from_str(text).map_err(|cause| cause.to_string())?]
    };
    let mut answers = Vec::new();
    for (index, request) in requests.iter().enumerate() {
        answers.push(one(request.get()).map_err(|cause| match is_list {
            true => format!("element {}: {cause}", index + 1),
            false => cause,
        })?);
    }
    let allowed = answers
        .iter()
        .flat_map(|answer| &answer.evaluation_results)
        .all(|result| result.eval_decision == "allowed");
    let shown = match answers.as_slice() {
        [only] if !is_list => write(only, text),
        list => write(&list, text),
    };
    Ok((shown.map_err(|cause| cause.to_string())?, allowed))
}

fn write<T: serde::Serialize>(shown: &T, request: &str) -> serde_json::Result<String> {
    if request.contains('\n') {
        serde_json::to_string_pretty(shown)
    } else {
        serde_json::to_string(shown)
    }
}

/// The reader's message in the words of JSON.
fn plain(cause: &serde_json::Error) -> String {
    cause
        .to_string()
        .replace("a sequence", "a list")
        .replace("invalid type: map", "invalid type: object")
        .replace("invalid type: sequence", "invalid type: list")
        .replace("unknown field", "unknown member")
        .replace("unknown variant", "unknown word")
}

fn one(text: &str) -> Result<Output, String> {
    let input: Input = serde_path_to_error::deserialize(&mut Deserializer::from_str(text))
        .map_err(|cause| match cause.path().iter().next() {
            Some(_) => format!("`{}`: {}", cause.path(), plain(cause.inner())),
            None => plain(cause.inner()),
        })?;
    simulate(&input)
}
