//! Peering connections, with an accepter of their own where the other side is another account or Region.

use canvoke::model::PeeringState;
use canvoke::{Diagnostic, Place};

use super::{Export, name_tag};
use crate::hcl::{Expr, reference, text};

impl Export<'_> {
    pub(super) fn peerings(&mut self) {
        let scenario = self.scenario;
        let kind = "aws_vpc_peering_connection";
        for (name, peering) in &scenario.peerings {
            let place = Place::at(&["peerings", name]);
            let Some(from) = self.vpc_home(&peering.requester) else {
                self.dangling(place.member("requester"), "VPC", &peering.requester);
                continue;
            };
            let Some(to) = self.vpc_home(&peering.accepter) else {
                self.dangling(place.member("accepter"), "VPC", &peering.accepter);
                continue;
            };
            if !matches!(
                peering.state,
                PeeringState::Active | PeeringState::PendingAcceptance
            ) {
                self.diagnostics.push(Diagnostic::note(
                    "NOT_IN_TERRAFORM",
                    place.member("state"),
                    format!("Terraform cannot ask for this state: `{name}` is written as a request that nobody has accepted"),
                ));
            }
            let accepted = peering.state == PeeringState::Active;
            let label = self.labels.of(kind, name);
            let mut block = self.resource(kind, &label, &from);
            let (requester, accepter) = (
                self.vpc_reference(&peering.requester),
                self.vpc_reference(&peering.accepter),
            );
            block.set("vpc_id", requester);
            block.set("peer_vpc_id", accepter);
            if from.account != to.account
                && let Some(owner) = self.homes.account_id(&to.account)
            {
                block.set("peer_owner_id", owner);
            }
            if from.region != to.region {
                block.set("peer_region", text(&to.region));
            }
            if from == to {
                block.set("auto_accept", Expr::Bool(accepted));
            }
            block.blank();
            block.set("tags", name_tag(name));
            self.add("network.tf", block);
            if from != to && accepted {
                let accepter = "aws_vpc_peering_connection_accepter";
                let mut block = self.resource(accepter, &label, &to);
                block.set("vpc_peering_connection_id", reference(kind, &label, "id"));
                block.set("auto_accept", Expr::Bool(true));
                block.blank();
                block.set("tags", name_tag(name));
                self.add("network.tf", block);
            }
        }
    }

    /// Whether a peering connection is part of the export.
    pub(super) fn is_peering_written(&self, name: &str) -> bool {
        let vpcs = &self.scenario.vpcs;
        self.scenario.peerings.get(name).is_some_and(|peering| {
            vpcs.contains_key(&peering.requester) && vpcs.contains_key(&peering.accepter)
        })
    }
}
