//! The rules of routes, transit gateways, groups and ACLs that a finding cites (see rules). Knows nothing of findings.

use super::rules::{Rule, rule};
use crate::report::Confidence::{Contested, Documented, Inferred};

const ROUTES: &str = "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html";
const PEERING: &str = "https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html";
const TRANSIT: &str = "https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html";
const TRANSIT_PEERING: &str = "https://docs.aws.amazon.com/vpc/latest/tgw/tgw-peering.html";
const TRANSIT_VPC: &str = "https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html";
const TRANSIT_ACLS: &str = "https://docs.aws.amazon.com/vpc/latest/tgw/tgw-nacls.html";
const GROUPS: &str = "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html";
const REACH: &str = "https://docs.aws.amazon.com/vpc/latest/reachability/explanation-codes.html";
const PRIVATE_LINK: &str =
    "https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html";

pub(super) const RULES: &[Rule] = &[
    rule(
        "N-RT-03",
        Documented,
        "of routes to one destination a static one wins over a prefix list's, and that over a propagated one",
        ROUTES,
    ),
    rule(
        "N-PCX-02",
        Documented,
        "VPCs whose CIDR blocks overlap cannot be peered",
        PEERING,
    ),
    rule(
        "N-TGW-01",
        Documented,
        "an attachment carries packets only while it is available; one of another account needs the gateway shared with it",
        TRANSIT_VPC,
    ),
    rule(
        "N-TGW-02",
        Documented,
        "what comes from an attachment is routed by the one table it is associated with; others reach it where it propagates",
        TRANSIT,
    ),
    rule(
        "N-TGW-03",
        Documented,
        "on a transit gateway the longest prefix wins, then static routes, prefix lists, VPCs, Direct Connect, VPN",
        TRANSIT,
    ),
    rule(
        "N-TGW-04",
        Documented,
        "a VPC whose block overlaps one that is attached already is silently not propagated",
        TRANSIT,
    ),
    rule(
        "N-TGW-05",
        Documented,
        "between peered transit gateways there are static routes only, each gateway with its own",
        TRANSIT_PEERING,
    ),
    rule(
        "N-TGW-06",
        Contested,
        "packets enter a transit gateway only in zones where the attachment has a subnet (another page: only from those subnets)",
        TRANSIT_VPC,
    ),
    rule(
        "N-TGW-07",
        Documented,
        "without appliance mode replies from another zone miss an appliance that keeps state",
        TRANSIT,
    ),
    rule(
        "N-SG-04",
        Documented,
        "a rule that names a group matches private addresses of its members, and nothing that comes through a middlebox",
        GROUPS,
    ),
    rule(
        "N-SG-05",
        Documented,
        "outbound rules may name groups of the VPC and of peered ones, never over a transit gateway",
        GROUPS,
    ),
    rule(
        "N-SG-06",
        Documented,
        "a rule may name a group of a peered VPC of the same Region; where it no longer can it stays and matches nothing",
        GROUPS,
    ),
    rule(
        "N-SG-07",
        Documented,
        "over a transit gateway rules may name groups where the gateway and both attachments let them, and not for PrivateLink endpoints",
        TRANSIT_VPC,
    ),
    rule(
        "N-ACL-05",
        Contested,
        "an attachment's own subnet asks its ACL too: on the way into the gateway inbound, out of it outbound (another reading: only the ends' subnets ask)",
        TRANSIT_ACLS,
    ),
    rule(
        "N-ACL-06",
        Contested,
        "where sender and attachment share a subnet, its ACL is asked outbound and inbound for what leaves (another reading: outbound alone)",
        TRANSIT_ACLS,
    ),
    rule(
        "N-VPCE-08",
        Documented,
        "an interface has addresses of the families that the endpoint and its subnets have",
        PRIVATE_LINK,
    ),
    rule(
        "N-IN-02",
        Inferred,
        "routes that nobody wrote down are not guessed",
        REACH,
    ),
];
