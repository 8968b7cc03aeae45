//! The forms of hosted zones, Profiles and the Resolver. A table and nothing else.

use super::Kind;
use super::fields::{
    ACCOUNT, AWS_ID, GROUPS, REGION, SHARED_WITH, Shape, VPC, field, optional, variant,
};

static RECORD: Shape = Shape::Record(&[
    field("name", "Name", Shape::Text),
    field(
        "to",
        "Gives",
        Shape::Variant(&[
            variant(
                "endpoint",
                "the addresses of an endpoint (alias)",
                &Shape::One(Kind::Endpoints),
                r#""$endpoints""#,
            ),
            variant(
                "load_balancer",
                "the addresses of a load balancer (alias)",
                &Shape::One(Kind::LoadBalancers),
                r#""$load_balancers""#,
            ),
            variant(
                "name",
                "another name (CNAME)",
                &Shape::Text,
                r#""example.com""#,
            ),
            variant(
                "alias",
                "another name (alias)",
                &Shape::Text,
                r#""example.com""#,
            ),
            variant("addresses", "addresses", &Shape::Texts, r#"["10.0.0.10"]"#),
        ]),
    ),
]);
pub(super) static HOSTED_ZONES: Shape = Shape::Record(&[
    ACCOUNT,
    field("domain", "Domain", Shape::Text),
    optional("public", "Public zone", Shape::Flag { default: false }, ""),
    optional("vpcs", "Associated VPCs", Shape::Many(Kind::Vpcs), ""),
    optional(
        "authorized",
        "Authorized VPCs of other accounts",
        Shape::Many(Kind::Vpcs),
        "An authorization alone shares nothing.",
    ),
    optional(
        "records",
        "Records",
        Shape::Rows {
            what: "record",
            row: &RECORD,
            blank: r#"{"name": "api.example.internal", "to": {"endpoint": "$endpoints"}}"#,
        },
        "",
    ),
    AWS_ID,
]);
pub(super) static PROFILES: Shape = Shape::Record(&[
    ACCOUNT,
    REGION,
    optional(
        "vpcs",
        "Associated VPCs",
        Shape::Many(Kind::Vpcs),
        "A VPC takes one Profile.",
    ),
    optional(
        "endpoints",
        "Endpoints",
        Shape::Many(Kind::Endpoints),
        "Their private names are known wherever the Profile is.",
    ),
    optional(
        "hosted_zones",
        "Hosted zones",
        Shape::Many(Kind::HostedZones),
        "",
    ),
    optional(
        "resolver_rules",
        "Resolver rules",
        Shape::Many(Kind::ResolverRules),
        "",
    ),
    SHARED_WITH,
]);
pub(super) static RESOLVER_ENDPOINTS: Shape = Shape::Record(&[
    VPC,
    field(
        "direction",
        "Direction",
        Shape::Choice(&["inbound", "outbound"]),
    ),
    optional("subnets", "Subnets", Shape::Many(Kind::Subnets), ""),
    GROUPS,
    optional(
        "addresses",
        "Addresses",
        Shape::Texts,
        "Left out: they do not matter.",
    ),
]);
static SERVER: Shape = Shape::Variant(&[
    variant(
        "inbound",
        "an inbound Resolver endpoint",
        &Shape::One(Kind::ResolverEndpoints),
        r#""$resolver_endpoints""#,
    ),
    variant(
        "address",
        "the server at an address",
        &Shape::Text,
        r#""192.168.0.2""#,
    ),
]);
pub(super) static RESOLVER_RULES: Shape = Shape::Record(&[
    field("domain", "Domain", Shape::Text),
    optional(
        "forward",
        "Forwards",
        Shape::Flag { default: true },
        "Off: the VPC\u{2019}s own resolver answers after all.",
    ),
    optional(
        "to",
        "Forwards to",
        Shape::Rows {
            what: "server",
            row: &SERVER,
            blank: r#"{"address": "192.168.0.2"}"#,
        },
        "",
    ),
    optional(
        "through",
        "Outbound Resolver endpoint",
        Shape::One(Kind::ResolverEndpoints),
        "",
    ),
    optional("vpcs", "Associated VPCs", Shape::Many(Kind::Vpcs), ""),
]);
