//! IpAddress: an address in a CIDR block, v4 or v6 (I-COND-15). Knows nothing of negation.

use std::net::{IpAddr, Ipv6Addr};

use ipnet::IpNet;

/// The values of an IpAddress operator; those that are no block match nothing.
#[derive(Clone, Debug)]
pub(super) struct Test {
    v4: Box<[Block<u32>]>,
    v6: Box<[Block<u128>]>,
}

/// The bits of a network, and which of them count.
#[derive(Clone, Copy, Debug)]
struct Block<B> {
    network: B,
    mask: B,
}

impl Test {
    pub(super) fn new(values: &[String]) -> Self {
        let blocks = || values.iter().filter_map(|value| parse(value));
        Self {
            v4: blocks()
                .filter_map(|block| match block {
                    IpNet::V4(block) => Some(Block {
                        network: block.network().to_bits(),
                        mask: block.netmask().to_bits(),
                    }),
                    IpNet::V6(_) => None,
                })
                .collect(),
            v6: blocks()
                .filter_map(|block| match block {
                    IpNet::V6(block) => Some(Block {
                        network: block.network().to_bits(),
                        mask: block.netmask().to_bits(),
                    }),
                    IpNet::V4(_) => None,
                })
                .collect(),
        }
    }

    /// v4 and v6 never match each other.
    pub(super) fn matches(&self, value: &str) -> bool {
        // The common case without the trouble of guessing the family.
        if let Some(address) = v4(value.as_bytes()) {
            return self
                .v4
                .iter()
                .any(|block| address & block.mask == block.network);
        }
        value.parse::<Ipv6Addr>().is_ok_and(|address| {
            let address = address.to_bits();
            self.v6
                .iter()
                .any(|block| address & block.mask == block.network)
        })
    }
}

/// Four decimal numbers below 256, without leading zeros.
fn v4(text: &[u8]) -> Option<u32> {
    let mut address: u32 = 0;
    let mut dots = 0;
    let mut part: Option<u32> = None;
    for byte in text {
        match (byte, part) {
            (b'0'..=b'9', None) => part = Some(u32::from(byte - b'0')),
            (b'0'..=b'9', Some(1..)) => {
                let longer = part.unwrap_or(0) * 10 + u32::from(byte - b'0');
                if longer > 255 {
                    return None;
                }
                part = Some(longer);
            }
            (b'.', Some(done)) if dots < 3 => {
                address = address << 8 | done;
                dots += 1;
                part = None;
            }
            _ => return None,
        }
    }
    (dots == 3).then_some(address << 8 | part?)
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
    fn addresses_are_read_as_the_standard_library_reads_them() {
        let parts = [
            "0", "1", "9", "10", "255", "256", "01", "00", "", "a", "1000", "-1",
        ];
        for text in parts.iter().flat_map(|a| {
            parts.iter().flat_map(move |b| {
                [
                    format!("{a}.{b}.1.2"),
                    format!("1.2.{a}.{b}"),
                    format!("{a}.{b}"),
                    format!("1.2.3.{a}.{b}"),
                    format!("{a}.2.3.{b}."),
                ]
            })
        }) {
            let expected = text.parse::<std::net::Ipv4Addr>().ok();
            assert_eq!(
                v4(text.as_bytes()),
                expected.map(|ip| ip.to_bits()),
                "{text}"
            );
        }
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
