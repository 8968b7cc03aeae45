//! The words of PrivateLink in Gate::Route: endpoints, and the services they lead to. What is wrong at a load balancer
//! is in balancer.

use serde_json::json;

use super::Scene;
use super::balancer;
use super::relay::target_place;
use super::words::Words;
use crate::arena::Id;
use crate::diagnostic::Place;
use crate::fix::{Edit, Fix};
use crate::net::relay::{MOST_RELAYS, Problem, Relay, ZoneReason};
use crate::net::route::Finding;
use crate::net::service::EXECUTE_API;
use crate::net::{Front, Target};
use crate::topology::{Endpoint, EndpointService, LoadBalancer, Subnet, Topology};

/// What stands in the way between two connections.
pub(super) fn problem(scene: &Scene<'_>, finding: &Finding, problem: Problem) -> Words {
    let topology = scene.topology;
    match problem {
        Problem::Participant { endpoint } => participant(topology, endpoint),
        Problem::NotAvailable { endpoint } => not_available(topology, endpoint),
        Problem::NotAccepted { endpoint, service } => not_accepted(topology, endpoint, service),
        Problem::WrongRegion { endpoint } => wrong_region(topology, endpoint),
        Problem::PrincipalNotAllowed { endpoint, service } => {
            not_allowed(topology, endpoint, service)
        }
        Problem::NotInZone {
            endpoint,
            service,
            subnet,
            reason,
        } => not_in_zone(topology, (endpoint, service), subnet, reason),
        Problem::PrivateDnsUnverified { endpoint, service } => {
            unverified(topology, endpoint, service)
        }
        Problem::OtherService { endpoint } => other_service(topology, endpoint),
        Problem::NoBalancer { service } => no_balancer(topology, service),
        Problem::Circle { endpoint, balancer } => {
            circle(topology, finding.target.relay.as_ref(), endpoint, balancer)
        }
        Problem::PublicNodes { balancer } => public_nodes(topology, balancer),
        Problem::MoreWays => more_ways(topology, &finding.target),
        Problem::Stop(id, subnet, reason) => balancer::problem(scene, (id, subnet), reason),
    }
}

/// Ways that are not looked at.
fn more_ways(topology: &Topology, target: &Target) -> Words {
    let name = match target.front {
        Front::Endpoint(endpoint) => format!("endpoint `{}`", topology.endpoints[endpoint].name),
        Front::Balancer(balancer) => {
            format!("load balancer `{}`", topology.balancers[balancer].name)
        }
    };
    Words::new(
        "TOO_MANY_WAYS",
        "N-ENG-04",
        format!(
            "more than {MOST_RELAYS} ways lead on from {name} ({}): this path stands for those that are not looked at",
            target.interface.address
        ),
    )
    .place(target_place(topology, target))
}

fn set(place: &Place, member: &str, value: impl Into<serde_json::Value>) -> Edit {
    Edit::Set {
        pointer: place.member(member).pointer,
        value: value.into(),
    }
}

fn participant(topology: &Topology, id: Id<Endpoint>) -> Words {
    let endpoint = &topology.endpoints[id];
    let vpc = &topology.vpcs[endpoint.vpc];
    let (maker, owner) = (
        &topology.accounts[endpoint.account].name,
        &topology.accounts[vpc.account].name,
    );
    Words::new(
        "VPCE_NOT_AVAILABLE",
        "N-VPCE-05",
        format!(
            "account `{maker}` cannot make endpoint `{}` in VPC `{}` of account `{owner}`: a shared subnet lets it run hosts there, and no endpoints",
            endpoint.name, vpc.name
        ),
    )
    .place(&endpoint.place)
    .fix(Fix::new(
        format!("let account `{owner}` make endpoint `{}`", endpoint.name),
        vec![set(&endpoint.place, "account", owner.as_str())],
    ))
}

