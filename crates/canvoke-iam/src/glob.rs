//! Wildcard patterns: `*` for any run of characters, `?` for one, nothing else is special (I-ARN-04). Knows nothing of
//! ARNs but that a wildcard may be told to stop at a colon (I-ARN-05).

/// One step of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step<'a> {
    /// Text to the letter.
    Text(&'a str),
    /// `?`: one character; if it stops at colons, any but a colon.
    One { stops_at_colon: bool },
    /// `*`: any run of characters; if it stops at colons, none with a colon in it.
    Run { stops_at_colon: bool },
}

/// Whatever has the steps of a pattern, in order.
pub(crate) trait Steps {
    fn step(&self, index: usize) -> Option<Step<'_>>;
}

/// Whether the whole of `text` matches. A `?` that crosses colons must stand behind every run that stops at them: only
/// the sixth part of an ARN has one. Allocates nothing. Cost: linear for one run; at worst the square of the text
/// times the pattern, where runs of both kinds follow each other.
pub(crate) fn matches(pattern: &impl Steps, text: &str) -> bool {
    // Where to go on when what follows a run does not fit: the run's index, and the text left behind it. The last run
    // is enough, because an earlier one could only do what the last one can do; but one that stops at colons cannot do
    // all that a run before it can, so the last of those that do not stop is kept as well.
    let mut stopping: Option<(usize, &str)> = None;
    let mut crossing: Option<(usize, &str)> = None;
    let (mut at, mut rest) = (0, text);
    loop {
        let advanced = match pattern.step(at) {
            None if rest.is_empty() => return true,
            None => None,
            Some(Step::Text(expected)) => rest.strip_prefix(expected),
            Some(Step::One { stops_at_colon }) => advance(rest, stops_at_colon),
            Some(Step::Run {
                stops_at_colon: true,
            }) => {
                stopping = Some((at, rest));
                Some(rest)
            }
            Some(Step::Run {
                stops_at_colon: false,
            }) => {
                // A pattern that ends here, or with one more text, needs no search.
                match (pattern.step(at + 1), pattern.step(at + 2)) {
                    (None, _) => return true,
                    (Some(Step::Text(end)), None) => return rest.ends_with(end),
                    _ => {}
                }
                stopping = None;
                crossing = Some((at, rest));
                Some(rest)
            }
        };
        if let Some(left) = advanced {
            (at, rest) = (at + 1, left);
            continue;
        }
        let longer = stopping.and_then(|(run, left)| Some((run, advance(left, true)?)));
        if longer.is_some() {
            stopping = longer;
        } else {
            stopping = None;
            crossing = crossing.and_then(|(run, left)| Some((run, advance(left, false)?)));
        }
        let Some((run, left)) = longer.or(crossing) else {
            return false;
        };
        (at, rest) = (run + 1, left);
    }
}

/// How many characters of `text` fit before it leaves the pattern for good: the longest beginning that the pattern
/// can still be continued from. For saying where two differ (E-EXP-04); not for deciding. Cost: pattern times text.
pub(crate) fn reaches(pattern: &impl Steps, text: &str) -> usize {
    let chars: Vec<char> = text.chars().collect();
    let mut reached = vec![false; chars.len() + 1];
    if let Some(start) = reached.first_mut() {
        *start = true;
    }
    let mut furthest = 0;
    let mut index = 0;
    while let Some(step) = pattern.step(index) {
        let mut next = vec![false; reached.len()];
        // Whether a run that began before may go on; behind one everything is reached, which says nothing of the fit.
        let mut is_running = false;
        for (at, end) in (0..reached.len()).zip(1..) {
            let is_reached = reached.get(at) == Some(&true);
            let rest = chars.get(at..).unwrap_or_default();
            let c = rest.first();
            let taken = match step {
                Step::Run { stops_at_colon } => {
                    is_running |= is_reached;
                    if let Some(place) = next.get_mut(at) {
                        *place = is_running;
                    }
                    is_running &= !(stops_at_colon && c == Some(&':'));
                    continue;
                }
                _ if !is_reached => continue,
                Step::Text(text) => {
                    let same = rest.iter().zip(text.chars()).take_while(|(a, b)| **a == *b);
                    let same = same.count();
                    if same > 0 {
                        furthest = furthest.max(at + same);
                    }
                    if same < text.chars().count() {
                        continue;
                    }
                    at + same
                }
                Step::One { stops_at_colon } => match c {
                    Some(c) if !(stops_at_colon && *c == ':') => end,
                    _ => continue,
                },
            };
            furthest = furthest.max(taken);
            if let Some(place) = next.get_mut(taken) {
                *place = true;
            }
        }
        reached = next;
        index += 1;
    }
    furthest
}

