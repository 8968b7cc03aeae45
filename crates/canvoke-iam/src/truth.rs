//! Three-valued logic: what is not known stays unknown only where it matters (I-COND-20).

/// True, false, or not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It holds.
    Yes,
    /// It does not.
    No,
    /// It depends on something nobody gave.
    Unknown,
}

impl Truth {
    /// Both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            _ => Self::Unknown,
        }
    }

    /// At least one holds.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::No, Self::No) => Self::No,
            _ => Self::Unknown,
        }
    }

    /// All hold; true of none.
    pub(crate) fn all(truths: impl Iterator<Item = Self>) -> Self {
        let mut folded = Self::Yes;
        for truth in truths {
            folded = folded.and(truth);
            if folded == Self::No {
                break;
            }
        }
        folded
    }

    /// One holds; false of none.
    pub(crate) fn any(truths: impl Iterator<Item = Self>) -> Self {
        let mut folded = Self::No;
        for truth in truths {
            folded = folded.or(truth);
            if folded == Self::Yes {
                break;
            }
        }
        folded
    }
}

impl From<bool> for Truth {
    fn from(is_true: bool) -> Self {
        if is_true { Self::Yes } else { Self::No }
    }
}

impl std::ops::Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
        }
    }
}
