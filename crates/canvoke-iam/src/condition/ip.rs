//! Ip operators: addresses in CIDR blocks; IPv4 and IPv6 never match each other (I-COND-15).

use std::net::IpAddr;

use ipnet::IpNet;

/// A block, or a bare address as a block of one; host bits do not matter.
pub(super) fn parse(text: &str) -> Option<IpNet> {
    let text = text.trim();
    text.parse::<IpNet>()
        .ok()
        .or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

/// Whether the block covers a request's address.
pub(super) fn covers(block: &IpNet, seen: &str) -> bool {
    seen.trim()
        .parse::<IpAddr>()
        .is_ok_and(|address| block.contains(&address))
}
