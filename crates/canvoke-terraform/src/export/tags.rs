//! Tags: the name that the console shows, and what a scenario knows of a part that no argument holds, so that an import
//! finds it again. Tags change nothing in AWS.

use crate::hcl::{Expr, text};

/// Most characters that AWS keeps as a tag's value.
const MAX_VALUE: usize = 256;

/// The name, and further tags.
pub(super) fn tags(
    name: &str,
    further: impl IntoIterator<Item = (impl Into<String>, String)>,
) -> Expr {
    let mut members = vec![("Name".to_owned(), text(name))];
    for (key, value) in further {
        members.push((key.into(), text(value)));
    }
    Expr::Object(members)
}

/// A list as one tag, or as several where it is too long for one: `key`, `key:2`, `key:3`.
pub(super) fn list_tags(key: &str, values: &[String]) -> Vec<(String, String)> {
    let mut tags: Vec<(String, String)> = Vec::new();
    for value in values {
        match tags.last_mut() {
            Some((_, so_far)) if so_far.len() + 1 + value.len() <= MAX_VALUE => {
                so_far.push(' ');
                so_far.push_str(value);
            }
            last => {
                let key = match last {
                    None => key.to_owned(),
                    Some(_) => format!("{key}:{}", tags.len() + 1),
                };
                tags.push((key, value.clone()));
            }
        }
    }
    if tags.is_empty() {
        tags.push((key.to_owned(), String::new()));
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::list_tags;

    #[test]
    fn a_long_list_takes_several_tags() {
        let blocks: Vec<String> = (0..30).map(|index| format!("10.{index}.0.0/16")).collect();
        let tags = list_tags("canvoke:cidrs", &blocks);
        assert_eq!(tags[0].0, "canvoke:cidrs");
        assert_eq!(tags[1].0, "canvoke:cidrs:2");
        assert!(tags.iter().all(|(_, value)| value.len() <= 256));
        let back: Vec<&str> = tags
            .iter()
            .flat_map(|(_, value)| value.split(' '))
            .collect();
        assert_eq!(back, blocks);
        assert_eq!(list_tags("k", &[]), [("k".to_owned(), String::new())]);
    }
}