#[inline]
fn advance(text: &str, stops_at_colon: bool) -> Option<&str> {
    let mut chars = text.chars();
    let next = chars.next()?;
    (!(stops_at_colon && next == ':')).then_some(chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Copy, Debug)]
    enum Letter {
        Plain(char),
        One(bool),
        Run(bool),
    }

    struct Word(Vec<(Letter, String)>);

    impl Steps for Word {
        fn step(&self, index: usize) -> Option<Step<'_>> {
            self.0.get(index).map(|(letter, text)| match *letter {
                Letter::Plain(_) => Step::Text(text),
                Letter::One(stops_at_colon) => Step::One { stops_at_colon },
                Letter::Run(stops_at_colon) => Step::Run { stops_at_colon },
            })
        }
    }

    /// The definition, without any care for cost.
    fn naive(pattern: &[Letter], text: &[char]) -> bool {
        let Some((first, rest)) = pattern.split_first() else {
            return text.is_empty();
        };
        match first {
            Letter::Plain(c) => text.first() == Some(c) && naive(rest, &text[1..]),
            Letter::One(stops) => {
                let pattern_rest = rest;
                matches!(text, [c, rest @ ..] if !(*stops && *c == ':') && naive(pattern_rest, rest))
            }
            Letter::Run(stops) => (0..=text.len())
                .take_while(|&taken| !(*stops && text[..taken].contains(&':')))
                .any(|taken| naive(rest, &text[taken..])),
        }
    }

    /// A `?` that crosses colons stands behind every run that stops at them, as in all patterns of ARNs.
    fn is_of_an_arn(pattern: &[Letter]) -> bool {
        let crossing = pattern
            .iter()
            .position(|letter| matches!(letter, Letter::One(false)));
        let stopping = pattern
            .iter()
            .rposition(|letter| matches!(letter, Letter::Run(true)));
        match (crossing, stopping) {
            (Some(crossing), Some(stopping)) => stopping < crossing,
            _ => true,
        }
    }

    fn words<T: Clone>(alphabet: &[T], length: usize) -> Vec<Vec<T>> {
        let mut all = vec![Vec::new()];
        let mut last: Vec<Vec<T>> = vec![Vec::new()];
        for _ in 0..length {
            last = last
                .iter()
                .flat_map(|word| {
                    alphabet.iter().map(move |letter| {
                        let mut longer = word.clone();
                        longer.push(letter.clone());
                        longer
                    })
                })
                .collect();
            all.extend(last.iter().cloned());
        }
        all
    }

    #[test]
    fn it_says_how_far_a_text_fits() {
        let word = |text: &str| {
            let letters = text.chars().map(|c| match c {
                '*' => (Letter::Run(false), String::new()),
                '?' => (Letter::One(false), String::new()),
                c => (Letter::Plain(c), c.to_string()),
            });
            Word(letters.collect())
        };
        assert_eq!(reaches(&word("/v1/order/*"), "/v1/orders/42"), 9);
        assert_eq!(reaches(&word("ab?d"), "abcx"), 3);
        assert_eq!(reaches(&word("a*cd"), "abbcx"), 4);
        assert_eq!(reaches(&word("x"), "abc"), 0);
    }

    #[test]
    fn it_agrees_with_the_definition_on_all_small_inputs() {
        let texts: Vec<_> = words(&['a', 'b', ':'], 5);
        let alphabet = [
            Letter::Plain('a'),
            Letter::Plain('b'),
            Letter::Plain(':'),
            Letter::One(false),
            Letter::One(true),
            Letter::Run(false),
            Letter::Run(true),
        ];
        let mut compared = 0;
        for pattern in words(&alphabet, 5) {
            if !is_of_an_arn(&pattern) {
                continue;
            }
            let text_of = |letter: &Letter| match letter {
                Letter::Plain(c) => (*letter, c.to_string()),
                other => (*other, String::new()),
            };
            let word = Word(pattern.iter().map(text_of).collect());
            for text in &texts {
                let string: String = text.iter().collect();
                let is_match = matches(&word, &string);
                assert_eq!(is_match, naive(&pattern, text), "{pattern:?} {string}");
                compared += 1;
            }
        }
        assert!(compared > 5_000_000, "{compared}");
    }
}
