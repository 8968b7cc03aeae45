//! Signing: aws-sigv4 makes the signature, and every step to it is shown beside. Knows nothing of pasted requests.

use aws_credential_types::Credentials as AwsCredentials;
use aws_sigv4::http_request::{
    SignableBody, SignableRequest, SignatureLocation, SigningSettings, sign as aws_sign,
};
use aws_sigv4::sign::v4::SigningParams;
use aws_smithy_runtime_api::client::identity::Identity;
use serde::Serialize;

use crate::canonical::{Canonical, Plus, canonical_path, canonical_query, canonical_values, hash};
use crate::credentials::Credentials;
use crate::encode::{decoded, encoded};
use crate::request::{Request, pairs};
use crate::steps::{KeySteps, SERVICE, Scope, signature, signing_key, string_to_sign_at};
use crate::time::Time;

/// Headers that clients, proxies and libraries change on the way: nobody signs them. botocore's list.
pub(crate) const NEVER_SIGNED: [&str; 15] = [
    "authorization",
    "baggage",
    "connection",
    "expect",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "traceparent",
    "tracestate",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "x-amzn-trace-id",
];
/// Headers and parameters that signing itself writes.
const WRITTEN_HEADERS: [&str; 3] = ["authorization", "x-amz-date", "x-amz-security-token"];
/// The longest that AWS lets a signed URL be valid, in seconds: seven days.
pub const LONGEST_EXPIRY: u32 = 604_800;

/// Where the signature goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Into the header `Authorization`.
    Headers,
    /// Into the URL, which is then signed for this many seconds.
    Url {
        /// `X-Amz-Expires`; at most [`LONGEST_EXPIRY`].
        expires: u32,
    },
}

/// How to sign.
#[derive(Clone, Debug)]
pub struct Signing<'a> {
    /// With what.
    pub credentials: &'a Credentials,
    /// The API's Region, also where the call comes from another (G-SIG-10).
    pub region: &'a str,
    /// `execute-api` for an API.
    pub service: &'a str,
    /// When.
    pub time: Time,
    /// Where the signature goes.
    pub form: Form,
}

impl<'a> Signing<'a> {
    /// Signing for an API, with the signature in the headers.
    pub fn for_api(credentials: &'a Credentials, region: &'a str, time: Time) -> Self {
        Self {
            credentials,
            region,
            service: SERVICE,
            time,
            form: Form::Headers,
        }
    }
}

/// A signed request and every step to its signature.
#[derive(Clone, Debug)]
pub struct Signed {
    /// What to send: the request with the signature in it.
    pub request: Request,
    /// Names of the headers, or of the query's parameters, that signing added.
    pub added: Vec<String>,
    /// The canonical request.
    pub canonical: Canonical,
    /// Date, Region and service.
    pub scope: Scope,
    /// The string to sign.
    pub string_to_sign: String,
    /// The keys on the way; secrets.
    pub key: KeySteps,
    /// The signature, aws-sigv4's.
    pub signature: String,
}

/// Why a request was not signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NotSigned {
    /// The access key id, the secret or the token cannot be those of an AWS key: empty, or with a space or line break.
    Credentials,
    /// The Region or the service is empty or holds a slash.
    Scope,
    /// A URL cannot be signed for so long.
    Expiry {
        /// What was asked for, in seconds.
        expires: u32,
    },
    /// The query holds an encoded byte that is no UTF-8; signers do not agree on it.
    QueryNotUtf8,
    /// The query holds a parameter that signing writes.
    AlreadySigned {
        /// Its name.
        parameter: String,
    },
    /// aws-sigv4 refuses the request.
    Refused {
        /// Its words.
        words: String,
    },
    /// aws-sigv4 and the steps shown here disagree: a defect, and nothing is shown rather than two truths.
    TwoTruths,
}

/// Signs a request. The headers that signing writes itself (`Authorization`, `X-Amz-Date`, `X-Amz-Security-Token`) are
/// replaced.
///
/// # Errors
/// Why it cannot be signed.
pub fn sign(request: &Request, signing: &Signing<'_>) -> Result<Signed, NotSigned> {
    checked(request, signing)?;
    let mut request = request.clone();
    request.headers.retain(|(name, _)| {
        let name = name.to_ascii_lowercase();
        !WRITTEN_HEADERS.contains(&name.as_str())
    });
    let scope = Scope {
        date: signing.time.date(),
        region: signing.region.to_owned(),
        service: signing.service.to_owned(),
    };
    let (added, theirs) = ask_aws(&request, signing)?;
    let mut names: Vec<String> = Vec::new();
    for (name, value) in added {
        match signing.form {
            Form::Headers => request.headers.push((name.clone(), value)),
            Form::Url { .. } => {
                let between = if request.query.is_empty() { "" } else { "&" };
                let pair = format!("{between}{name}={}", encoded(value.as_bytes()));
                request.query.push_str(&pair);
            }
        }
        names.push(name);
    }
    let canonical = canonical(&request);
    let string_to_sign = string_to_sign_at(signing.time, &scope, &canonical.text());
    let key = signing_key(&signing.credentials.secret_access_key, &scope);
    let ours = signature(&key.signing, &string_to_sign);
    if ours != theirs {
        return Err(NotSigned::TwoTruths);
    }
    Ok(Signed {
        request,
        added: names,
        canonical,
        scope,
        string_to_sign,
        key,
        signature: theirs,
    })
}

