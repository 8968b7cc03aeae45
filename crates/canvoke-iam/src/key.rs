//! Condition keys by name: case-insensitive, compared by a hash first. Knows nothing of values.

/// The name of a condition key, in lower case, with its hash (I-COND-11).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    hash: u64,
    name: Box<str>,
}

impl Key {
    pub(crate) fn new(name: &str) -> Self {
        let name: Box<str> = name.to_ascii_lowercase().into();
        Self {
            hash: hash(&name),
            name,
        }
    }

    pub(crate) fn hash(&self) -> u64 {
        self.hash
    }
}

/// The tag's own name in a key such as `aws:PrincipalTag/Team`, as written (I-COND-12).
pub(crate) fn tag_of(key: &str) -> Option<&str> {
    key.split_once('/').map(|(_, tag)| tag)
}

/// FNV-1a; it only has to tell a few dozen names apart quickly.
fn hash(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
