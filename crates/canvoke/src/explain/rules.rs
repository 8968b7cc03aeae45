//! The rules a finding cites: how sure each is, why AWS does so, and the page it was read on (2026-11). Knows
//! nothing of findings.

use crate::report::Confidence;

/// A rule of the specification.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its stable id.
    pub id: &'static str,
    /// How sure it is.
    pub confidence: Confidence,
    /// Why AWS does so, one line.
    pub why: &'static str,
    /// The page.
    pub source: &'static str,
}

const AG: &str =
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html";
const CALL: &str = "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html";
const CREATE: &str = "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-create.html";
const FLOW: &str = "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html";
const EPP: &str = "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-endpoint-policies.html";
const RESPONSES: &str = "https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html";
const ROUTES: &str = "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html";
const PEERING: &str = "https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html";
const GROUPS: &str = "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html";
const ACLS: &str = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html";
const PRIVATE_LINK: &str =
    "https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html";
const DNS: &str = "https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html";
const ZONES: &str = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html";
const REACH: &str = "https://docs.aws.amazon.com/vpc/latest/reachability/explanation-codes.html";
const DEPLOY: &str =
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/updating-api.html";
const THROTTLE: &str = "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html";
const WAF: &str = "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html";
const EVALUATION: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html";
const CROSS: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html";

const SCP: &str = "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html";
const NOT_PRINCIPAL: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html";
const RESOURCE: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html";
const OPERATORS: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html";

use Confidence::{Contested, Documented, Inferred, Observed};

