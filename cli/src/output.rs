//! The two streams: text goes out whole, colour only where it shows, and a reader that went away is no error.

use std::io::Write;

use anstyle::{AnsiColor, Style};

/// Writes text to standard output.
pub(crate) fn out(text: &str) {
    let mut stream = anstream::stdout().lock();
    // The reader may have gone (`| head`); there is nobody left to tell.
    let _ = stream.write_all(text.as_bytes());
    let _ = stream.flush();
}

/// Writes text to standard error.
pub(crate) fn error(text: &str) {
    let mut stream = anstream::stderr().lock();
    let _ = stream.write_all(text.as_bytes());
    let _ = stream.flush();
}

/// Text with what could steer a terminal made visible: names come from files that anybody may have written.
pub(crate) fn harmless(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '\n' | '\t' => letter,
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
            _ if letter.is_control() => '\u{fffd}',
            _ => letter,
        })
        .collect()
}

/// A report's text with each line in the colour of the mark that it begins with.
pub(crate) fn painted(text: &str) -> String {
    let mut out = String::new();
    for line in harmless(text).lines() {
        let style = style_of(line);
        out.push_str(&format!("{style}{line}{style:#}\n"));
    }
    out
}

fn style_of(line: &str) -> Style {
    let color = |color: AnsiColor| Style::new().fg_color(Some(color.into()));
    match line.split(' ').next() {
        Some("ALLOWED" | "ACCEPTED") => return color(AnsiColor::Green).bold(),
        Some("DENIED" | "SOMETIMES" | "REFUSED") => return color(AnsiColor::Red).bold(),
        Some("UNKNOWN") => return color(AnsiColor::Yellow).bold(),
        _ => {}
    }
    match line.chars().next() {
        Some('✓') => color(AnsiColor::Green),
        Some('⛔') => color(AnsiColor::Red).bold(),
        Some('◇') => color(AnsiColor::Yellow),
        Some('·') => Style::new().dimmed(),
        _ => Style::new(),
    }
}
