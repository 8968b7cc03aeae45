//! What the command line takes, for clap. Knows nothing of what is done with it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Whether a principal, calling from a place, can invoke a path of a private API Gateway API; if not, why, what the
/// client sees, and what would fix it.
#[derive(Debug, Parser)]
#[command(name = "canvoke", version, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// When to use colour; NO_COLOR is honoured.
    #[arg(long, value_enum, default_value_t, global = true)]
    pub(crate) color: Color,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Simulates one call: exit status 0 allowed, 1 not allowed, 2 bad input
    Simulate(Simulate),
    /// Says what is wrong with a set-up: exit status 0 no errors, 1 errors, 2 unreadable
    Lint(Lint),
    /// Says which clients the network lets reach an endpoint: exit status 0 answered, 2 bad input
    WhoCan(WhoCan),
    /// Writes a scenario file from Terraform
    Import(Import),
    /// Writes Terraform from a scenario
    Export(Export),
    /// Says what an error that was seen can come from, and what to look at next: exit status 0 causes found, 1 none,
    /// 2 unreadable
    Diagnose(Diagnose),
    /// Asks IAM policies alone, in the shape of `aws iam simulate-custom-policy`: exit status 0 all allowed, 1 not all,
    /// 2 bad input
    Authorize(Authorize),
    /// Signs a call, or checks a pasted request: exit status 0 signed or right, 1 not right, 2 bad input
    ///
    /// Keys are read from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN; without them AWS's example
    /// keys are used. The secret is never printed.
    Sign(Sign),
}

/// What every command reads.
#[derive(Debug, Args)]
pub(crate) struct Input {
    /// A scenario file, a folder of `.tf` files, or `-` for standard input
    #[arg(value_name = "INPUT")]
    pub(crate) path: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Simulate {
    #[command(flatten)]
    pub(crate) input: Input,
    /// Verb, such as GET
    pub(crate) method: String,
    /// URL; `{name}` stands for an API's id, `{endpoint.id}` and `{endpoint.dns}` for an endpoint's
    pub(crate) url: String,
    /// Where the call comes from: a client's name, its Terraform address, or `internet`
    #[arg(long, value_name = "CLIENT")]
    pub(crate) from: String,
    /// Who signs: a user's or role's name, its Terraform address, or an ARN; left out: nobody
    #[arg(long = "as", value_name = "PRINCIPAL")]
    pub(crate) principal: Option<String>,
    /// A header, as 'Name: value'; may be given many times
    #[arg(long = "header", short = 'H', value_name = "K: V")]
    pub(crate) headers: Vec<String>,
    #[command(flatten)]
    pub(crate) token: Token,
    /// A call that the same caller made before, as 'GET /path behind the stage': what an authorizer returned for it may
    /// still be kept
    #[arg(long, value_name = "METHOD PATH", value_parser = earlier)]
    pub(crate) after: Option<(String, String)>,
    /// How many seconds ago that was
    #[arg(long, value_name = "SECONDS", default_value_t = 60, requires = "after")]
    pub(crate) ago: u32,
    /// Form of the answer on standard output
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: AnswerFormat,
}

/// A token of a Cognito user pool. A token pasted as a header is read as well.
#[derive(Debug, Args)]
pub(crate) struct Token {
    /// The user pool whose token the call brings: a name or a Terraform address
    #[arg(long = "token", value_name = "POOL")]
    pub(crate) pool: Option<String>,
    /// What the token is for; left out: `access` where scopes are given, else `id`
    #[arg(long = "token-use", value_enum, value_name = "USE", requires = "pool")]
    pub(crate) kind: Option<TokenUse>,
    /// A scope of the token; may be given many times
    #[arg(long = "token-scope", value_name = "SCOPE", requires = "pool")]
    pub(crate) scopes: Vec<String>,
    /// The app client that the token was given to
    #[arg(long = "token-client", value_name = "ID", requires = "pool")]
    pub(crate) client: Option<String>,
    /// The header it is sent in
    #[arg(
        long = "token-header",
        value_name = "NAME",
        default_value = "Authorization",
        requires = "pool"
    )]
    pub(crate) header: String,
    /// The token's time is over
    #[arg(long = "token-expired", requires = "pool")]
    pub(crate) expired: bool,
    /// The token's signature is not the pool's
    #[arg(long = "token-forged", requires = "pool")]
    pub(crate) forged: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TokenUse {
    Id,
    Access,
}

