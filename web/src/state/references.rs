//! Where a scenario and a call refer to a thing by its name. Knows nothing of what the things are for.

use canvoke::Scenario;
use canvoke::model::{Call, Client, Integration, Named, Peer, Resource, Via};

use crate::kinds::Kind;

/// Calls `visit` with every name that refers to a thing of the kind.
pub(super) fn each(
    scenario: &mut Scenario,
    call: &mut Call,
    kind: Kind,
    visit: &mut dyn FnMut(&mut String),
) {
    match kind {
        Kind::Accounts => accounts(scenario, visit),
        Kind::Vpcs => vpcs(scenario, visit),
        Kind::Subnets => {
            scenario
                .endpoints
                .0
                .values_mut()
                .for_each(|endpoint| endpoint.subnets.iter_mut().for_each(&mut *visit));
            for client in scenario.clients.0.values_mut() {
                match client {
                    Client::Instance(instance) => visit(&mut instance.subnet),
                    Client::Function(function) => function.subnets.iter_mut().for_each(&mut *visit),
                    Client::OnPremises(_) | Client::Internet(_) => {}
                }
            }
        }
        Kind::RouteTables => {
            scenario
                .subnets
                .0
                .values_mut()
                .filter_map(|subnet| subnet.route_table.as_mut())
                .for_each(visit);
        }
        Kind::NetworkAcls => {
            scenario
                .subnets
                .0
                .values_mut()
                .filter_map(|subnet| subnet.network_acl.as_mut())
                .for_each(visit);
        }
        Kind::SecurityGroups => security_groups(scenario, visit),
        Kind::Peerings => {
            let routes = scenario
                .route_tables
                .0
                .values_mut()
                .flat_map(|table| &mut table.routes);
            for route in routes {
                if let Via::Peering(name) = &mut route.via {
                    visit(name);
                }
            }
        }
        Kind::Endpoints => {
            for api in scenario.apis.0.values_mut() {
                api.endpoints.iter_mut().for_each(&mut *visit);
                let snapshots = api
                    .deployments
                    .0
                    .values_mut()
                    .filter_map(|taken| taken.snapshot.as_mut());
                snapshots.for_each(|snapshot| snapshot.endpoints.iter_mut().for_each(&mut *visit));
            }
            scenario
                .domain_associations
                .0
                .values_mut()
                .for_each(|association| visit(&mut association.endpoint));
            each_call(scenario, call, &mut |call| {
                in_braces(call, &[".id", ".dns"], visit)
            });
        }
        Kind::Apis => {
            for domain in scenario.domains.0.values_mut() {
                domain
                    .mappings
                    .iter_mut()
                    .for_each(|mapping| visit(&mut mapping.api));
                domain
                    .rules
                    .iter_mut()
                    .for_each(|rule| visit(&mut rule.api));
            }
            for plan in scenario.usage_plans.0.values_mut() {
                plan.stages
                    .iter_mut()
                    .for_each(|stage| visit(&mut stage.api));
            }
            each_call(scenario, call, &mut |call| in_braces(call, &[""], visit));
        }
        Kind::Domains => scenario
            .domain_associations
            .0
            .values_mut()
            .for_each(|association| visit(&mut association.domain)),
        Kind::ApiKeys => {
            for plan in scenario.usage_plans.0.values_mut() {
                plan.keys.iter_mut().for_each(&mut *visit);
            }
            each_call(scenario, call, &mut |call| {
                in_braces(call, &[".value"], visit)
            });
        }
        Kind::DomainAssociations | Kind::UsagePlans => {}
        Kind::Functions => {
            for api in scenario.apis.0.values_mut() {
                functions(&mut api.resources, visit);
                let snapshots = api
                    .deployments
                    .0
                    .values_mut()
                    .filter_map(|taken| taken.snapshot.as_mut());
                snapshots.for_each(|snapshot| functions(&mut snapshot.resources, visit));
            }
        }
        Kind::Policies => {
            for user in scenario.users.0.values_mut() {
                user.policies
                    .iter_mut()
                    .chain(&mut user.boundary)
                    .for_each(&mut *visit);
            }
            for role in scenario.roles.0.values_mut() {
                role.policies
                    .iter_mut()
                    .chain(&mut role.boundary)
                    .for_each(&mut *visit);
            }
        }
        Kind::Users | Kind::Roles => {
            each_call(scenario, call, &mut |call| {
                call.principal.iter_mut().for_each(&mut *visit)
            });
        }
        Kind::Clients => each_call(scenario, call, &mut |call| visit(&mut call.from)),
        Kind::Calls => {}
    }
}

