//! The forms as a table: for each kind, its members, what they are called and how they are edited. Knows nothing of
//! the page.

use super::Kind;

/// A member of a record.
#[derive(Debug, PartialEq)]
pub(crate) struct Field {
    pub(crate) key: &'static str,
    pub(crate) label: &'static str,
    /// What it does, or what holds where it is left out.
    pub(crate) hint: &'static str,
    pub(crate) shape: Shape,
    /// Whether it may be left out.
    pub(crate) optional: bool,
}

/// How a value is edited.
#[derive(Debug, PartialEq)]
pub(crate) enum Shape {
    Text,
    Number {
        least: u32,
        most: u32,
    },
    /// On or off, and which of them holds where it is left out.
    Flag {
        default: bool,
    },
    /// One of these values; the first one holds where it is left out.
    Choice(&'static [&'static str]),
    /// The name of one thing.
    One(Kind),
    /// The name of a user or a role.
    Principal,
    /// The name of a deployment of the same API.
    Deployment,
    /// The names of several things.
    Many(Kind),
    /// Several texts.
    Texts,
    /// A policy, as text.
    Document,
    Record(&'static [Field]),
    /// A list of values of one shape.
    Rows {
        what: &'static str,
        row: &'static Shape,
        blank: &'static str,
    },
    /// Named values of one shape.
    Named {
        what: &'static str,
        row: &'static Shape,
        blank: &'static str,
    },
    /// One of several, told apart by the one member of an object (or by a bare word).
    Variant(&'static [Variant]),
}

/// One of several shapes.
#[derive(Debug, PartialEq)]
pub(crate) struct Variant {
    pub(crate) tag: &'static str,
    pub(crate) label: &'static str,
    /// What it holds; none: a bare word.
    pub(crate) inner: Option<&'static Shape>,
    pub(crate) blank: &'static str,
}

const fn field(key: &'static str, label: &'static str, shape: Shape) -> Field {
    Field {
        key,
        label,
        hint: "",
        shape,
        optional: false,
    }
}

const fn optional(
    key: &'static str,
    label: &'static str,
    shape: Shape,
    hint: &'static str,
) -> Field {
    Field {
        key,
        label,
        hint,
        shape,
        optional: true,
    }
}

const fn variant(
    tag: &'static str,
    label: &'static str,
    inner: &'static Shape,
    blank: &'static str,
) -> Variant {
    Variant {
        tag,
        label,
        inner: Some(inner),
        blank,
    }
}

const fn word(tag: &'static str, label: &'static str) -> Variant {
    Variant {
        tag,
        label,
        inner: None,
        blank: "",
    }
}

const ACCOUNT: Field = field("account", "Account", Shape::One(Kind::Accounts));
const VPC: Field = field("vpc", "VPC", Shape::One(Kind::Vpcs));
const REGION: Field = optional(
    "region",
    "Region",
    Shape::Text,
    "Left out: the scenario\u{2019}s.",
);
const AWS_ID: Field = optional(
    "id",
    "Id at AWS",
    Shape::Text,
    "Left out: a stable invented one.",
);
const GROUPS: Field = optional(
    "security_groups",
    "Security groups",
    Shape::Many(Kind::SecurityGroups),
    "None: the VPC\u{2019}s default group.",
);
const POLICY_HINT: &str = "JSON. Left out: full access.";

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
    field("to", "To", Shape::Text),
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

static METHOD: Shape = Shape::Record(&[
    optional(
        "authorization",
        "Authorization",
        Shape::Choice(&["NONE", "AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS"]),
        "",
    ),
    optional(
        "api_key_required",
        "API key required",
        Shape::Flag { default: false },
        "",
    ),
    optional(
        "integration",
        "Integration",
        Shape::Variant(&[
            word("mock", "mock: answers 200 by itself"),
            variant(
                "lambda",
                "Lambda function",
                &Shape::Record(&[
                    field("function", "Function", Shape::One(Kind::Functions)),
                    optional(
                        "permission",
                        "The function lets this API invoke it",
                        Shape::Flag { default: true },
                        "",
                    ),
                ]),
                r#"{"function": "$functions"}"#,
            ),
            variant(
                "http",
                "HTTP backend",
                &Shape::Text,
                r#""https://backend.example/""#,
            ),
        ]),
        "",
    ),
]);
static RESOURCE: Shape = Shape::Record(&[optional(
    "methods",
    "Methods",
    Shape::Named {
        what: "method",
        row: &METHOD,
        blank: "{}",
    },
    "",
)]);
const RESOURCES_FIELD: Field = Field {
    key: "resources",
    label: "Resources",
    hint: "By full path; parents are implied.",
    shape: Shape::Named {
        what: "resource",
        row: &RESOURCE,
        blank: r#"{"methods": {"GET": {}}}"#,
    },
    optional: true,
};
const ASSOCIATED: Field = optional(
    "endpoints",
    "Associated endpoints",
    Shape::Many(Kind::Endpoints),
    "Each gives an alias; none is an allow-list.",
);
const DEFAULT_NAME_OFF: Field = optional(
    "disable_execute_api_endpoint",
    "Default name disabled",
    Shape::Flag { default: false },
    "",
);
const API_POLICY: Field = optional(
    "policy",
    "Resource policy",
    Shape::Document,
    "As saved; what runs is the deployment\u{2019}s.",
);
static DEPLOYMENT: Shape = Shape::Record(&[optional(
    "snapshot",
    "Snapshot",
    Shape::Record(&[API_POLICY, RESOURCES_FIELD, ASSOCIATED, DEFAULT_NAME_OFF]),
    "What was saved when it was taken, where that differs from now.",
)]);
static STAGE: Shape = Shape::Record(&[
    field("deployment", "Deployment", Shape::Deployment),
    optional(
        "web_acl",
        "Web ACL",
        Shape::Text,
        "Its rules are not modelled: calls depend on it.",
    ),
    optional(
        "throttling",
        "Throttling",
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
        "",
    ),
    optional(
        "variables",
        "Stage variables",
        Shape::Named {
            what: "variable",
            row: &Shape::Text,
            blank: r#""value""#,
        },
        "",
    ),
]);

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

static ACCOUNTS: Shape = Shape::Record(&[field("id", "Id, twelve digits", Shape::Text)]);
static VPCS: Shape = Shape::Record(&[
    ACCOUNT,
    field("cidrs", "IPv4 CIDR blocks", Shape::Texts),
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
static SUBNETS: Shape = Shape::Record(&[
    VPC,
    field("cidr", "IPv4 CIDR block", Shape::Text),
    field("zone", "Availability Zone", Shape::Text),
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
]);
static ROUTE_TABLES: Shape = Shape::Record(&[
    VPC,
    optional(
        "main",
        "Main table of its VPC",
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
static SECURITY_GROUPS: Shape = Shape::Record(&[
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
]);
static NETWORK_ACLS: Shape = Shape::Record(&[
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
static PEERINGS: Shape = Shape::Record(&[
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
            "provisioning",
            "deleted",
        ]),
        "",
    ),
]);
static ENDPOINTS: Shape = Shape::Record(&[
    VPC,
    optional("service", "Service", Shape::Text, "Left out: execute-api."),
    field("subnets", "Subnets", Shape::Many(Kind::Subnets)),
    GROUPS,
    optional(
        "private_dns",
        "Private DNS",
        Shape::Flag { default: false },
        "",
    ),
    optional("policy", "Endpoint policy", Shape::Document, POLICY_HINT),
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
    AWS_ID,
]);
static APIS: Shape = Shape::Record(&[
    ACCOUNT,
    optional(
        "type",
        "Endpoint type",
        Shape::Choice(&["PRIVATE", "REGIONAL", "EDGE"]),
        "",
    ),
    API_POLICY,
    RESOURCES_FIELD,
    optional(
        "stages",
        "Stages",
        Shape::Named {
            what: "stage",
            row: &STAGE,
            blank: r#"{"deployment": "first"}"#,
        },
        "",
    ),
    optional(
        "deployments",
        "Deployments",
        Shape::Named {
            what: "deployment",
            row: &DEPLOYMENT,
            blank: "{}",
        },
        "Without a snapshot: of the API as it is saved now.",
    ),
    ASSOCIATED,
    DEFAULT_NAME_OFF,
    REGION,
    AWS_ID,
]);
static FUNCTIONS: Shape = Shape::Record(&[ACCOUNT, REGION]);
static USERS: Shape = Shape::Record(&[ACCOUNT, ATTACHED, INLINE_FIELD, BOUNDARY, PATH]);
static ROLES: Shape = Shape::Record(&[
    ACCOUNT,
    ATTACHED,
    INLINE_FIELD,
    optional("trust", "Trust policy", Shape::Document, "JSON."),
    BOUNDARY,
    PATH,
]);
static POLICIES: Shape = Shape::Record(&[ACCOUNT, field("document", "Document", Shape::Document)]);
static CLIENTS: Shape = Shape::Variant(&[
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
        &Shape::Record(&[field("cidr", "Its network", Shape::Text)]),
        r#"{"cidr": "192.168.0.0/16"}"#,
    ),
    variant(
        "internet",
        "host on the internet",
        &Shape::Record(&[]),
        "{}",
    ),
]);
static CALLS: Shape = Shape::Record(&[
    field("from", "From", Shape::One(Kind::Clients)),
    optional("as", "Signed by", Shape::Principal, "Left out: not signed."),
    field("method", "Method", Shape::Text),
    field("url", "URL", Shape::Text),
    optional("headers", "Headers", Shape::Texts, "Name: value"),
]);

/// How things of a kind are edited.
pub(crate) fn shape(kind: Kind) -> &'static Shape {
    match kind {
        Kind::Accounts => &ACCOUNTS,
        Kind::Vpcs => &VPCS,
        Kind::Subnets => &SUBNETS,
        Kind::RouteTables => &ROUTE_TABLES,
        Kind::SecurityGroups => &SECURITY_GROUPS,
        Kind::NetworkAcls => &NETWORK_ACLS,
        Kind::Peerings => &PEERINGS,
        Kind::Endpoints => &ENDPOINTS,
        Kind::Apis => &APIS,
        Kind::Functions => &FUNCTIONS,
        Kind::Users => &USERS,
        Kind::Roles => &ROLES,
        Kind::Policies => &POLICIES,
        Kind::Clients => &CLIENTS,
        Kind::Calls => &CALLS,
    }
}
