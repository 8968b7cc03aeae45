//! The forms of what packets pass in a VPC: subnets, routes, rules, peerings, prefix lists. A table and nothing else.

use super::Kind;
use super::fields::{
    ACCOUNT, AWS_ID, Field, OWNER, REGION, SHARED_WITH, Shape, VPC, field, optional, variant, word,
};

const PORTS: Shape = Shape::Record(&[
    field(
        "from",
        "From port",
        Shape::Number {
            least: 0,
            most: 65535,
        },
    ),
    field(
        "to",
        "To port",
        Shape::Number {
            least: 0,
            most: 65535,
        },
    ),
]);
const PORTS_FIELD: Field = Field {
    key: "ports",
    label: "Ports",
    hint: "Off: all ports.",
    shape: PORTS,
    optional: true,
};
const PROTOCOL: Field = field(
    "protocol",
    "Protocol",
    Shape::Choice(&["tcp", "udp", "icmp", "all"]),
);

static ROUTE: Shape = Shape::Record(&[
    field("to", "To", Shape::TextOr(Kind::PrefixLists)),
    field(
        "via",
        "Via",
        Shape::Variant(&[
            variant(
                "peering",
                "peering",
                &Shape::One(Kind::Peerings),
                r#""$peerings""#,
            ),
            variant(
                "transit_gateway",
                "transit gateway",
                &Shape::One(Kind::TransitGateways),
                r#""$transit_gateways""#,
            ),
            variant(
                "unmodelled",
                "a part that is not simulated",
                &Shape::One(Kind::Unmodelled),
                r#""$unmodelled""#,
            ),
            word("internet_gateway", "internet gateway"),
            word("nat_gateway", "NAT gateway"),
            word("vpn_gateway", "VPN gateway"),
            word("blackhole", "blackhole (the target is gone)"),
        ]),
    ),
]);
const ROUTE_BLANK: &str = r#"{"to": "10.0.0.0/16", "via": {"peering": "$peerings"}}"#;

