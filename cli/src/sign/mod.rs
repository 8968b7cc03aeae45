//! `canvoke sign`: a call signed, every step shown, with ready lines; or a pasted request checked. Reads keys from the
//! environment and prints no secret.

mod call;
mod check;
mod keys;
mod signed;

use canvoke::{Diagnostic, Place};
use canvoke_sigv4::Time;

use crate::BAD_INPUT;
use crate::arguments::Sign;
use crate::diagnostics::show;

/// Runs the command.
pub(crate) fn run(arguments: &Sign) -> u8 {
    let done = match &arguments.check {
        Some(path) => check::run(arguments, path),
        None => signed::run(arguments),
    };
    match done {
        Ok(status) => status,
        Err(Stop::Shown) => BAD_INPUT,
        Err(Stop::Because(diagnostic)) => {
            show(&[*diagnostic], &[], false);
            BAD_INPUT
        }
    }
}

/// Why the command ends early.
enum Stop {
    /// The diagnostics were shown.
    Shown,
    /// This one is to be shown.
    Because(Box<Diagnostic>),
}

impl Stop {
    /// An error that is about an argument.
    fn at(code: &'static str, argument: &str, message: String, hint: &str) -> Self {
        let place = Place {
            file: Some(argument.to_owned()),
            ..Place::default()
        };
        Self::Because(Box::new(Diagnostic::error(code, place, message).hint(hint)))
    }
}

/// The clock, the only one.
fn now() -> Time {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Time::from_seconds(since.map_or(0, |since| since.as_secs()))
}

/// `--at`.
fn at(arguments: &Sign) -> Result<Option<Time>, Stop> {
    let Some(text) = &arguments.at else {
        return Ok(None);
    };
    let time = Time::parse(text).ok_or_else(|| {
        let message = format!("`{text}` is no time");
        Stop::at(
            "INVALID_TIME",
            "--at",
            message,
            "write `20261126T120000Z`, in UTC",
        )
    })?;
    Ok(Some(time))
}

/// `--body`: none where it was not given.
fn body(arguments: &Sign) -> Result<Option<Vec<u8>>, Stop> {
    let Some(text) = &arguments.body else {
        return Ok(None);
    };
    match text.strip_prefix('@') {
        None => Ok(Some(text.clone().into_bytes())),
        Some(path) => std::fs::read(path).map(Some).map_err(|error| {
            let message = format!("`{path}` cannot be read: {error}");
            Stop::at(
                "UNREADABLE",
                "--body",
                message,
                "write `--body @FILE`, or the body itself",
            )
        }),
    }
}
