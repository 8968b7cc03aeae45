//! Condition keys by name: case-insensitive, compared by a hash first. Knows nothing of values.

/// The name of a condition key, in lower case, with its hash (I-COND-11).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    hash: u64,
    name: Box<str>,
    /// Where the tag's own name begins, in a key such as `aws:PrincipalTag/Team`.
    tag: Option<usize>,
}

impl Key {
    pub(crate) fn new(name: &str) -> Self {
        let name: Box<str> = name.to_ascii_lowercase().into();
        Self {
            hash: hash(&name),
            tag: name.find('/').map(|slash| slash + 1),
            name,
        }
    }

    /// The tag's own name in a spelling of this key, case and all (I-COND-12).
    pub(crate) fn tag_in<'t>(&self, spelling: &'t str) -> Option<&'t str> {
        spelling.get(self.tag?..)
    }

    pub(crate) fn hash(&self) -> u64 {
        self.hash
    }
}

/// FNV-1a; it only has to tell a few dozen names apart quickly.
pub(crate) fn hash(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
