//! What was not signed or not read, in words: a message and a hint.

use crate::paste::NotRead;
use crate::request::Unsendable;
use crate::sign::NotSigned;

/// Why a request cannot be sent: message and hint.
pub fn unsendable(unsendable: &Unsendable) -> (String, &'static str) {
    match unsendable {
        Unsendable::Method(text) => (
            format!("`{text}` is not a verb"),
            "write GET, POST, PUT, PATCH, DELETE, HEAD or OPTIONS",
        ),
        Unsendable::Scheme(text) => (
            format!("`{text}` is not an HTTPS URL"),
            "write `https://host/stage/path`",
        ),
        Unsendable::Host(text) => (
            format!("`{text}` is not a host name"),
            "write `https://host/stage/path`",
        ),
        Unsendable::TooLong(length) => (
            format!("the URL has {length} characters"),
            "API Gateway takes 10,240 bytes of request line and headers",
        ),
        Unsendable::HeaderName(text) => (
            format!("`{text}` is not a header's name"),
            "write letters, digits and hyphens",
        ),
        Unsendable::HeaderValue(text) => (
            format!("the header `{text}` holds a line break or another control character"),
            "write it on one line",
        ),
    }
}

/// Why a request was not signed: message and hint.
pub fn not_signed(refused: &NotSigned) -> (String, &'static str) {
    match refused {
        NotSigned::Credentials => (
            "these are no keys: empty, or with a space or line break in them".to_owned(),
            "check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN",
        ),
        NotSigned::Scope => (
            "the Region or service is empty or holds what no Region's name does".to_owned(),
            "write a Region such as `us-east-1`",
        ),
        NotSigned::Expiry { expires } => (
            format!("a URL cannot be signed for {expires} seconds"),
            "write 1 to 604800 seconds, which is seven days",
        ),
        NotSigned::QueryNotUtf8 => (
            "the query holds an encoded byte that is no UTF-8, on which signers do not agree"
                .to_owned(),
            "encode the query as UTF-8",
        ),
        NotSigned::AlreadySigned { parameter } => (
            format!("the URL holds `{parameter}`: it is signed already"),
            "give the URL without its signature, or check it instead",
        ),
        NotSigned::Refused { words } => (
            format!("aws-sigv4 refuses the request: {words}"),
            "check the URL and the headers",
        ),
        NotSigned::TwoTruths => (
            "aws-sigv4 and the steps shown here give two signatures for this request".to_owned(),
            "this is a defect of canvoke: please report the request, without its keys",
        ),
    }
}

/// Why nothing could be read from a paste: message and hint.
pub fn not_read(not_read: NotRead) -> (String, &'static str) {
    let forms = "paste a raw HTTP request, the output of `curl -v` or `awscurl -v`, a DEBUG log of botocore, a curl command with its headers, or a signed URL";
    let (message, hint) = match not_read {
        NotRead::Empty => ("nothing was pasted", forms),
        NotRead::NoRequest => ("no request was found in this text", forms),
        NotRead::NoHost => (
            "the request names no host that can be read",
            "paste the whole request, with its `Host` header",
        ),
        NotRead::SignsWhenRun => (
            "this command signs when it is run, so there is no signature to check",
            "add `-v`, run it, and paste what it prints",
        ),
        NotRead::TooLong => (
            "this is longer than any request that API Gateway takes",
            "paste the request alone",
        ),
    };
    (message.to_owned(), hint)
}
