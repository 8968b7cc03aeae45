//! What a zone covers: records and wildcards of hosted zones, and the private names that AWS manages for endpoints.
//! Knows nothing of who asks.

use crate::arena::Id;
use crate::host::{self, is_below};
use crate::topology::{Endpoint, HostedZone, Topology};

/// Indices of the records for a name: those of the name itself, or of the closest wildcard above it. Empty: none.
pub(super) fn records(zone: &HostedZone, name: &str) -> Vec<usize> {
    let rank = |record: &str| match record.strip_prefix("*.") {
        Some(parent) => (is_below(parent, name) && name != parent).then_some(parent.len()),
        None => (record == name).then_some(usize::MAX),
    };
    let best = zone
        .records
        .iter()
        .filter_map(|record| rank(&record.name))
        .max();
    let is_best = |record: &str| best.is_some() && rank(record) == best;
    zone.records
        .iter()
        .enumerate()
        .filter(|(_, record)| is_best(&record.name))
        .map(|(index, _)| index)
        .collect()
}

/// The private zone that AWS would manage for an endpoint with private DNS.
pub(super) struct Managed {
    /// Its domain.
    pub(super) domain: String,
    /// Whether it exists: the private name of an endpoint service must be verified (N-NLB-13).
    pub(super) is_verified: bool,
}

/// The managed zone of an endpoint, where it covers `name`: `execute-api.{region}` with everything below it (G-DNS-10,
/// N-DNS-05), or the private name of an endpoint service.
pub(super) fn managed(topology: &Topology, endpoint: Id<Endpoint>, name: &str) -> Option<Managed> {
    let endpoint = &topology.endpoints[endpoint];
    let Some(service) = endpoint.endpoint_service else {
        let region = &endpoint.service_region;
        let domain = format!("{}.{region}.{}", endpoint.service, host::domain(region));
        return is_below(&domain, name).then_some(Managed {
            domain,
            is_verified: true,
        });
    };
    let (private, is_verified) = topology.services[service].private_name.as_ref()?;
    let (domain, is_covered) = match private.strip_prefix("*.") {
        Some(parent) => (parent, is_below(parent, name) && name != parent),
        None => (private.as_str(), name == private),
    };
    is_covered.then_some(Managed {
        domain: domain.to_owned(),
        is_verified: *is_verified,
    })
}