static GROUP_RULE: Shape = Shape::Record(&[
    PROTOCOL,
    PORTS_FIELD,
    field(
        "peer",
        "Other side",
        Shape::Variant(&[
            variant("cidr", "CIDR block", &Shape::Text, r#""10.0.0.0/16""#),
            variant(
                "group",
                "security group",
                &Shape::One(Kind::SecurityGroups),
                r#""$security_groups""#,
            ),
            variant(
                "prefix_list",
                "prefix list",
                &Shape::One(Kind::PrefixLists),
                r#""$prefix_lists""#,
            ),
        ]),
    ),
    optional("description", "Description", Shape::Text, ""),
]);
const GROUP_RULE_BLANK: &str =
    r#"{"protocol": "tcp", "ports": {"from": 443, "to": 443}, "peer": {"cidr": "10.0.0.0/16"}}"#;

static ACL_RULE: Shape = Shape::Record(&[
    field(
        "rule",
        "Number",
        Shape::Number {
            least: 1,
            most: 32766,
        },
    ),
    field("action", "Action", Shape::Choice(&["allow", "deny"])),
    PROTOCOL,
    PORTS_FIELD,
    field("cidr", "Other side", Shape::Text),
]);
const ACL_RULE_BLANK: &str =
    r#"{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}"#;

const fn rules(
    key: &'static str,
    label: &'static str,
    row: &'static Shape,
    blank: &'static str,
) -> Field {
    optional(
        key,
        label,
        Shape::Rows {
            what: "rule",
            row,
            blank,
        },
        "",
    )
}

pub(super) static VPCS: Shape = Shape::Record(&[
    ACCOUNT,
    field("cidrs", "IPv4 CIDR blocks", Shape::Texts),
    optional("ipv6_cidrs", "IPv6 CIDR blocks", Shape::Texts, ""),
    optional(
        "own_dns",
        "Own DNS servers",
        Shape::Record(&[
            field("servers", "Addresses", Shape::Texts),
            optional(
                "forwards_to_vpc",
                "They forward to the VPC\u{2019}s resolver",
                Shape::Answer,
                "Unsaid: answers that depend on it are unknown.",
            ),
        ]),
        "By a DHCP options set. Off: the VPC\u{2019}s own resolver.",
    ),
    optional(
        "dns_support",
        "DNS support",
        Shape::Flag { default: true },
        "",
    ),
    optional(
        "dns_hostnames",
        "DNS hostnames",
        Shape::Flag { default: false },
        "Private DNS of endpoints needs both.",
    ),
    REGION,
    AWS_ID,
]);
pub(super) static SUBNETS: Shape = Shape::Record(&[
    VPC,
    field("cidr", "IPv4 CIDR block", Shape::Text),
    optional("ipv6_cidr", "IPv6 CIDR block", Shape::Text, "A /64."),
    field("zone", "Availability Zone", Shape::Text),
    optional(
        "zone_id",
        "Zone id",
        Shape::Text,
        "Such as use1-az1: the same in every account.",
    ),
    optional(
        "route_table",
        "Route table",
        Shape::One(Kind::RouteTables),
        "Left out: the VPC\u{2019}s main one.",
    ),
    optional(
        "network_acl",
        "Network ACL",
        Shape::One(Kind::NetworkAcls),
        "Left out: the VPC\u{2019}s default one.",
    ),
    SHARED_WITH,
]);
pub(super) static ROUTE_TABLES: Shape = Shape::Record(&[
    VPC,
    optional(
        "main",
        "Main table of its VPC",
        Shape::Flag { default: false },
        "",
    ),
    optional(
        "propagates",
        "Takes the routes of the VPC\u{2019}s virtual private gateway",
        Shape::Flag { default: false },
        "",
    ),
    optional(
        "routes",
        "Routes",
        Shape::Rows {
            what: "route",
            row: &ROUTE,
            blank: ROUTE_BLANK,
        },
        "The local routes are implied.",
    ),
]);
pub(super) static SECURITY_GROUPS: Shape = Shape::Record(&[
    VPC,
    rules("ingress", "Inbound rules", &GROUP_RULE, GROUP_RULE_BLANK),
    rules("egress", "Outbound rules", &GROUP_RULE, GROUP_RULE_BLANK),
    optional("description", "Description", Shape::Text, ""),
    optional(
        "default",
        "Default group of its VPC",
        Shape::Flag { default: false },
        "",
    ),
    optional(
        "also_in",
        "Also associated with",
        Shape::Many(Kind::Vpcs),
        "",
    ),
    OWNER,
]);
pub(super) static NETWORK_ACLS: Shape = Shape::Record(&[
    VPC,
    rules("ingress", "Inbound rules", &ACL_RULE, ACL_RULE_BLANK),
    rules("egress", "Outbound rules", &ACL_RULE, ACL_RULE_BLANK),
    optional(
        "default",
        "Default ACL of its VPC",
        Shape::Flag { default: false },
        "",
    ),
]);
pub(super) static PEERINGS: Shape = Shape::Record(&[
    field("requester", "Requester VPC", Shape::One(Kind::Vpcs)),
    field("accepter", "Accepter VPC", Shape::One(Kind::Vpcs)),
    optional(
        "state",
        "State",
        Shape::Choice(&[
            "active",
            "pending-acceptance",
            "rejected",
            "expired",
            "failed",
            "initiating-request",
            "provisioning",
            "deleting",
            "deleted",
        ]),
        "",
    ),
]);
pub(super) static PREFIX_LISTS: Shape = Shape::Record(&[
    ACCOUNT,
    field("cidrs", "CIDR blocks", Shape::Texts),
    optional(
        "max_entries",
        "Most entries",
        Shape::Number {
            least: 1,
            most: 1000,
        },
        "What it counts as in a security group.",
    ),
    REGION,
    AWS_ID,
]);
