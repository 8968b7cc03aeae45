//! `canvoke diagnose`: what an error that was seen can come from. Reads the text and prints what the core says of it.

use std::io::Read;

use canvoke::diagnose::{diagnose, text};

use crate::arguments::{Diagnose, DiagnoseFormat};
use crate::output::{error, harmless, out};
use crate::{BAD_INPUT, NOT_ALLOWED};

/// The most bytes that are read of a paste.
const MOST: u64 = 1 << 20;

/// Runs the command.
pub(crate) fn run(arguments: &Diagnose) -> u8 {
    let pasted = match read(&arguments.text) {
        Ok(pasted) => pasted,
        Err(cause) => {
            error(&format!(
                "error: `{}` cannot be read: {cause}\n",
                harmless(&arguments.text)
            ));
            return BAD_INPUT;
        }
    };
    let found = match diagnose(&pasted) {
        Ok(found) => found,
        Err(cause) => {
            error(&format!("error: the table of causes is broken: {cause}\n"));
            return BAD_INPUT;
        }
    };
    match arguments.format {
        DiagnoseFormat::Text => out(&harmless(&text(&found))),
        DiagnoseFormat::Json => match serde_json::to_string_pretty(&found) {
            Ok(json) => out(&format!("{json}\n")),
            Err(cause) => {
                error(&format!("error: {cause}\n"));
                return BAD_INPUT;
            }
        },
    }
    if found.causes.is_empty() {
        NOT_ALLOWED
    } else {
        0
    }
}

fn read(given: &str) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    match given.strip_prefix('@') {
        _ if given == "-" => {
            std::io::stdin().lock().take(MOST).read_to_end(&mut bytes)?;
        }
        Some(file) => {
            std::fs::File::open(file)?
                .take(MOST)
                .read_to_end(&mut bytes)?;
        }
        None => return Ok(given.to_owned()),
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
