//! Global condition keys: their types, and whether they hold one value or many (I-KEY-04). Knows no service's keys but
//! that of execute-api
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>, read 2026-11).

/// What a key's values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Text,
    Arn,
    Bool,
    Date,
    Ip,
    Numeric,
}

/// What is known of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) kind: Type,
    pub(super) is_multivalued: bool,
}

/// A global key, or execute-api's own; none: not known. `aws:` keys that are none of these do not exist.
pub(super) fn known(key: &str) -> Option<Known> {
    let key = key.to_ascii_lowercase();
    let one = |kind| {
        Some(Known {
            kind,
            is_multivalued: false,
        })
    };
    let many = Some(Known {
        kind: Type::Text,
        is_multivalued: true,
    });
    let tag = |prefix: &str| key.strip_prefix(prefix).is_some_and(|tag| !tag.is_empty());
    if tag("aws:principaltag/") || tag("aws:requesttag/") || tag("aws:resourcetag/") {
        return one(Type::Text);
    }
    match key.as_str() {
        "aws:principalorgpaths"
        | "aws:resourceorgpaths"
        | "aws:sourceorgpaths"
        | "aws:vpceorgpaths"
        | "aws:tagkeys"
        | "aws:calledvia"
        | "aws:principalservicenameslist" => many,
        "aws:principalarn"
        | "aws:sourcearn"
        | "aws:ec2instancesourcevpcarn"
        | "aws:sourcevpcarn"
        | "execute-api:viadomainarn" => one(Type::Arn),
        "aws:securetransport"
        | "aws:multifactorauthpresent"
        | "aws:viaawsservice"
        | "aws:principalisawsservice"
        | "aws:ismcpserviceaction"
        | "aws:viaawsmcpservice" => one(Type::Bool),
        "aws:currenttime" | "aws:epochtime" | "aws:tokenissuetime" => one(Type::Date),
        "aws:sourceip" | "aws:vpcsourceip" | "aws:ec2instancesourceprivateipv4" => one(Type::Ip),
        "aws:multifactorauthage" => one(Type::Numeric),
        "aws:assumedroot"
        | "aws:calledviafirst"
        | "aws:calledvialast"
        | "aws:calledviaawsmcp"
        | "aws:chatbotsourcearn"
        | "aws:ec2instancesourcevpc"
        | "aws:federatedprovider"
        | "aws:principalaccount"
        | "aws:principalorgid"
        | "aws:principalservicename"
        | "aws:principaltype"
        | "aws:referer"
        | "aws:requestedregion"
        | "aws:resourceaccount"
        | "aws:resourceorgid"
        | "aws:signinsessionarn"
        | "aws:sourceaccount"
        | "aws:sourceidentity"
        | "aws:sourceorgid"
        | "aws:sourcevpc"
        | "aws:sourcevpce"
        | "aws:useragent"
        | "aws:userid"
        | "aws:username"
        | "aws:vpceaccount"
        | "aws:vpceorgid" => one(Type::Text),
        _ => None,
    }
}

/// A tag key without the tag's name.
pub(super) fn lacks_tag(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    ["aws:principaltag", "aws:requesttag", "aws:resourcetag"]
        .iter()
        .any(|prefix| key == *prefix || key.strip_suffix('/') == Some(prefix))
}
