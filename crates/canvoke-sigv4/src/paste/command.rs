//! A `curl` command whose headers are written out, as browsers and API tools copy it. Knows the quoting of POSIX shells
//! and `$'...'`; runs nothing.

use super::{Body, NotRead, Pasted, Source};
use crate::request::Request;

/// Reads a command.
pub(super) fn read(text: &str) -> Result<Pasted, NotRead> {
    let text = text.trim_ascii();
    let text = text.strip_prefix("$ ").unwrap_or(text);
    if !text.starts_with("curl ") {
        return Err(NotRead::NoRequest);
    }
    let mut words = words(text).into_iter().skip(1);
    let mut method = None;
    let mut url = None;
    let mut headers = Vec::new();
    let mut data: Vec<String> = Vec::new();
    let mut is_form = false;
    let mut in_query = false;
    let mut is_read_from_file = false;
    while let Some(word) = words.next() {
        match word.as_str() {
            "-X" | "--request" => method = words.next(),
            "-H" | "--header" => headers.extend(words.next().and_then(|header| {
                let (name, value) = header.split_once(':')?;
                Some((name.trim_ascii().to_owned(), value.trim_ascii().to_owned()))
            })),
            "-d" | "--data" | "--data-raw" | "--data-binary" | "--data-ascii" => {
                let text = words.next().unwrap_or_default();
                is_read_from_file |= text.starts_with('@') && word != "--data-raw";
                is_form = true;
                data.push(text);
            }
            "--json" => {
                data.extend(words.next());
                headers.push(("Content-Type".to_owned(), "application/json".to_owned()));
                headers.push(("Accept".to_owned(), "application/json".to_owned()));
            }
            "-G" | "--get" => in_query = true,
            "-I" | "--head" => method = Some("HEAD".to_owned()),
            "--url" => url = words.next(),
            "--aws-sigv4" => return Err(NotRead::SignsWhenRun),
            option if takes_value(option) => {
                words.next();
            }
            option if option.starts_with('-') && option.len() > 1 => {}
            _ => url = url.or(Some(word)),
        }
    }
    let body = data.join("&");
    let has_body = !data.is_empty() && !in_query;
    let method = method.unwrap_or_else(|| if has_body { "POST" } else { "GET" }.to_owned());
    let has_type = |headers: &[(String, String)]| {
        headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("content-type"))
    };
    if has_body && is_form && !has_type(&headers) {
        let form = "application/x-www-form-urlencoded";
        headers.push(("Content-Type".to_owned(), form.to_owned()));
    }
    let mut url = url.ok_or(NotRead::NoHost)?;
    if !url.contains("://") {
        url = format!("https://{url}");
    }
    let request = Request::new(&method, &url, &[], &[]).map_err(|_| NotRead::NoHost)?;
    let mut request = Request { headers, ..request };
    if in_query && !body.is_empty() {
        let between = if request.query.is_empty() { "" } else { "&" };
        request.query = format!("{}{between}{body}", request.query);
    }
    let body = match (is_read_from_file, in_query) {
        (true, false) => Body::NotShown,
        (_, true) => Body::Known(Vec::new()),
        (false, false) => Body::Known(body.into_bytes()),
    };
    Ok(Pasted::of(Source::CurlCommand, request, body))
}

/// Options of curl that are followed by a value and do not change the request.
fn takes_value(option: &str) -> bool {
    [
        "-o",
        "--output",
        "-u",
        "--user",
        "-A",
        "--user-agent",
        "-e",
        "--referer",
        "-b",
        "--cookie",
        "-x",
        "--proxy",
        "--connect-to",
        "--resolve",
        "--cacert",
        "-m",
        "--max-time",
        "--connect-timeout",
        "-w",
        "--write-out",
    ]
    .contains(&option)
}

/// The words of a command line, as a POSIX shell splits it.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('\n') | None => {}
                Some('\r') => {
                    letters.next_if_eq(&'\n');
                }
                Some(letter) => word.get_or_insert_default().push(letter),
            },
            '\'' => {
                let word = word.get_or_insert_default();
                word.extend(letters.by_ref().take_while(|letter| *letter != '\''));
            }
            '"' => {
                let word = word.get_or_insert_default();
                while let Some(letter) = letters.next() {
                    match letter {
                        '"' => break,
                        '\\' => match letters.next() {
                            Some(letter @ ('"' | '\\' | '$' | '`')) => word.push(letter),
                            Some('\n') | None => {}
                            Some(letter) => word.extend(['\\', letter]),
                        },
                        letter => word.push(letter),
                    }
                }
            }
            '$' if letters.peek() == Some(&'\'') => {
                letters.next();
                let word = word.get_or_insert_default();
                while let Some(letter) = letters.next() {
                    match letter {
                        '\'' => break,
                        '\\' => match letters.next() {
                            Some('n') => word.push('\n'),
                            Some('r') => word.push('\r'),
                            Some('t') => word.push('\t'),
                            Some('u') => {
                                let digits: String =
                                    std::iter::from_fn(|| letters.next_if(char::is_ascii_hexdigit))
                                        .take(4)
                                        .collect();
                                let number = u32::from_str_radix(&digits, 16).ok();
                                word.extend(number.and_then(char::from_u32));
                            }
                            Some(letter) => word.push(letter),
                            None => {}
                        },
                        letter => word.push(letter),
                    }
                }
            }
            letter if letter.is_whitespace() => words.extend(word.take()),
            // What a shell would do next is no part of the command.
            '|' | ';' | '>' if word.is_none() => break,
            letter => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_line_is_split_as_a_shell_does() {
        assert_eq!(
            words("curl 'a b' \\\n  -H \"x: \\\"y\\\" \\z\" $'t\\u0021\\'s' it''s | jq"),
            ["curl", "a b", "-H", "x: \"y\" \\z", "t!'s", "its"]
        );
    }
}
