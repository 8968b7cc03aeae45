//! Signing the call, and checking a pasted request, as plain values. What is typed here is no part of the page's state:
//! it is never saved, never in a link or an export, and gone with the page. Decides nothing: canvoke-sigv4 does.

mod checked;
#[cfg(test)]
mod tests;

use canvoke::model::Call;
use canvoke::sent::Signer;
use canvoke::{Scenario, Sent, sent};
use canvoke_sigv4::explain::{self, Step};
use canvoke_sigv4::lines::{Holder, Keys, Target, lines};
use canvoke_sigv4::{Credentials, Form, HIDDEN_SECRET, Request, Signing, Time, Veil, named, sign};

pub(crate) use checked::{Checked, Claim, checked};

/// What a person types. Neither printed by `Debug` nor serializable, so that it can get nowhere.
#[derive(Clone, Default, PartialEq)]
pub(crate) struct Typed {
    /// Access key id.
    pub(crate) id: String,
    /// Secret access key.
    pub(crate) secret: String,
    /// Session token.
    pub(crate) token: String,
    /// Seconds that a signed URL can be used; none: the signature goes into headers.
    pub(crate) presign: Option<u32>,
    /// Whether the session token is shown where it stands in the request.
    pub(crate) shows_token: bool,
    /// Seconds since 1970 at which it is signed; none: when it is drawn first.
    pub(crate) at: Option<u64>,
    /// A pasted request.
    pub(crate) paste: String,
}

/// A signed call.
#[derive(Clone, PartialEq)]
pub(crate) struct Signed {
    /// Who signs what, when, and how long it can be used.
    pub(crate) summary: String,
    /// Whether AWS's example keys sign.
    pub(crate) are_examples: bool,
    /// What is worth a warning.
    pub(crate) warning: Option<String>,
    /// The request and the steps to its signature.
    pub(crate) steps: Vec<Step>,
    /// Ready lines, which hold no keys.
    pub(crate) lines: Vec<Ready>,
}

/// A ready line.
#[derive(Clone, PartialEq)]
pub(crate) struct Ready {
    /// The tool.
    pub(crate) tool: String,
    /// What has to be known of it.
    pub(crate) remarks: Vec<String>,
    /// The line.
    pub(crate) text: String,
}

/// Why there is nothing to show: what is wrong, and what to do.
pub(crate) type Refused = (String, String);

impl Typed {
    /// The typed keys; none: nothing is typed, so that example keys stand in.
    fn credentials(&self) -> Result<Option<Credentials>, Refused> {
        let (id, secret, token) = (self.id.trim(), self.secret.trim(), self.token.trim());
        match (id, secret, token) {
            ("", "", "") => Ok(None),
            ("", ..) | (_, "", _) => Err((
                "access key id and secret access key belong together".to_owned(),
                "type both, or neither: then AWS's example keys sign".to_owned(),
            )),
            (id, secret, "") => Ok(Some(Credentials::of_user(id, secret))),
            (id, secret, token) => Ok(Some(Credentials::of_session(id, secret, token))),
        }
    }

    /// Whether there is something to forget.
    pub(crate) fn has_keys(&self) -> bool {
        !(self.id.is_empty() && self.secret.is_empty() && self.token.is_empty())
    }

    /// Without the keys.
    pub(crate) fn without_keys(&self) -> Self {
        Self {
            id: String::new(),
            secret: String::new(),
            token: String::new(),
            ..self.clone()
        }
    }

    /// Hides the secret, and the token unless it is asked for.
    fn veil(&self, credentials: &Credentials) -> Veil {
        if !self.shows_token {
            return Veil::over(credentials);
        }
        let mut veil = Veil::default();
        veil.hide(&credentials.secret_access_key, HIDDEN_SECRET);
        veil
    }
}

fn not_understood() -> Refused {
    (
        "the call is not understood".to_owned(),
        "its problems stand below the page".to_owned(),
    )
}

/// The request that a call sends.
fn request(sent: &Sent) -> Result<Request, Refused> {
    Request::new(&sent.method, &sent.url, &sent.headers, sent.body.as_bytes()).map_err(|cause| {
        let (message, hint) = explain::unsendable(&cause);
        (message, hint.to_owned())
    })
}

/// The Region: as the host says, or of all APIs alike.
fn region(sent: &Sent, request: &Request) -> Option<String> {
    let of_host = named(request.host_header()).or_else(|| named(&request.host));
    of_host
        .map(|named| named.region)
        .or_else(|| sent.region.clone())
}

/// The call, signed at a time.
pub(crate) fn signed(
    scenario: &Scenario,
    call: &Call,
    typed: &Typed,
    now: u64,
) -> Result<Signed, Refused> {
    let sent = sent(scenario, call).ok_or_else(not_understood)?;
    let request = request(&sent)?;
    let region = region(&sent, &request).ok_or_else(|| {
        (
            "neither the host nor the set-up says which Region the API is in".to_owned(),
            "call the API by a name that holds its Region".to_owned(),
        )
    })?;
    let given = typed.credentials()?;
    let are_examples = given.is_none();
    let credentials = given.unwrap_or_else(|| match sent.signer {
        Some(Signer::Role { .. }) => Credentials::example_of_session(),
        Some(Signer::User(_)) | None => Credentials::example_of_user(),
    });
    let time = Time::from_seconds(typed.at.unwrap_or(now));
    let signing = Signing {
        form: typed
            .presign
            .map_or(Form::Headers, |expires| Form::Url { expires }),
        ..Signing::for_api(&credentials, &region, time)
    };
    let signed = sign(&request, &signing).map_err(|cause| {
        let (message, hint) = explain::not_signed(&cause);
        (message, hint.to_owned())
    })?;
    let holder = match sent.signer {
        Some(Signer::User(name)) => Holder::User(name),
        Some(Signer::Role { arn, session }) => Holder::Role { arn, session },
        None => Holder::Unknown,
    };
    let target = Target {
        request: &request,
        region: &region,
        holder: &holder,
        keys: match credentials.is_session() {
            true => Keys::Session,
            false => Keys::User,
        },
    };
    let veil = typed.veil(&credentials);
    Ok(Signed {
        summary: format!(
            "signed with {} for {} in {region} at {}, to be used {}",
            credentials.access_key_id,
            signed.scope.service,
            time.basic(),
            explain::lasts(&signing)
        ),
        are_examples,
        warning: call
            .principal
            .as_deref()
            .unwrap_or_default()
            .is_empty()
            .then(|| {
                "the call above is not signed: choose who signs, and its answer may be another"
                    .to_owned()
            }),
        steps: explain::steps(&signed, &signing, &veil),
        lines: lines(&target)
            .into_iter()
            .map(|line| Ready {
                tool: explain::tool(line.tool).to_owned(),
                remarks: line
                    .remarks
                    .iter()
                    .map(|remark| explain::remark(line.tool, *remark).to_string())
                    .collect(),
                text: veil.shown(&line.text),
            })
            .collect(),
    })
}
