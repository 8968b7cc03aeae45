//! What is wrong with the signature of a call, as a person says it (G6.2). Knows nothing of how signatures are made.

use serde::{Deserialize, Serialize};

/// What of a call's signature is not as it should be. Left out: all is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Signature {
    /// The Region it is scoped to; left out: the API's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The service it is scoped to; left out: `execute-api`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// The host it was made for, with the call's placeholders; left out: the one that is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// What else is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<SignatureFault>,
}

/// A way in which a signature is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum SignatureFault {
    /// An access key that is unknown, inactive or deleted, or a session token that is none (G-SIG-02).
    UnknownKey,
    /// A session token whose time is over (G-SIG-03).
    ExpiredToken,
    /// Another secret key than the access key's, or a request that was changed after signing (G-SIG-04).
    Mismatch,
    /// A time that is more than five minutes off (G-SIG-05).
    ClockSkew,
    /// A header that lacks its parts (G-SIG-08).
    Malformed,
}