/// The canonical request of one that is signed in full: every header but those that nobody signs.
fn canonical(signed: &Request) -> Canonical {
    let mut names: Vec<String> = signed
        .headers
        .iter()
        .map(|(name, _)| name.to_ascii_lowercase())
        .filter(|name| !NEVER_SIGNED.contains(&name.as_str()))
        .chain(["host".to_owned()])
        .collect();
    names.sort();
    names.dedup();
    let headers = names
        .into_iter()
        .map(|name| {
            let value = match name.as_str() {
                "host" => canonical_values([signed.host_header()].into_iter()),
                name => canonical_values(signed.header_values(name)),
            };
            (name, value)
        })
        .collect();
    Canonical {
        method: signed.method.clone(),
        path: canonical_path(&signed.path),
        query: canonical_query(&signed.query, Plus::Space, Some("X-Amz-Signature")),
        headers,
        payload_hash: hash(&signed.body),
    }
}

fn checked(request: &Request, signing: &Signing<'_>) -> Result<(), NotSigned> {
    let credentials = signing.credentials;
    let is_word = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
    let token = credentials.session_token.as_deref().unwrap_or("none");
    let is_id = is_word(&credentials.access_key_id) && !credentials.access_key_id.contains('/');
    if !is_id || !is_word(&credentials.secret_access_key) || !is_word(token) {
        return Err(NotSigned::Credentials);
    }
    let is_part = |text: &str| is_word(text) && !text.contains(['/', ',', ';', '=']);
    if !is_part(signing.region) || !is_part(signing.service) {
        return Err(NotSigned::Scope);
    }
    match signing.form {
        Form::Url { expires } if expires == 0 || expires > LONGEST_EXPIRY => {
            return Err(NotSigned::Expiry { expires });
        }
        Form::Headers | Form::Url { .. } => {}
    }
    for (name, value) in pairs(&request.query) {
        let (name, value) = (decoded(name), decoded(value));
        match (std::str::from_utf8(&name), std::str::from_utf8(&value)) {
            (Ok(name), Ok(_)) => {
                let written = ["x-amz-signature", "x-amz-credential", "x-amz-algorithm"];
                if written.contains(&name.to_ascii_lowercase().as_str()) {
                    return Err(NotSigned::AlreadySigned {
                        parameter: name.to_owned(),
                    });
                }
            }
            _ => return Err(NotSigned::QueryNotUtf8),
        }
    }
    Ok(())
}

/// Asks aws-sigv4: what to add, and the signature.
fn ask_aws(
    request: &Request,
    signing: &Signing<'_>,
) -> Result<(Vec<(String, String)>, String), NotSigned> {
    let credentials = signing.credentials;
    let identity: Identity = AwsCredentials::new(
        credentials.access_key_id.clone(),
        credentials.secret_access_key.clone(),
        credentials.session_token.clone(),
        None,
        "canvoke",
    )
    .into();
    let mut settings = SigningSettings::default();
    settings.excluded_headers = Some(NEVER_SIGNED.map(Into::into).to_vec());
    if let Form::Url { expires } = signing.form {
        settings.signature_location = SignatureLocation::QueryParams;
        settings.expires_in = Some(std::time::Duration::from_secs(u64::from(expires)));
    }
    let refused = |words: String| NotSigned::Refused { words };
    let parameters = SigningParams::builder()
        .identity(&identity)
        .region(signing.region)
        .name(signing.service)
        .time(moment(signing.time))
        .settings(settings)
        .build()
        .map_err(|error| refused(error.to_string()))?
        .into();
    let headers = request
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let signable = SignableRequest::new(
        &request.method,
        request.url(),
        headers,
        SignableBody::Bytes(&request.body),
    )
    .map_err(|error| refused(error.to_string()))?;
    let (instructions, signature) = aws_sign(signable, &parameters)
        .map_err(|error| refused(error.to_string()))?
        .into_parts();
    let added = match signing.form {
        Form::Headers => instructions
            .headers()
            .map(|(name, value)| (written(name), value.to_owned()))
            .collect(),
        Form::Url { .. } => instructions
            .params()
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.to_string()))
            .collect(),
    };
    Ok((added, signature))
}

/// A header's name in the spelling of AWS's pages.
fn written(name: &str) -> String {
    match name {
        "authorization" => "Authorization".to_owned(),
        "x-amz-date" => "X-Amz-Date".to_owned(),
        "x-amz-security-token" => "X-Amz-Security-Token".to_owned(),
        name => name.to_owned(),
    }
}

#[expect(
    clippy::disallowed_types,
    reason = "the type that aws-sigv4 takes; the moment itself is an argument"
)]
fn moment(time: Time) -> std::time::SystemTime {
    std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(time.seconds())
}