fn not_available(topology: &Topology, id: Id<Endpoint>) -> Words {
    let endpoint = &topology.endpoints[id];
    Words::new(
        "VPCE_NOT_AVAILABLE",
        "N-VPCE-03",
        format!(
            "endpoint `{}` is `{}` and carries no traffic",
            endpoint.name, endpoint.state.0
        ),
    )
    .place(&endpoint.place)
    .fix(Fix::new(
        format!("bring endpoint `{}` to `available`", endpoint.name),
        vec![set(&endpoint.place, "state", "available")],
    ))
}

fn not_accepted(topology: &Topology, id: Id<Endpoint>, service: Id<EndpointService>) -> Words {
    let (endpoint, service) = (&topology.endpoints[id], &topology.services[service]);
    let owner = &topology.accounts[service.account].name;
    let because = match endpoint.state.0 {
        "rejected" => "rejected it",
        _ => "has not accepted it yet",
    };
    Words::new(
        "VPCE_SERVICE_NOT_ACCEPTED",
        "N-NLB-02",
        format!(
            "endpoint `{}` is `{}`: account `{owner}`, which owns service `{}`, {because}",
            endpoint.name, endpoint.state.0, service.name
        ),
    )
    .place(&endpoint.place)
    .evidence(
        format!("service `{}`: acceptance required", service.name),
        Some(&service.place),
    )
    .fix(Fix::new(
        format!(
            "accept endpoint `{}` at service `{}` (account `{owner}`)",
            endpoint.name, service.name
        ),
        vec![set(&endpoint.place, "state", "available")],
    ))
}

fn wrong_region(topology: &Topology, id: Id<Endpoint>) -> Words {
    let endpoint = &topology.endpoints[id];
    let (near, wanted) = (&endpoint.region, &endpoint.service_region);
    let Some(service) = endpoint.endpoint_service.map(|id| &topology.services[id]) else {
        return Words::new(
            "VPCE_WRONG_REGION",
            "N-VPCE-07",
            format!(
                "endpoint `{}` is in {near} and asks for execute-api in {wanted}, which is not offered across Regions",
                endpoint.name
            ),
        )
        .place(&endpoint.place.member("service_region"))
        .evidence(
            "N-C-07: no list of AWS names execute-api among the services with cross-Region access; another reading: it is allowed by now",
            None,
        )
        .contested()
        .fix(Fix::new(
            format!("let endpoint `{}` lead to execute-api in {near}", endpoint.name),
            vec![set(&endpoint.place, "service_region", near.as_str())],
        ))
        .fix(Fix::advice(format!(
            "put an endpoint into a VPC in {wanted} and join that VPC by inter-Region peering, or offer an endpoint service there with cross-Region access"
        )));
    };
    let summary = if wanted != &service.region {
        format!(
            "endpoint `{}` looks for service `{}` in {wanted}, and the service is in {}",
            endpoint.name, service.name, service.region
        )
    } else {
        format!(
            "service `{}` in {} is not offered in {near}, where endpoint `{}` is",
            service.name, service.region, endpoint.name
        )
    };
    let mut edits = Vec::new();
    let mut todo = Vec::new();
    if wanted != &service.region {
        edits.push(set(
            &endpoint.place,
            "service_region",
            service.region.as_str(),
        ));
        todo.push(format!("name {} as the service's Region", service.region));
    }
    if near != &service.region && !service.supported_regions.contains(near) {
        let regions = service.place.member("supported_regions");
        edits.push(set(&regions, "-", near.as_str()));
        todo.push(format!("offer service `{}` in {near}", service.name));
    }
    let mut words = Words::new("VPCE_WRONG_REGION", "N-NLB-04", summary)
        .place(&endpoint.place)
        .evidence(
            format!(
                "service `{}`: in {}, offered in {}",
                service.name,
                service.region,
                listed(&service.supported_regions, "no other Region")
            ),
            Some(&service.place),
        );
    if near != &service.region {
        words = words.evidence(
            "who offers a service in another Region, or makes an endpoint to it, needs `vpce:AllowMultiRegion`; its load balancers keep the default TCP idle timeout",
            None,
        );
    }
    words.fix(Fix::new(todo.join(" and "), edits))
}

