//! IPv6: AWS assigns a VPC its block, so the export asks for one and cuts the subnets' and the hosts' parts from it by
//! reference (N-VPC-05). The block of the scenario stays in a tag.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv6Addr};

use canvoke::model::Vpc;
use canvoke::{Diagnostic, Place};
use ipnet::Ipv6Net;

use super::Export;
use super::homes::Home;
use super::tags::list_tags;
use crate::hcl::{Block, Expr, number, reference, text};

const MORE: &str = "aws_vpc_ipv6_cidr_block_association";

impl Export<'_> {
    /// References to the blocks that AWS assigns, by the text that the scenario has for them.
    pub(super) fn ipv6_blocks(&mut self) -> BTreeMap<String, Expr> {
        let scenario = self.scenario;
        let mut blocks = BTreeMap::new();
        for (name, vpc) in &scenario.vpcs {
            for (index, block) in vpc.ipv6_cidrs.iter().enumerate() {
                let found = self.ipv6_block(name, index);
                blocks.entry(block.clone()).or_insert(found);
            }
        }
        for (name, subnet) in &scenario.subnets {
            if let Some(block) = &subnet.ipv6_cidr
                && scenario.vpcs.contains_key(&subnet.vpc)
            {
                let label = self.labels.of("aws_subnet", name);
                let found = reference("aws_subnet", &label, "ipv6_cidr_block");
                blocks.entry(block.clone()).or_insert(found);
            }
        }
        blocks
    }

    fn ipv6_block(&mut self, vpc: &str, index: usize) -> Expr {
        if index == 0 {
            let label = self.labels.of("aws_vpc", vpc);
            return reference("aws_vpc", &label, "ipv6_cidr_block");
        }
        let label = self.labels.of(MORE, &format!("{vpc}_ipv6_{}", index + 1));
        reference(MORE, &label, "ipv6_cidr_block")
    }

    /// A CIDR block: by reference where it is one that AWS assigns.
    pub(super) fn cidr(&self, block: &str) -> Expr {
        let assigned = self.ipv6_blocks.get(block);
        assigned.cloned().unwrap_or_else(|| text(block))
    }

    /// Tags that keep a VPC's blocks, with a remark that AWS assigns others.
    pub(super) fn ipv6_tags(&mut self, name: &str, vpc: &Vpc) -> Vec<(String, String)> {
        if vpc.ipv6_cidrs.is_empty() {
            return Vec::new();
        }
        self.diagnostics.push(
            Diagnostic::note(
                "ASSIGNED_BY_AWS",
                Place::at(&["vpcs", name, "ipv6_cidrs"]),
                format!("AWS assigns the IPv6 blocks of `{name}`: what names them is written as a reference"),
            )
            .hint("correct other IPv6 addresses of the VPC, which are written as text, after the first apply"),
        );
        list_tags("canvoke:ipv6_cidrs", &vpc.ipv6_cidrs)
    }

    /// Further IPv6 blocks than the first, which stands in the VPC itself.
    pub(super) fn more_ipv6_blocks(&mut self, name: &str, vpc: &Vpc, home: &Home) {
        for index in 1..vpc.ipv6_cidrs.len() {
            let label = self.labels.of(MORE, &format!("{name}_ipv6_{}", index + 1));
            let mut block = self.resource(MORE, &label, home);
            let vpc_id = self.vpc_reference(name);
            block.set("vpc_id", vpc_id);
            block.set("assign_generated_ipv6_cidr_block", Expr::Bool(true));
            self.add("network.tf", block);
        }
    }

    /// A subnet's block, cut from the VPC's where it lies in one.
    pub(super) fn set_ipv6_subnet(&mut self, block: &mut Block, vpc: &str, written: &str) {
        let value = self.cut_from_vpc(vpc, written);
        block.set("ipv6_cidr_block", value.unwrap_or_else(|| text(written)));
    }

    fn cut_from_vpc(&mut self, vpc: &str, written: &str) -> Option<Expr> {
        let scenario = self.scenario;
        let wanted: Ipv6Net = written.parse().ok()?;
        let blocks = &scenario.vpcs.get(vpc)?.ipv6_cidrs;
        let (index, whole) = blocks.iter().enumerate().find_map(|(index, block)| {
            let block: Ipv6Net = block.parse().ok()?;
            block.contains(&wanted).then_some((index, block))
        })?;
        let bits = wanted.prefix_len() - whole.prefix_len();
        let offset = u128::from(wanted.network()) - u128::from(whole.network());
        let shift = 128 - u32::from(wanted.prefix_len());
        let place = offset.checked_shr(shift).unwrap_or(0);
        let arguments = vec![self.ipv6_block(vpc, index), number(bits), number(place)];
        Some(Expr::Call("cidrsubnet", arguments))
    }

    /// An address in a subnet's block.
    pub(super) fn ipv6_host(&mut self, subnet: &str, address: &str) -> Expr {
        let offset = self.offset_in_subnet(subnet, address);
        let Some(offset) = offset else {
            return text(address);
        };
        let label = self.labels.of("aws_subnet", subnet);
        let block = reference("aws_subnet", &label, "ipv6_cidr_block");
        Expr::Call("cidrhost", vec![block, number(offset)])
    }

    fn offset_in_subnet(&self, subnet: &str, address: &str) -> Option<u64> {
        let block = self.scenario.subnets.get(subnet)?.ipv6_cidr.as_ref()?;
        let block: Ipv6Net = block.parse().ok()?;
        let address: Ipv6Addr = match address.parse().ok()? {
            IpAddr::V6(address) => address,
            IpAddr::V4(_) => return None,
        };
        if !block.contains(&address) {
            return None;
        }
        u64::try_from(u128::from(address) - u128::from(block.network())).ok()
    }
}
