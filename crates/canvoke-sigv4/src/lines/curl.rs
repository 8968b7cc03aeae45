//! curl with `--aws-sigv4`, and awscurl.

use super::quote::shell;
use super::{Keys, Remark, Target, body_text, parameters, url};
use crate::canonical::{Plus, canonical_path, canonical_query, joined, normalized};
use crate::request::Request;
use crate::steps::SERVICE;

/// The file that a body which no shell can hold is read from.
const BODY_FILE: &str = "body.bin";

/// `curl --aws-sigv4 ...`
pub(super) fn curl(target: &Target<'_>) -> (String, Vec<Remark>) {
    let request = target.request;
    let mut remarks = Vec::new();
    let provider = format!("aws:amz:{}:{SERVICE}", target.region);
    let mut words = vec![
        format!("curl --aws-sigv4 {}", shell(&provider)),
        r#"--user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY""#.to_owned(),
    ];
    if target.keys == Keys::Session {
        words.push(r#"--header "X-Amz-Security-Token: $AWS_SESSION_TOKEN""#.to_owned());
    }
    match request.method.as_str() {
        "GET" if request.body.is_empty() => {}
        "HEAD" => words.push("--head".to_owned()),
        method => words.push(format!("--request {}", shell(method))),
    }
    for (name, value) in &request.headers {
        words.push(format!("--header {}", header(name, value)));
    }
    if !request.body.is_empty() {
        match body_text(request) {
            Some(text) => words.push(format!("--data-raw {}", shell(text))),
            None => {
                words.push(format!("--data-binary @{BODY_FILE}"));
                remarks.push(Remark::BodyFile);
            }
        }
        if request.header("content-type").is_none() {
            remarks.push(Remark::CurlForm);
        }
    }
    let url = url(request);
    if url.contains(['[', ']', '{', '}']) {
        words.push("--globoff".to_owned());
    }
    if has_dots(&request.path) {
        words.push("--path-as-is".to_owned());
    }
    words.push(shell(&url));
    let (_, query) = url.split_once('?').unwrap_or((&url, ""));
    // curl 7.88 signs path and query as they are.
    let is_as_it_is = canonical_path(&request.path) == request.path
        && canonical_query(query, Plus::Space, None) == query;
    match (is_normalized(request), is_as_it_is) {
        (false, _) => remarks.push(Remark::NotNormalized),
        (true, false) => remarks.push(Remark::CurlOld),
        (true, true) => {}
    }
    (words.join(" \\\n  "), remarks)
}

/// `awscurl ...`
pub(super) fn awscurl(target: &Target<'_>) -> (String, Vec<Remark>) {
    let request = target.request;
    let mut remarks = Vec::new();
    let mut words = vec![format!(
        "awscurl --service {SERVICE} --region {}",
        shell(target.region)
    )];
    if request.method != "GET" {
        words.push(format!("--request {}", shell(&request.method)));
    }
    for (name, value) in &request.headers {
        words.push(format!("--header {}", header(name, value)));
    }
    if !request.body.is_empty() {
        match body_text(request).filter(|text| !text.starts_with('@')) {
            Some(text) => words.push(format!("--data {}", shell(text))),
            None => {
                words.push(format!("--data-binary --data @{BODY_FILE}"));
                remarks.push(Remark::BodyFile);
            }
        }
    }
    // awscurl encodes what it is given, percent signs included.
    let url = match plain_query(request) {
        Some(query) if query.is_empty() => format!("https://{}{}", request.host, request.path),
        Some(query) => format!("https://{}{}?{query}", request.host, request.path),
        None => {
            remarks.push(Remark::AwscurlQuery);
            url(request)
        }
    };
    words.push(shell(&url));
    if request.header("content-type").is_none() {
        remarks.push(Remark::AwscurlContentType);
    }
    if !is_normalized(request) {
        remarks.push(Remark::NotNormalized);
    }
    (words.join(" \\\n  "), remarks)
}

/// A header as curl takes it; without a value it is sent empty, not left out.
fn header(name: &str, value: &str) -> String {
    match value.trim() {
        "" => shell(&format!("{name};")),
        value => shell(&format!("{name}: {value}")),
    }
}

fn has_dots(path: &str) -> bool {
    path.split('/')
        .any(|segment| segment == "." || segment == "..")
}

fn is_normalized(request: &Request) -> bool {
    normalized(&request.path) == request.path
}

/// The query decoded, where that keeps its structure.
fn plain_query(request: &Request) -> Option<String> {
    let parameters = parameters(request);
    let is_plain = |text: &str| {
        text.chars()
            .all(|letter| !letter.is_control() && !"&=#+%\u{fffd}".contains(letter))
    };
    parameters
        .iter()
        .all(|(name, value)| is_plain(name) && is_plain(value))
        .then(|| joined(&parameters))
}
