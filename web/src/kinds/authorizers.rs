//! The forms of authorizers, user pools, and what a call brings them. A table and nothing else.

use super::Kind;
use super::fields::{ACCOUNT, AWS_ID, Field, REGION, Shape, field, optional};

pub(super) const OF_METHOD: Field = optional(
    "authorizer",
    "Authorizer",
    Shape::Authorizer,
    "For CUSTOM and COGNITO_USER_POOLS.",
);
pub(super) const SCOPES: Field = optional(
    "scopes",
    "Scopes",
    Shape::Texts,
    "A user pool\u{2019}s access token needs one of them; none: an ID token is asked for.",
);
pub(super) const AUTHORIZERS: Field = optional(
    "authorizers",
    "Authorizers",
    Shape::Named {
        what: "authorizer",
        row: &AUTHORIZER,
        blank: r#"{"type": "TOKEN", "function": "$functions", "results": [{"policy": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "{methodArn}"}]}}]}"#,
    },
    "Lambda functions and user pools that decide about calls.",
);
static AUTHORIZER: Shape = Shape::Record(&[
    field(
        "type",
        "Type",
        Shape::Choice(&["TOKEN", "REQUEST", "COGNITO_USER_POOLS"]),
    ),
    optional(
        "function",
        "Function",
        Shape::One(Kind::Functions),
        "Of a Lambda authorizer.",
    ),
    optional(
        "permission",
        "The function lets API Gateway invoke it",
        Shape::Flag { default: true },
        "",
    ),
    optional("user_pools", "User pools", Shape::Many(Kind::UserPools), ""),
    optional(
        "identity_sources",
        "Identity sources",
        Shape::Texts,
        "method.request.header.Name, method.request.querystring.name, stageVariables.name, context.name. Left out: the Authorization header.",
    ),
    optional(
        "validation",
        "Validation expression",
        Shape::Text,
        "What a token must match, or the aud of a user pool\u{2019}s.",
    ),
    optional(
        "ttl",
        "Results kept, in seconds",
        Shape::Number {
            least: 0,
            most: 3600,
        },
        "Left out: 300. A kept policy that names one method refuses the next.",
    ),
    optional(
        "results",
        "What the function does",
        Shape::Rows {
            what: "result",
            row: &RESULT,
            blank: r#"{"policy": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "{methodArn}"}]}}"#,
        },
        "The first that fits counts; none: nobody knows.",
    ),
]);
static RESULT: Shape = Shape::Record(&[
    optional(
        "identity",
        "For these values of the identity sources",
        Shape::Texts,
        "In their order; none: any.",
    ),
    optional(
        "action",
        "It",
        Shape::Choice(&["policy", "unauthorized", "error", "malformed", "timeout"]),
        "policy: returns one; unauthorized: raises that word.",
    ),
    optional(
        "policy",
        "Policy",
        Shape::Document,
        "{methodArn} stands for the method that was called.",
    ),
    optional("principal_id", "principalId", Shape::Text, ""),
    optional(
        "usage_identifier_key",
        "usageIdentifierKey",
        Shape::TextOr(Kind::ApiKeys),
        "The API key, where keys come from the authorizer: its value, or {name.value}.",
    ),
    optional(
        "context",
        "context",
        Shape::Named {
            what: "value",
            row: &Shape::Text,
            blank: r#""value""#,
        },
        "",
    ),
]);

pub(super) static USER_POOLS: Shape = Shape::Record(&[ACCOUNT, REGION, AWS_ID]);

pub(super) const TOKEN: Field = optional(
    "token",
    "Token of a user pool",
    Shape::Record(&[
        field("pool", "User pool", Shape::One(Kind::UserPools)),
        optional("use", "For", Shape::Choice(&["id", "access"]), ""),
        optional(
            "client",
            "App client",
            Shape::Text,
            "Its id: aud or client_id.",
        ),
        optional("scopes", "Scopes", Shape::Texts, "Of an access token."),
        optional(
            "expired",
            "Its time is over",
            Shape::Flag { default: false },
            "",
        ),
        optional(
            "genuine",
            "Its signature is the pool\u{2019}s",
            Shape::Flag { default: true },
            "",
        ),
        optional("header", "Header", Shape::Text, "Left out: Authorization."),
    ]),
    "One that is pasted as a header is read as well.",
);
pub(super) const AFTER: Field = optional(
    "after",
    "An earlier call by the same caller",
    Shape::Record(&[
        field("method", "Method", Shape::Text),
        field("path", "Path behind the stage", Shape::Text),
        field(
            "seconds",
            "Seconds ago",
            Shape::Number {
                least: 0,
                most: 86_400,
            },
        ),
    ]),
    "What an authorizer returned for it may still be kept.",
);
