//! The forms of who calls and from where: accounts, users, roles, policies, clients, calls. A table and nothing else.

use super::Kind;
use super::authorizers::{AFTER, TOKEN};
use super::fields::{ACCOUNT, Field, GROUPS, OWNER, Shape, field, optional, variant};
use super::organization::{CONTEXT, SIGNATURE, TAGS, TIME};

static INLINE: Shape = Shape::Document;
const ALLOW_BLANK: &str = r#"{"Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*"}]}"#;
const PATH: Field = optional("path", "Path", Shape::Text, "Left out: /");
const ATTACHED: Field = optional(
    "policies",
    "Attached policies",
    Shape::Many(Kind::Policies),
    "",
);
const INLINE_FIELD: Field = optional(
    "inline",
    "Inline policies",
    Shape::Named {
        what: "inline policy",
        row: &INLINE,
        blank: ALLOW_BLANK,
    },
    "",
);
const BOUNDARY: Field = optional(
    "boundary",
    "Permissions boundary",
    Shape::One(Kind::Policies),
    "",
);

pub(super) static ACCOUNTS: Shape = Shape::Record(&[
    field("id", "Id, twelve digits", Shape::Text),
    optional(
        "throttling",
        "API Gateway\u{2019}s limit",
        Shape::Record(&[
            field(
                "rate",
                "Requests a second",
                Shape::Number {
                    least: 0,
                    most: 1_000_000,
                },
            ),
            field(
                "burst",
                "Burst",
                Shape::Number {
                    least: 0,
                    most: 1_000_000,
                },
            ),
        ]),
        "In each Region. Left out: the Region\u{2019}s default.",
    ),
    optional(
        "cloudwatch_role",
        "API Gateway has a role that writes to CloudWatch Logs",
        Shape::Flag { default: false },
        "Without it there are no execution logs. Never set: nobody knows.",
    ),
]);
const TLS_VERSIONS: Shape = Shape::Choice(&["1.0", "1.1", "1.2", "1.3"]);
pub(super) static USERS: Shape =
    Shape::Record(&[ACCOUNT, ATTACHED, INLINE_FIELD, BOUNDARY, TAGS, PATH]);
pub(super) static ROLES: Shape = Shape::Record(&[
    ACCOUNT,
    ATTACHED,
    INLINE_FIELD,
    optional("trust", "Trust policy", Shape::Document, "JSON."),
    BOUNDARY,
    TAGS,
    PATH,
]);
pub(super) static POLICIES: Shape =
    Shape::Record(&[ACCOUNT, field("document", "Document", Shape::Document)]);
pub(super) static CLIENTS: Shape = Shape::Variant(&[
    variant(
        "instance",
        "instance in a subnet",
        &Shape::Record(&[
            field("subnet", "Subnet", Shape::One(Kind::Subnets)),
            GROUPS,
            optional(
                "address",
                "Private address",
                Shape::Text,
                "Left out: a stable invented one.",
            ),
            optional("ipv6_address", "IPv6 address", Shape::Text, ""),
            optional(
                "public_address",
                "Public address",
                Shape::Text,
                "By which an internet gateway lets it out.",
            ),
            optional(
                "system",
                "Operating system",
                Shape::Choice(&["linux", "windows"]),
                "It chooses the ports that replies come back to.",
            ),
            OWNER,
        ]),
        r#"{"subnet": "$subnets"}"#,
    ),
    variant(
        "function",
        "Lambda function",
        &Shape::Record(&[
            optional(
                "subnets",
                "Subnets",
                Shape::Many(Kind::Subnets),
                "None: outside your VPCs.",
            ),
            GROUPS,
        ]),
        r#"{"subnets": ["$subnets"]}"#,
    ),
    variant(
        "on_premises",
        "host on premises",
        &Shape::Record(&[
            optional(
                "site",
                "Site",
                Shape::One(Kind::Sites),
                "Left out: the one that holds its network.",
            ),
            optional("cidr", "Its network", Shape::Text, ""),
            optional("address", "Address", Shape::Text, ""),
        ]),
        r#"{"cidr": "192.168.0.0/16"}"#,
    ),
    variant(
        "internet",
        "host on the internet",
        &Shape::Record(&[optional(
            "address",
            "Address",
            Shape::Text,
            "Left out: any.",
        )]),
        "{}",
    ),
]);
pub(super) static CALLS: Shape = Shape::Record(&[
    field("from", "From", Shape::One(Kind::Clients)),
    optional("as", "Signed by", Shape::Principal, "Left out: not signed."),
    field("method", "Method", Shape::Text),
    field("url", "URL", Shape::Text),
    optional("headers", "Headers", Shape::Texts, "Name: value"),
    TOKEN,
    AFTER,
    optional("body", "Body", Shape::Text, ""),
    optional(
        "body_bytes",
        "Bytes of the body",
        Shape::Number {
            least: 0,
            most: u32::MAX,
        },
        "Where it is not written out.",
    ),
    optional(
        "latency_ms",
        "Milliseconds the backend takes",
        Shape::Number {
            least: 0,
            most: 900_000,
        },
        "",
    ),
    optional(
        "tls",
        "TLS the client speaks",
        Shape::Record(&[
            optional("lowest", "Lowest", TLS_VERSIONS, ""),
            field("highest", "Highest", TLS_VERSIONS),
        ]),
        "Left out: 1.2 and 1.3.",
    ),
    SIGNATURE,
    TIME,
    CONTEXT,
    optional(
        "insecure",
        "Takes any certificate",
        Shape::Flag { default: false },
        "",
    ),
]);
