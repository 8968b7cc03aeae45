//! The forms as a table: how members and values are edited, and which table a kind has. Knows nothing of the page.

use super::{
    Kind, access, authorizers, callers, dns, gateway, network, organization, service, transit,
};

/// A member of a record.
#[derive(Debug, PartialEq)]
pub(crate) struct Field {
    pub(crate) key: &'static str,
    pub(crate) label: &'static str,
    /// What it does, or what holds where it is left out.
    pub(crate) hint: &'static str,
    pub(crate) shape: Shape,
    /// Whether it may be left out.
    pub(crate) optional: bool,
}

/// How a value is edited.
#[derive(Debug, PartialEq)]
pub(crate) enum Shape {
    Text,
    Number {
        least: u32,
        most: u32,
    },
    /// On or off, and which of them holds where it is left out.
    Flag {
        default: bool,
    },
    /// Yes, no, or not said.
    Answer,
    /// One of these values; the first one holds where it is left out.
    Choice(&'static [&'static str]),
    /// One of these values, or none.
    ChoiceOrNone(&'static [&'static str]),
    /// The name of one thing.
    One(Kind),
    /// The name of a user, a role or a session.
    Principal,
    /// The name of a deployment of the same API.
    Deployment,
    /// The name of an authorizer of the same API, or of the same snapshot.
    Authorizer,
    /// The names of several things.
    Many(Kind),
    /// A text, or the name of a thing.
    TextOr(Kind),
    /// A text for each of several things, by their names.
    Keyed(Kind),
    /// Several texts.
    Texts,
    /// A policy, as text.
    Document,
    Record(&'static [Field]),
    /// A list of values of one shape.
    Rows {
        what: &'static str,
        row: &'static Shape,
        blank: &'static str,
    },
    /// Named values of one shape.
    Named {
        what: &'static str,
        row: &'static Shape,
        blank: &'static str,
    },
    /// Values of one shape, each named after a thing of a kind.
    ByName {
        of: Kind,
        what: &'static str,
        row: &'static Shape,
        blank: &'static str,
    },
    /// One of several, told apart by the one member of an object (or by a bare word).
    Variant(&'static [Variant]),
}

/// One of several shapes.
#[derive(Debug, PartialEq)]
pub(crate) struct Variant {
    pub(crate) tag: &'static str,
    pub(crate) label: &'static str,
    /// What it holds; none: a bare word.
    pub(crate) inner: Option<&'static Shape>,
    pub(crate) blank: &'static str,
}

pub(super) const fn field(key: &'static str, label: &'static str, shape: Shape) -> Field {
    Field {
        key,
        label,
        hint: "",
        shape,
        optional: false,
    }
}

pub(super) const fn optional(
    key: &'static str,
    label: &'static str,
    shape: Shape,
    hint: &'static str,
) -> Field {
    Field {
        key,
        label,
        hint,
        shape,
        optional: true,
    }
}

pub(super) const fn variant(
    tag: &'static str,
    label: &'static str,
    inner: &'static Shape,
    blank: &'static str,
) -> Variant {
    Variant {
        tag,
        label,
        inner: Some(inner),
        blank,
    }
}

pub(super) const fn word(tag: &'static str, label: &'static str) -> Variant {
    Variant {
        tag,
        label,
        inner: None,
        blank: "",
    }
}

pub(super) const ACCOUNT: Field = field("account", "Account", Shape::One(Kind::Accounts));
pub(super) const VPC: Field = field("vpc", "VPC", Shape::One(Kind::Vpcs));
pub(super) const REGION: Field = optional(
    "region",
    "Region",
    Shape::Text,
    "Left out: the scenario\u{2019}s.",
);
pub(super) const AWS_ID: Field = optional(
    "id",
    "Id at AWS",
    Shape::Text,
    "Left out: a stable invented one.",
);
pub(super) const OWNER: Field = optional(
    "account",
    "Owner",
    Shape::One(Kind::Accounts),
    "Left out: the VPC\u{2019}s owner. A participant of a shared subnet otherwise.",
);
pub(super) const SHARED_WITH: Field = optional(
    "shared_with",
    "Shared with",
    Shape::Many(Kind::Accounts),
    "",
);
pub(super) const GROUPS: Field = optional(
    "security_groups",
    "Security groups",
    Shape::Many(Kind::SecurityGroups),
    "None: the VPC\u{2019}s default group.",
);

/// How things of a kind are edited.
pub(crate) fn shape(kind: Kind) -> &'static Shape {
    match kind {
        Kind::Accounts => &callers::ACCOUNTS,
        Kind::Vpcs => &network::VPCS,
        Kind::Subnets => &network::SUBNETS,
        Kind::RouteTables => &network::ROUTE_TABLES,
        Kind::SecurityGroups => &network::SECURITY_GROUPS,
        Kind::NetworkAcls => &network::NETWORK_ACLS,
        Kind::Peerings => &network::PEERINGS,
        Kind::PrefixLists => &network::PREFIX_LISTS,
        Kind::TransitGateways => &transit::GATEWAYS,
        Kind::TransitAttachments => &transit::ATTACHMENTS,
        Kind::TransitRouteTables => &transit::ROUTE_TABLES,
        Kind::Sites => &transit::SITES,
        Kind::Unmodelled => &transit::UNMODELLED,
        Kind::Endpoints => &service::ENDPOINTS,
        Kind::EndpointServices => &service::SERVICES,
        Kind::LoadBalancers => &service::LOAD_BALANCERS,
        Kind::TargetGroups => &service::TARGET_GROUPS,
        Kind::HostedZones => &dns::HOSTED_ZONES,
        Kind::DnsProfiles => &dns::PROFILES,
        Kind::ResolverEndpoints => &dns::RESOLVER_ENDPOINTS,
        Kind::ResolverRules => &dns::RESOLVER_RULES,
        Kind::Apis => &gateway::APIS,
        Kind::Domains => &access::DOMAINS,
        Kind::DomainAssociations => &access::DOMAIN_ASSOCIATIONS,
        Kind::ApiKeys => &access::API_KEYS,
        Kind::UsagePlans => &access::USAGE_PLANS,
        Kind::Functions => &gateway::FUNCTIONS,
        Kind::UserPools => &authorizers::USER_POOLS,
        Kind::Users => &callers::USERS,
        Kind::Roles => &callers::ROLES,
        Kind::Policies => &callers::POLICIES,
        Kind::ServiceControlPolicies | Kind::ResourceControlPolicies => {
            &organization::CONTROL_POLICIES
        }
        Kind::Organizations => &organization::ORGANIZATIONS,
        Kind::Sessions => &organization::SESSIONS,
        Kind::Clients => &callers::CLIENTS,
        Kind::Calls => &callers::CALLS,
    }
}
