//! The forms of transit gateways, sites and what is only drawn. A table and nothing else.

use super::Kind;
use super::fields::{ACCOUNT, AWS_ID, REGION, SHARED_WITH, Shape, field, optional, variant, word};

pub(super) static GATEWAYS: Shape = Shape::Record(&[
    ACCOUNT,
    REGION,
    optional(
        "default_association",
        "New attachments are associated with its default table",
        Shape::Flag { default: true },
        "",
    ),
    optional(
        "default_propagation",
        "New attachments propagate into its default table",
        Shape::Flag { default: true },
        "",
    ),
    optional(
        "security_group_referencing",
        "Rules may name groups across it",
        Shape::Flag { default: false },
        "Never for endpoints of PrivateLink.",
    ),
    optional(
        "auto_accept",
        "Accepts attachments of other accounts by itself",
        Shape::Flag { default: false },
        "",
    ),
    SHARED_WITH,
    optional(
        "routes_unknown",
        "Its route tables cannot be read",
        Shape::Flag { default: false },
        "Of another account: what they do is unknown.",
    ),
    AWS_ID,
]);
static ATTACHED_VPC: Shape = Shape::Record(&[
    field("vpc", "VPC", Shape::One(Kind::Vpcs)),
    field("subnets", "Subnets", Shape::Many(Kind::Subnets)),
    optional(
        "security_group_referencing",
        "Rules may name groups across it",
        Shape::Flag { default: true },
        "",
    ),
    optional(
        "appliance_mode",
        "Appliance mode",
        Shape::Flag { default: false },
        "",
    ),
]);
pub(super) static ATTACHMENTS: Shape = Shape::Record(&[
    field(
        "gateway",
        "Transit gateway",
        Shape::One(Kind::TransitGateways),
    ),
    field(
        "to",
        "Attached",
        Shape::Variant(&[
            variant(
                "vpc",
                "VPC",
                &ATTACHED_VPC,
                r#"{"vpc": "$vpcs", "subnets": ["$subnets"]}"#,
            ),
            variant(
                "site",
                "site on premises",
                &Shape::One(Kind::Sites),
                r#""$sites""#,
            ),
            variant(
                "peering",
                "another transit gateway",
                &Shape::One(Kind::TransitGateways),
                r#""$transit_gateways""#,
            ),
            variant(
                "unmodelled",
                "a part that is not simulated",
                &Shape::One(Kind::Unmodelled),
                r#""$unmodelled""#,
            ),
        ]),
    ),
    optional(
        "state",
        "State",
        Shape::Choice(&[
            "available",
            "modifying",
            "pending-acceptance",
            "pending",
            "rejected",
            "failing",
            "failed",
            "deleting",
            "deleted",
        ]),
        "",
    ),
    optional(
        "default_association",
        "Takes part in the default association",
        Shape::Flag { default: true },
        "",
    ),
    optional(
        "default_propagation",
        "Takes part in the default propagation",
        Shape::Flag { default: true },
        "",
    ),
]);
static TRANSIT_ROUTE: Shape = Shape::Record(&[
    field("to", "To", Shape::TextOr(Kind::PrefixLists)),
    field(
        "via",
        "Via",
        Shape::Variant(&[
            variant(
                "attachment",
                "attachment",
                &Shape::One(Kind::TransitAttachments),
                r#""$transit_attachments""#,
            ),
            word("blackhole", "blackhole"),
        ]),
    ),
]);
pub(super) static ROUTE_TABLES: Shape = Shape::Record(&[
    field(
        "gateway",
        "Transit gateway",
        Shape::One(Kind::TransitGateways),
    ),
    optional(
        "default",
        "Default table of its gateway",
        Shape::Flag { default: false },
        "",
    ),
    optional(
        "associations",
        "Routes what comes from",
        Shape::Many(Kind::TransitAttachments),
        "An attachment has one table.",
    ),
    optional(
        "propagations",
        "Takes the routes of",
        Shape::Many(Kind::TransitAttachments),
        "",
    ),
    optional(
        "routes",
        "Static routes",
        Shape::Rows {
            what: "route",
            row: &TRANSIT_ROUTE,
            blank: r#"{"to": "10.0.0.0/16", "via": {"attachment": "$transit_attachments"}}"#,
        },
        "",
    ),
]);
static FORWARD: Shape = Shape::Record(&[
    field("domain", "Domain", Shape::Text),
    field(
        "to",
        "Inbound Resolver endpoint",
        Shape::One(Kind::ResolverEndpoints),
    ),
]);
pub(super) static SITES: Shape = Shape::Record(&[
    field("cidrs", "CIDR blocks", Shape::Texts),
    optional(
        "link",
        "Joined by",
        Shape::Choice(&["vpn", "vpn_bgp", "direct_connect"]),
        "",
    ),
    optional(
        "vpcs",
        "VPCs whose virtual private gateway leads to it",
        Shape::Many(Kind::Vpcs),
        "A transit gateway names the site in an attachment.",
    ),
    optional(
        "routes",
        "Sends over the link",
        Shape::Texts,
        "Left out: whatever the far side announces.",
    ),
    optional(
        "forwards",
        "Its DNS servers forward",
        Shape::Rows {
            what: "forward",
            row: &FORWARD,
            blank: r#"{"domain": "execute-api.us-east-1.amazonaws.com", "to": "$resolver_endpoints"}"#,
        },
        "",
    ),
]);
pub(super) static UNMODELLED: Shape = Shape::Record(&[
    field(
        "kind",
        "What it is",
        Shape::Choice(&[
            "lattice",
            "network_firewall",
            "cloud_wan",
            "gateway_load_balancer",
            "appliance",
            "connect",
        ]),
    ),
    optional("vpc", "VPC", Shape::One(Kind::Vpcs), ""),
    optional(
        "serves",
        "CIDR blocks or names that lead through it",
        Shape::Texts,
        "",
    ),
    optional("description", "Description", Shape::Text, ""),
]);
