//! Text inside quotes and names outside of them, so that no user's text ever ends its string or starts a template.

/// The inside of a quoted string that stands for `text`.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(letter) = rest.next() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '$' | '%' if rest.peek() == Some(&'{') => {
                out.push(letter);
                out.push(letter);
            }
            // A lone introducer before another one would be read as the start of an escape.
            '$' | '%' if rest.peek() == Some(&letter) => push_code(&mut out, letter),
            // Control characters, and the marks that turn the direction of text round (an old way to hide text).
            '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}' => push_code(&mut out, letter),
            _ => out.push(letter),
        }
    }
    out
}

fn push_code(out: &mut String, letter: char) {
    out.push_str(&format!("\\u{:04x}", u32::from(letter)));
}

/// The key of an object: bare where it is a plain name.
pub(super) fn key(name: &str) -> String {
    const WORDS: [&str; 6] = ["for", "if", "in", "null", "true", "false"];
    let mut letters = name.chars();
    let starts = letters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == '_');
    let plain = starts && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    if plain && !WORDS.contains(&name) {
        name.to_owned()
    } else {
        format!("\"{}\"", escaped(name))
    }
}

/// The lines of a comment: what a user wrote cannot leave it.
pub(super) fn comment(text: &str) -> Vec<String> {
    text.lines()
        .map(|line| {
            let plain: String = line
                .chars()
                .map(|letter| if letter.is_control() { ' ' } else { letter })
                .collect();
            format!("# {plain}").trim_end().to_owned()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{comment, escaped, key};

    #[test]
    fn quotes_templates_and_control_characters_stay_text() {
        assert_eq!(escaped("a\"b\\c"), "a\\\"b\\\\c");
        assert_eq!(escaped("${x} %{y} $x"), "$${x} %%{y} $x");
        assert_eq!(escaped("$${x}"), "\\u0024$${x}");
        assert_eq!(escaped("a\nb\u{1}\u{202e}"), "a\\nb\\u0001\\u202e");
    }

    #[test]
    fn a_key_is_bare_only_where_it_is_a_plain_name() {
        assert_eq!(key("Version"), "Version");
        assert_eq!(key("aws:SourceVpce"), "\"aws:SourceVpce\"");
        assert_eq!(key("for"), "\"for\"");
        assert_eq!(key(""), "\"\"");
    }

    #[test]
    fn a_comment_keeps_its_mark_on_every_line() {
        assert_eq!(comment("a\nresource \"x\""), ["# a", "# resource \"x\""]);
        assert_eq!(comment("a\rb"), ["# a b"]);
    }
}