const RULES: &[Rule] = &[
    rule(
        "N-DNS-01",
        Contested,
        "outside every private DNS path the name of a private API does not exist (another reading: it gives public addresses that answer 403)",
        CALL,
    ),
    rule(
        "N-DNS-02",
        Documented,
        "an endpoint's own names are public and give its private addresses to whoever asks",
        CALL,
    ),
    rule(
        "N-DNS-04",
        Documented,
        "private DNS is a hidden zone of one VPC: it needs both DNS attributes there, and no other VPC sees it",
        DNS,
    ),
    rule(
        "N-DNS-05",
        Documented,
        "private DNS takes every execute-api name of the Region, public APIs included",
        DNS,
    ),
    rule(
        "N-DNS-06",
        Documented,
        "another VPC needs a private hosted zone, a Route 53 Profile or a Resolver rule to see the name",
        DNS,
    ),
    rule(
        "N-DNS-07",
        Documented,
        "a Resolver rule wins over a private zone of the same domain; otherwise the more specific one answers, the VPC's own before a Profile's",
        ZONES,
    ),
    rule(
        "N-DNS-08",
        Documented,
        "a private zone that covers a name and has no record of it answers that there is none; public DNS is not asked",
        ZONES,
    ),
    rule(
        "N-DNS-09",
        Documented,
        "hosts with DNS servers of their own do not ask the VPC's resolver, unless those servers do",
        DNS,
    ),
    rule(
        "G-DOM-10",
        Documented,
        "a private custom domain's name is a record of one's own, in a hosted zone that the callers see",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html",
    ),
    rule(
        "N-NLB-13",
        Documented,
        "an endpoint service's private name works only once its TXT record is verified",
        DNS,
    ),
    rule(
        "G-FAIL-08",
        Observed,
        "a regional domain gives public addresses; private DNS takes a CNAME that leads to it, but no alias",
        "https://repost.aws/knowledge-center/api-gateway-vpc-connections",
    ),
    rule(
        "G-NAME-07",
        Documented,
        "a load balancer before the endpoint has a name of its own",
        CALL,
    ),
    rule(
        "N-LAT-04",
        Inferred,
        "what is drawn and not simulated may work or not",
        REACH,
    ),
    rule(
        "G-EP-18",
        Documented,
        "the alias of an associated endpoint is public and needs neither private DNS nor a header",
        CALL,
    ),
    rule(
        "G-FAIL-02",
        Inferred,
        "the alias exists only for endpoints the deployed API is associated with",
        CREATE,
    ),
    rule(
        "G-EP-20",
        Documented,
        "an association works after a new deployment and minutes of DNS propagation",
        CREATE,
    ),
    rule(
        "N-VPC-07",
        Documented,
        "inside one subnet no route table and no network ACL is asked",
        ROUTES,
    ),
    rule(
        "N-RT-02",
        Documented,
        "the route with the longest prefix that covers the address is taken",
        ROUTES,
    ),
    rule(
        "N-RT-05",
        Inferred,
        "a blackhole route stays and drops packets; a shorter prefix does not step in (contested: N-C-03)",
        REACH,
    ),
    rule(
        "N-PCX-01",
        Documented,
        "only an active peering connection carries packets; a route to another one is a blackhole",
        PEERING,
    ),
    rule(
        "N-PCX-03",
        Documented,
        "both VPCs need a route to the other's CIDR block: without one the packet, or its reply, is lost",
        PEERING,
    ),
    rule(
        "N-PCX-04",
        Documented,
        "peering is not transitive: a packet crosses only to the peer's own CIDR blocks",
        PEERING,
    ),
    rule(
        "N-VPCE-03",
        Documented,
        "only an available endpoint carries traffic",
        PRIVATE_LINK,
    ),
    rule(
        "N-SG-01",
        Documented,
        "a security group admits what one of its rules names, and nothing else",
        GROUPS,
    ),
    rule(
        "N-SG-08",
        Contested,
        "a group of a peered VPC may be named in a rule (another reading: not for an endpoint, whose rules need addresses)",
        GROUPS,
    ),
    rule(
        "N-SG-10",
        Documented,
        "an interface without groups gets the VPC's default group, which admits only its own members",
        GROUPS,
    ),
    rule(
        "N-ACL-01",
        Documented,
        "a network ACL's rules are asked by number, the first match decides, and the last is an implicit deny",
        ACLS,
    ),
    rule(
        "N-ACL-04",
        Documented,
        "a network ACL keeps no state: replies need their own rule over the caller's ephemeral ports",
        ACLS,
    ),
    rule(
        "G-DNS-07",
        Documented,
        "from the internet the name resolves at most to private addresses, which nobody routes there",
        CALL,
    ),
    rule(
        "N-ONP-01",
        Documented,
        "from on premises endpoints are reachable over VPN or Direct Connect, with routes and DNS of your own",
        AG,
    ),
    rule(
        "G-DNS-12",
        Observed,
        "API Gateway's certificate covers its own names, not yours",
        CALL,
    ),
    rule(
        "G-NAME-01",
        Documented,
        "the Host header names the API",
        CALL,
    ),
    rule(
        "G-DNS-13",
        Observed,
        "`x-apigw-api-id` names the API whatever the Host header says; a Host that names none is refused",
        CALL,
    ),
    rule(
        "G-FAIL-06",
        Observed,
        "at the endpoint's own name nothing says which API is meant, unless a header does",
        CALL,
    ),
    rule(
        "G-FAIL-07",
        Documented,
        "an interface endpoint serves private APIs only",
        AG,
    ),
    rule(
        "G-EP-06",
        Documented,
        "endpoint and API must be in one Region",
        AG,
    ),
    rule(
        "G-EP-16",
        Documented,
        "`disableExecuteApiEndpoint` refuses every call by a default name, on every stage",
        AG,
    ),
    rule(
        "G-FAIL-11",
        Contested,
        "a stage that does not exist is refused like an unknown API (another reading: `Missing Authentication Token`)",
        AG,
    ),
    rule(
        "G-WHO-01",
        Documented,
        "a call without a signature is anonymous to every layer",
        EPP,
    ),
    rule(
        "G-WHO-04",
        Documented,
        "a request with an invalid signature is refused outright, whatever the method asks for",
        EPP,
    ),
    rule(
        "N-VPCE-01",
        Documented,
        "an endpoint has one interface in each of its subnets, and no address elsewhere",
        PRIVATE_LINK,
    ),
    rule(
        "G-ARN-13",
        Documented,
        "a method ARN may have 1,600 bytes, longer requests are refused",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html",
    ),
    rule(
        "G-WHO-02",
        Documented,
        "a valid signature makes its principal known to every layer of an AWS_IAM method",
        EPP,
    ),
    rule(
        "G-EP-13",
        Observed,
        "an endpoint without a policy of its own allows everything",
        EPP,
    ),
    rule(
        "G-EPP-01",
        Documented,
        "the endpoint policy is a ceiling: it must allow as well, and grants nothing",
        EPP,
    ),
    rule(
        "G-EPP-03",
        Inferred,
        "the endpoint refuses before the API is asked (contested: the exact text, G-C-13)",
        EPP,
    ),
    rule(
        "G-AUTH-12",
        Inferred,
        "a custom domain's policy is asked only for calls by that domain",
        FLOW,
    ),
    rule(
        "G-AUTH-04",
        Documented,
        "the web ACL of the stage is asked before any policy",
        WAF,
    ),
    rule(
        "G-ARN-17",
        Observed,
        "the path is matched first (static, then parameter, then greedy), the verb second",
        RESPONSES,
    ),
    rule(
        "G-FAIL-12",
        Observed,
        "a path or verb that is not deployed looks to the gateway like a call without a token",
        RESPONSES,
    ),
    rule(
        "G-FAIL-14",
        Contested,
        "a signed and allowed call of an unknown path is not found (another reading: 403)",
        RESPONSES,
    ),
    rule(
        "G-DEP-01",
        Documented,
        "a saved resource policy works only after a new deployment",
        DEPLOY,
    ),
    rule(
        "G-DEP-02",
        Documented,
        "saved resources and methods work only after a new deployment",
        DEPLOY,
    ),
    rule(
        "G-SIG-01",
        Documented,
        "an AWS_IAM method refuses a call without a signature",
        "https://repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden",
    ),
    rule(
        "I-API-01",
        Documented,
        "a private API without a resource policy cannot be called by anybody",
        AG,
    ),
    rule(
        "I-API-04",
        Contested,
        "in one account an identity policy suffices where the resource policy is silent (another page: the resource policy must grant)",
        FLOW,
    ),
    rule(
        "G-AUTH-20",
        Documented,
        "without authorization the resource policy alone decides, and it must allow",
        FLOW,
    ),
    rule(
        "G-AUTH-21",
        Documented,
        "within one account the identity or the resource policy must allow, and neither may deny",
        FLOW,
    ),
    rule(
        "G-AUTH-22",
        Documented,
        "across accounts the identity and the resource policy must both allow",
        FLOW,
    ),
    rule(
        "G-AUTH-07",
        Documented,
        "the resource policy's denies come first, then the authorizer is asked",
        FLOW,
    ),
    rule(
        "I-EVAL-02",
        Documented,
        "one matching Deny decides, whatever allows",
        EVALUATION,
    ),
    rule(
        "I-EVAL-05",
        Documented,
        "across accounts both sides must allow",
        CROSS,
    ),
    rule(
        "I-COND-20",
        Inferred,
        "a condition on a value nobody gave cannot be decided",
        EVALUATION,
    ),
    rule(
        "I-EVAL-12",
        Contested,
        "a federated user without a session policy has nothing of its identity policies",
        EVALUATION,
    ),
    rule(
        "I-EVAL-18",
        Contested,
        "an SCP's Allow may have conditions, resources and NotAction",
        SCP,
    ),
    rule(
        "I-PRIN-11",
        Contested,
        "NotPrincipal exempts only a caller who is listed with account, role and session",
        NOT_PRINCIPAL,
    ),
    rule(
        "I-PRIN-17",
        Contested,
        "an account in an interface endpoint's policy is every principal of it",
        EPP,
    ),
    rule(
        "I-ACT-03",
        Contested,
        "wildcards may stand anywhere in an SCP's action",
        SCP,
    ),
    rule(
        "I-ARN-03",
        Contested,
        "a wildcard in an ARN's service matches as written",
        RESOURCE,
    ),
    rule(
        "I-ARN-05",
        Contested,
        "only a `*` that ends its part of an ARN crosses colons",
        RESOURCE,
    ),
    rule(
        "I-ARN-06",
        Contested,
        "a short ARN is completed with wildcards",
        RESOURCE,
    ),
    rule(
        "I-COND-05",
        Contested,
        "a lone empty value is a null data set",
        OPERATORS,
    ),
    rule(
        "I-COND-06",
        Contested,
        "an operator without a set prefix never matches a multivalued key",
        OPERATORS,
    ),
    rule(
        "I-COND-08",
        Contested,
        "ForAllValues with a negated operator holds on an absent key",
        OPERATORS,
    ),
    rule(
        "I-COND-09",
        Contested,
        "IfExists does not help ForAnyValue on an absent key",
        OPERATORS,
    ),
    rule(
        "I-COND-12",
        Contested,
        "tag keys are compared in any case",
        OPERATORS,
    ),
    rule(
        "I-COND-14",
        Contested,
        "the value `*` of an Arn operator is any ARN",
        OPERATORS,
    ),
    rule(
        "I-COND-19",
        Contested,
        "of an empty list of values a positive operator fails and a negated one holds",
        OPERATORS,
    ),
    rule(
        "I-VAR-03",
        Contested,
        "Bool does not expand variables",
        OPERATORS,
    ),
    rule(
        "G-KEY-01",
        Observed,
        "a method that requires an API key refuses a call without one",
        RESPONSES,
    ),
    rule(
        "G-KEY-04",
        Documented,
        "limits are token buckets: a burst is their size, a rate their refill",
        THROTTLE,
    ),
    rule(
        "G-MSG-11",
        Observed,
        "a function whose policy does not let the API in answers as a server error",
        RESPONSES,
    ),
];

/// A row of the table.
pub(super) const fn rule(
    id: &'static str,
    confidence: Confidence,
    why: &'static str,
    source: &'static str,
) -> Rule {
    Rule {
        id,
        confidence,
        why,
        source,
    }
}

fn all() -> impl Iterator<Item = &'static Rule> {
    RULES
        .iter()
        .chain(super::network_rules::RULES)
        .chain(super::gateway_rules::RULES)
        .chain(super::authorizer_rules::RULES)
        .chain(super::service_rules::RULES)
        .chain(super::caller_rules::RULES)
}

/// The page of a rule; empty where the tables do not have it.
pub fn source(id: &str) -> &'static str {
    all()
        .find(|rule| rule.id == id)
        .map_or("", |rule| rule.source)
}

/// The rule of an id. Every id that `explain` cites is in the table; a test reads it.
pub fn find(id: &'static str) -> Rule {
    all()
        .find(|rule| rule.id == id)
        .copied()
        .unwrap_or(rule(id, Inferred, "", ""))
}