fn accounts(scenario: &mut Scenario, visit: &mut dyn FnMut(&mut String)) {
    scenario
        .vpcs
        .0
        .values_mut()
        .for_each(|vpc| visit(&mut vpc.account));
    scenario
        .apis
        .0
        .values_mut()
        .for_each(|api| visit(&mut api.account));
    scenario
        .functions
        .0
        .values_mut()
        .for_each(|function| visit(&mut function.account));
    scenario
        .domains
        .0
        .values_mut()
        .for_each(|domain| visit(&mut domain.account));
    scenario
        .domain_associations
        .0
        .values_mut()
        .for_each(|association| visit(&mut association.account));
    scenario
        .api_keys
        .0
        .values_mut()
        .for_each(|key| visit(&mut key.account));
    scenario
        .usage_plans
        .0
        .values_mut()
        .for_each(|plan| visit(&mut plan.account));
    scenario
        .policies
        .0
        .values_mut()
        .for_each(|policy| visit(&mut policy.account));
    scenario
        .users
        .0
        .values_mut()
        .for_each(|user| visit(&mut user.account));
    scenario
        .roles
        .0
        .values_mut()
        .for_each(|role| visit(&mut role.account));
}

fn vpcs(scenario: &mut Scenario, visit: &mut dyn FnMut(&mut String)) {
    scenario
        .subnets
        .0
        .values_mut()
        .for_each(|subnet| visit(&mut subnet.vpc));
    scenario
        .route_tables
        .0
        .values_mut()
        .for_each(|table| visit(&mut table.vpc));
    scenario
        .security_groups
        .0
        .values_mut()
        .for_each(|group| visit(&mut group.vpc));
    scenario
        .network_acls
        .0
        .values_mut()
        .for_each(|acl| visit(&mut acl.vpc));
    scenario
        .endpoints
        .0
        .values_mut()
        .for_each(|endpoint| visit(&mut endpoint.vpc));
    for peering in scenario.peerings.0.values_mut() {
        visit(&mut peering.requester);
        visit(&mut peering.accepter);
    }
}

fn security_groups(scenario: &mut Scenario, visit: &mut dyn FnMut(&mut String)) {
    for group in scenario.security_groups.0.values_mut() {
        for rule in group.ingress.iter_mut().chain(&mut group.egress) {
            if let Peer::Group(name) = &mut rule.peer {
                visit(name);
            }
        }
    }
    scenario
        .endpoints
        .0
        .values_mut()
        .for_each(|endpoint| endpoint.security_groups.iter_mut().for_each(&mut *visit));
    for client in scenario.clients.0.values_mut() {
        match client {
            Client::Instance(instance) => instance.security_groups.iter_mut().for_each(&mut *visit),
            Client::Function(function) => function.security_groups.iter_mut().for_each(&mut *visit),
            Client::OnPremises(_) | Client::Internet(_) => {}
        }
    }
}

fn functions(resources: &mut Named<Resource>, visit: &mut dyn FnMut(&mut String)) {
    for method in resources
        .0
        .values_mut()
        .flat_map(|resource| resource.methods.0.values_mut())
    {
        if let Integration::Lambda(lambda) = &mut method.integration {
            visit(&mut lambda.function);
        }
    }
}

fn each_call(scenario: &mut Scenario, call: &mut Call, visit: &mut dyn FnMut(&mut Call)) {
    scenario.calls.0.values_mut().for_each(&mut *visit);
    visit(call);
}

/// The names that stand in braces in a call's URL and headers, followed by one of the endings.
fn in_braces(call: &mut Call, endings: &[&str], visit: &mut dyn FnMut(&mut String)) {
    for text in std::iter::once(&mut call.url).chain(&mut call.headers) {
        let mut pieces = text.split('{');
        let mut whole = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            whole.push('{');
            let ended = piece.split_once('}').and_then(|(inside, rest)| {
                // The longest ending first: `{a.dns}` ends in `.dns` and in nothing.
                let ending = endings.iter().find(|ending| inside.ends_with(**ending))?;
                Some((inside.strip_suffix(ending)?.to_owned(), *ending, rest))
            });
            match ended {
                Some((mut name, ending, rest)) => {
                    visit(&mut name);
                    whole.push_str(&format!("{name}{ending}}}{rest}"));
                }
                None => whole.push_str(piece),
            }
        }
        *text = whole;
    }
}
