//! Classes of clients: those that no walk and no filter outside their own VPC can tell apart. Asks nothing of the network
//! itself.

use super::blocks::Blocks;
use super::shape::{GroupShapes, Numbers, VpcShapes};
use crate::arena::Id;
use crate::topology::{Client, Group, Ports, Subnet, Topology, Vantage, Vpc};

/// The clients of a topology and their classes, prepared once and asked often.
pub struct Sources {
    sources: Vec<(Id<Client>, Option<Source>)>,
    classes: usize,
}

/// A client in a VPC.
pub(super) struct Source {
    /// Its VPC.
    pub(super) vpc: Id<Vpc>,
    /// Its class, whatever the VPC.
    pub(super) class: u32,
    /// What the network's blocks say of each of its addresses.
    addresses: Vec<u32>,
}

/// What tells clients of one VPC apart.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Exact<'t> {
    places: Vec<(Id<Subnet>, u32)>,
    groups: &'t [Id<Group>],
    ephemeral: Ports,
}

impl Source {
    /// What tells it apart from others in its VPC.
    pub(super) fn exact<'t>(&self, topology: &'t Topology, id: Id<Client>) -> Exact<'t> {
        let (places, groups, ephemeral) = match &topology.clients[id].vantage {
            Vantage::Vpc {
                interfaces,
                groups,
                ephemeral,
                ..
            } => {
                let subnets = interfaces.iter().map(|interface| interface.subnet);
                let places = subnets.zip(self.addresses.iter().copied()).collect();
                (places, groups.as_slice(), *ephemeral)
            }
            _ => (Vec::new(), &[][..], Ports::ALL),
        };
        Exact {
            places,
            groups,
            ephemeral,
        }
    }
}

impl Sources {
    /// Sorts a topology's clients into classes. Two clients are of one class where their VPCs are alike (see shape), they
    /// stand in like subnets of them, the same of whatever is compared with a client's address covers both (see blocks),
    /// their groups let the same out, and they use the same ports. Cost: `n log n` in routes and rules, and the clients
    /// times the blocks around an address.
    pub fn of(topology: &Topology) -> Self {
        let shapes = VpcShapes::of(topology);
        let mut blocks = Blocks::of(topology, &shapes);
        let groups = GroupShapes::of(topology);
        let mut classes: Numbers<Vec<u32>> = Numbers::default();
        let mut key = Vec::new();
        let mut sources = Vec::new();
        for (id, client) in topology.clients.iter() {
            let Vantage::Vpc {
                vpc,
                interfaces,
                groups: own,
                ephemeral,
                ..
            } = &client.vantage
            else {
                sources.push((id, None));
                continue;
            };
            let addresses: Vec<u32> = interfaces
                .iter()
                .map(|interface| blocks.around(interface.address, *vpc))
                .collect();
            key.clear();
            key.push(shapes.number(*vpc));
            key.extend([u32::from(ephemeral.from), u32::from(ephemeral.to)]);
            // How many interfaces come, so that no group is taken for one.
            key.push(u32::try_from(interfaces.len()).unwrap_or(u32::MAX));
            for (interface, address) in interfaces.iter().zip(&addresses) {
                key.extend([shapes.place(interface.subnet), *address]);
            }
            let first = key.len();
            key.extend(own.iter().map(|&group| groups.number(group)));
            if let Some(groups) = key.get_mut(first..) {
                groups.sort_unstable();
            }
            let class = match classes.find(key.as_slice()) {
                Some(class) => class,
                None => classes.number(key.clone()),
            };
            sources.push((
                id,
                Some(Source {
                    vpc: *vpc,
                    class,
                    addresses,
                }),
            ));
        }
        Self {
            sources,
            classes: classes.len(),
        }
    }

    /// How many classes the clients in VPCs make.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// How many clients there are.
    pub fn len(&self) -> usize {
        self.sources.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    /// The clients, in order; those outside of VPCs are like no other.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Id<Client>, Option<&Source>)> {
        self.sources
            .iter()
            .map(|(id, source)| (*id, source.as_ref()))
    }
}
