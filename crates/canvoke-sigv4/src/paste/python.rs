//! What Python prints: strings, byte strings and dictionaries of them, and JSON's strings. Knows nothing of what they
//! mean.

/// A piece of Python's output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A string or byte string, unescaped.
    Text(String),
    /// A word or number, such as `None`.
    Word(String),
    /// One of `{}[]():,` and the like.
    Mark(char),
}

/// The pieces of a text, one after the other. Never fails: what is no string is words and marks.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut letters = text.chars().peekable();
    let mut word = String::new();
    while let Some(letter) = letters.next() {
        let is_quote = letter == '\'' || letter == '"';
        if letter.is_alphanumeric() || letter == '_' || letter == '.' || letter == '-' {
            word.push(letter);
            continue;
        }
        // `b'...'` and `u'...'` are strings too.
        if is_quote && ["b", "u", "B", "r"].contains(&word.as_str()) {
            word.clear();
        }
        if !word.is_empty() {
            tokens.push(Token::Word(std::mem::take(&mut word)));
        }
        if is_quote {
            tokens.push(Token::Text(quoted(&mut letters, letter)));
        } else if !letter.is_whitespace() {
            tokens.push(Token::Mark(letter));
        }
    }
    if !word.is_empty() {
        tokens.push(Token::Word(word));
    }
    tokens
}

/// The rest of a string after its first quote. Python's escapes and JSON's.
fn quoted(letters: &mut std::iter::Peekable<std::str::Chars<'_>>, quote: char) -> String {
    let mut bytes: Vec<u8> = Vec::new();
    let push = |bytes: &mut Vec<u8>, letter: char| {
        let mut buffer = [0; 4];
        bytes.extend_from_slice(letter.encode_utf8(&mut buffer).as_bytes());
    };
    while let Some(letter) = letters.next() {
        if letter == quote {
            break;
        }
        if letter != '\\' {
            push(&mut bytes, letter);
            continue;
        }
        match letters.next() {
            Some('n') => bytes.push(b'\n'),
            Some('r') => bytes.push(b'\r'),
            Some('t') => bytes.push(b'\t'),
            Some('b') => bytes.push(8),
            Some('f') => bytes.push(12),
            Some('x') => bytes.extend(number(letters, 2).and_then(|byte| u8::try_from(byte).ok())),
            Some('u') => match number(letters, 4) {
                // JSON writes letters beyond the sixteen bits as two halves.
                Some(high @ 0xd800..=0xdbff) => {
                    let is_pair =
                        letters.next_if_eq(&'\\').is_some() && letters.next_if_eq(&'u').is_some();
                    let low = is_pair.then(|| number(letters, 4)).flatten();
                    let letter = low
                        .filter(|low| (0xdc00..0xe000).contains(low))
                        .and_then(|low| {
                            char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00))
                        });
                    push(&mut bytes, letter.unwrap_or('\u{fffd}'));
                }
                letter => push(
                    &mut bytes,
                    letter.and_then(char::from_u32).unwrap_or('\u{fffd}'),
                ),
            },
            Some('U') => {
                let letter = number(letters, 8).and_then(char::from_u32);
                push(&mut bytes, letter.unwrap_or('\u{fffd}'));
            }
            Some('\n') | None => {}
            Some(letter) => push(&mut bytes, letter),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A number of so many hexadecimal digits.
fn number(letters: &mut std::iter::Peekable<std::str::Chars<'_>>, digits: usize) -> Option<u32> {
    let mut number = 0_u32;
    for _ in 0..digits {
        let digit = letters.next_if(char::is_ascii_hexdigit)?.to_digit(16)?;
        number = number.wrapping_mul(16).wrapping_add(digit);
    }
    Some(number)
}

/// The string at the very start of JSON.
pub(super) fn json_string(text: &str) -> Option<String> {
    let rest = text.strip_prefix('"')?;
    Some(quoted(&mut rest.chars().peekable(), '"'))
}

/// The strings of a text, those that stand side by side joined, as Python does.
pub(super) fn strings(text: &str) -> Vec<String> {
    let mut strings: Vec<String> = Vec::new();
    let mut is_beside = false;
    for token in tokens(text) {
        match (token, strings.last_mut()) {
            (Token::Text(text), Some(last)) if is_beside => last.push_str(&text),
            (Token::Text(text), _) => {
                strings.push(text);
                is_beside = true;
            }
            _ => is_beside = false,
        }
    }
    strings
}

/// The members of the first dictionary in a text whose values are strings or words; what is nested is left out.
pub(super) fn dictionary(text: &str) -> Vec<(String, Option<String>)> {
    let mut members = Vec::new();
    let mut depth = 0_usize;
    let mut key: Option<String> = None;
    let mut value: Option<Option<String>> = None;
    let mut is_value = false;
    for token in tokens(text) {
        match token {
            Token::Mark('{') if depth == 0 => depth = 1,
            _ if depth == 0 => {}
            Token::Mark('{' | '[') => depth += 1,
            Token::Mark('}' | ']') => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
            _ if depth > 1 => {}
            Token::Mark(':') if key.is_some() => is_value = true,
            Token::Mark(',') => {
                if let (Some(key), Some(value)) = (key.take(), value.take()) {
                    members.push((key, value));
                }
                is_value = false;
            }
            Token::Mark(_) => {}
            Token::Text(text) if is_value => {
                let so_far = value.take().flatten().unwrap_or_default();
                value = Some(Some(so_far + &text));
            }
            Token::Text(text) => key = Some(text),
            Token::Word(word) if is_value && value.is_none() => {
                value = Some((word != "None").then_some(word));
            }
            Token::Word(_) => {}
        }
    }
    if let (Some(key), Some(value)) = (key, value) {
        members.push((key, value));
    }
    members
}

#[cfg(test)]
mod tests {
    use super::{dictionary, json_string, strings};

    #[test]
    fn strings_side_by_side_are_one() {
        let text = "('\\n'\n 'CANONICAL REQUEST = POST\\n'\n '/a')\n('b')";
        assert_eq!(strings(text), ["\nCANONICAL REQUEST = POST\n/a", "b"]);
    }

    #[test]
    fn a_dictionary_gives_its_plain_members() {
        let text = "x {'a': 'b: {c}', 'd': None, 'e': b'\\xc3\\xbc', \"f's\": 7, 'g': {'h': 'i'}, 'j': ('k' 'l')} {'m': 'n'}";
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            dictionary(text),
            [
                ("a".to_owned(), some("b: {c}")),
                ("d".to_owned(), None),
                ("e".to_owned(), some("ü")),
                ("f's".to_owned(), some("7")),
                ("j".to_owned(), some("kl")),
            ]
        );
    }

    #[test]
    fn json_is_unescaped() {
        assert_eq!(
            json_string(r#""a\n\u00fc\ud83d\ude00\"b" x"#).unwrap(),
            "a\nü😀\"b"
        );
        assert_eq!(json_string("a"), None);
    }
}
