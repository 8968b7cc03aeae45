//! Text of a policy with its wildcards and variables told apart, compiled. Knows nothing of which element it stands in.

use crate::Truth;
use crate::contested::Reading;
use crate::context::Context;
use crate::glob::{self, Step, Steps};
use crate::variable::{Meaning, Read, Variable, variable};

/// What text of a policy is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// To the letter.
    Text(Box<str>),
    /// `?`.
    One { stops_at_colon: bool },
    /// `*`.
    Run { stops_at_colon: bool },
    /// `${key}` or `${key, 'default'}` (I-VAR-07).
    Variable(Variable),
}

/// What is special in a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Special {
    pub(crate) wildcards: bool,
    pub(crate) variables: bool,
}

/// A compiled piece of policy text. It borrows nothing.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(crate) struct Pattern {
    pieces: Box<[Piece]>,
    has_variables: bool,
}

impl Pattern {
    /// A pattern whose wildcards do not mind colons.
    pub(crate) fn new(text: &str, special: Special) -> Self {
        let mut builder = Builder::default();
        builder.read(text, special, false);
        builder.finish()
    }

    pub(crate) fn has_variables(&self) -> bool {
        self.has_variables
    }

    /// Whether it is `*` alone.
    pub(crate) fn is_star(&self) -> bool {
        matches!(*self.pieces, [Piece::Run { .. }])
    }

    /// Whether it is text with a `*` behind it, or `*` alone.
    pub(crate) fn is_beginning(&self) -> bool {
        matches!(
            *self.pieces,
            [Piece::Run { .. }] | [Piece::Text(_), Piece::Run { .. }]
        )
    }

    /// As `matches`, for text in which nothing is substituted.
    #[inline]
    pub(crate) fn is_match(&self, text: &str) -> bool {
        match &*self.pieces {
            [] => text.is_empty(),
            [Piece::Text(only)] => **only == *text,
            [
                Piece::Run {
                    stops_at_colon: false,
                },
            ] => true,
            [
                Piece::Text(first),
                Piece::Run {
                    stops_at_colon: false,
                },
            ] => text.starts_with(&**first),
            _ => glob::matches(self, text),
        }
    }

    /// Whether the whole text matches. A substituted value is literal text, whatever it holds (I-VAR-09, I-VAR-10);
    /// with an unset variable nothing matches (I-VAR-05).
    #[inline]
    pub(crate) fn matches(&self, text: &str, context: &Context, reading: &impl Reading) -> Truth {
        if !self.has_variables {
            return self.is_match(text).into();
        }
        self.matches_substituted(text, context, reading, false)
    }

    /// As `matches`, and wildcards stop at colons before the fifth colon, which may stand in a substituted value.
    pub(crate) fn matches_parts(
        &self,
        text: &str,
        context: &Context,
        reading: &impl Reading,
    ) -> Truth {
        if !self.has_variables {
            return glob::matches(self, text).into();
        }
        self.matches_substituted(text, context, reading, true)
    }

    fn matches_substituted(
        &self,
        text: &str,
        context: &Context,
        reading: &impl Reading,
        by_parts: bool,
    ) -> Truth {
        let mut is_known = true;
        for piece in &self.pieces {
            if let Piece::Variable(variable) = piece {
                match variable.meaning(context, reading) {
                    Meaning::Unset => return Truth::No,
                    Meaning::Unknown => is_known = false,
                    Meaning::Text(_) => {}
                }
            }
        }
        let substituted = Substituted {
            pieces: &self.pieces,
            context,
            reading,
            by_parts,
        };
        // An unknown value may be any text: where not even that would match, it does not matter.
        match (glob::matches(&substituted, text), is_known) {
            (false, _) => Truth::No,
            (true, true) => Truth::Yes,
            (true, false) => Truth::Unknown,
        }
    }

