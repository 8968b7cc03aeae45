//! IpAddress: an address in a CIDR block, v4 or v6 (I-COND-15). Knows nothing of negation.

use std::net::IpAddr;

use ipnet::IpNet;

/// The values of an IpAddress operator; those that are no block match nothing.
#[derive(Clone, Debug)]
pub(super) struct Test {
    blocks: Box<[IpNet]>,
}

impl Test {
    pub(super) fn new(values: &[String]) -> Self {
        Self {
            blocks: values.iter().filter_map(|value| parse(value)).collect(),
        }
    }

    /// v4 and v6 never match each other.
    pub(super) fn matches(&self, value: &str) -> bool {
        let Ok(address) = value.parse::<IpAddr>() else {
            return false;
        };
        self.blocks.iter().any(|block| block.contains(&address))
    }
}

/// A block; a bare address is a block of one, host bits are ignored.
pub(crate) fn parse(value: &str) -> Option<IpNet> {
    match value.parse::<IpNet>() {
        Ok(block) => Some(block.trunc()),
        Err(_) => value.parse::<IpAddr>().ok().map(IpNet::from),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_in(block: &str, address: &str) -> bool {
        Test::new(&[block.to_owned()]).matches(address)
    }

    #[test]
    fn blocks_cover_their_own_family() {
        assert!(is_in("0.0.0.0/0", "203.0.113.9"));
        assert!(is_in("10.0.0.7/8", "10.9.9.9"));
        assert!(is_in("2001:DB8::/32", "2001:0db8:0::1"));
        assert!(is_in("2001:db8::1", "2001:db8:0:0:0:0:0:1"));
        assert!(!is_in("::/0", "10.0.0.1"));
        assert!(!is_in("0.0.0.0/0", "::ffff:10.0.0.1"));
        assert!(!is_in("10.0.0.0/33", "10.0.0.1"));
    }
}
