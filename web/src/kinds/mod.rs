//! The kinds of things a scenario holds: their names, what an empty list teaches, what a new one looks like. Knows
//! the model's shape (see `fields`) and nothing of the page or of verdicts.

mod access;
mod authorizers;
mod blank;
mod callers;
#[cfg(test)]
mod covers;
mod dns;
mod fields;
mod gateway;
mod network;
mod observed;
mod organization;
mod service;
mod transit;

pub(crate) use blank::{filled, names};
pub(crate) use fields::{Field, Shape, Variant, shape};

/// A kind of named thing at the top of a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Accounts,
    Vpcs,
    Subnets,
    RouteTables,
    SecurityGroups,
    NetworkAcls,
    Peerings,
    PrefixLists,
    TransitGateways,
    TransitAttachments,
    TransitRouteTables,
    Sites,
    Unmodelled,
    Endpoints,
    EndpointServices,
    LoadBalancers,
    TargetGroups,
    HostedZones,
    DnsProfiles,
    ResolverEndpoints,
    ResolverRules,
    Apis,
    Domains,
    DomainAssociations,
    ApiKeys,
    UsagePlans,
    Functions,
    UserPools,
    Users,
    Roles,
    Policies,
    ServiceControlPolicies,
    ResourceControlPolicies,
    Organizations,
    Sessions,
    Clients,
    Calls,
}

impl Kind {
    /// All kinds, in the order of the outline.
    pub(crate) const ALL: [Self; 37] = [
        Self::Accounts,
        Self::Vpcs,
        Self::Subnets,
        Self::RouteTables,
        Self::SecurityGroups,
        Self::NetworkAcls,
        Self::Peerings,
        Self::PrefixLists,
        Self::TransitGateways,
        Self::TransitAttachments,
        Self::TransitRouteTables,
        Self::Sites,
        Self::Unmodelled,
        Self::Endpoints,
        Self::EndpointServices,
        Self::LoadBalancers,
        Self::TargetGroups,
        Self::HostedZones,
        Self::DnsProfiles,
        Self::ResolverEndpoints,
        Self::ResolverRules,
        Self::Apis,
        Self::Domains,
        Self::DomainAssociations,
        Self::ApiKeys,
        Self::UsagePlans,
        Self::Functions,
        Self::UserPools,
        Self::Users,
        Self::Roles,
        Self::Policies,
        Self::ServiceControlPolicies,
        Self::ResourceControlPolicies,
        Self::Organizations,
        Self::Sessions,
        Self::Clients,
        Self::Calls,
    ];

