//! What an API's host name says by itself: its Region, and the API's id (G-NAME). Knows nothing of who can resolve it.

/// What a host name of API Gateway says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The API's id; an endpoint's own name holds none.
    pub api: Option<String>,
    /// The Region.
    pub region: String,
}

/// Reads `{api}.execute-api.{region}.amazonaws.com`, `{api}-{vpce}.execute-api...` and
/// `{vpce}-....execute-api.{region}.vpce.amazonaws.com`; any other host says nothing.
pub fn named(host: &str) -> Option<Named> {
    let host = host.to_ascii_lowercase();
    let host = host.split(':').next().unwrap_or_default();
    let host = host.strip_suffix('.').unwrap_or(host);
    let (label, rest) = host.split_once(".execute-api.")?;
    let rest = rest
        .strip_suffix(".amazonaws.com")
        .or_else(|| rest.strip_suffix(".amazonaws.com.cn"))
        // Dual-stack names.
        .or_else(|| rest.strip_suffix(".api.aws"))?;
    let region = rest.strip_suffix(".vpce");
    let is_endpoint = region.is_some();
    let region = region.unwrap_or(rest);
    if label.is_empty() || label.contains('.') || region.is_empty() || region.contains('.') {
        return None;
    }
    let api = label.split_once("-vpce-").map_or(label, |(api, _)| api);
    Some(Named {
        api: (!is_endpoint).then(|| api.to_owned()),
        region: region.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn a_name_says_its_region() {
        let of = |host| named(host).map(|named| (named.api.unwrap_or_default(), named.region));
        let pair = |api: &str, region: &str| Some((api.to_owned(), region.to_owned()));
        assert_eq!(
            of("A1.execute-api.us-east-1.amazonaws.com:443"),
            pair("a1", "us-east-1")
        );
        assert_eq!(
            of("a1-vpce-0ab.execute-api.eu-west-1.amazonaws.com"),
            pair("a1", "eu-west-1")
        );
        assert_eq!(
            of("vpce-0ab-1c2d.execute-api.us-east-1.vpce.amazonaws.com"),
            pair("", "us-east-1")
        );
        assert_eq!(
            of("a1.execute-api.cn-north-1.amazonaws.com.cn"),
            pair("a1", "cn-north-1")
        );
        assert_eq!(of("api.internal"), None);
        assert_eq!(of("sqs.us-east-1.amazonaws.com"), None);
    }
}
