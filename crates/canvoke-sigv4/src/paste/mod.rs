//! A pasted request, whatever tool showed it: told apart by content, taken apart into what was sent, what the tool says
//! it signed, and what came back. Judges nothing.

mod awscurl;
mod botocore;
mod command;
mod curl;
mod message;
mod python;
mod url;

use serde::Serialize;

use crate::request::Request;
use crate::time::Time;

/// What the paste is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// An HTTP request as it goes over the wire.
    RawHttp,
    /// The output of `curl -v`.
    CurlVerbose,
    /// A `curl` command with its headers written out, as browsers copy it.
    CurlCommand,
    /// The output of `awscurl -v`.
    Awscurl,
    /// A log of botocore, boto3 or the AWS CLI at level DEBUG.
    Botocore,
    /// A signed URL.
    Url,
}

/// The body of a pasted request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// These bytes.
    Known(Vec<u8>),
    /// There is one, and the paste does not show it.
    NotShown,
}

/// What a tool says it signed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Logged {
    /// The canonical request.
    pub canonical_request: Option<String>,
    /// The string to sign.
    pub string_to_sign: Option<String>,
    /// The signature.
    pub signature: Option<String>,
}

/// What came back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answered {
    /// Status.
    pub status: Option<u16>,
    /// The header `x-amzn-ErrorType`, without what may follow a colon.
    pub error_type: Option<String>,
    /// The header `Date`: AWS's clock.
    pub date: Option<Time>,
    /// The message in the body.
    pub message: Option<String>,
}

/// A pasted request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pasted {
    /// What the paste is.
    pub source: Source,
    /// The request; its body is in `body`.
    pub request: Request,
    /// Its body.
    pub body: Body,
    /// Whether the request line was made up from what the tool says it signed: then its path and query show no
    /// difference.
    pub is_reconstructed: bool,
    /// What the tool says it signed.
    pub logged: Logged,
    /// What came back.
    pub answered: Option<Answered>,
    /// Hosts that the paste names besides the request's.
    pub hosts: Vec<String>,
    /// Other requests in the paste.
    pub others: usize,
    /// A secret access key that the tool printed; to be hidden.
    pub secret: Option<String>,
}

/// Why nothing could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NotRead {
    /// Nothing but spaces.
    Empty,
    /// No request of any known form.
    NoRequest,
    /// A request of a known form without a host that could be read.
    NoHost,
    /// A command that signs when it is run: its output with `-v` would show the request.
    SignsWhenRun,
    /// More than [`MAX_BYTES`], or a head of more than 64 KB, of which API Gateway would not read a sixth.
    TooLong,
}

/// The longest paste that is read: a payload of API Gateway (10 MB) and room for a log.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

/// The longest head.
const MAX_HEAD: usize = 65_536;

/// Reads a paste. Any bytes are taken.
///
/// # Errors
/// Why there is no request in it.
pub fn read(bytes: &[u8]) -> Result<Pasted, NotRead> {
    if bytes.len() > MAX_BYTES {
        return Err(NotRead::TooLong);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = String::from_utf8_lossy(bytes);
    if text.trim_ascii().is_empty() {
        return Err(NotRead::Empty);
    }
    let readers = [
        botocore::read,
        awscurl::read,
        curl::read,
        command::read,
        url::read,
    ];
    let read = readers
        .into_iter()
        .map(|reader| reader(&text))
        .find(|read| *read != Err(NotRead::NoRequest))
        .unwrap_or_else(|| message::read(bytes))?;
    let headers = read.request.headers.iter();
    let length: usize = headers.map(|(name, value)| name.len() + value.len()).sum();
    if length + read.request.path.len() + read.request.query.len() > MAX_HEAD {
        return Err(NotRead::TooLong);
    }
    Ok(read)
}

impl Pasted {
    /// A paste with nothing but a request.
    fn of(source: Source, request: Request, body: Body) -> Self {
        Self {
            source,
            request,
            body,
            is_reconstructed: false,
            logged: Logged::default(),
            answered: None,
            hosts: Vec::new(),
            others: 0,
            secret: None,
        }
    }
}

/// The message in an answer's body.
fn message_in(body: &str) -> Option<String> {
    for key in ["\"message\"", "\"Message\""] {
        if let Some((_, after)) = body.split_once(key) {
            let after = after
                .trim_ascii_start()
                .strip_prefix(':')?
                .trim_ascii_start();
            return python::json_string(after);
        }
    }
    None
}

/// `AccessDeniedException:http://...` is `AccessDeniedException`.
fn error_type(value: &str) -> String {
    value
        .split(':')
        .next()
        .unwrap_or_default()
        .trim_ascii()
        .to_owned()
}