    /// The kind whose member of the scenario is `key`.
    pub(crate) fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// The member of the scenario that holds them.
    pub(crate) fn key(self) -> &'static str {
        self.words().0
    }

    /// One of them.
    pub(crate) fn singular(self) -> &'static str {
        self.words().1
    }

    /// Several of them.
    pub(crate) fn plural(self) -> &'static str {
        self.words().2
    }

    /// What an empty list says (the design's empty states teach).
    pub(crate) fn teach(self) -> &'static str {
        self.words().3
    }

    #[rustfmt::skip]
    fn words(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Self::Accounts => ("accounts", "account", "Accounts", "Everything belongs to an account. Who must act, and which policies are asked, depends on it."),
            Self::Vpcs => ("vpcs", "VPC", "VPCs", "No VPC. A private API is called from inside one, through an interface endpoint."),
            Self::Subnets => ("subnets", "subnet", "Subnets", "No subnet. Callers and endpoint interfaces live in subnets; each has a route table and a network ACL."),
            Self::RouteTables => ("route_tables", "route table", "Route tables", "No route table is written down, so every VPC has its main one with the local route alone."),
            Self::SecurityGroups => ("security_groups", "security group", "Security groups", "No security group is written down, so everything is in its VPC's default group, which admits its own members only."),
            Self::NetworkAcls => ("network_acls", "network ACL", "Network ACLs", "No network ACL is written down, so the default ones let everything pass."),
            Self::Peerings => ("peerings", "peering", "Peerings", "No peering. Two VPCs reach one another through a peering and a route on each side."),
            Self::PrefixLists => ("prefix_lists", "prefix list", "Prefix lists", "No prefix list. One name for several CIDR blocks, in routes and in rules."),
            Self::TransitGateways => ("transit_gateways", "transit gateway", "Transit gateways", "No transit gateway. It joins many VPCs and sites; each attachment has a route table of its own there."),
            Self::TransitAttachments => ("transit_attachments", "attachment", "Attachments", "No attachment. A VPC, a site or another transit gateway is joined to a transit gateway by one."),
            Self::TransitRouteTables => ("transit_route_tables", "transit route table", "Transit route tables", "No route table of a transit gateway is written down, so each has its default one."),
            Self::Sites => ("sites", "site", "Sites", "No site. A network on premises is joined by VPN or Direct Connect."),
            Self::Unmodelled => ("unmodelled", "other part", "Other parts", "Nothing that canvoke only draws: what leads through such a part is unknown."),
            Self::Endpoints => ("endpoints", "endpoint", "Endpoints", "No endpoint. Private APIs need an execute-api interface endpoint."),
            Self::EndpointServices => ("endpoint_services", "endpoint service", "Endpoint services", "No endpoint service. It offers a Network Load Balancer to other VPCs over PrivateLink."),
            Self::LoadBalancers => ("load_balancers", "load balancer", "Load balancers", "No load balancer."),
            Self::TargetGroups => ("target_groups", "target group", "Target groups", "No target group. A listener hands connections to the targets of one."),
            Self::HostedZones => ("hosted_zones", "hosted zone", "Hosted zones", "No hosted zone. A private one makes a name known in the VPCs it is associated with."),
            Self::DnsProfiles => ("dns_profiles", "Route 53 Profile", "Route 53 Profiles", "No Profile. One carries zones, rules and names of endpoints to many VPCs."),
            Self::ResolverEndpoints => ("resolver_endpoints", "Resolver endpoint", "Resolver endpoints", "No Resolver endpoint. An inbound one lets others ask the resolver of a VPC."),
            Self::ResolverRules => ("resolver_rules", "Resolver rule", "Resolver rules", "No Resolver rule. It forwards questions for a domain elsewhere."),
            Self::Apis => ("apis", "API", "APIs", "No API. A private REST API has resources, methods, a resource policy and stages."),
            Self::Domains => ("domains", "domain", "Custom domains", "No custom domain. A private one gives an API a name of your own, through an association with an endpoint."),
            Self::DomainAssociations => ("domain_associations", "domain association", "Domain associations", "No association. An endpoint serves a private custom domain once the two are associated."),
            Self::ApiKeys => ("api_keys", "API key", "API keys", "No API key. A method that requires one takes a key whose usage plan covers the stage."),
            Self::UsagePlans => ("usage_plans", "usage plan", "Usage plans", "No usage plan. A plan says what its keys may send to which stages."),
            Self::Functions => ("functions", "function", "Functions", "No Lambda function stands behind a method yet."),
            Self::UserPools => ("user_pools", "user pool", "User pools", "No user pool. A method with COGNITO_USER_POOLS takes tokens of the pools that its authorizer names."),
            Self::Users => ("users", "user", "Users", "No user. Methods with AWS_IAM want a signed call, by a user or a role."),
            Self::Roles => ("roles", "role", "Roles", "No role. Instances and functions sign their calls as a role."),
            Self::Policies => ("policies", "policy", "Policies", "No managed policy. A signer needs execute-api:Invoke from a policy of its own or from the API's."),
            Self::ServiceControlPolicies => ("service_control_policies", "service control policy", "Service control policies", "No service control policy. It limits every account below the level it is attached to; FullAWSAccess is there anyway."),
            Self::ResourceControlPolicies => ("resource_control_policies", "resource control policy", "Resource control policies", "No resource control policy. API Gateway takes no notice of one."),
            Self::Organizations => ("organizations", "organization", "Organizations", "No organization. It holds accounts in units, with service control policies at every level."),
            Self::Sessions => ("sessions", "session", "Sessions", "No session. Temporary credentials of a role: the trust policy is asked before the call."),
            Self::Clients => ("clients", "client", "Clients", "No client. A client is a place that calls come from: an instance, a function, a host elsewhere."),
            Self::Calls => ("calls", "call", "Kept calls", "No call is kept. \u{201c}Keep this call\u{201d} below the call bar keeps one with the scenario."),
        }
    }

    /// Names that are there without being written: AWS's own.
    pub(crate) fn built_in(self) -> &'static [&'static str] {
        match self {
            Self::ServiceControlPolicies => &["FullAWSAccess"],
            _ => &[],
        }
    }

    /// What a new one looks like, as JSON with marks for `filled`.
    pub(crate) fn blank(self) -> &'static str {
        match self {
            Self::Accounts => r#"{"id": "$free_account"}"#,
            Self::Vpcs => {
                r#"{"account": "$accounts", "cidrs": ["$free_vpc_cidr"], "dns_hostnames": true}"#
            }
            Self::Subnets => r#"{"vpc": "$vpcs", "cidr": "$free_subnet_cidr", "zone": "$zone"}"#,
            Self::RouteTables => r#"{"vpc": "$vpcs"}"#,
            Self::SecurityGroups => {
                r#"{"vpc": "$vpcs", "egress": [{"protocol": "all", "peer": {"cidr": "0.0.0.0/0"}}]}"#
            }
            Self::NetworkAcls => {
                r#"{"vpc": "$vpcs", "ingress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}],
                    "egress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]}"#
            }
            Self::Peerings => r#"{"requester": "$vpcs", "accepter": "$last_vpc"}"#,
            Self::PrefixLists => r#"{"account": "$accounts", "cidrs": ["10.0.0.0/16"]}"#,
            Self::TransitGateways => r#"{"account": "$accounts"}"#,
            Self::TransitAttachments => {
                r#"{"gateway": "$transit_gateways", "to": {"vpc": {"vpc": "$vpcs", "subnets": ["$subnets"]}}}"#
            }
            Self::TransitRouteTables => r#"{"gateway": "$transit_gateways"}"#,
            Self::Sites => r#"{"cidrs": ["192.168.0.0/16"]}"#,
            Self::Unmodelled => r#"{"kind": "network_firewall"}"#,
            Self::Endpoints => r#"{"vpc": "$vpcs", "subnets": ["$subnets"], "private_dns": true}"#,
            Self::EndpointServices => r#"{"load_balancers": ["$load_balancers"]}"#,
            Self::LoadBalancers => {
                r#"{"vpc": "$vpcs", "subnets": ["$subnets"], "listeners": [{"port": 443, "protocol": "tcp", "target_group": "$target_groups"}]}"#
            }
            Self::TargetGroups => r#"{"vpc": "$vpcs", "targets": [{"endpoint": "$endpoints"}]}"#,
            Self::HostedZones => {
                r#"{"account": "$accounts", "domain": "example.internal", "vpcs": ["$vpcs"]}"#
            }
            Self::DnsProfiles => r#"{"account": "$accounts", "vpcs": ["$vpcs"]}"#,
            Self::ResolverEndpoints => {
                r#"{"vpc": "$vpcs", "direction": "inbound", "subnets": ["$subnets"]}"#
            }
            Self::ResolverRules => {
                r#"{"domain": "example.internal", "to": [{"address": "192.168.0.2"}], "vpcs": ["$vpcs"]}"#
            }
            Self::Apis => {
                r#"{"account": "$accounts", "resources": {"/hello": {"methods": {"GET": {}}}},
                    "deployments": {"first": {}}, "stages": {"prod": {"deployment": "first"}}}"#
            }
            Self::Domains => {
                r#"{"account": "$accounts", "domain_name": "api.example.internal", "mappings": [{"api": "$apis", "stage": "prod"}]}"#
            }
            Self::DomainAssociations => {
                r#"{"account": "$accounts", "domain": "$domains", "endpoint": "$endpoints"}"#
            }
            Self::ApiKeys => r#"{"account": "$accounts"}"#,
            Self::UsagePlans => {
                r#"{"account": "$accounts", "keys": ["$api_keys"], "stages": [{"api": "$apis", "stage": "prod"}]}"#
            }
            Self::Functions | Self::UserPools | Self::Users | Self::Roles => {
                r#"{"account": "$accounts"}"#
            }
            Self::Policies => {
                r#"{"account": "$accounts", "document": {"Version": "2012-10-17",
                    "Statement": [{"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*"}]}}"#
            }
            Self::ServiceControlPolicies => {
                r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#
            }
            Self::ResourceControlPolicies => {
                r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}]}"#
            }
            Self::Organizations => r#"{"management_account": "$accounts"}"#,
            Self::Sessions => r#"{"role": "$roles", "by": "$principals"}"#,
            Self::Clients => r#"{"instance": {"subnet": "$subnets"}}"#,
            Self::Calls => {
                r#"{"from": "internet", "method": "GET", "url": "https://example.com/"}"#
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use canvoke::model::Scenario;

    #[test]
    fn kinds_are_the_members_of_the_scenario_that_hold_named_things() {
        let schema = include_str!("../../../static/schema/scenario-1.schema.json");
        let schema: serde_json::Value = serde_json::from_str(schema).unwrap();
        let members = schema.get("properties").unwrap().as_object().unwrap();
        let mut named: Vec<&str> = members.keys().map(String::as_str).collect();
        named.retain(|key| !["canvoke", "title", "region"].contains(key));
        named.sort_unstable();
        let mut ours: Vec<&str> = Kind::ALL.iter().map(|kind| kind.key()).collect();
        ours.sort_unstable();
        assert_eq!(ours, named);
    }

    #[test]
    fn a_new_one_of_each_kind_is_read_by_the_model() {
        let mut scenario = Scenario::empty();
        for kind in Kind::ALL {
            let mut whole = serde_json::to_value(&scenario).unwrap();
            let blank = filled(kind.blank(), &scenario);
            whole[kind.key()]["new"] = blank;
            scenario = serde_json::from_value(whole).unwrap();
        }
        assert_eq!(scenario.subnets["new"].vpc, "new");
    }
}