    /// Whether text equals the pattern's without regard to case; the pattern has no wildcards.
    pub(crate) fn equals_ignoring_case(
        &self,
        text: &str,
        context: &Context,
        reading: &impl Reading,
    ) -> Truth {
        let mut left = text.chars().flat_map(char::to_lowercase);
        for piece in &self.pieces {
            let expected = match piece {
                Piece::Text(text) => &**text,
                Piece::Variable(variable) => match variable.meaning(context, reading) {
                    Meaning::Text(value) => value,
                    Meaning::Unset => return Truth::No,
                    Meaning::Unknown => return Truth::Unknown,
                },
                Piece::One { .. } | Piece::Run { .. } => return Truth::No,
            };
            for c in expected.chars().flat_map(char::to_lowercase) {
                if left.next() != Some(c) {
                    return Truth::No;
                }
            }
        }
        left.next().is_none().into()
    }

    /// The names of variables that are unknown in a context.
    pub(crate) fn unknown<'a>(&'a self, context: &'a Context) -> impl Iterator<Item = &'a str> {
        self.pieces.iter().filter_map(move |piece| match piece {
            Piece::Variable(variable) => {
                let meaning = variable.meaning(context, &crate::contested::Preferred);
                matches!(meaning, Meaning::Unknown).then_some(&*variable.written)
            }
            _ => None,
        })
    }

    /// How many characters of `text` fit (see [`glob::reaches`]).
    pub(crate) fn reaches(&self, text: &str, context: &Context) -> usize {
        if let [Piece::Text(first), rest @ ..] = &*self.pieces {
            let pairs = first.chars().zip(text.chars());
            let same = pairs.take_while(|(a, b)| a == b).count();
            // Where the beginning does not fit, or nothing but a run follows, that is all.
            if matches!(rest, [] | [Piece::Run { .. }]) || !text.starts_with(&**first) {
                return same;
            }
        }
        glob::reaches(
            &Substituted {
                pieces: &self.pieces,
                context,
                reading: &crate::contested::Preferred,
                by_parts: false,
            },
            text,
        )
    }
}

impl Steps for Pattern {
    #[inline]
    fn step(&self, index: usize) -> Option<Step<'_>> {
        Some(match self.pieces.get(index)? {
            Piece::Text(text) => Step::Text(text),
            Piece::One { stops_at_colon } => Step::One {
                stops_at_colon: *stops_at_colon,
            },
            Piece::Run { stops_at_colon } => Step::Run {
                stops_at_colon: *stops_at_colon,
            },
            // Patterns with variables are asked through `Substituted`.
            Piece::Variable(variable) => Step::Text(&variable.written),
        })
    }
}

struct Substituted<'a, R> {
    pieces: &'a [Piece],
    context: &'a Context,
    reading: &'a R,
    by_parts: bool,
}

impl<R: Reading> Substituted<'_, R> {
    /// Whether a wildcard at `index` stands before the fifth colon.
    fn stops(&self, index: usize) -> bool {
        let before = self.pieces.iter().take(index);
        let colons = before.map(|piece| match piece {
            Piece::Text(text) => text.matches(':').count(),
            Piece::Variable(variable) => match variable.meaning(self.context, self.reading) {
                Meaning::Text(value) => value.matches(':').count(),
                Meaning::Unset | Meaning::Unknown => 0,
            },
            Piece::One { .. } | Piece::Run { .. } => 0,
        });
        colons.sum::<usize>() < 5
    }
}

impl<R: Reading> Steps for Substituted<'_, R> {
    fn step(&self, index: usize) -> Option<Step<'_>> {
        let stops = |stops_at_colon: bool| match self.by_parts {
            true => self.stops(index),
            false => stops_at_colon,
        };
        Some(match self.pieces.get(index)? {
            Piece::Text(text) => Step::Text(text),
            Piece::One { stops_at_colon } => Step::One {
                stops_at_colon: stops(*stops_at_colon),
            },
            Piece::Run { stops_at_colon } => Step::Run {
                stops_at_colon: stops(*stops_at_colon),
            },
            Piece::Variable(variable) => match variable.meaning(self.context, self.reading) {
                Meaning::Text(value) => Step::Text(value),
                Meaning::Unset | Meaning::Unknown => Step::Run {
                    stops_at_colon: false,
                },
            },
        })
    }
}

/// Puts a pattern together; neighbouring text grows together, runs of one kind become one.
#[derive(Debug, Default)]
pub(crate) struct Builder {
    pieces: Vec<Piece>,
    plain: String,
}

impl Builder {
    /// Adds text to the letter.
    pub(crate) fn text(&mut self, text: &str) {
        self.plain.push_str(text);
    }