/// A verb and a path.
fn earlier(text: &str) -> Result<(String, String), String> {
    match text.trim().split_once(' ') {
        Some((method, path)) if path.trim_start().starts_with('/') => {
            Ok((method.to_owned(), path.trim().to_owned()))
        }
        _ => Err("write a verb and a path behind the stage, such as 'GET /pets'".to_owned()),
    }
}

#[derive(Debug, Args)]
pub(crate) struct Lint {
    #[command(flatten)]
    pub(crate) input: Input,
    /// Form of the remarks on standard output
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: LintFormat,
}

#[derive(Debug, Args)]
pub(crate) struct WhoCan {
    #[command(flatten)]
    pub(crate) input: Input,
    /// The interface endpoint: its name, or its Terraform address
    #[arg(value_name = "ENDPOINT")]
    pub(crate) endpoint: String,
    /// Form of the answer on standard output
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: WhoCanFormat,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// A folder of `.tf` files, or `-` for standard input
    #[arg(value_name = "TERRAFORM")]
    pub(crate) path: PathBuf,
    /// File to write; left out: standard output
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Overwrite the file
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    pub(crate) input: Input,
    /// Folder to write to; made where it does not exist
    #[arg(long, short, value_name = "FOLDER")]
    pub(crate) output: PathBuf,
    /// Overwrite files that canvoke did not write
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum AnswerFormat {
    #[default]
    Text,
    Json,
    Markdown,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum WhoCanFormat {
    #[default]
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum LintFormat {
    #[default]
    Text,
    Json,
    Sarif,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

impl Color {
    /// Makes it the choice for both streams.
    pub(crate) fn choose(self) {
        let choice = match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }
}

#[derive(Debug, Args)]
pub(crate) struct Diagnose {
    /// The error: a body, an answer with headers, the output of `curl -v`, an exception; `@FILE` reads a file, `-`
    /// standard input
    #[arg(value_name = "TEXT")]
    pub(crate) text: String,
    /// Form of the answer on standard output
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: DiagnoseFormat,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiagnoseFormat {
    #[default]
    Text,
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct Authorize {
    /// A request, a list of them, or one a line, as JSON like `--cli-input-json`; or `-` for standard input
    #[arg(value_name = "FILE")]
    pub(crate) path: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Sign {
    /// A scenario file, a folder of `.tf` files, or `-` for standard input
    #[arg(value_name = "INPUT", required_unless_present = "check")]
    pub(crate) path: Option<PathBuf>,
    /// Verb, such as GET
    #[arg(required_unless_present = "check", requires = "url")]
    pub(crate) method: Option<String>,
    /// URL; `{name}` stands for an API's id, `{endpoint.id}` and `{endpoint.dns}` for an endpoint's
    #[arg(required_unless_present = "check")]
    pub(crate) url: Option<String>,
    /// Where the call comes from: names a role's session
    #[arg(long, value_name = "CLIENT", default_value = "internet")]
    pub(crate) from: String,
    /// Who signs: a user's or role's name, its Terraform address, or an ARN
    #[arg(long = "as", value_name = "PRINCIPAL")]
    pub(crate) principal: Option<String>,
    /// A header, as 'Name: value'; may be given many times
    #[arg(long = "header", short = 'H', value_name = "K: V")]
    pub(crate) headers: Vec<String>,
    /// The body; `@FILE` reads it from a file
    #[arg(long, value_name = "TEXT")]
    pub(crate) body: Option<String>,
    /// Sign the URL, for this many seconds, instead of the headers
    #[arg(long, value_name = "SECONDS", conflicts_with = "check")]
    pub(crate) presign: Option<u32>,
    /// Region of the API, where its host name does not say it
    #[arg(long)]
    pub(crate) region: Option<String>,
    /// Sign as if it were this time, or, with --check, when the request arrived: 20261126T120000Z
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<String>,
    /// Check a pasted request: raw HTTP, `curl -v`, `awscurl -v`, a DEBUG log of botocore, a signed URL; `-` for
    /// standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) check: Option<PathBuf>,
    /// Print one ready line alone
    #[arg(long, value_enum, value_name = "TOOL", conflicts_with = "check")]
    pub(crate) line: Option<LineOf>,
    /// Print the session token where it stands in the request
    #[arg(long)]
    pub(crate) show_token: bool,
    /// Form of the answer on standard output
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: SignFormat,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum SignFormat {
    #[default]
    Text,
    Json,
}

/// A tool that a ready line is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LineOf {
    Environment,
    Awscurl,
    Curl,
    Aws,
    Python,
    Javascript,
}
