//! What a call has where a Lambda authorizer reads its callers' identity (G-LAM-01, G-LAM-02). Knows nothing of what the
//! authorizer makes of it.

use super::lambda_authorizer::Asked;
use super::request::Entry;
use crate::topology::IdentitySource;

/// What a source has.
pub(super) enum Seen {
    /// This text.
    Text(String),
    /// Nothing, or an empty text.
    Missing,
    /// Something, and nobody wrote what.
    NotKnown,
}

impl Asked<'_> {
    /// The value of an identity source. An empty one is as good as none (G-LAM-02).
    pub(super) fn read(&self, source: &IdentitySource) -> Seen {
        let text = |value: Option<&str>| match value {
            Some(value) if !value.is_empty() => Seen::Text(value.to_owned()),
            _ => Seen::Missing,
        };
        match source {
            IdentitySource::Header(name) => self.header(&name.to_ascii_lowercase()),
            IdentitySource::Query(name) => text(self.invocation.query_value(name)),
            IdentitySource::StageVariable(name) => text(
                self.selected
                    .variables(self.topology)
                    .and_then(|variables| variables.get(name))
                    .map(String::as_str),
            ),
            IdentitySource::Context(name) => self.context(name),
        }
    }

    fn header(&self, name: &str) -> Seen {
        match self.invocation.header(name) {
            // What was said of the token counts, where both are there.
            _ if self
                .invocation
                .token(name)
                .is_some_and(|token| !token.is_pasted) =>
            {
                Seen::NotKnown
            }
            Some("") => Seen::Missing,
            Some(value) => Seen::Text(value.to_owned()),
            None if name == "host" => Seen::Text(self.invocation.host.clone()),
            // A signature stands in this header.
            None if name == "authorization" && self.invocation.signer.is_some() => Seen::NotKnown,
            None => Seen::Missing,
        }
    }

    /// What is known of the request's context; the rest is there, with values nobody gave.
    fn context(&self, name: &str) -> Seen {
        let api = &self.topology.apis[self.selected.api];
        let endpoint = match self.arrival.entry {
            Entry::Endpoint(endpoint) => Some(&self.topology.endpoints[endpoint]),
            Entry::Public => None,
        };
        let stage = self.selected.stage(self.topology);
        let known = match name {
            "httpMethod" => Some(self.invocation.method.clone()),
            "stage" => stage.map(|stage| stage.name.clone()),
            "path" => Some(self.invocation.path.clone()),
            "apiId" => Some(api.id.clone()),
            "accountId" => Some(self.topology.accounts[api.account].id.clone()),
            "domainName" => Some(self.invocation.host.clone()),
            "identity.sourceIp" => self.arrival.source.map(|address| address.to_string()),
            // Over the internet there are none of them.
            "identity.vpceId" | "identity.vpcId" if endpoint.is_none() => return Seen::Missing,
            "identity.vpceId" => endpoint.map(|endpoint| endpoint.id.clone()),
            "identity.vpcId" => {
                endpoint.map(|endpoint| self.topology.vpcs[endpoint.vpc].id.clone())
            }
            "identity.userAgent" => return self.header("user-agent"),
            "identity.apiKey" => return self.header("x-api-key"),
            _ => None,
        };
        known.map_or(Seen::NotKnown, Seen::Text)
    }
}
