//! The step of a walk out of a site on premises: what it sends over its links, and where they lead (N2.12). Knows
//! nothing of route tables.

use super::link;
use super::problem::{AttachmentReason, Problem, SiteReason, Unknown};
use super::walk::{Hop, Walker, fewer};
use super::{Goal, transit};
use crate::arena::Id;
use crate::gate::Outcome;
use crate::topology::{Site, Topology, Vpc};

/// Leaves a site for a VPC.
pub(super) fn depart(mut at: Walker<'_>, id: Id<Site>) -> Walker<'_> {
    let topology = at.topology;
    let site = &topology.sites[id];
    let Goal::Vpc(far) = at.goal() else {
        return at;
    };
    at.hop(Hop::FromSite { site: id });
    let address = at.to.address;
    let fault = |reason| Problem::Site {
        site: id,
        to: far,
        address,
        reason,
    };
    let sends = site
        .routes
        .as_ref()
        .is_none_or(|routes| routes.iter().any(|route| route.contains(&address)));
    if !sends {
        at.problem(fault(SiteReason::NoRoute));
    }
    let mut ways = Vec::new();
    if site.vpcs.contains(&far) {
        // A virtual private gateway delivers into its VPC.
        ways.push(at.clone().arrive());
    }
    for &attachment in &site.attachments {
        let gateway = topology.attachments[attachment].gateway;
        if !ways.is_empty() && link::towards(topology, gateway, at.goal()).is_none() {
            continue;
        }
        let mut on = at.clone();
        if !topology.attachments[attachment].is_available() {
            on.problem(Problem::Attachment {
                gateway,
                attachment: Some(attachment),
                network: Goal::Site(id),
                reason: AttachmentReason::State,
            });
        }
        ways.push(transit::through(on, gateway, Some(attachment)));
    }
    let works = |way: &Walker<'_>| way.walk.outcome() == Outcome::Pass;
    let working = ways.iter().filter(|way| works(way)).count();
    // Links with BGP announce what they lead to; written routes do not say which link they take.
    if site.routes.is_some() && working > 0 && working < ways.len() {
        return at.lose(Unknown::Links(id));
    }
    let mut rest = ways.into_iter();
    match rest.next() {
        Some(first) => rest.fold(first, fewer),
        None => {
            let through = edge(topology, id, far);
            at.problem(fault(through.map_or(SiteReason::NoLink, |through| {
                SiteReason::NotTransitive { through }
            })));
            at.arrive()
        }
    }
}

/// A VPC that the site is linked to and that has a link to the goal, which it does not lend to others (N-PCX-04).
fn edge(topology: &Topology, site: Id<Site>, far: Id<Vpc>) -> Option<Id<Vpc>> {
    topology.sites[site]
        .vpcs
        .iter()
        .copied()
        .find(|&vpc| !link::links(topology, vpc, Goal::Vpc(far)).is_empty())
}
