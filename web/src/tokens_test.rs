//! The contrast of every colour token on the papers it stands on, read from the style sheet itself.

use std::collections::BTreeMap;

const SHEET: &str = include_str!("../styles/tokens.css");
/// Tokens of text and of what must be told apart by sight; the rest are lines that only decorate.
const TEXT: [&str; 6] = ["ink", "quiet", "passes", "stops", "depends", "idle"];
const EDGES: [&str; 2] = ["edge", "focus"];

/// The tokens of each block that sets colours: light, dark by choice, dark by the system.
fn themes() -> Vec<BTreeMap<&'static str, u32>> {
    let blocks = SHEET.split('{').filter(|block| block.contains("--paper:"));
    blocks
        .map(|block| {
            let inside = block.split('}').next().unwrap();
            let tokens = inside.split(';').filter_map(|line| {
                let (name, value) = line.trim().strip_prefix("--")?.split_once(':')?;
                Some((
                    name,
                    u32::from_str_radix(value.trim().strip_prefix('#')?, 16).ok()?,
                ))
            });
            tokens.collect()
        })
        .collect()
}

/// Relative luminance as WCAG defines it.
fn luminance(colour: u32) -> f64 {
    let channel = |shift: u32| {
        let value = f64::from((colour >> shift) & 0xff) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0)
}

fn contrast(one: u32, other: u32) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn text_has_four_and_a_half_to_one_and_edges_three() {
    let themes = themes();
    assert_eq!(themes.len(), 3);
    for theme in &themes {
        for paper in ["paper", "raised"] {
            let least = |names: &[&str], wanted: f64| {
                for name in names {
                    let found = contrast(theme[name], theme[paper]);
                    assert!(found >= wanted, "{name} on {paper}: {found:.2}");
                }
            };
            least(&TEXT, 4.5);
            least(&EDGES, 3.0);
        }
        for colour in ["passes", "stops", "quiet"] {
            let found = contrast(theme["on-colour"], theme[colour]);
            assert!(found >= 4.5, "on-colour on {colour}: {found:.2}");
        }
    }
}

#[test]
fn the_two_dark_themes_are_one_and_the_colours_are_the_design_s() {
    let themes = themes();
    let [light, chosen, system] = themes.as_slice() else {
        panic!("three themes")
    };
    assert_eq!(chosen, system);
    let states = |theme: &BTreeMap<&str, u32>| {
        ["passes", "stops", "depends", "idle"].map(|name| theme[name])
    };
    assert_eq!(states(light), [0x0072b2, 0xb34700, 0x8a6100, 0x595959]);
    assert_eq!(states(chosen), [0x56b4e9, 0xff9f66, 0xe69f00, 0xa9b4c0]);
    assert_eq!((light["paper"], chosen["paper"]), (0xffffff, 0x0f1720));
}