fn listed(items: &[String], none: &str) -> String {
    if items.is_empty() {
        none.to_owned()
    } else {
        items.join(" and ")
    }
}

fn not_allowed(topology: &Topology, id: Id<Endpoint>, service: Id<EndpointService>) -> Words {
    let (endpoint, service) = (&topology.endpoints[id], &topology.services[service]);
    let account = &topology.accounts[endpoint.account];
    let partition = crate::host::partition(&service.region);
    let arn = format!("arn:{partition}:iam::{}:root", account.id);
    let principals = service.place.member("allowed_principals");
    Words::new(
        "VPCE_SERVICE_PRINCIPAL_NOT_ALLOWED",
        "N-NLB-01",
        format!(
            "service `{}` allows no principal of account `{}` to make endpoint `{}`",
            service.name, account.name, endpoint.name
        ),
    )
    .at(&endpoint.place)
    .place(&principals)
    .evidence(
        format!(
            "service `{}`: allows {}",
            service.name,
            listed(&service.allowed_principals, "nobody")
        ),
        Some(&principals),
    )
    .evidence(
        "an endpoint that was accepted before a permission was taken away goes on working",
        None,
    )
    .fix(Fix::new(
        format!("allow `{arn}` at service `{}`", service.name),
        vec![set(&principals, "-", arn)],
    ))
}

fn not_in_zone(
    topology: &Topology,
    (endpoint_id, service_id): (Id<Endpoint>, Id<EndpointService>),
    subnet_id: Id<Subnet>,
    reason: ZoneReason,
) -> Words {
    let (endpoint, service) = (
        &topology.endpoints[endpoint_id],
        &topology.services[service_id],
    );
    let subnet = &topology.subnets[subnet_id];
    let zone = &subnet.zone_id;
    let because = match reason {
        ZoneReason::NoNode => "no load balancer of it has a node there",
        ZoneReason::NotSaved => {
            "a load balancer of it has a node there, and the service was not saved since"
        }
        ZoneReason::Excluded => "that zone takes no part in cross-Region access",
    };
    let rule = match reason {
        ZoneReason::NoNode | ZoneReason::NotSaved => "N-NLB-03",
        ZoneReason::Excluded => "N-NLB-04",
    };
    let mut words = Words::new(
        "VPCE_SERVICE_NOT_INSTALLED_IN_AZ",
        rule,
        format!(
            "service `{}` is not in zone `{zone}`, where endpoint `{}` has its interface in subnet `{}`: {because}",
            service.name, endpoint.name, subnet.name
        ),
    )
    .at(&endpoint.place)
    .place(&service.place)
    .evidence(
        format!(
            "service `{}`: in {}",
            service.name,
            listed(&service.zone_ids, "no zone")
        ),
        Some(&service.place),
    );
    let save = set(&service.place.member("zones"), "-", zone.as_str());
    match reason {
        ZoneReason::NotSaved => {
            words = words.fix(Fix::new(
                format!(
                    "save service `{}` again, so that it takes zone `{zone}`",
                    service.name
                ),
                vec![save],
            ));
        }
        ZoneReason::NoNode => {
            if let Some((balancer, own)) = extendable(topology, service, zone) {
                let (balancer, own) = (&topology.balancers[balancer], &topology.subnets[own]);
                let mut edits = vec![set(
                    &balancer.place.member("subnets"),
                    "-",
                    own.name.as_str(),
                )];
                if service.are_zones_given && !service.zone_ids.contains(zone) {
                    edits.push(save);
                }
                words = words.fix(Fix::new(
                    format!(
                        "give load balancer `{}` a node in subnet `{}` (zone `{zone}`), and save service `{}` again",
                        balancer.name, own.name, service.name
                    ),
                    edits,
                ));
            }
        }
        ZoneReason::Excluded => {}
    }
    match elsewhere(topology, endpoint, service) {
        Some(other) => {
            let index = endpoint_index(topology, endpoint, subnet_id);
            let subnets = endpoint.place.member("subnets");
            words.fix(Fix::new(
                format!(
                    "move the interface of endpoint `{}` to subnet `{}` (zone `{}`)",
                    endpoint.name, other.name, other.zone_id
                ),
                vec![set(&subnets, &index.to_string(), other.name.as_str())],
            ))
        }
        None => words.fix(Fix::advice(format!(
            "give endpoint `{}` subnets in zones of service `{}` alone",
            endpoint.name, service.name
        ))),
    }
}

