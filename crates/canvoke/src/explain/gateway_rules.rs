//! The rules of selection, domains, stages, keys and answers that a finding cites. A table like `rules`, and a part of
//! it.

use super::rules::{Rule, rule};
use crate::report::Confidence::{Contested, Documented, Observed};

const DOMAINS: &str = "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html";
const PRIVATE: &str =
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html";
const CALL: &str = "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html";
const TLS: &str = "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html";
const RESPONSES: &str = "https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html";
const LIMITS: &str = "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html";
const CANARY: &str =
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/canary-release.html";
const WRONG_PATH: &str = "https://repost.aws/knowledge-center/api-gateway-403-custom-domain";
const PRACTICES: &str = "https://docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration/rest-api.html";

pub(super) const RULES: &[Rule] = &[
    rule(
        "G-EP-02",
        Documented,
        "a private API is reached through interface endpoints alone, Regional and edge-optimized ones by public names",
        PRIVATE,
    ),
    rule(
        "G-EP-04",
        Documented,
        "a private API needs a resource policy; a public one without it is open but for its methods' authorization",
        PRIVATE,
    ),
    rule(
        "G-NAME-04",
        Documented,
        "a private custom domain selects the API by its mapping or routing rule, through an access association",
        DOMAINS,
    ),
    rule(
        "G-NAME-05",
        Documented,
        "the endpoint's own name serves a private custom domain that the Host header names",
        CALL,
    ),
    rule(
        "G-DNS-14",
        Documented,
        "an endpoint answers `/ping` for load balancers' health checks",
        PRACTICES,
    ),
    rule(
        "G-FAIL-05",
        Documented,
        "client and security policy need a version of TLS in common; without an enhanced policy that is 1.2 (contested: G-C-05)",
        TLS,
    ),
    rule(
        "G-EP-12",
        Documented,
        "a security policy says which versions of TLS are accepted",
        TLS,
    ),
    rule(
        "G-FAIL-09",
        Contested,
        "a private custom domain is served where an access association and a mapping exist (another reading: the refusal has another status)",
        DOMAINS,
    ),
    rule(
        "G-FAIL-10",
        Documented,
        "the mapping fixes the stage: a path that no mapping takes is a path without a method",
        WRONG_PATH,
    ),
    rule(
        "G-FAIL-15",
        Contested,
        "STRICT wants the name in the handshake to be the Host, by the API's own name or a custom domain (another reading: another status)",
        TLS,
    ),
    rule(
        "G-FAIL-16",
        Contested,
        "an API without a deployment has no stage to call (another reading: Missing Authentication Token, as for an unknown stage)",
        RESPONSES,
    ),
    rule(
        "G-DOM-02",
        Documented,
        "a domain's policy says which endpoints may invoke by it, and a new domain allows none",
        DOMAINS,
    ),
    rule(
        "G-DOM-05",
        Documented,
        "endpoint policy, domain policy, resource policy and method authorization must all allow a call by a private custom domain",
        DOMAINS,
    ),
    rule(
        "G-DEP-06",
        Documented,
        "a stage points at an immutable deployment; its variables are read when a call comes, and a canary is a second deployment",
        CANARY,
    ),
    rule(
        "G-MSG-03",
        Observed,
        "an integration that cannot be called as it is set up answers as a configuration error",
        RESPONSES,
    ),
    rule(
        "G-MSG-06",
        Observed,
        "a request without its required parameters is refused before the backend",
        RESPONSES,
    ),
    rule(
        "G-MSG-07",
        Observed,
        "a body that does not fit its model is refused before the backend",
        RESPONSES,
    ),
    rule(
        "G-MSG-09",
        Observed,
        "a backend without a connection is a gateway time-out",
        RESPONSES,
    ),
    rule(
        "G-MSG-10",
        Observed,
        "API Gateway waits 29 seconds at most without a raised quota",
        LIMITS,
    ),
    rule(
        "G-MSG-15",
        Observed,
        "a usage plan's quota counts each key's requests in a period",
        RESPONSES,
    ),
    rule(
        "G-MSG-16",
        Documented,
        "a payload has 10 MB at most, which no quota raises",
        LIMITS,
    ),
    rule(
        "G-MSG-20",
        Observed,
        "an integration that hands nothing on wants a template for the content type",
        RESPONSES,
    ),
    rule(
        "G-MSG-21",
        Observed,
        "a web ACL is asked before policies and methods, and its refusal looks like any other",
        RESPONSES,
    ),
    rule(
        "G-MSG-23",
        Documented,
        "the URL of a private API has 8192 characters at most",
        LIMITS,
    ),
    rule(
        "G-MSG-24",
        Contested,
        "the headers of a private API have 8000 bytes at most (another reading: the status is 400)",
        LIMITS,
    ),
];
