//! Ready lines: one request as a command or program of each tool. Keys never stand in a line: each reads them from the
//! environment. Knows no keys.

mod aws_cli;
mod curl;
mod javascript;
mod python;
mod quote;

use std::collections::BTreeSet;

use serde::Serialize;

use crate::canonical::joined;
use crate::encode::{decoded, encoded};
use crate::host::named;
use crate::request::{Request, pairs};

/// A tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tool {
    /// Environment variables with the keys, by the AWS CLI.
    Environment,
    /// awscurl.
    Awscurl,
    /// curl with `--aws-sigv4`.
    Curl,
    /// The AWS CLI: `aws apigateway test-invoke-method`.
    AwsCli,
    /// Python with botocore.
    Python,
    /// JavaScript with `@smithy/signature-v4`.
    JavaScript,
}

impl Tool {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 6] = [
        Self::Environment,
        Self::Awscurl,
        Self::Curl,
        Self::AwsCli,
        Self::Python,
        Self::JavaScript,
    ];
}

/// Who holds the keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A user with keys of its own, by its name.
    User(String),
    /// A role's session.
    Role {
        /// The role's ARN.
        arn: String,
        /// The session's name.
        session: String,
    },
    /// Nobody named.
    Unknown,
}

/// What the keys are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keys {
    /// A user's own.
    User,
    /// A session's, with a token.
    Session,
}

/// What to know before a line is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Remark {
    /// awscurl 0.44 encodes percent signs of a query once more, and its signature is refused.
    AwscurlQuery,
    /// awscurl sends a `Content-Type` of its own.
    AwscurlContentType,
    /// curl 7.88 signs this path or query wrongly, 8.23 rightly.
    CurlOld,
    /// curl and awscurl sign empty and dot segments of a path, which AWS takes out.
    NotNormalized,
    /// curl takes the body for a form unless a header says what it is.
    CurlForm,
    /// The body is no text that a shell can hold: it is read from a file.
    BodyFile,
    /// The saved method is tested, without endpoint, policies, authorization and deployment.
    TestInvoke,
    /// A resource is chosen by its id, which a list shows.
    ResourceId,
    /// Packages to install.
    Packages,
    /// The keys' variables are read from a profile of this name, which is a guess.
    Profile,
}

/// One ready line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// For which tool.
    pub tool: Tool,
    /// The text; for a shell, or a whole program.
    pub text: String,
    /// What to know.
    pub remarks: Vec<Remark>,
}

/// What the lines are written for.
#[derive(Clone, Debug)]
pub struct Target<'a> {
    /// The request, not signed.
    pub request: &'a Request,
    /// The API's Region.
    pub region: &'a str,
    /// Who signs.
    pub holder: &'a Holder,
    /// What the keys are.
    pub keys: Keys,
}

/// The lines of every tool that can send the request.
pub fn lines(target: &Target<'_>) -> Vec<Line> {
    Tool::ALL
        .iter()
        .filter_map(|tool| line(*tool, target))
        .collect()
}

/// The line of one tool; none where it cannot send the request (the AWS CLI, where nothing names the API).
pub fn line(tool: Tool, target: &Target<'_>) -> Option<Line> {
    let (text, remarks) = match tool {
        Tool::Environment => aws_cli::environment(target),
        Tool::Awscurl => curl::awscurl(target),
        Tool::Curl => curl::curl(target),
        Tool::AwsCli => aws_cli::test_invoke(target)?,
        Tool::Python => python::program(target),
        Tool::JavaScript => javascript::program(target),
    };
    Some(Line {
        tool,
        text,
        remarks,
    })
}

/// The API that a request is for, by `x-apigw-api-id` or the host's name.
fn api_of(request: &Request) -> Option<String> {
    let header = request.header("x-apigw-api-id").map(str::to_owned);
    header
        .or_else(|| named(request.host_header())?.api)
        .or_else(|| named(&request.host)?.api)
}

/// The pairs of the query, decoded, in their order.
fn parameters(request: &Request) -> Vec<(String, String)> {
    let plain = |text: &str| {
        let bytes = decoded(&text.replace('+', " "));
        String::from_utf8_lossy(&bytes).into_owned()
    };
    pairs(&request.query)
        .map(|(name, value)| (plain(name), plain(value)))
        .collect()
}

/// The URL with a query that every signer signs alike: encoded in full, an equals sign in every pair, and sorted where
/// no name is repeated (the order of a repeated name's values may mean something).
fn url(request: &Request) -> String {
    let mut pairs: Vec<(String, String)> = parameters(request)
        .iter()
        .map(|(name, value)| (encoded(name.as_bytes()), encoded(value.as_bytes())))
        .collect();
    let names: BTreeSet<&str> = pairs.iter().map(|(name, _)| name.as_str()).collect();
    if names.len() == pairs.len() {
        pairs.sort();
    }
    let mark = if pairs.is_empty() { "" } else { "?" };
    let query = joined(&pairs);
    format!("https://{}{}{mark}{query}", request.host, request.path)
}

/// The body as text, where a shell or a program can hold it as such.
fn body_text(request: &Request) -> Option<&str> {
    let text = std::str::from_utf8(&request.body).ok()?;
    let is_plain = |letter: char| !letter.is_control() || matches!(letter, '\n' | '\t');
    text.chars().all(is_plain).then_some(text)
}
