//! CIDR blocks sorted for longest-prefix matching (N-ENG-02). Knows nothing of what a block leads to.

use std::net::IpAddr;

use ipnet::IpNet;

/// Blocks in the order of their addresses, each with the one around it. CIDR blocks are nested or apart, so the blocks
/// that hold an address are one chain, longest prefix first.
#[derive(Clone, Debug, Default)]
pub struct Prefixes {
    blocks: Vec<Block>,
}

#[derive(Clone, Copy, Debug)]
struct Block {
    net: IpNet,
    /// Position in the list the blocks were given in.
    item: u32,
    /// Position of the next block of the chain.
    around: Option<u32>,
}

impl Prefixes {
    /// Sorts blocks; between equal ones the smaller rank comes first in a chain, then the earlier one. Cost: `n log n`
    /// once.
    pub fn sort<R: Ord>(blocks: impl Iterator<Item = (IpNet, R)>) -> Self {
        let mut ranked: Vec<(IpNet, R, u32)> = (0..)
            .zip(blocks)
            .map(|(item, (net, rank))| (net.trunc(), rank, item))
            .collect();
        // The best of equal blocks stands last, so that the chain begins with it.
        ranked.sort_by(|(a, a_rank, a_item), (b, b_rank, b_item)| {
            (a.addr(), a.prefix_len())
                .cmp(&(b.addr(), b.prefix_len()))
                .then_with(|| (b_rank, b_item).cmp(&(a_rank, a_item)))
        });
        let mut sorted: Vec<Block> = Vec::with_capacity(ranked.len());
        let mut open: Vec<(u32, IpNet)> = Vec::new();
        for (position, (net, _, item)) in (0..).zip(ranked) {
            while open.last().is_some_and(|(_, outer)| !outer.contains(&net)) {
                open.pop();
            }
            sorted.push(Block {
                net,
                item,
                around: open.last().map(|(outer, _)| *outer),
            });
            open.push((position, net));
        }
        Self { blocks: sorted }
    }

    /// Positions of the blocks that hold an address, in the list they were given in: longest prefix first, then the
    /// smaller rank. Cost: `log n`, then one step a block.
    pub fn covering(&self, address: IpAddr) -> impl Iterator<Item = usize> + '_ {
        let behind = self
            .blocks
            .partition_point(|block| block.net.addr() <= address);
        let mut next = behind
            .checked_sub(1)
            .and_then(|last| u32::try_from(last).ok());
        std::iter::from_fn(move || {
            while let Some(block) = next.and_then(|at| self.blocks.get(at as usize)) {
                next = block.around;
                if block.net.contains(&address) {
                    return Some(block.item as usize);
                }
            }
            None
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The stupid twin: every block, by prefix length, rank and position.
    fn by_scan(blocks: &[(IpNet, u8)], address: IpAddr) -> Vec<usize> {
        let mut found: Vec<usize> = (0..blocks.len())
            .filter(|&at| blocks[at].0.contains(&address))
            .collect();
        found.sort_by_key(|&at| (u8::MAX - blocks[at].0.prefix_len(), blocks[at].1, at));
        found
    }

    #[test]
    fn chains_are_what_a_scan_finds() {
        // Every set of four blocks of a tiny address space, with a rank each, and every address of it.
        let nets: Vec<IpNet> = [
            "0.0.0.0/0",
            "10.0.0.0/30",
            "10.0.0.0/31",
            "10.0.0.0/32",
            "10.0.0.2/31",
            "10.0.0.3/32",
            "::/0",
            "fd00::/127",
        ]
        .iter()
        .map(|text| text.parse().unwrap())
        .collect();
        let addresses: Vec<IpAddr> = [
            "10.0.0.0", "10.0.0.1", "10.0.0.2", "10.0.0.3", "9.0.0.0", "11.0.0.0", "fd00::1",
            "fe00::",
        ]
        .iter()
        .map(|text| text.parse().unwrap())
        .collect();
        let all = nets.len().pow(4);
        for number in 0..all {
            let blocks: Vec<(IpNet, u8)> = (0..4_u32)
                .map(|digit| {
                    let net = nets[number / nets.len().pow(digit) % nets.len()];
                    (net, u8::try_from((number >> digit) % 3).unwrap())
                })
                .collect();
            let prefixes = Prefixes::sort(blocks.iter().copied());
            for &address in &addresses {
                let found: Vec<usize> = prefixes.covering(address).collect();
                assert_eq!(found, by_scan(&blocks, address), "{blocks:?} {address}");
            }
        }
    }
}
