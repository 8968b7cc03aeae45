//! The output of `curl -v`: lines with `>` went out, lines with `<` came back, lines with `*` are remarks, among them
//! what curl says it signed. curl does not show the body that it sends.

use super::message::Head;
use super::{Answered, Body, Logged, NotRead, Pasted, Source, error_type, message_in};
use crate::request::is_header_name;
use crate::time::Time;

/// One request of the output, with what came before and after it.
struct Exchange<'a> {
    head: Head,
    logged: Logged,
    after: Vec<&'a str>,
}

/// Reads the output of `curl -v`; of several requests the last that is signed, else the last.
pub(super) fn read(text: &str) -> Result<Pasted, NotRead> {
    let lines: Vec<&str> = text.lines().map(str::trim_ascii_end).collect();
    let mut hosts = Vec::new();
    let mut found: Vec<Exchange<'_>> = Vec::new();
    let mut logged = Logged::default();
    let mut rest = lines.as_slice();
    while let Some((line, after)) = rest.split_first() {
        if let Some(remark) = line.trim_ascii_start().strip_prefix("* ") {
            hosts.extend(host_in(remark).filter(|host| !hosts.contains(host)));
            rest = note_log(remark, after, &mut logged);
            continue;
        }
        rest = after;
        if let Some(first) = outgoing(line) {
            let (head, after) = head_lines(rest);
            if let Ok(head) = Head::read(first, head.iter().copied()) {
                rest = after;
                found.push(Exchange {
                    head,
                    logged: std::mem::take(&mut logged),
                    after: Vec::new(),
                });
                continue;
            }
        }
        if let Some(exchange) = found.last_mut() {
            exchange.after.push(line);
        }
    }
    let others = found.len().saturating_sub(1);
    let chosen = found
        .iter()
        .rposition(|exchange| is_signed(&exchange.head))
        .or_else(|| found.len().checked_sub(1))
        .ok_or(NotRead::NoRequest)?;
    let exchange = found.into_iter().nth(chosen).ok_or(NotRead::NoRequest)?;
    let request = exchange.head.request()?;
    let body = if exchange.head.has_body() {
        Body::NotShown
    } else {
        Body::Known(Vec::new())
    };
    let mut pasted = Pasted::of(Source::CurlVerbose, request, body);
    pasted.hosts = hosts;
    pasted.others = others;
    pasted.logged = exchange.logged;
    pasted.answered = answer(&exchange.after);
    Ok(pasted)
}

fn is_signed(head: &Head) -> bool {
    let is_url_signed = || {
        let request = head.request();
        request.is_ok_and(|request| request.query.contains("X-Amz-Signature="))
    };
    head.header("authorization").is_some() || is_url_signed()
}

/// What curl sent in this line.
fn outgoing(line: &str) -> Option<&str> {
    let line = line.trim_ascii_start();
    match line.strip_prefix("> ") {
        Some(sent) => Some(sent),
        None => (line == ">").then_some(""),
    }
}

/// The lines of headers that follow a request line, and what comes after them. Programs on libcurl mark the first line
/// alone.
fn head_lines<'l, 'a>(lines: &'l [&'a str]) -> (Vec<&'a str>, &'l [&'a str]) {
    let mut head = Vec::new();
    let mut rest = lines;
    while let Some((line, after)) = rest.split_first() {
        let is_header = || {
            line.split_once(':')
                .is_some_and(|(name, _)| is_header_name(name) && !name.starts_with(['*', '<']))
        };
        let sent = match outgoing(line) {
            Some(sent) => sent,
            None if is_header() => line,
            None => break,
        };
        if sent.is_empty() {
            break;
        }
        head.push(sent);
        rest = after;
    }
    (head, rest)
}

/// Takes what curl says it signed, which may go over several lines in brackets; gives the lines after it.
fn note_log<'l, 'a>(remark: &str, after: &'l [&'a str], logged: &mut Logged) -> &'l [&'a str] {
    let remark = remark.trim_start_matches("aws_sigv4: ");
    if let Some(signature) = remark.strip_prefix("Signature - ") {
        logged.signature = Some(signature.trim_ascii().to_owned());
        return after;
    }
    let Some((what, first)) = remark.split_once(" (enclosed in []) - [") else {
        return after;
    };
    let mut text = first.to_owned();
    let mut rest = after;
    while !text.ends_with(']') {
        let Some((line, after)) = rest.split_first() else {
            break;
        };
        text.push('\n');
        text.push_str(line);
        rest = after;
    }
    let text = text.strip_suffix(']').map(str::to_owned);
    match what {
        "Canonical request" => logged.canonical_request = text,
        "String to sign" => logged.string_to_sign = text,
        _ => {}
    }
    rest
}

/// `Connected to a.example (10.0.0.1) port 443`, `Host a.example:443 was resolved.`
fn host_in(remark: &str) -> Option<String> {
    let after = ["Connected to ", "Established connection to ", "Host "]
        .iter()
        .find_map(|start| remark.strip_prefix(start))?;
    let host = after.split([' ', ':']).next()?;
    let is_name = host.contains('.') && host.bytes().any(|byte| byte.is_ascii_alphabetic());
    is_name.then(|| host.to_ascii_lowercase())
}

/// The last answer among the lines, past `100 Continue`.
fn answer(lines: &[&str]) -> Option<Answered> {
    let mut answered: Option<Answered> = None;
    let mut body = String::new();
    for line in lines {
        let line = line.trim_ascii_start();
        let Some(back) = line.strip_prefix("< ") else {
            let is_remark = ["* ", "{ [", "} [", "> "]
                .iter()
                .any(|start| line.starts_with(start));
            if !is_remark && line != "<" {
                body.push_str(line);
                body.push('\n');
            }
            continue;
        };
        if let Some(status) = back.strip_prefix("HTTP/") {
            body.clear();
            let status = status.split_whitespace().nth(1);
            answered = Some(Answered {
                status: status.and_then(|status| status.parse().ok()),
                ..Answered::default()
            });
        } else if let (Some(answered), Some((name, value))) = (&mut answered, back.split_once(':'))
        {
            note(answered, name, value);
        }
    }
    let mut answered = answered?;
    answered.message = message_in(&body);
    Some(answered)
}

/// Takes what matters from a header of an answer.
pub(super) fn note(answered: &mut Answered, name: &str, value: &str) {
    if name.trim_ascii().eq_ignore_ascii_case("date") {
        answered.date = Time::parse(value);
    }
    if name.trim_ascii().eq_ignore_ascii_case("x-amzn-errortype") {
        answered.error_type = Some(error_type(value));
    }
}
