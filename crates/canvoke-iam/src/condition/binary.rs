//! BinaryEquals: bytes after base64 decoding. Knows nothing of negation, which this operator has not.

/// The values of a BinaryEquals operator; those that are no base64 match nothing.
#[derive(Clone, Debug)]
pub(super) struct Test {
    values: Box<[Box<[u8]>]>,
}

impl Test {
    pub(super) fn new(values: &[String]) -> Self {
        Self {
            values: values
                .iter()
                .filter(|value| is_base64(value))
                .map(|value| Bytes::of(value).collect())
                .collect(),
        }
    }

    pub(super) fn matches(&self, value: &str) -> bool {
        is_base64(value)
            && self
                .values
                .iter()
                .any(|wanted| Bytes::of(value).eq(wanted.iter().copied()))
    }
}

/// Whether text is base64: its letters, and at most two `=` that fill the last four.
pub(super) fn is_base64(text: &str) -> bool {
    let letters = text.trim_end_matches('=');
    let filling = text.len() - letters.len();
    letters.bytes().all(|letter| sextet(letter).is_some())
        && match filling {
            0 => letters.len() % 4 != 1,
            1 | 2 => text.len().is_multiple_of(4),
            _ => false,
        }
}

/// The bytes behind base64, one after another, so that comparing needs no copy.
struct Bytes<'a> {
    letters: std::slice::Iter<'a, u8>,
    bits: u32,
    count: u32,
}

impl<'a> Bytes<'a> {
    fn of(text: &'a str) -> Self {
        Self {
            letters: text.trim_end_matches('=').as_bytes().iter(),
            bits: 0,
            count: 0,
        }
    }
}

impl Iterator for Bytes<'_> {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        while self.count < 8 {
            let six = sextet(*self.letters.next()?)?;
            self.bits = (self.bits << 6 | u32::from(six)) & 0xffff;
            self.count += 6;
        }
        self.count -= 8;
        u8::try_from(self.bits >> self.count & 0xff).ok()
    }
}

fn sextet(letter: u8) -> Option<u8> {
    Some(match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_compared_and_not_letters() {
        let decoded: Vec<u8> = Bytes::of("aGVsbG8=").collect();
        assert_eq!(decoded, b"hello");
        let test = Test::new(&["aGVsbG8=".to_owned()]);
        assert!(test.matches("aGVsbG8"));
        assert!(!test.matches("aGVsbGE="));
        assert!(!test.matches("hello!"));
        assert!(!is_base64("a"));
        assert!(!is_base64("ab="));
    }
}
