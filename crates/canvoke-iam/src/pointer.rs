//! JSON pointers (RFC 6901) into a policy, written out only where something is said of a place. Knows nothing of
//! policies.

use std::fmt;

/// A place in a JSON text, by the names and indices that lead to it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pointer<'p> {
    above: Option<&'p Pointer<'p>>,
    step: Step<'p>,
}

#[derive(Clone, Copy, Debug)]
enum Step<'p> {
    Root,
    Member(&'p str),
    Element(usize),
}

impl Pointer<'_> {
    /// The whole text.
    pub(crate) const ROOT: Pointer<'static> = Pointer {
        above: None,
        step: Step::Root,
    };

    /// A member of the object at this place.
    pub(crate) fn member<'s>(&'s self, name: &'s str) -> Pointer<'s> {
        Pointer {
            above: Some(self),
            step: Step::Member(name),
        }
    }

    /// An element of the list at this place.
    pub(crate) fn element(&self, index: usize) -> Pointer<'_> {
        Pointer {
            above: Some(self),
            step: Step::Element(index),
        }
    }
}

impl fmt::Display for Pointer<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(above) = self.above {
            above.fmt(formatter)?;
        }
        match self.step {
            Step::Root => Ok(()),
            Step::Member(name) => {
                write!(formatter, "/{}", name.replace('~', "~0").replace('/', "~1"))
            }
            Step::Element(index) => write!(formatter, "/{index}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Pointer;

    #[test]
    fn names_are_escaped() {
        let list = Pointer::ROOT.member("Statement");
        let one = list.element(2);
        let key = one.member("aws:PrincipalTag/a~b");
        assert_eq!(key.to_string(), "/Statement/2/aws:PrincipalTag~1a~0b");
        assert_eq!(Pointer::ROOT.to_string(), "");
    }
}