/// A load balancer of the service and a subnet of its VPC in the zone.
fn extendable(
    topology: &Topology,
    service: &EndpointService,
    zone: &str,
) -> Option<(Id<LoadBalancer>, Id<Subnet>)> {
    service.balancers.iter().find_map(|&balancer| {
        let vpc = topology.balancers[balancer].vpc;
        let subnet = topology
            .subnets
            .find(|subnet| subnet.vpc == vpc && subnet.zone_id == zone)?;
        Some((balancer, subnet))
    })
}

/// A subnet of the endpoint's VPC in a zone of the service where the endpoint has no interface yet.
fn elsewhere<'t>(
    topology: &'t Topology,
    endpoint: &Endpoint,
    service: &EndpointService,
) -> Option<&'t Subnet> {
    let has = |zone: &str| {
        endpoint
            .interfaces
            .iter()
            .any(|one| topology.subnets[one.subnet].zone_id == zone)
    };
    let found = topology.subnets.find(|subnet| {
        subnet.vpc == endpoint.vpc
            && service.serves_zone(&endpoint.region, &subnet.zone_id)
            && !has(&subnet.zone_id)
    });
    found.map(|id| &topology.subnets[id])
}

/// The place of a subnet among the endpoint's: interfaces stand in that order, one or two a subnet.
fn endpoint_index(topology: &Topology, endpoint: &Endpoint, subnet: Id<Subnet>) -> usize {
    let mut seen = Vec::new();
    for interface in &endpoint.interfaces {
        let name = &topology.subnets[interface.subnet].name;
        if interface.subnet == subnet {
            break;
        }
        if !seen.contains(&name) {
            seen.push(name);
        }
    }
    seen.len()
}

fn unverified(topology: &Topology, id: Id<Endpoint>, service: Id<EndpointService>) -> Words {
    let (endpoint, service) = (&topology.endpoints[id], &topology.services[service]);
    let summary = match &service.private_name {
        Some((name, _)) => format!(
            "private DNS of endpoint `{}` is refused: the private name `{name}` of service `{}` is not verified",
            endpoint.name, service.name
        ),
        None => format!(
            "private DNS of endpoint `{}` is refused: service `{}` has no private name",
            endpoint.name, service.name
        ),
    };
    let words = Words::new("VPCE_PRIVATE_DNS_UNVERIFIED", "N-NLB-13", summary)
        .at(&endpoint.place)
        .place(&service.place);
    let off = Fix::new(
        format!("turn private DNS of endpoint `{}` off", endpoint.name),
        vec![set(&endpoint.place, "private_dns", false)],
    );
    match &service.private_name {
        Some((name, _)) if !is_amazons(name) => words
            .fix(Fix::new(
                format!("publish the TXT record of `{name}` and verify it"),
                vec![set(&service.place.member("private_name"), "verified", true)],
            ))
            .fix(off),
        _ => words.fix(off),
    }
}

/// Names that nobody but Amazon can verify (N-NLB-13).
fn is_amazons(name: &str) -> bool {
    let bare = name.strip_prefix("*.").unwrap_or(name);
    ["amazonaws.com", "amazonaws.com.cn"]
        .iter()
        .any(|domain| crate::host::is_below(domain, bare))
}

