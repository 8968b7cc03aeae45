//! Gateway responses (G6): the types with their own status, error type and body, and how an API words them otherwise.
//! Knows nothing of which finding gives which.

use super::{Scene, wordings};
use crate::model::fingerprint;
use crate::report::Response;

/// A type of gateway response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    AccessDenied,
    ApiConfigurationError,
    AuthorizerConfigurationError,
    AuthorizerFailure,
    BadRequestBody,
    BadRequestParameters,
    /// A server error without a type of its own.
    Default5xx,
    IntegrationFailure,
    IntegrationTimeout,
    InvalidApiKey,
    /// A token that is read as a signature; an API words it as a missing token (G-FAIL-13).
    IncompleteSignature,
    /// A session token whose time is over (G-MSG-08).
    ExpiredToken,
    /// A signature that is not the one that was calculated (G-MSG-13).
    InvalidSignature,
    /// A header that lacks its parts; an API words it as an invalid signature (G-SIG-08).
    MalformedSignature,
    /// A key or token that nobody knows; an API words it as a denial (G-SIG-02).
    UnknownKey,
    MissingAuthenticationToken,
    QuotaExceeded,
    ResourceNotFound,
    Throttled,
    Unauthorized,
    UnsupportedMediaType,
    WafFiltered,
}

impl Kind {
    /// AWS's name, own status and error type (G-MSG).
    fn row(self) -> (&'static str, u16, &'static str) {
        match self {
            Self::AccessDenied => ("ACCESS_DENIED", 403, "AccessDeniedException"),
            Self::ApiConfigurationError => (
                "API_CONFIGURATION_ERROR",
                500,
                "InternalServerErrorException",
            ),
            Self::AuthorizerConfigurationError => (
                "AUTHORIZER_CONFIGURATION_ERROR",
                500,
                "AuthorizerConfigurationException",
            ),
            Self::AuthorizerFailure => ("AUTHORIZER_FAILURE", 500, "AuthorizerFailureException"),
            Self::BadRequestBody => ("BAD_REQUEST_BODY", 400, "BadRequestException"),
            Self::BadRequestParameters => ("BAD_REQUEST_PARAMETERS", 400, "BadRequestException"),
            Self::Default5xx => ("DEFAULT_5XX", 502, "InternalServerErrorException"),
            Self::IntegrationFailure => {
                ("INTEGRATION_FAILURE", 504, "InternalServerErrorException")
            }
            Self::IntegrationTimeout => {
                ("INTEGRATION_TIMEOUT", 504, "InternalServerErrorException")
            }
            Self::InvalidApiKey => ("INVALID_API_KEY", 403, "ForbiddenException"),
            Self::IncompleteSignature => (
                "MISSING_AUTHENTICATION_TOKEN",
                403,
                "IncompleteSignatureException",
            ),
            Self::ExpiredToken => ("EXPIRED_TOKEN", 403, "ExpiredTokenException"),
            Self::InvalidSignature => ("INVALID_SIGNATURE", 403, "InvalidSignatureException"),
            Self::MalformedSignature => ("INVALID_SIGNATURE", 403, "IncompleteSignatureException"),
            Self::UnknownKey => ("ACCESS_DENIED", 403, "AccessDeniedException"),
            Self::MissingAuthenticationToken => (
                "MISSING_AUTHENTICATION_TOKEN",
                403,
                "MissingAuthenticationTokenException",
            ),
            Self::QuotaExceeded => ("QUOTA_EXCEEDED", 429, "LimitExceededException"),
            Self::ResourceNotFound => ("RESOURCE_NOT_FOUND", 404, "NotFoundException"),
            Self::Throttled => ("THROTTLED", 429, "TooManyRequestsException"),
            Self::Unauthorized => ("UNAUTHORIZED", 401, "UnauthorizedException"),
            Self::UnsupportedMediaType => ("UNSUPPORTED_MEDIA_TYPE", 415, "BadRequestException"),
            Self::WafFiltered => ("WAF_FILTERED", 403, "ForbiddenException"),
        }
    }
}

