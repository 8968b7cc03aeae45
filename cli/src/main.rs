//! canvoke in a terminal and in CI: reads files, writes to the terminal, sets the exit status. Decides nothing.

mod arguments;
mod authorize;
mod diagnose;
mod diagnostics;
mod export;
mod import;
mod input;
mod lint;
mod output;
mod sarif;
mod sign;
mod simulate;
mod who_can;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};

/// The call is not allowed, or the check does not hold.
const NOT_ALLOWED: u8 = 1;
/// Bad input: nothing could be answered. clap gives the same to bad usage.
const BAD_INPUT: u8 = 2;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    arguments.color.choose();
    let status = match arguments.command {
        Command::Simulate(simulate) => simulate::run(&simulate),
        Command::Lint(lint) => lint::run(&lint),
        Command::Import(import) => import::run(&import),
        Command::Export(export) => export::run(&export),
        Command::Diagnose(diagnose) => diagnose::run(&diagnose),
        Command::Authorize(authorize) => authorize::run(&authorize),
        Command::Sign(sign) => sign::run(&sign),
        Command::WhoCan(who_can) => who_can::run(&who_can),
    };
    ExitCode::from(status)
}
