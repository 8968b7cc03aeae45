//! The forms of custom domains, their associations, API keys and usage plans. A table and nothing else.

use super::Kind;
use super::fields::{ACCOUNT, AWS_ID, Field, REGION, Shape, field, optional};

static LIMIT: Shape = Shape::Record(&[
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
]);
const API: Field = field("api", "API", Shape::One(Kind::Apis));
const STAGE: Field = field("stage", "Stage", Shape::Text);

pub(super) static DOMAINS: Shape = Shape::Record(&[
    ACCOUNT,
    field("domain_name", "Domain name", Shape::Text),
    optional(
        "type",
        "Endpoint type",
        Shape::Choice(&["PRIVATE", "REGIONAL", "EDGE"]),
        "",
    ),
    optional(
        "policy",
        "Policy",
        Shape::Document,
        "Which endpoints may invoke by it; a new private domain lets nobody in.",
    ),
    optional(
        "management_policy",
        "Management policy",
        Shape::Document,
        "Which accounts may associate endpoints.",
    ),
    optional(
        "mappings",
        "Base path mappings",
        Shape::Rows {
            what: "mapping",
            row: &Shape::Record(&[
                optional("base_path", "Base path", Shape::Text, "Left out: all else."),
                API,
                optional(
                    "stage",
                    "Stage",
                    Shape::Text,
                    "Left out: the next part of the path.",
                ),
            ]),
            blank: r#"{"api": "$apis", "stage": "prod"}"#,
        },
        "",
    ),
    optional(
        "routing_mode",
        "Routing mode",
        Shape::Choice(&[
            "BASE_PATH_MAPPING_ONLY",
            "ROUTING_RULE_ONLY",
            "ROUTING_RULE_THEN_BASE_PATH_MAPPING",
        ]),
        "",
    ),
    optional(
        "rules",
        "Routing rules",
        Shape::Rows {
            what: "rule",
            row: &Shape::Record(&[
                field(
                    "priority",
                    "Priority",
                    Shape::Number {
                        least: 1,
                        most: 1_000_000,
                    },
                ),
                optional("base_paths", "Base paths", Shape::Texts, "None: any path."),
                optional(
                    "headers",
                    "Headers",
                    Shape::Named {
                        what: "header",
                        row: &Shape::Text,
                        blank: r#""value""#,
                    },
                    "",
                ),
                API,
                STAGE,
                optional(
                    "strip_base_path",
                    "The API sees the path without the base path",
                    Shape::Flag { default: false },
                    "",
                ),
            ]),
            blank: r#"{"priority": 10, "api": "$apis", "stage": "prod"}"#,
        },
        "",
    ),
    optional(
        "certificate_names",
        "Names of its certificate",
        Shape::Texts,
        "None: the domain\u{2019}s own.",
    ),
    optional("security_policy", "TLS security policy", Shape::Text, ""),
    optional(
        "access_mode",
        "Endpoint access mode",
        Shape::Choice(&["BASIC", "STRICT"]),
        "",
    ),
    REGION,
    AWS_ID,
]);

pub(super) static DOMAIN_ASSOCIATIONS: Shape = Shape::Record(&[
    ACCOUNT,
    field("domain", "Domain", Shape::One(Kind::Domains)),
    field("endpoint", "Endpoint", Shape::One(Kind::Endpoints)),
]);

pub(super) static API_KEYS: Shape = Shape::Record(&[
    ACCOUNT,
    optional(
        "value",
        "Value",
        Shape::Text,
        "Left out: a stable invented one.",
    ),
    optional("enabled", "Enabled", Shape::Flag { default: true }, ""),
    REGION,
]);

pub(super) static USAGE_PLANS: Shape = Shape::Record(&[
    ACCOUNT,
    optional("keys", "API keys", Shape::Many(Kind::ApiKeys), ""),
    optional(
        "stages",
        "Stages",
        Shape::Rows {
            what: "stage",
            row: &Shape::Record(&[
                API,
                STAGE,
                optional(
                    "methods",
                    "Limits of single methods",
                    Shape::Named {
                        what: "method",
                        row: &LIMIT,
                        blank: r#"{"rate": 10, "burst": 10}"#,
                    },
                    "By verb and path: GET /pets.",
                ),
            ]),
            blank: r#"{"api": "$apis", "stage": "prod"}"#,
        },
        "",
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
        "Of each key, over all stages of the plan.",
    ),
    optional(
        "quota",
        "Quota",
        Shape::Record(&[
            field(
                "limit",
                "Requests",
                Shape::Number {
                    least: 0,
                    most: 1_000_000_000,
                },
            ),
            field("period", "In a", Shape::Choice(&["DAY", "WEEK", "MONTH"])),
            optional(
                "used",
                "Used up already",
                Shape::Number {
                    least: 0,
                    most: 1_000_000_000,
                },
                "",
            ),
        ]),
        "",
    ),
    REGION,
]);
