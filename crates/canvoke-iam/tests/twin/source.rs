//! Choices out of bytes: random ones, or those of a failure that is being shrunk. Knows nothing of policies.

/// Choices, one byte each; where the bytes end, the first choice.
pub(crate) struct Source<'a> {
    bytes: &'a [u8],
}

impl<'a> Source<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// A number below `count`.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        match self.bytes.split_first() {
            Some((first, rest)) => {
                self.bytes = rest;
                usize::from(*first) % count
            }
            None => 0,
        }
    }

    pub(crate) fn pick<'c, T: ?Sized>(&mut self, choices: &[&'c T]) -> &'c T {
        choices[self.below(choices.len())]
    }

    /// True in one of `count` cases.
    pub(crate) fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == count - 1
    }
}

/// SplitMix64.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    pub(crate) fn bytes(&mut self, count: usize) -> Vec<u8> {
        let words = std::iter::repeat_with(|| self.next().to_le_bytes());
        words.flatten().take(count).collect()
    }
}

/// The shortest, then smallest bytes on which `fails` still holds.
pub(crate) fn shrink(mut bytes: Vec<u8>, fails: impl Fn(&[u8]) -> bool) -> Vec<u8> {
    loop {
        let mut candidates: Vec<Vec<u8>> = Vec::new();
        for length in [bytes.len() / 2, bytes.len().saturating_sub(1)] {
            candidates.push(bytes[..length].to_vec());
        }
        for at in 0..bytes.len() {
            let mut without = bytes.clone();
            without.remove(at);
            candidates.push(without);
            if bytes[at] > 0 {
                for smaller in [0, bytes[at] / 2, bytes[at] - 1] {
                    let mut changed = bytes.clone();
                    changed[at] = smaller;
                    candidates.push(changed);
                }
            }
        }
        let better = |other: &&Vec<u8>| {
            (other.len(), other.as_slice()) < (bytes.len(), bytes.as_slice()) && fails(other)
        };
        match candidates.iter().find(better) {
            Some(smaller) => bytes = smaller.clone(),
            None => return bytes,
        }
    }
}
