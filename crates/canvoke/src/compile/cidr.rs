//! CIDR blocks from text, with AWS's limits. Knows nothing of what a block is for.

use ipnet::{IpNet, Ipv4Net};

use crate::diagnostic::{Diagnostic, Place};

/// The block, or a diagnostic that says what is wrong with the text. A block with host bits is a warning: AWS reads
/// `10.0.0.5/16` as `10.0.0.0/16` in rules, and refuses it for VPCs and subnets.
pub(super) fn parse(text: &str, place: &Place, diagnostics: &mut Vec<Diagnostic>) -> Option<IpNet> {
    let Ok(block) = text.trim().parse::<IpNet>() else {
        diagnostics.push(
            Diagnostic::error(
                "INVALID_CIDR",
                place.clone(),
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
                place.clone(),
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
    if matches!(block, IpNet::V6(_)) {
        diagnostics.push(
            Diagnostic::error(
                "IPV6_NOT_MODELLED",
                place.clone(),
                format!("`{text}` is IPv6, which is not modelled yet: the block is left out"),
            )
            .hint("write the IPv4 block"),
        );
        return None;
    }
    if let IpNet::V4(v4) = block
        && !(16..=28).contains(&v4.prefix_len())
    {
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