    /// Adds a piece.
    pub(crate) fn piece(&mut self, piece: Piece) {
        self.flush();
        if !(matches!(piece, Piece::Run { .. }) && self.pieces.last() == Some(&piece)) {
            self.pieces.push(piece);
        }
    }

    /// Adds text with what is special in it. `${*}`, `${?}` and `${$}` are the characters themselves (I-VAR-08); a
    /// variable that is not closed, or without a name, is text.
    pub(crate) fn read(&mut self, text: &str, special: Special, stops_at_colon: bool) {
        let is_special = |c| match c {
            '*' | '?' => special.wildcards,
            '$' => special.variables,
            _ => false,
        };
        let mut rest = text;
        while let Some((before, after)) = rest
            .find(is_special)
            .and_then(|at| rest.split_at_checked(at))
        {
            self.text(before);
            if let Some((variable, behind)) = variable(after) {
                match variable {
                    Read::Variable(variable) => self.piece(Piece::Variable(variable)),
                    Read::Escape(text) => self.text(text),
                }
                rest = behind;
                continue;
            }
            let mut chars = after.chars();
            match chars.next() {
                Some('*') => self.piece(Piece::Run { stops_at_colon }),
                Some('?') => self.piece(Piece::One { stops_at_colon }),
                _ => self.text("$"),
            }
            rest = chars.as_str();
        }
        self.text(rest);
    }

    /// Lets a `*` that ends what was read so far cross colons (I-ARN-05).
    pub(crate) fn cross(&mut self) {
        if self.plain.is_empty()
            && let Some(Piece::Run { stops_at_colon }) = self.pieces.last_mut()
        {
            *stops_at_colon = false;
        }
    }

    pub(crate) fn finish(mut self) -> Pattern {
        self.flush();
        Pattern {
            has_variables: self
                .pieces
                .iter()
                .any(|piece| matches!(piece, Piece::Variable(_))),
            pieces: self.pieces.into(),
        }
    }

    fn flush(&mut self) {
        if !self.plain.is_empty() {
            self.pieces.push(Piece::Text(self.plain.as_str().into()));
            self.plain.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contested::Preferred;

    const ALL: Special = Special {
        wildcards: true,
        variables: true,
    };

    fn is_match(pattern: &str, text: &str, context: &Context) -> Truth {
        Pattern::new(pattern, ALL).matches(text, context, &Preferred)
    }

    #[test]
    fn a_substituted_value_never_widens() {
        let mut context = Context::default();
        context.set("aws:PrincipalTag/team", "*");
        assert_eq!(
            is_match("a/${aws:PrincipalTag/team}/b", "a/red/b", &context),
            Truth::No
        );
        assert_eq!(
            is_match("a/${aws:PrincipalTag/team}/b", "a/*/b", &context),
            Truth::Yes
        );
        context.set("aws:PrincipalTag/team", "${aws:username}");
        assert_eq!(
            is_match("${aws:PrincipalTag/team}", "${aws:username}", &context),
            Truth::Yes
        );
    }

    #[test]
    fn a_default_stands_in_for_an_unset_key_alone() {
        let mut context = Context::default();
        assert_eq!(is_match("${aws:x, 'red'}/*", "red/1", &context), Truth::Yes);
        assert_eq!(is_match("${aws:x}/*", "red/1", &context), Truth::No);
        context.set("aws:X", "blue");
        assert_eq!(is_match("${aws:x, 'red'}/*", "red/1", &context), Truth::No);
        context.set_many("aws:x", ["blue"]);
        assert_eq!(is_match("${aws:x}/*", "blue/1", &context), Truth::No);
    }

    #[test]
    fn an_unknown_value_matters_only_where_it_could_match() {
        let mut context = Context::default();
        context.set_unknown("aws:x");
        assert_eq!(is_match("a/${aws:x}/b", "a/1/b", &context), Truth::Unknown);
        assert_eq!(is_match("a/${aws:x}/b", "c/1/b", &context), Truth::No);
    }

    #[test]
    fn escapes_are_the_characters_themselves() {
        let context = Context::default();
        assert_eq!(is_match("a${*}b${?}${$}", "a*b?$", &context), Truth::Yes);
        assert_eq!(is_match("a${*}b", "axb", &context), Truth::No);
    }
}
