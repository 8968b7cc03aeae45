//! The forms of interface endpoints, endpoint services, load balancers and target groups. A table and nothing else.

use super::Kind;
use super::fields::{AWS_ID, Field, GROUPS, OWNER, Shape, VPC, field, optional, variant};

const PORT: Shape = Shape::Number {
    least: 1,
    most: 65535,
};
const ADDRESS_TYPE: Field = optional(
    "address_type",
    "Addresses",
    Shape::Choice(&["ipv4", "ipv6", "dualstack"]),
    "",
);
const ADDRESSES: Field = optional(
    "addresses",
    "Private addresses",
    Shape::Keyed(Kind::Subnets),
    "Left out: stable invented ones.",
);

pub(super) static ENDPOINTS: Shape = Shape::Record(&[
    VPC,
    optional("service", "Service", Shape::Text, "Left out: execute-api."),
    optional(
        "endpoint_service",
        "Endpoint service",
        Shape::One(Kind::EndpointServices),
        "In place of a service of AWS.",
    ),
    optional(
        "service_region",
        "Region of the service",
        Shape::Text,
        "Left out: the VPC\u{2019}s.",
    ),
    field("subnets", "Subnets", Shape::Many(Kind::Subnets)),
    GROUPS,
    optional(
        "private_dns",
        "Private DNS",
        Shape::Flag { default: false },
        "",
    ),
    optional(
        "policy",
        "Endpoint policy",
        Shape::Document,
        "JSON. Left out: full access.",
    ),
    optional(
        "state",
        "State",
        Shape::Choice(&[
            "available",
            "pending-acceptance",
            "pending",
            "rejected",
            "expired",
            "failed",
            "deleting",
            "deleted",
        ]),
        "",
    ),
    ADDRESS_TYPE,
    ADDRESSES,
    OWNER,
    AWS_ID,
]);
pub(super) static SERVICES: Shape = Shape::Record(&[
    field(
        "load_balancers",
        "Load balancers",
        Shape::Many(Kind::LoadBalancers),
    ),
    optional(
        "acceptance_required",
        "The owner accepts each endpoint",
        Shape::Flag { default: true },
        "",
    ),
    optional(
        "allowed_principals",
        "Allowed principals",
        Shape::Texts,
        "ARNs, or *. None: only the owner\u{2019}s account.",
    ),
    optional("supported_regions", "Further Regions", Shape::Texts, ""),
    optional(
        "zones",
        "Zones it was saved with",
        Shape::Texts,
        "Left out: those of its load balancers.",
    ),
    optional(
        "private_name",
        "Private DNS name",
        Shape::Record(&[
            field("name", "Name", Shape::Text),
            optional("verified", "Verified", Shape::Flag { default: true }, ""),
        ]),
        "",
    ),
    AWS_ID,
]);
static LISTENER: Shape = Shape::Record(&[
    field("port", "Port", PORT),
    field(
        "protocol",
        "Protocol",
        Shape::Choice(&["tcp", "tls", "http", "https", "udp", "tcp_udp"]),
    ),
    optional(
        "target_group",
        "Target group",
        Shape::One(Kind::TargetGroups),
        "",
    ),
    optional(
        "certificate",
        "Names of its certificate",
        Shape::Texts,
        "Where it terminates TLS.",
    ),
]);
pub(super) static LOAD_BALANCERS: Shape = Shape::Record(&[
    VPC,
    optional(
        "kind",
        "Kind",
        Shape::Choice(&["network", "application"]),
        "",
    ),
    optional(
        "internal",
        "Private addresses only",
        Shape::Flag { default: true },
        "",
    ),
    field("subnets", "Subnets", Shape::Many(Kind::Subnets)),
    optional(
        "security_groups",
        "Security groups",
        Shape::Many(Kind::SecurityGroups),
        "A Network Load Balancer without any filters nothing.",
    ),
    optional(
        "enforces_on_private_link",
        "Inbound rules hold for PrivateLink traffic",
        Shape::Flag { default: true },
        "",
    ),
    optional(
        "cross_zone",
        "Cross-zone load balancing",
        Shape::Flag { default: false },
        "",
    ),
    optional(
        "listeners",
        "Listeners",
        Shape::Rows {
            what: "listener",
            row: &LISTENER,
            blank: r#"{"port": 443, "protocol": "tcp", "target_group": "$target_groups"}"#,
        },
        "",
    ),
    ADDRESS_TYPE,
    ADDRESSES,
    optional(
        "dns",
        "DNS name",
        Shape::Text,
        "Left out: a stable invented one.",
    ),
]);
static TARGET: Shape = Shape::Variant(&[
    variant(
        "endpoint",
        "every interface of an endpoint",
        &Shape::One(Kind::Endpoints),
        r#""$endpoints""#,
    ),
    variant(
        "address",
        "an address",
        &Shape::Record(&[
            field("address", "Address", Shape::Text),
            optional("port", "Port", PORT, "Left out: the group\u{2019}s."),
        ]),
        r#"{"address": "10.0.0.10"}"#,
    ),
    variant(
        "load_balancer",
        "an Application Load Balancer",
        &Shape::One(Kind::LoadBalancers),
        r#""$load_balancers""#,
    ),
    variant(
        "instance",
        "an instance",
        &Shape::One(Kind::Clients),
        r#""$clients""#,
    ),
]);
pub(super) static TARGET_GROUPS: Shape = Shape::Record(&[
    VPC,
    optional(
        "target_type",
        "Targets are",
        Shape::Choice(&["ip", "instance", "alb"]),
        "",
    ),
    optional(
        "protocol",
        "Protocol",
        Shape::Choice(&["tcp", "tls", "http", "https", "udp", "tcp_udp"]),
        "",
    ),
    optional("port", "Port", PORT, "Left out: 443."),
    optional(
        "targets",
        "Targets",
        Shape::Rows {
            what: "target",
            row: &TARGET,
            blank: r#"{"endpoint": "$endpoints"}"#,
        },
        "",
    ),
    optional(
        "preserve_client_ip",
        "Client IP preservation",
        Shape::Answer,
        "Unsaid: off for addresses over TCP, on otherwise.",
    ),
    optional(
        "proxy_protocol",
        "Proxy protocol version 2",
        Shape::Flag { default: false },
        "",
    ),
    optional(
        "cross_zone",
        "Cross-zone load balancing",
        Shape::Answer,
        "Unsaid: as the load balancer has it.",
    ),
]);
