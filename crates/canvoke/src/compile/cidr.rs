//! CIDR blocks from text, with AWS's limits. Knows nothing of what a block is for.

use std::collections::BTreeMap;
use std::net::IpAddr;

use ipnet::{IpNet, Ipv4Net};

use crate::diagnostic::{Diagnostic, Place, Placed};

/// The block, or a diagnostic that says what is wrong with the text. A block with host bits is a warning: AWS reads
/// `10.0.0.5/16` as `10.0.0.0/16` in rules, and refuses it for VPCs and subnets.
pub(super) fn parse(
    text: &str,
    place: impl Placed,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<IpNet> {
    let Ok(block) = text.trim().parse::<IpNet>() else {
        diagnostics.push(
            Diagnostic::error(
                "INVALID_CIDR",
                place.place(),
                format!("`{text}` is not a CIDR block"),
            )
            .hint(repair(text)),
        );
        return None;
    };
    if block != block.trunc() {
        diagnostics.push(
            Diagnostic::warning(
                "CIDR_HOST_BITS",
                place.place(),
                format!("`{text}` has bits set behind its prefix"),
            )
            .hint(format!("write `{}`", block.trunc())),
        );
    }
    Some(block.trunc())
}

/// The IPv4 block of a VPC or subnet: /16 to /28 (N-VPC-01, N-VPC-04).
pub(super) fn parse_sized(
    text: &str,
    place: &Place,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<IpNet> {
    let block = parse(text, place, diagnostics)?;
    let IpNet::V4(v4) = block else {
        diagnostics.push(
            Diagnostic::error(
                "OTHER_FAMILY",
                place.clone(),
                format!("`{text}` is IPv6, this is the place of an IPv4 block"),
            )
            .hint("IPv6 blocks have a member of their own, `ipv6_cidrs` or `ipv6_cidr`"),
        );
        return None;
    };
    if !(16..=28).contains(&v4.prefix_len()) {
        diagnostics.push(
            Diagnostic::error(
                "CIDR_OUT_OF_RANGE",
                place.clone(),
                format!("`{text}` is a /{}, AWS takes /16 to /28", v4.prefix_len()),
            )
            .hint(format!(
                "write `{}`",
                Ipv4Net::new(v4.addr(), v4.prefix_len().clamp(16, 28))
                    .map_or(v4, |clamped| clamped.trunc())
            )),
        );
    }
    Some(block)
}

/// The IPv6 block of a VPC or subnet: /44 to /60 or /64, in steps of four (N-VPC-05).
pub(super) fn parse_ipv6(
    text: &str,
    most: u8,
    place: &Place,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<IpNet> {
    let block = parse(text, place, diagnostics)?;
    if matches!(block, IpNet::V4(_)) {
        diagnostics.push(
            Diagnostic::error(
                "OTHER_FAMILY",
                place.clone(),
                format!("`{text}` is IPv4, this is the place of an IPv6 block"),
            )
            .hint("write an IPv6 block, such as `2600:1f18:1234:5600::/56`"),
        );
        return None;
    }
    let length = block.prefix_len();
    if !(44..=most).contains(&length) || length % 4 != 0 {
        diagnostics.push(
            Diagnostic::error(
                "CIDR_OUT_OF_RANGE",
                place.clone(),
                format!("`{text}` is a /{length}, AWS takes /44 to /{most} in steps of four"),
            )
            .hint("AWS gives a VPC a /56 and a subnet a /64"),
        );
    }
    Some(block)
}

/// Blocks that must not share addresses. Cost of each question: logarithmic in the blocks so far.
pub(super) struct Apart<T> {
    /// By first address; they do not overlap, so the nearest one before and the nearest one after tell it all.
    blocks: BTreeMap<IpAddr, (IpNet, T)>,
}

impl<T> Default for Apart<T> {
    fn default() -> Self {
        Self {
            blocks: BTreeMap::new(),
        }
    }
}

impl<T: Copy> Apart<T> {
    /// Adds a block, or gives the one that shares addresses with it.
    pub(super) fn add(&mut self, block: IpNet, item: T) -> Result<(), (IpNet, T)> {
        if let Some(other) = self.touching(&block) {
            return Err(other);
        }
        self.blocks.insert(block.addr(), (block, item));
        Ok(())
    }

    /// A block that shares addresses with this one.
    pub(super) fn touching(&self, block: &IpNet) -> Option<(IpNet, T)> {
        let before = self.blocks.range(..=block.addr()).next_back();
        let behind = self.blocks.range(block.addr()..).next();
        before
            .into_iter()
            .chain(behind)
            .map(|(_, other)| *other)
            .find(|(other, _)| overlap(other, block))
    }
}

fn repair(text: &str) -> String {
    let (address, prefix) = text.split_once('/').unwrap_or((text, ""));
    match (address.parse::<std::net::IpAddr>(), prefix.parse::<u32>()) {
        (Ok(address), Ok(prefix)) => {
            let most = if address.is_ipv4() { 32 } else { 128 };
            format!("the prefix /{prefix} is out of range, it is 0 to {most}")
        }
        (Ok(address), Err(_)) if prefix.is_empty() => {
            let most = if address.is_ipv4() { 32 } else { 128 };
            format!("add a prefix, such as `{address}/{most}`")
        }
        (Ok(_), Err(_)) => format!("`{prefix}` is not a prefix length"),
        (Err(_), _) => format!("`{address}` is not an IP address"),
    }
}

/// Whether two blocks share an address.
pub(super) fn overlap(a: &IpNet, b: &IpNet) -> bool {
    a.contains(&b.addr()) || b.contains(&a.addr())
}
