//! Wildcard patterns: `*` for any run of characters, `?` for one, nothing else is special (I-ARN-04). Knows nothing of
//! ARNs but that a piece may be told to stop at a colon (I-ARN-05).

/// A compiled pattern. It borrows nothing.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(crate) struct Glob {
    pieces: Vec<Piece>,
}

/// One piece of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Text to the letter.
    Text(Box<str>),
    /// `?`: one character; with `stops_at_colon` any but a colon.
    One { stops_at_colon: bool },
    /// `*`: any run of characters; with `stops_at_colon` none with a colon in it.
    Run { stops_at_colon: bool },
}

impl Glob {
    /// A pattern of pieces; neighbouring text grows together, neighbouring runs of one kind become one.
    pub(crate) fn new(pieces: impl IntoIterator<Item = Piece>) -> Self {
        let mut joined: Vec<Piece> = Vec::new();
        for piece in pieces {
            match (joined.last_mut(), piece) {
                (Some(Piece::Text(before)), Piece::Text(text)) => {
                    *before = format!("{before}{text}").into();
                }
                (Some(last @ Piece::Run { .. }), piece) if *last == piece => {}
                (_, Piece::Text(text)) if text.is_empty() => {}
                (_, piece) => joined.push(piece),
            }
        }
        Self { pieces: joined }
    }

    /// The pattern in `text`, its wildcards not minding colons.
    pub(crate) fn parse(text: &str) -> Self {
        Self::new(pieces(text, false))
    }

    /// Whether the whole of `text` matches. Cost: linear for one run; at worst pattern times text.
    pub(crate) fn matches(&self, text: &str) -> bool {
        // Where to go on when what follows a run does not fit: the run's index, and the text left behind it.
        let mut retry: Option<(usize, &str)> = None;
        let (mut at, mut rest) = (0, text);
        loop {
            let step = match self.pieces.get(at) {
                None if rest.is_empty() => return true,
                None => None,
                Some(Piece::Run { .. }) => {
                    retry = Some((at, rest));
                    Some(rest)
                }
                Some(Piece::Text(expected)) => rest.strip_prefix(&**expected),
                Some(Piece::One { stops_at_colon }) => advance(rest, *stops_at_colon),
            };
            if let Some(left) = step {
                (at, rest) = (at + 1, left);
                continue;
            }
            // Let the last run take one character more. An earlier run cannot help where a later one was reached,
            // unless the later one stops at colons.
            let Some((run, left)) = retry else {
                return false;
            };
            let stops = matches!(
                self.pieces.get(run),
                Some(Piece::Run {
                    stops_at_colon: true
                })
            );
            match advance(left, stops) {
                Some(longer) => {
                    retry = Some((run, longer));
                    (at, rest) = (run + 1, longer);
                }
                None => return stops && self.matches_slowly(text),
            }
        }
    }

    /// All places at once, for patterns in which a run that stops at colons follows one that does not. Cost: pattern
    /// times text.
    fn matches_slowly(&self, text: &str) -> bool {
        let chars: Vec<char> = text.chars().collect();
        let mut reached = vec![false; chars.len() + 1];
        if let Some(start) = reached.first_mut() {
            *start = true;
        }
        for piece in &self.pieces {
            reached = step(piece, &chars, &reached);
        }
        reached.last().copied().unwrap_or(false)
    }

    /// How many bytes of `text` match before the pattern fails, for saying where two differ (E-EXP-04).
    pub(crate) fn common_prefix(&self, text: &str) -> usize {
        let mut rest = text;
        for piece in &self.pieces {
            let step = match piece {
                Piece::Run { .. } => break,
                Piece::One { stops_at_colon } => advance(rest, *stops_at_colon),
                Piece::Text(expected) => {
                    if rest.starts_with(&**expected) {
                        rest.get(expected.len()..)
                    } else {
                        let same = rest
                            .char_indices()
                            .zip(expected.chars())
                            .find(|((_, a), b)| a != b)
                            .map_or(rest.len().min(expected.len()), |((index, _), _)| index);
                        return text.len() - rest.len() + same;
                    }
                }
            };
            match step {
                Some(left) => rest = left,
                None => break,
            }
        }
        text.len() - rest.len()
    }
}

fn advance(text: &str, stops_at_colon: bool) -> Option<&str> {
    let mut chars = text.chars();
    let next = chars.next()?;
    (!(stops_at_colon && next == ':')).then_some(chars.as_str())
}

/// From the places a pattern has reached so far to those it reaches with one more piece.
fn step(piece: &Piece, chars: &[char], reached: &[bool]) -> Vec<bool> {
    let mut next = vec![false; reached.len()];
    for (from, _) in reached.iter().enumerate().filter(|(_, is)| **is) {
        let rest = chars.get(from..).unwrap_or_default();
        let ends: Box<dyn Iterator<Item = usize>> = match piece {
            Piece::Text(text) => {
                let length = text.chars().count();
                let fits = rest.iter().copied().take(length).eq(text.chars());
                Box::new(fits.then_some(from + length).into_iter())
            }
            Piece::One { stops_at_colon } => {
                let fits = rest
                    .first()
                    .is_some_and(|&c| !(*stops_at_colon && c == ':'));
                Box::new(fits.then_some(from + 1).into_iter())
            }
            Piece::Run { stops_at_colon } => {
                let longest = rest
                    .iter()
                    .take_while(|&&c| !(*stops_at_colon && c == ':'))
                    .count();
                Box::new(from..=from + longest)
            }
        };
        for end in ends {
            if let Some(place) = next.get_mut(end) {
                *place = true;
            }
        }
    }
    next
}

/// The pieces of pattern text.
pub(crate) fn pieces(text: &str, stops_at_colon: bool) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    for c in text.chars() {
        let wildcard = match c {
            '*' => Piece::Run { stops_at_colon },
            '?' => Piece::One { stops_at_colon },
            other => {
                plain.push(other);
                continue;
            }
        };
        if !plain.is_empty() {
            pieces.push(Piece::Text(std::mem::take(&mut plain).into()));
        }
        pieces.push(wildcard);
    }
    if !plain.is_empty() {
        pieces.push(Piece::Text(plain.into()));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::Glob;

    /// The definition, without any care for cost.
    fn naive(pattern: &[char], text: &[char]) -> bool {
        match pattern.split_first() {
            None => text.is_empty(),
            Some(('*', rest)) => (0..=text.len()).any(|taken| naive(rest, &text[taken..])),
            Some(('?', rest)) => !text.is_empty() && naive(rest, &text[1..]),
            Some((c, rest)) => text.first() == Some(c) && naive(rest, &text[1..]),
        }
    }

    fn words(alphabet: &[char], length: usize) -> Vec<Vec<char>> {
        let mut all = vec![Vec::new()];
        let mut last = vec![Vec::new()];
        for _ in 0..length {
            last = last
                .iter()
                .flat_map(|word| {
                    alphabet.iter().map(move |&c| {
                        let mut longer: Vec<char> = word.clone();
                        longer.push(c);
                        longer
                    })
                })
                .collect();
            all.extend(last.clone());
        }
        all
    }

    #[test]
    fn it_agrees_with_the_definition_on_all_small_inputs() {
        let texts = words(&['a', 'b', ':'], 5);
        for pattern in words(&['a', 'b', '*', '?'], 5) {
            let glob = Glob::parse(&pattern.iter().collect::<String>());
            for text in &texts {
                let word: String = text.iter().collect();
                assert_eq!(
                    glob.matches(&word),
                    naive(&pattern, text),
                    "{pattern:?} {word}"
                );
            }
        }
    }
}
