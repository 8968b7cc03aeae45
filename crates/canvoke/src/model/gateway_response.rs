//! Gateway responses that an API words itself. Knows nothing of which finding gives which response.

use serde::{Deserialize, Serialize};

use super::{Named, is_empty};

/// A gateway response as the API customizes it (G-MSG-22).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GatewayResponse {
    /// Status code; left out: the type's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Bodies by content type, with `$context.error.messageString` and other variables.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub templates: Named<String>,
    /// Headers, such as `Access-Control-Allow-Origin`: `'*'`; the value in single quotes, as AWS wants it.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub headers: Named<String>,
}
