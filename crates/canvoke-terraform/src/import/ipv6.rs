//! IPv6 blocks of VPCs: those that a tag of our own keeps, else those that are written, else invented ones, because AWS
//! assigns them (N-VPC-05).

use canvoke::model::fingerprint;

use super::evaluate::Evaluator;
use super::module::Entry;
use super::tags::listed;

const MORE: &str = "aws_vpc_ipv6_cidr_block_association";

impl Evaluator<'_> {
    /// The IPv6 blocks of a VPC in the order of their association.
    pub(super) fn ipv6_blocks(&self, address: &str, entry: &Entry<'_>) -> Vec<String> {
        let body = &entry.block.body;
        let kept = listed(&self.tags(body), "canvoke:ipv6_cidrs").unwrap_or_default();
        let mut blocks: Vec<Option<String>> = Vec::new();
        let asks = |body, name: &str| {
            let value = self.argument(body, name);
            value.and_then(|value| value.to_text()).as_deref() == Some("true")
        };
        let written = |body| {
            let value = self.argument(body, "ipv6_cidr_block");
            value.and_then(|value| value.to_text())
        };
        if asks(body, "assign_generated_ipv6_cidr_block")
            || body.has_attribute("ipv6_ipam_pool_id")
            || written(body).is_some()
        {
            blocks.push(written(body));
        }
        for (_, more) in self.further(address, entry) {
            blocks.push(written(&more.block.body));
        }
        let blocks = blocks.into_iter().enumerate();
        let blocks = blocks.map(|(index, written)| {
            let kept = kept.get(index).cloned();
            kept.or(written).unwrap_or_else(|| invented(address, index))
        });
        blocks.collect()
    }

    /// The block of an association of its own.
    pub(super) fn further_ipv6_block(&self, address: &str, entry: &Entry<'_>) -> Option<String> {
        let id = self.argument_text(entry, "vpc_id");
        let vpcs = self.module.resources.iter();
        let (vpc, of) = vpcs
            .filter(|(_, vpc)| vpc.kind == "aws_vpc")
            .find(|(address, vpc)| self.id(address, vpc) == id)?;
        let blocks = self.ipv6_blocks(vpc, of);
        let further = self.further(vpc, of);
        let from_end = further
            .iter()
            .rev()
            .position(|(other, _)| *other == address)?;
        blocks.iter().rev().nth(from_end).cloned()
    }

    /// The associations of a VPC in the order of the files.
    fn further(&self, address: &str, entry: &Entry<'_>) -> Vec<(&str, &Entry<'_>)> {
        let id = self.id(address, entry);
        let order = self.module.order.iter();
        order
            .filter_map(|address| self.module.resources.get_key_value(address))
            .filter(|(_, more)| more.kind == MORE && self.argument_text(more, "vpc_id") == id)
            .map(|(address, more)| (address.as_str(), more))
            .collect()
    }
}

/// A block of Amazon's range, the same for the same VPC.
fn invented(address: &str, index: usize) -> String {
    let number = fingerprint("ipv6", &format!("{address} {index}"));
    let (third, fourth) = ((number >> 16) & 0xffff, (number & 0xff) << 8);
    format!("2600:1f18:{third:x}:{fourth:x}::/56")
}
