//! The forms of host names that lead to an API (G-NAME), and what a Region's names and ARNs begin and end with. Knows
//! nothing of who can resolve them.

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
        let host = host.strip_suffix(":443").unwrap_or(host);
        let (label, rest) = host.split_once(".execute-api.")?;
        if label.is_empty() || label.contains('.') {
            return None;
        }
        let (rest, is_china) = match rest.strip_suffix(".amazonaws.com.cn") {
            Some(rest) => (rest, true),
            None => (rest.strip_suffix(".amazonaws.com")?, false),
        };
        if is_china != rest.starts_with("cn-") {
            return None;
        }
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

/// Whether a name is a domain or below it; the empty domain covers everything.
pub fn is_below(domain: &str, name: &str) -> bool {
    domain.is_empty()
        || name
            .strip_suffix(domain)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// The domain of a Region's AWS names (G-DNS-11).
pub fn domain(region: &str) -> &'static str {
    if region.starts_with("cn-") {
        "amazonaws.com.cn"
    } else {
        "amazonaws.com"
    }
}

/// The partition of a Region, as ARNs have it.
pub fn partition(region: &str) -> &'static str {
    if region.starts_with("cn-") {
        "aws-cn"
    } else if region.starts_with("us-gov-") {
        "aws-us-gov"
    } else {
        "aws"
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
        let china = "a1.execute-api.cn-north-1.amazonaws.com";
        assert_eq!(parse(china), Host::Other(china.into()));
        assert!(matches!(parse(&format!("{china}.cn")), Host::Api { .. }));
    }
}
