//! The commands of this repository: `cargo xtask serve | test | dist`. Says what each is and hands on
//! to the module of that name; knows nothing of tools or steps.
#![expect(clippy::print_stdout, reason = "a command for a person at a terminal")]

mod dist;
mod lockfile;
mod npm;
mod platform;
mod rust_tools;
mod serve;
mod shell;
mod test;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask serve [ARGS...]   the page with live reload; ARGS go on to `trunk serve` (--open, --port 9000)
cargo xtask test              everything that CI runs
    --only STEP               this step alone (may be given more than once)
    --skip STEP               all but this step (may be given more than once)
cargo xtask dist              `dist/`: the page for static hosting below any path

Each installs the tools that it misses, where cargo, npm or the system puts them anyway.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.split_first() {
        Some((command, rest)) if command == "serve" => serve::run(rest),
        Some((command, rest)) if command == "test" => test::run(rest),
        Some((command, rest)) if command == "dist" && rest.is_empty() => {
            dist::run(&shell::root().join("dist"))
        }
        Some((command, _)) if command == "help" || command == "--help" => {
            println!("{USAGE}\n\nSteps of `test`: {}", test::step_names());
            Ok(())
        }
        _ => Err(USAGE.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
