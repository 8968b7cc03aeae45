//! The rules of PrivateLink and load balancers that findings cite (see rules).

use super::rules::{Rule, rule};
use crate::report::Confidence::{Documented, Inferred};

const SERVICE: &str =
    "https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html";
const PERMISSIONS: &str =
    "https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html";
const SHARE: &str =
    "https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-share-your-services.html";
const DNS: &str = "https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html";
const GROUPS: &str = "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html";
const ATTRIBUTES: &str = "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html";
const PRIVATE_APIS: &str =
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html";
const REACH: &str = "https://docs.aws.amazon.com/vpc/latest/reachability/explanation-codes.html";

/// In the order of their ids.
pub(super) const RULES: &[Rule] = &[
    rule(
        "N-VPCE-05",
        Documented,
        "a participant of a shared subnet cannot make endpoints there, the VPC's owner must",
        SHARE,
    ),
    rule(
        "N-VPCE-07",
        Inferred,
        "execute-api is none of the services that an endpoint reaches in another Region",
        SHARE,
    ),
    rule(
        "N-ENG-04",
        Inferred,
        "one address may lead on over several load balancers and targets, and each of these ways counts",
        REACH,
    ),
    rule(
        "N-NLB-01",
        Documented,
        "an endpoint service is closed until its owner allows an account, a user, a role or everybody",
        PERMISSIONS,
    ),
    rule(
        "N-NLB-02",
        Documented,
        "where acceptance is required an endpoint waits until the service's owner accepts it",
        SERVICE,
    ),
    rule(
        "N-NLB-03",
        Documented,
        "an endpoint has interfaces only in zones that the service was saved with, compared by id",
        SERVICE,
    ),
    rule(
        "N-NLB-04",
        Documented,
        "another Region reaches a service only where the service is offered there and the endpoint names the service's Region",
        SERVICE,
    ),
    rule(
        "N-NLB-06",
        Documented,
        "a service leads to one of its load balancers in the endpoint's zone",
        SERVICE,
    ),
    rule(
        "N-NLB-07",
        Documented,
        "inbound rules of a load balancer count for PrivateLink too, with the client's own address, unless that is turned off",
        GROUPS,
    ),
    rule(
        "N-NLB-09",
        Documented,
        "a load balancer that keeps the client's address loses the connection to interfaces of PrivateLink",
        ATTRIBUTES,
    ),
    rule(
        "N-NLB-11",
        Documented,
        "a node sends to registered addresses and ports, of its own zone unless cross-zone load balancing is on",
        REACH,
    ),
    rule(
        "N-NLB-12",
        Documented,
        "a load balancer opens its connections from ports 1024 to 65535, and replies come back there",
        REACH,
    ),
    rule(
        "N-NLB-14",
        Inferred,
        "the API sees the endpoint and VPC that the load balancer leads to, and the load balancer's address",
        PRIVATE_APIS,
    ),
    rule(
        "N-NLB-16",
        Documented,
        "a TCP listener passes TLS through, so the client speaks with API Gateway itself",
        PRIVATE_APIS,
    ),
    rule(
        "N-NLB-17",
        Documented,
        "a load balancer that takes TLS off speaks TLS again towards API Gateway, which takes nothing else",
        PRIVATE_APIS,
    ),
    rule(
        "N-NLB-10",
        Inferred,
        "proxy protocol writes a header before the TLS handshake, which API Gateway does not read",
        DNS,
    ),
];
