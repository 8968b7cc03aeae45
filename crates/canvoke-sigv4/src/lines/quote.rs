//! Text as a word of a POSIX shell, or as a string of Python and JavaScript.

/// A word of a shell: as it is where nothing in it means anything to a shell, else in single quotes.
pub(super) fn shell(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:@%+,".contains(&byte);
    if !text.is_empty() && text.bytes().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A string in double quotes that Python and JavaScript read alike (JSON's, with everything but printable ASCII
/// escaped).
pub(super) fn string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            ' '..='~' => quoted.push(letter),
            // What both read as it is; surrogate pairs they do not read alike.
            letter if !letter.is_control() && !is_line_end(letter) => quoted.push(letter),
            letter => quoted.push_str(&format!("\\u{:04x}", u32::from(letter))),
        }
    }
    quoted.push('"');
    quoted
}

/// Ends a line in JavaScript of old, and turns around the direction of what follows.
fn is_line_end(letter: char) -> bool {
    matches!(
        letter,
        '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

#[cfg(test)]
mod tests {
    use super::{shell, string};

    #[test]
    fn a_shell_sees_one_word() {
        assert_eq!(shell("https://a/b%20c"), "https://a/b%20c");
        assert_eq!(shell(""), "''");
        assert_eq!(shell("a b"), "'a b'");
        assert_eq!(
            shell("it's $HOME `x` \\ \"y\""),
            r#"'it'\''s $HOME `x` \ "y"'"#
        );
        assert_eq!(shell("a?b=c&d"), "'a?b=c&d'");
        assert_eq!(shell("~"), "'~'");
        assert_eq!(shell("-x=1"), "'-x=1'");
    }

    #[test]
    fn a_string_is_read_alike() {
        assert_eq!(
            string("a\"\\\n\u{7}ü😀\u{2028}"),
            "\"a\\\"\\\\\\n\\u0007ü😀\\u2028\""
        );
    }
}
