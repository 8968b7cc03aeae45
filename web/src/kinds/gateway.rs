//! The forms of APIs and of the functions behind them. A table and nothing else.

use super::Kind;
use super::fields::{ACCOUNT, AWS_ID, Field, REGION, Shape, field, optional, variant, word};

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

pub(super) static APIS: Shape = Shape::Record(&[
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
pub(super) static FUNCTIONS: Shape = Shape::Record(&[ACCOUNT, REGION]);
