//! The forms of host names that lead to an API (G-NAME). Knows nothing of who can resolve them.

/// What a host name is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Host {
    /// N1: `{api}.execute-api.{region}.amazonaws.com`.
    Api {
        /// The API's id.
        api: String,
        /// The Region.
        region: String,
    },
    /// N2: `{vpce-id}-{hash}[-{zone}].execute-api.{region}.vpce.amazonaws.com`.
    Endpoint {
        /// The first label.
        label: String,
        /// The Region.
        region: String,
    },
    /// N3: `{api}-{vpce-id}.execute-api.{region}.amazonaws.com`.
    Alias {
        /// The API's id.
        api: String,
        /// The endpoint's id.
        endpoint: String,
        /// The Region.
        region: String,
    },
    /// Anything else: a custom domain, a load balancer, a typing error.
    Other(String),
}

impl Host {
    /// Reads a lower-case host name.
    pub fn parse(host: &str) -> Self {
        Self::known(host).unwrap_or_else(|| Self::Other(host.to_owned()))
    }

    fn known(host: &str) -> Option<Self> {
        let host = host.strip_suffix('.').unwrap_or(host);
        let host = host.strip_suffix(".cn").unwrap_or(host);
        let (label, rest) = host.split_once(".execute-api.")?;
        if label.is_empty() || label.contains('.') {
            return None;
        }
        let rest = rest.strip_suffix(".amazonaws.com")?;
        if let Some(region) = rest.strip_suffix(".vpce") {
            return Some(Self::Endpoint {
                label: label.to_owned(),
                region: region.to_owned(),
            });
        }
        if rest.contains('.') {
            return None;
        }
        let region = rest.to_owned();
        Some(match label.split_once("-vpce-") {
            Some((api, endpoint)) => Self::Alias {
                api: api.to_owned(),
                endpoint: format!("vpce-{endpoint}"),
                region,
            },
            None => Self::Api {
                api: label.to_owned(),
                region,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Host;

    #[test]
    fn the_three_forms_are_told_apart() {
        let parse = Host::parse;
        assert_eq!(
            parse("a1b2c3d4e5.execute-api.us-east-1.amazonaws.com"),
            Host::Api {
                api: "a1b2c3d4e5".into(),
                region: "us-east-1".into()
            }
        );
        assert_eq!(
            parse("vpce-0ab-1c2d.execute-api.eu-west-1.vpce.amazonaws.com"),
            Host::Endpoint {
                label: "vpce-0ab-1c2d".into(),
                region: "eu-west-1".into()
            }
        );
        assert_eq!(
            parse("a1-vpce-0ab.execute-api.us-east-1.amazonaws.com"),
            Host::Alias {
                api: "a1".into(),
                endpoint: "vpce-0ab".into(),
                region: "us-east-1".into()
            }
        );
        assert_eq!(parse("api.internal"), Host::Other("api.internal".into()));
    }
}