/// A gateway response of this type with its own message, as the API that was selected words it (G-MSG-22).
pub(super) fn worded(scene: &Scene<'_>, kind: Kind, message: &str) -> Response {
    let (name, status, error_type) = kind.row();
    // Policies' and authorizers' denials spell the member with a capital (G-MSG-00).
    let member = if kind == Kind::AccessDenied {
        "Message"
    } else {
        "message"
    };
    let message_string = serde_json::Value::from(message).to_string();
    // Recorded answers to failed integrations have a space there, and others have none.
    let is_authorizer = matches!(
        kind,
        Kind::AuthorizerConfigurationError | Kind::AuthorizerFailure
    );
    let space = if status < 500 || is_authorizer {
        ""
    } else {
        " "
    };
    let default = format!(r#"{{"{member}":{space}{message_string}}}"#);
    let default_type = if status < 500 {
        "DEFAULT_4XX"
    } else {
        "DEFAULT_5XX"
    };
    let responses = scene
        .selected()
        .and_then(|selected| selected.snapshot(scene.topology))
        .map(|snapshot| &snapshot.responses);
    let own = responses.and_then(|responses| responses.get(name));
    // A type without a word of its own follows its default, and a default's status holds for it (G-MSG-22).
    let fallback = responses.and_then(|responses| responses.get(default_type));
    let worded = own.or(fallback);
    let status = own
        .and_then(|own| own.status)
        .or(fallback.and_then(|fallback| fallback.status))
        .unwrap_or(status);
    let body = match worded.and_then(|worded| worded.template.as_deref()) {
        Some(template) => filled(scene, template, name, (message, &message_string)),
        None => default,
    };
    let mut headers = ids(scene);
    let also_seen = match kind {
        Kind::IncompleteSignature | Kind::MalformedSignature => Vec::new(),
        Kind::UnknownKey => wordings::of("UNKNOWN_KEY"),
        _ => wordings::of(name),
    };
    headers.push(format!("x-amzn-ErrorType: {error_type}"));
    headers.push("Content-Type: application/json".to_owned());
    for (header, value) in worded.map_or(&[][..], |worded| &worded.headers) {
        headers.push(format!("{header}: {value}"));
    }
    Response::Http {
        status,
        error_type: Some(error_type.to_owned()),
        body,
        headers,
        response_type: Some(name),
        also_seen,
    }
}

/// An answer that no API can word: of the endpoint, of the limits, or of the backend.
pub(super) fn fixed(
    scene: &Scene<'_>,
    status: u16,
    error_type: Option<&str>,
    body: &str,
) -> Response {
    let mut headers = ids(scene);
    if let Some(error_type) = error_type {
        headers.push(format!("x-amzn-ErrorType: {error_type}"));
    }
    Response::Http {
        status,
        error_type: error_type.map(str::to_owned),
        body: body.to_owned(),
        headers,
        response_type: None,
        also_seen: Vec::new(),
    }
}

/// The answer for a host, API or stage that does not exist (G-MSG-25).
pub(super) fn forbidden(scene: &Scene<'_>) -> Response {
    fixed(
        scene,
        403,
        Some("ForbiddenException"),
        r#"{"message":"Forbidden"}"#,
    )
}

/// The two ids of every answer (G-MSG-00), invented from the call.
fn ids(scene: &Scene<'_>) -> Vec<String> {
    let call = format!("{} {}", scene.invocation.method, scene.invocation.url);
    let (a, b) = (
        fingerprint("request", &call),
        fingerprint("extended", &call),
    );
    vec![
        format!(
            "x-amzn-RequestId: {:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
            a >> 32,
            (a >> 16) & 0xffff,
            a & 0xfff,
            b >> 52,
            b & 0xffff_ffff_ffff
        ),
        format!("x-amz-apigw-id: {:011X}=", b & 0xfff_ffff_ffff),
    ]
}

/// A template with its variables filled in. Those that are not known stay as they are written.
fn filled(
    scene: &Scene<'_>,
    template: &str,
    name: &str,
    (message, message_string): (&str, &str),
) -> String {
    let selected = scene.selected();
    let topology = scene.topology;
    let stage = selected
        .and_then(|selected| selected.stage(topology))
        .map_or("", |stage| stage.name.as_str());
    let api = selected.map_or("", |selected| topology.apis[selected.api].id.as_str());
    let path = selected.map_or("/", |selected| selected.path(scene.invocation));
    let pairs = [
        // The longer name first: one begins with the other.
        ("$context.error.messageString", message_string),
        ("$context.error.message", message),
        ("$context.error.responseType", name),
        ("$context.httpMethod", scene.invocation.method.as_str()),
        ("$context.apiId", api),
        ("$context.stage", stage),
        ("$context.path", path),
    ];
    let text = pairs
        .iter()
        .fold(template.to_owned(), |text, (variable, value)| {
            text.replace(variable, value)
        });
    let variables = selected.and_then(|selected| selected.variables(topology));
    variables
        .into_iter()
        .flatten()
        .fold(text, |text, (variable, value)| {
            text.replace(&format!("$stageVariables.{variable}"), value)
        })
}
