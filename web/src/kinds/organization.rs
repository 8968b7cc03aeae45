//! The forms of organizations, their policies and temporary credentials. A table and nothing else.

use super::Kind;
use super::fields::{AWS_ID, Field, Shape, optional};

const SERVICE_CONTROL: Field = optional(
    "service_control",
    "Service control policies",
    Shape::Many(Kind::ServiceControlPolicies),
    "Left out: FullAWSAccess alone. Every level must allow.",
);
const RESOURCE_CONTROL: Field = optional(
    "resource_control",
    "Resource control policies",
    Shape::Many(Kind::ResourceControlPolicies),
    "API Gateway takes no notice of them; STS does.",
);
/// Tags of users, roles and sessions.
pub(super) const TAGS: Field = optional(
    "tags",
    "Tags",
    Shape::Named {
        what: "tag",
        row: &Shape::Text,
        blank: r#""value""#,
    },
    "Policies see them as aws:PrincipalTag.",
);

pub(super) static CONTROL_POLICIES: Shape = Shape::Document;

pub(super) static ORGANIZATIONS: Shape = Shape::Record(&[
    optional(
        "management_account",
        "Management account",
        Shape::One(Kind::Accounts),
        "Service control policies do not bind it.",
    ),
    SERVICE_CONTROL,
    RESOURCE_CONTROL,
    optional(
        "units",
        "Units",
        Shape::Named {
            what: "unit",
            row: &Shape::Record(&[
                optional(
                    "parent",
                    "Below unit",
                    Shape::Text,
                    "Left out: below the root.",
                ),
                SERVICE_CONTROL,
                RESOURCE_CONTROL,
                AWS_ID,
            ]),
            blank: "{}",
        },
        "",
    ),
    optional(
        "members",
        "Member accounts",
        Shape::ByName {
            of: Kind::Accounts,
            what: "member",
            row: &Shape::Record(&[
                optional("unit", "In unit", Shape::Text, "Left out: at the root."),
                SERVICE_CONTROL,
                RESOURCE_CONTROL,
            ]),
            blank: "{}",
        },
        "By the names of accounts.",
    ),
    AWS_ID,
    optional(
        "root_id",
        "The root\u{2019}s id at AWS",
        Shape::Text,
        "Left out: a stable invented one.",
    ),
]);

pub(super) static SESSIONS: Shape = Shape::Record(&[
    optional(
        "way",
        "How it is got",
        Shape::Choice(&[
            "assume_role",
            "saml",
            "web_identity",
            "cognito_authenticated",
            "cognito_unauthenticated",
            "federation_token",
            "service",
        ]),
        "",
    ),
    optional(
        "role",
        "Role",
        Shape::One(Kind::Roles),
        "A federation token has none.",
    ),
    optional(
        "by",
        "Asked for by",
        Shape::Principal,
        "Who calls AssumeRole or GetFederationToken.",
    ),
    optional(
        "session_name",
        "Session name",
        Shape::Text,
        "Left out: its name here.",
    ),
    optional("external_id", "External id", Shape::Text, ""),
    optional(
        "mfa",
        "Passes a code of an MFA device",
        Shape::Flag { default: false },
        "",
    ),
    optional(
        "policy",
        "Session policy",
        Shape::Document,
        "A ceiling: role and session policy must both allow.",
    ),
    optional(
        "policies",
        "Managed session policies",
        Shape::Many(Kind::Policies),
        "",
    ),
    TAGS,
    optional(
        "transitive_tags",
        "Transitive tags",
        Shape::Texts,
        "Keys of tags that go on along a chain.",
    ),
    optional("source_identity", "Source identity", Shape::Text, ""),
    optional(
        "provider",
        "Identity provider",
        Shape::Text,
        "Its ARN, or the issuer of an OIDC provider.",
    ),
    optional(
        "claims",
        "What the provider says",
        Shape::Named {
            what: "claim",
            row: &Shape::Text,
            blank: r#""value""#,
        },
        "aud, sub, \u{2026}",
    ),
    optional(
        "service",
        "Service",
        Shape::Text,
        "That takes the role: ec2.amazonaws.com, \u{2026}",
    ),
    optional(
        "duration",
        "Seconds it lasts",
        Shape::Number {
            least: 0,
            most: 129_600,
        },
        "",
    ),
]);

/// What a call says of its signature.
pub(super) const SIGNATURE: Field = optional(
    "signature",
    "What is wrong with the signature",
    Shape::Record(&[
        optional(
            "fault",
            "What is wrong",
            Shape::ChoiceOrNone(&[
                "unknown_key",
                "expired_token",
                "mismatch",
                "clock_skew",
                "malformed",
            ]),
            "",
        ),
        optional(
            "region",
            "Scoped to Region",
            Shape::Text,
            "Left out: the API\u{2019}s.",
        ),
        optional(
            "service",
            "Scoped to service",
            Shape::Text,
            "Left out: execute-api.",
        ),
        optional(
            "host",
            "Made for host",
            Shape::Text,
            "Left out: the one that is sent.",
        ),
    ]),
    "Left out: nothing.",
);

/// What a call says beside: when it is made, and condition keys.
pub(super) const TIME: Field = optional(
    "time",
    "Made at",
    Shape::Text,
    "As in 2026-11-26T12:00:00Z. Left out: nobody knows.",
);
pub(super) const CONTEXT: Field = optional(
    "context",
    "Condition keys",
    Shape::Named {
        what: "condition key",
        row: &Shape::Text,
        blank: r#""value""#,
    },
    "That nothing else says, such as aws:SourceArn of a service\u{2019}s call.",
);
