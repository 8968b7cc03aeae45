//! curl with `--aws-sigv4`, and awscurl.

use super::quote::shell;
use super::{Keys, Remark, Target, body_text};
use crate::canonical::{Plus, canonical_query, normalized};
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
    if request.url().contains(['[', ']', '{', '}']) {
        words.push("--globoff".to_owned());
    }
    if has_dots(&request.path) {
        words.push("--path-as-is".to_owned());
    }
    words.push(shell(&request.url()));
    if is_hard(request) {
        remarks.push(Remark::CurlOld);
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
    words.push(shell(&request.url()));
    if request.header("content-type").is_none() {
        remarks.push(Remark::AwscurlContentType);
    }
    if request.query.contains('%') {
        remarks.push(Remark::AwscurlQuery);
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

/// Whether curl 7.88, which signs path and query as they are, gets it wrong.
fn is_hard(request: &Request) -> bool {
    let encoded = crate::canonical::canonical_path(&request.path);
    let query = canonical_query(&request.query, Plus::Space, None);
    encoded != request.path || query != request.query || normalized(&request.path) != request.path
}
