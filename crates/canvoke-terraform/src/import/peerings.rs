//! Peering connections: active where one side may accept for both, or the other side accepts.

use canvoke::model::{Peering, PeeringState};

use super::reader::Reader;

impl Reader<'_> {
    pub(super) fn peerings(&mut self) {
        let mut accepted = Vec::new();
        for part in self.all("aws_vpc_peering_connection_accepter") {
            let kind = "aws_vpc_peering_connection";
            let peering = self.link(&part, "vpc_peering_connection_id", &[kind]);
            if self.flag(&part, "auto_accept") == Some(true) {
                accepted.extend(peering);
            }
        }
        for part in self.all("aws_vpc_peering_connection") {
            let requester = self.link(&part, "vpc_id", &["aws_vpc"]);
            let accepter = self.link(&part, "peer_vpc_id", &["aws_vpc"]);
            let name = self.name(&part);
            let auto = self.flag(&part, "auto_accept") == Some(true);
            let (Some(requester), Some(accepter)) = (requester, accepter) else {
                continue;
            };
            let state = if auto || accepted.contains(&name) {
                PeeringState::Active
            } else {
                PeeringState::PendingAcceptance
            };
            let peering = Peering {
                requester,
                accepter,
                state,
            };
            self.became(&part, "peerings", &name);
            self.scenario.peerings.insert(name, peering);
        }
    }
}
