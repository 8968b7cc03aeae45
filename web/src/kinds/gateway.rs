//! The forms of APIs and of the functions behind them. A table and nothing else.

use super::Kind;
use super::authorizers::{AUTHORIZERS, OF_METHOD, SCOPES};
use super::fields::{ACCOUNT, AWS_ID, Field, REGION, Shape, field, optional, variant, word};

static METHOD: Shape = Shape::Record(&[
    optional(
        "authorization",
        "Authorization",
        Shape::Choice(&["NONE", "AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS"]),
        "",
    ),
    OF_METHOD,
    SCOPES,
    optional(
        "api_key_required",
        "API key required",
        Shape::Flag { default: false },
        "",
    ),
    optional(
        "validator",
        "Request validation",
        Shape::Choice(&["none", "parameters", "body", "all"]),
        "",
    ),
    optional(
        "parameters",
        "Request parameters",
        Shape::Named {
            what: "parameter",
            row: &Shape::Flag { default: false },
            blank: "true",
        },
        "querystring.name, header.Name or path.name, and whether it is required.",
    ),
    optional(
        "models",
        "Models",
        Shape::Named {
            what: "content type",
            row: &Shape::Text,
            blank: r#""Model""#,
        },
        "By content type, or $default.",
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
                    optional(
                        "source_arn",
                        "Source ARN its policy demands",
                        Shape::Text,
                        "Left out: it fits this method.",
                    ),
                ]),
                r#"{"function": "$functions"}"#,
            ),
            variant(
                "vpc_link",
                "HTTP backend behind a VPC link",
                &Shape::Record(&[
                    field("url", "URL", Shape::Text),
                    optional(
                        "state",
                        "State of the link",
                        Shape::Choice(&["available", "pending", "deleting", "failed"]),
                        "",
                    ),
                ]),
                r#"{"url": "http://backend.example/"}"#,
            ),
            variant(
                "service",
                "AWS service",
                &Shape::Record(&[
                    field("action", "Action", Shape::Text),
                    optional(
                        "permission",
                        "The integration\u{2019}s role may do it",
                        Shape::Flag { default: true },
                        "",
                    ),
                ]),
                r#"{"action": "sqs:SendMessage"}"#,
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
    optional(
        "integration_settings",
        "How the backend is called, and what it does",
        Shape::Record(&[
            optional(
                "proxy",
                "Proxy: hands the request on as it came",
                Shape::Flag { default: true },
                "",
            ),
            optional(
                "caller_credentials",
                "With the caller's own credentials",
                Shape::Flag { default: false },
                "",
            ),
            optional(
                "timeout_ms",
                "Time-out in milliseconds",
                Shape::Number {
                    least: 50,
                    most: 900_000,
                },
                "Left out: 29,000.",
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
                "backend",
                "What the backend does",
                Shape::Choice(&["ok", "error", "malformed", "unreachable", "bad_address"]),
                "",
            ),
            optional(
                "templates",
                "Request templates",
                Shape::Named {
                    what: "content type",
                    row: &Shape::Text,
                    blank: r#""$input.json('$')""#,
                },
                "",
            ),
            optional(
                "passthrough",
                "A content type without a template",
                Shape::Choice(&["WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"]),
                "",
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
const KEY_SOURCE: Field = optional(
    "api_key_source",
    "API keys come from",
    Shape::Choice(&["HEADER", "AUTHORIZER"]),
    "",
);
const MODELS: Field = optional(
    "models",
    "Models",
    Shape::Named {
        what: "model",
        row: &Shape::Document,
        blank: r#"{"type": "object"}"#,
    },
    "JSON Schemas that bodies are validated by.",
);
const RESPONSES: Field = optional(
    "gateway_responses",
    "Gateway responses",
    Shape::Named {
        what: "type",
        row: &Shape::Record(&[
            optional(
                "status",
                "Status",
                Shape::Number {
                    least: 200,
                    most: 599,
                },
                "",
            ),
            optional(
                "templates",
                "Bodies",
                Shape::Named {
                    what: "content type",
                    row: &Shape::Text,
                    blank: r#""{\"message\":$context.error.messageString}""#,
                },
                "",
            ),
            optional(
                "headers",
                "Headers",
                Shape::Named {
                    what: "header",
                    row: &Shape::Text,
                    blank: r#""'*'""#,
                },
                "",
            ),
        ]),
        blank: "{}",
    },
    "By type: ACCESS_DENIED, DEFAULT_4XX, \u{2026}",
);
const VARIABLES: Field = optional(
    "variables",
    "Stage variables",
    Shape::Named {
        what: "variable",
        row: &Shape::Text,
        blank: r#""value""#,
    },
    "",
);
static DEPLOYMENT: Shape = Shape::Record(&[optional(
    "snapshot",
    "Snapshot",
    Shape::Record(&[
        API_POLICY,
        RESOURCES_FIELD,
        ASSOCIATED,
        DEFAULT_NAME_OFF,
        KEY_SOURCE,
        AUTHORIZERS,
        MODELS,
        RESPONSES,
    ]),
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
    VARIABLES,
    optional(
        "canary",
        "Canary",
        Shape::Record(&[
            field("deployment", "Deployment", Shape::Deployment),
            field(
                "percent",
                "Percent of the calls",
                Shape::Number {
                    least: 0,
                    most: 100,
                },
            ),
            VARIABLES,
        ]),
        "A second deployment that takes a share of the calls.",
    ),
    optional(
        "web_acl_outcome",
        "What the web ACL does",
        Shape::Record(&[
            field(
                "action",
                "Action",
                Shape::Choice(&["unknown", "allow", "block"]),
            ),
            optional("rule", "Rule", Shape::Text, ""),
            optional(
                "response",
                "Its own answer",
                Shape::Record(&[
                    field(
                        "status",
                        "Status",
                        Shape::Number {
                            least: 200,
                            most: 599,
                        },
                    ),
                    optional("body", "Body", Shape::Text, ""),
                ]),
                "",
            ),
        ]),
        "Left out: calls through it are unknown.",
    ),
    super::observed::OBSERVABILITY,
    optional(
        "methods",
        "Settings of single methods",
        Shape::Named {
            what: "method",
            row: &Shape::Record(&[
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
                    "cache_ttl",
                    "Answers kept, in seconds",
                    Shape::Number {
                        least: 0,
                        most: 3600,
                    },
                    "",
                ),
                optional(
                    "logging",
                    "Execution logging",
                    Shape::Choice(&["OFF", "ERROR", "INFO"]),
                    "",
                ),
            ]),
            blank: "{}",
        },
        "By verb and path: GET /pets.",
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
    AUTHORIZERS,
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
    KEY_SOURCE,
    MODELS,
    RESPONSES,
    optional("security_policy", "TLS security policy", Shape::Text, ""),
    optional(
        "access_mode",
        "Endpoint access mode",
        Shape::Choice(&["BASIC", "STRICT"]),
        "",
    ),
    optional(
        "ip_address_type",
        "IP address type",
        Shape::Choice(&["dualstack", "ipv4"]),
        "",
    ),
    REGION,
    AWS_ID,
]);
pub(super) static FUNCTIONS: Shape = Shape::Record(&[ACCOUNT, REGION]);
