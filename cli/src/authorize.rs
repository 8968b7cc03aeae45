//! `canvoke authorize`: IAM policies alone, in the shape of `aws iam simulate-custom-policy`. One request gives one
//! answer, a list a list, and requests one after the other (NDJSON) answers line by line.

use std::io::Read as _;
use std::path::Path;

use canvoke_iam::simulation::{Input, Output, simulate};
use serde_json::{Deserializer, Value};

use crate::arguments::Authorize;
use crate::output::{error, out};
use crate::{BAD_INPUT, NOT_ALLOWED};

/// Runs the command.
pub(crate) fn run(arguments: &Authorize) -> u8 {
    let name = arguments.path.display();
    let text = match text_of(&arguments.path) {
        Ok(text) => text,
        Err(cause) => {
            error(&format!("error: `{name}` cannot be read: {cause}\n"));
            return BAD_INPUT;
        }
    };
    let mut all_allowed = true;
    let mut asked = 0;
    // With more than one value in the file, each is answered as it is read, on a line of its own.
    let is_stream = Deserializer::from_str(&text)
        .into_iter::<Value>()
        .nth(1)
        .is_some();
    for (index, value) in Deserializer::from_str(&text)
        .into_iter::<Value>()
        .enumerate()
    {
        let answered = value
            .map_err(|cause| format!("not JSON: {cause}"))
            .and_then(answer);
        match answered {
            Ok((shown, allowed)) => {
                asked += 1;
                all_allowed &= allowed;
                let shown = if is_stream {
                    shown.to_string()
                } else {
                    serde_json::to_string_pretty(&shown).unwrap_or_default()
                };
                out(&format!("{shown}\n"));
            }
            Err(cause) => {
                error(&format!(
                    "error: request {} of `{name}`: {cause}\n  help: `aws iam simulate-custom-policy --generate-cli-skeleton input` writes the form\n",
                    index + 1
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

fn text_of(path: &Path) -> std::io::Result<String> {
    if path.as_os_str() == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text)?;
        return Ok(text);
    }
    std::fs::read_to_string(path)
}

/// The answer to a request or a list of them, and whether all of it is allowed.
fn answer(value: Value) -> Result<(Value, bool), String> {
    match value {
        Value::Array(requests) => {
            let mut answers = Vec::new();
            let mut all_allowed = true;
            for (index, request) in requests.into_iter().enumerate() {
                let (shown, allowed) =
                    one(request).map_err(|cause| format!("element {}: {cause}", index + 1))?;
                answers.push(shown);
                all_allowed &= allowed;
            }
            Ok((Value::Array(answers), all_allowed))
        }
        request => one(request),
    }
}

fn one(request: Value) -> Result<(Value, bool), String> {
    let input: Input = serde_json::from_value(request).map_err(|cause| cause.to_string())?;
    let output: Output = simulate(&input)?;
    let allowed = output
        .evaluation_results
        .iter()
        .all(|result| result.eval_decision == "allowed");
    let shown = serde_json::to_value(output).map_err(|cause| cause.to_string())?;
    Ok((shown, allowed))
}
