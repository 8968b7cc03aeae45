//! The rules about who calls that a finding cites: services, organizations, sessions, signatures. A table like `rules`,
//! and a part of it.

use super::rules::{Rule, rule};
use crate::report::Confidence::{Documented, Inferred, Observed};

const SCP: &str =
    "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html";
const ASSUME: &str = "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html";
const SAML: &str =
    "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithSAML.html";
const OIDC: &str =
    "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html";
const POOL: &str =
    "https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html";
const GUEST: &str = "https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html";
const TOKEN: &str =
    "https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html";
const SERVICE: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-service.html";
const TAGS: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html";
const REFUSED: &str = "https://repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden";
const SIGNING: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html";
const PRINCIPAL: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html";

pub(super) const RULES: &[Rule] = &[
    rule(
        "G-IAM-03",
        Documented,
        "service control policies of the caller's account, units and root must each allow; management account and service-linked roles are exempt",
        SCP,
    ),
    rule(
        "G-FED-02",
        Documented,
        "a role's trust policy must let the caller in; across accounts, or where it names the account, the caller's own policies must allow sts:AssumeRole as well",
        ASSUME,
    ),
    rule(
        "G-FED-03",
        Documented,
        "a role's trust policy must let the SAML provider in; the assertion says audience and session name",
        SAML,
    ),
    rule(
        "G-FED-04",
        Documented,
        "a role's trust policy must let the OIDC provider in, by audience and subject of the token",
        OIDC,
    ),
    rule(
        "G-FED-05",
        Documented,
        "an identity pool's role trusts cognito-identity.amazonaws.com, by pool and by whether somebody signed in",
        POOL,
    ),
    rule(
        "G-FED-06",
        Documented,
        "a federation token is asked for with a user's own keys, and a session policy limits it",
        TOKEN,
    ),
    rule(
        "G-FED-07",
        Documented,
        "a role that a service takes for what it runs trusts that service",
        SERVICE,
    ),
    rule(
        "G-FED-11",
        Documented,
        "session tags need sts:TagSession in the trust policy, transitive ones stay along a chain, and a chained session lasts an hour at most",
        TAGS,
    ),
    rule(
        "G-FED-13",
        Inferred,
        "in the enhanced flow Cognito limits what guests may do, and execute-api is not on the published list",
        GUEST,
    ),
    rule(
        "G-WHO-12",
        Observed,
        "a service that calls appears as its service principal, which the resource policy must name",
        PRINCIPAL,
    ),
    rule(
        "G-SIG-02",
        Documented,
        "an access key or session token that AWS does not know is refused",
        REFUSED,
    ),
    rule(
        "G-SIG-03",
        Inferred,
        "temporary credentials work until they expire",
        REFUSED,
    ),
    rule(
        "G-SIG-04",
        Documented,
        "a signature covers host, path, query and body as they are sent, and the secret key",
        SIGNING,
    ),
    rule(
        "G-SIG-05",
        Documented,
        "a signature is good for five minutes",
        REFUSED,
    ),
    rule(
        "G-SIG-06",
        Observed,
        "a signature is scoped to the API's Region, from wherever it is called",
        SIGNING,
    ),
    rule(
        "G-SIG-07",
        Inferred,
        "a signature is scoped to the service execute-api",
        SIGNING,
    ),
    rule(
        "G-SIG-08",
        Observed,
        "the header holds Credential, SignedHeaders and Signature",
        SIGNING,
    ),
    rule(
        "G-SIG-09",
        Inferred,
        "the host that is signed is the Host header that is sent: the overridden one at an endpoint's own name",
        SIGNING,
    ),
];
