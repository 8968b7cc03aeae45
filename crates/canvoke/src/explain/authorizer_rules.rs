//! The rules of authorizers that a finding cites. A table like `rules`, and a part of it.

use super::rules::{Rule, rule};
use crate::report::Confidence::{Contested, Documented, Inferred, Observed};

const LAMBDA: &str = "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html";
const CONFIGURE: &str = "https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization-with-console.html";
const OUTPUT: &str = "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html";
const COGNITO: &str = "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html";
const FLOW: &str = "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html";
const EPP: &str = "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-endpoint-policies.html";
const LIMITS: &str = "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html";
const DENIED: &str = "https://repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden";
const CORS: &str = "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html";

pub(super) const RULES: &[Rule] = &[
    rule(
        "G-LAM-01",
        Documented,
        "without a token that fits its expression a TOKEN authorizer's function is not invoked",
        LAMBDA,
    ),
    rule(
        "G-LAM-02",
        Documented,
        "with caching, every identity source of a REQUEST authorizer must have a value, or its function is not invoked",
        CONFIGURE,
    ),
    rule(
        "G-LAM-03",
        Documented,
        "a result is kept by its identity sources, for every method that asks the authorizer on the stage",
        CONFIGURE,
    ),
    rule(
        "G-LAM-04",
        Documented,
        "a function that may not be invoked, does not answer in time or returns no policy is a server error",
        OUTPUT,
    ),
    rule(
        "G-LAM-05",
        Documented,
        "a function that raises exactly `Unauthorized` gives 401, any other error 500 (contested: the body, G-C-14)",
        LAMBDA,
    ),
    rule(
        "G-LAM-07",
        Observed,
        "a returned policy that denies, or does not allow, refuses the call without naming who calls",
        DENIED,
    ),
    rule(
        "G-COG-01",
        Documented,
        "a method without scopes takes an ID token, one with scopes an access token with any of them; else 401",
        COGNITO,
    ),
    rule(
        "G-COG-02",
        Documented,
        "an authorizer's validation expression is asked of `aud`, which access tokens do not have",
        COGNITO,
    ),
    rule(
        "G-AUTH-08",
        Documented,
        "a user pool's token is looked at first, then the resource policy must allow on its own",
        FLOW,
    ),
    rule(
        "G-AUTH-23",
        Contested,
        "a good token of a user pool and a resource policy that allows are both needed (another reading: where the policy is silent, the token alone would do)",
        FLOW,
    ),
    rule(
        "G-AUTH-28",
        Documented,
        "a resource policy that allows suffices, even where the authorizer allows something else",
        FLOW,
    ),
    rule(
        "G-AUTH-29",
        Documented,
        "a denial of the resource policy comes before any authorizer",
        FLOW,
    ),
    rule(
        "G-WHO-07",
        Documented,
        "behind an authorizer the caller is anonymous to the endpoint's policy, so one that names principals lets nobody in",
        EPP,
    ),
    rule(
        "G-ARN-18",
        Inferred,
        "OPTIONS is a method like any other, and a browser's preflight brings no credentials",
        CORS,
    ),
    rule(
        "G-Q-06",
        Documented,
        "an authorizer returns 8 KB at most",
        LIMITS,
    ),
];
