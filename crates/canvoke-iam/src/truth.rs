//! Three-valued truth: true, false, or not known (design D6). Knows nothing of policies.

/// Whether something holds: `Unknown` where a key that nobody gave decides it (I-COND-20).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// It does not hold.
    No,
    /// It cannot be told.
    Unknown,
    /// It holds.
    Yes,
}

impl Truth {
    /// Both hold: the lesser of the two.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// One of them holds: the greater of the two.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.max(other)
    }

    /// The opposite; what is not known stays so.
    #[must_use]
    pub fn negate_if(self, is_negated: bool) -> Self {
        match (self, is_negated) {
            (Self::Yes, true) => Self::No,
            (Self::No, true) => Self::Yes,
            (truth, _) => truth,
        }
    }

    /// Whether it holds for certain.
    pub fn is_yes(self) -> bool {
        self == Self::Yes
    }

    /// Whether it certainly does not hold.
    pub fn is_no(self) -> bool {
        self == Self::No
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}
