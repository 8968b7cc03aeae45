//! Ids AWS would assign, invented where the scenario gives none: stable per kind and name, shaped like AWS's.

/// An invented id for the thing `name` of `kind` (`api`, `vpc`, `vpce`, ...). The same arguments always give the same
/// id. APIs: ten lower-case letters and digits; organizations
/// and their roots: `o-` and ten, `r-` and four digits; everything else: `kind-` and 17 hexadecimal digits.
pub fn invented_id(kind: &str, name: &str) -> String {
    if kind == "api" {
        const ALPHABET: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
        let mut state = fingerprint(kind, name);
        return (0..10)
            .map(|_| {
                let digit = (state % 36) as usize;
                state /= 36;
                ALPHABET.get(digit).map_or('a', |&byte| char::from(byte))
            })
            .collect();
    }
    // Organizations and their roots have short ids.
    let hexadecimal = format!("{:016x}", fingerprint(kind, name));
    let short = match kind {
        "o" => 10,
        "r" => 4,
        _ => 0,
    };
    if short > 0 {
        let tail: String = hexadecimal.chars().take(short).collect();
        return format!("{kind}-{tail}");
    }
    format!("{kind}-0{hexadecimal}")
}

/// An invented id of a user pool: nine letters and digits behind the Region.
pub fn invented_pool_id(region: &str, name: &str) -> String {
    let invented = invented_id("api", &format!("user pool {name}"));
    format!("{region}_{}", invented.chars().take(9).collect::<String>())
}

/// A stable 64-bit number for `name` of `kind` (FNV-1a with a final mix).
pub fn fingerprint(kind: &str, name: &str) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in kind.bytes().chain([0]).chain(name.bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use super::invented_id;

    #[test]
    fn ids_are_shaped_like_amazons_and_stable() {
        assert_eq!(invented_id("api", "a").len(), 10);
        assert_eq!(invented_id("vpce", "a").len(), "vpce-".len() + 17);
        assert_eq!(invented_id("vpce", "a"), invented_id("vpce", "a"));
        assert_ne!(invented_id("vpce", "a"), invented_id("vpce", "b"));
    }
}