fn other_service(topology: &Topology, id: Id<Endpoint>) -> Words {
    let endpoint = &topology.endpoints[id];
    let summary = if endpoint.service.is_empty() {
        format!(
            "endpoint `{}` leads to an endpoint service that the scenario does not have",
            endpoint.name
        )
    } else {
        format!(
            "endpoint `{}` leads to `{}`, not to execute-api",
            endpoint.name, endpoint.service
        )
    };
    let words = Words::new("NO_POSSIBLE_DESTINATION", "G-EP-02", summary).place(&endpoint.place);
    if endpoint.service.is_empty() {
        words.fix(Fix::advice("add the endpoint service, or name another one"))
    } else {
        words.fix(Fix::new(
            format!("make endpoint `{}` one of execute-api", endpoint.name),
            vec![set(&endpoint.place, "service", EXECUTE_API)],
        ))
    }
}

fn no_balancer(topology: &Topology, id: Id<EndpointService>) -> Words {
    let service = &topology.services[id];
    let balancers = service.place.member("load_balancers");
    Words::new(
        "NO_POSSIBLE_DESTINATION",
        "N-NLB-06",
        format!(
            "service `{}` has no load balancer with a node, so it leads nowhere",
            service.name
        ),
    )
    .place(&balancers)
    .fix(Fix::advice(format!(
        "put a Network Load Balancer with a subnet behind service `{}`",
        service.name
    )))
}

/// A way that leads back to where it comes from.
fn circle(
    topology: &Topology,
    relay: Option<&Relay>,
    endpoint: Option<Id<Endpoint>>,
    balancer: Option<Id<LoadBalancer>>,
) -> Words {
    let back = match (endpoint, balancer) {
        (_, Some(balancer)) => format!("load balancer `{}`", topology.balancers[balancer].name),
        (Some(endpoint), None) => format!("endpoint `{}`", topology.endpoints[endpoint].name),
        (None, None) => "where it comes from".to_owned(),
    };
    let (code, rule, summary) = match endpoint {
        Some(endpoint) => (
            "VPCE_INTRA_VPC_TRAFFIC",
            "N-VPCE-01",
            format!(
                "the way leads back to {back}: endpoint `{}` would have to open a connection into the VPC that the call comes from",
                topology.endpoints[endpoint].name
            ),
        ),
        None => (
            "NO_PATH",
            "N-NLB-11",
            format!("the way leads back to {back}, which it has passed before"),
        ),
    };
    let mut words = Words::new(code, rule, summary);
    let last = relay.and_then(|relay| relay.stops().last());
    let target = last.and_then(|stop| {
        let group = &topology.target_groups[stop.group?];
        group.targets.get(stop.target?).map(|target| (stop, target))
    });
    let Some((stop, target)) = target else {
        return words;
    };
    words = words
        .at(&topology.balancers[stop.balancer].place)
        .place(&target.place);
    match balancer::registrable(topology, stop.balancer, stop.node.subnet) {
        Some(endpoint) => words.fix(Fix::new(
            format!("register execute-api endpoint `{endpoint}` in place of this target"),
            vec![Edit::Set {
                pointer: target.place.pointer.clone(),
                value: json!({ "endpoint": endpoint }),
            }],
        )),
        None => words.fix(Fix::advice(
            "register the interfaces of an execute-api endpoint in place of this target",
        )),
    }
}

fn public_nodes(topology: &Topology, id: Id<LoadBalancer>) -> Words {
    let balancer = &topology.balancers[id];
    Words::new(
        "UNKNOWN_RESOURCE",
        "N-NLB-16",
        format!(
            "load balancer `{}` is internet-facing: its name gives public addresses, and the way to them is not simulated",
            balancer.name
        ),
    )
    .place(&balancer.place)
    .unknown()
}
