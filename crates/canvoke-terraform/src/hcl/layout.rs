//! Laying out a file the way `terraform fmt` does: two spaces of indent; `=` aligned over neighbouring one-line
//! items; an empty line, a block or a value of several lines ends such a run and is not aligned itself.

use super::quote::{comment, escaped, key};
use super::{Block, Expr, Item, Part};

/// Longest list that stays on one line.
const LIST_WIDTH: usize = 90;

/// The text of a file.
pub(crate) fn file_text(items: &[Item]) -> String {
    let mut lines = Vec::new();
    body_lines(items, &mut lines);
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

fn body_lines(items: &[Item], lines: &mut Vec<String>) {
    let mut run: Vec<(String, String)> = Vec::new();
    for item in items {
        match item {
            Item::Argument(name, value) => {
                argument((*name).to_owned(), value, &mut run, lines);
            }
            Item::Block(block) => {
                end_run(&mut run, lines);
                if lines
                    .last()
                    .is_some_and(|line| !line.is_empty() && !line.starts_with('#'))
                {
                    lines.push(String::new());
                }
                block_lines(block, lines);
            }
            Item::Blank => {
                end_run(&mut run, lines);
                lines.push(String::new());
            }
            Item::Comment(words) => {
                end_run(&mut run, lines);
                if lines.last().is_some_and(|line| line == "}") {
                    lines.push(String::new());
                }
                lines.extend(comment(words));
            }
        }
    }
    end_run(&mut run, lines);
}

fn block_lines(block: &Block, lines: &mut Vec<String>) {
    let labels: String = block
        .labels
        .iter()
        .map(|label| format!(" \"{}\"", escaped(label)))
        .collect();
    if block.items.is_empty() {
        lines.push(format!("{}{labels} {{}}", block.kind));
        return;
    }
    lines.push(format!("{}{labels} {{", block.kind));
    let mut inner = Vec::new();
    body_lines(&block.items, &mut inner);
    lines.extend(indented(inner));
    lines.push("}".to_owned());
}

/// A one-line item joins the run; one of several lines ends it.
fn argument(name: String, value: &Expr, run: &mut Vec<(String, String)>, lines: &mut Vec<String>) {
    let value_lines = expr_lines(value);
    if let [only] = value_lines.as_slice() {
        run.push((name, only.clone()));
        return;
    }
    end_run(run, lines);
    let mut value_lines = value_lines.into_iter();
    let first = value_lines.next().unwrap_or_default();
    lines.push(format!("{name} = {first}"));
    lines.extend(value_lines);
}

fn end_run(run: &mut Vec<(String, String)>, lines: &mut Vec<String>) {
    let width = run
        .iter()
        .map(|(name, _)| name.chars().count())
        .max()
        .unwrap_or(0);
    for (name, value) in run.drain(..) {
        let pad = " ".repeat(width - name.chars().count());
        lines.push(format!("{name}{pad} = {value}"));
    }
}

fn expr_lines(expr: &Expr) -> Vec<String> {
    match expr {
        Expr::Reference(path) => vec![path.clone()],
        Expr::Text(parts) => vec![quoted(parts)],
        Expr::Bool(value) => vec![value.to_string()],
        Expr::Number(value) => vec![value.clone()],
        Expr::Null => vec!["null".to_owned()],
        Expr::List(elements) => list_lines(elements),
        Expr::Object(members) => object_lines(members),
        Expr::Call(name, arguments) => call_lines(name, arguments),
    }
}

fn quoted(parts: &[Part]) -> String {
    if let [Part::Reference(path)] = parts {
        return path.clone();
    }
    let inside: String = parts
        .iter()
        .map(|part| match part {
            Part::Literal(text) => escaped(text),
            Part::Reference(path) => format!("${{{path}}}"),
        })
        .collect();
    format!("\"{inside}\"")
}

fn list_lines(elements: &[Expr]) -> Vec<String> {
    let mut all: Vec<Vec<String>> = elements.iter().map(expr_lines).collect();
    let short = all.iter().all(|lines| lines.len() == 1)
        && all
            .iter()
            .flatten()
            .map(|line| line.len() + 2)
            .sum::<usize>()
            < LIST_WIDTH;
    if short {
        return vec![format!("[{}]", all.concat().join(", "))];
    }
    if let [Expr::Object(_)] = elements {
        let only = all.pop().unwrap_or_default();
        return wrapped("[", only, "]");
    }
    let mut lines = vec!["[".to_owned()];
    for mut element in all {
        if let Some(last) = element.last_mut() {
            last.push(',');
        }
        lines.extend(indented(element));
    }
    lines.push("]".to_owned());
    lines
}

fn object_lines(members: &[(String, Expr)]) -> Vec<String> {
    if members.is_empty() {
        return vec!["{}".to_owned()];
    }
    let (mut run, mut inner) = (Vec::new(), Vec::new());
    for (name, value) in members {
        argument(key(name), value, &mut run, &mut inner);
    }
    end_run(&mut run, &mut inner);
    let mut lines = vec!["{".to_owned()];
    lines.extend(indented(inner));
    lines.push("}".to_owned());
    lines
}

/// `jsonencode({ ... })` and its like: one argument opens on the line of the call; several stand a line each.
fn call_lines(name: &str, arguments: &[Expr]) -> Vec<String> {
    let mut all: Vec<Vec<String>> = arguments.iter().map(expr_lines).collect();
    if let [_] = all.as_slice() {
        let only = all.pop().unwrap_or_default();
        return wrapped(&format!("{name}("), only, ")");
    }
    if all.iter().all(|lines| lines.len() == 1) {
        return vec![format!("{name}({})", all.concat().join(", "))];
    }
    let mut lines = vec![format!("{name}(")];
    for mut argument in all {
        if let Some(last) = argument.last_mut() {
            last.push(',');
        }
        lines.extend(indented(argument));
    }
    lines.push(")".to_owned());
    lines
}

fn wrapped(open: &str, mut lines: Vec<String>, close: &str) -> Vec<String> {
    if let Some(first) = lines.first_mut() {
        first.insert_str(0, open);
    }
    if let Some(last) = lines.last_mut() {
        last.push_str(close);
    }
    lines
}

fn indented(lines: Vec<String>) -> impl Iterator<Item = String> {
    lines.into_iter().map(|line| {
        if line.is_empty() {
            line
        } else {
            format!("  {line}")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Block, Expr, Item, number, reference, text};
    use super::file_text;

    #[test]
    fn neighbours_align_and_a_value_of_several_lines_ends_the_run() {
        let mut block = Block::labelled("resource", &["aws_x", "y"]);
        block.set("a", number(1));
        block.set("long_name", text("b"));
        block.set(
            "policy",
            Expr::Call(
                "jsonencode",
                vec![Expr::Object(vec![
                    ("Version".to_owned(), text("2012-10-17")),
                    (
                        "Statement".to_owned(),
                        Expr::List(vec![Expr::Object(vec![(
                            "Effect".to_owned(),
                            text("Allow"),
                        )])]),
                    ),
                ])],
            ),
        );
        block.set("z", reference("aws_vpc", "main", "id"));
        block.nest(Block::new("lifecycle"));
        assert_eq!(
            file_text(&[Item::Block(block)]),
            r#"resource "aws_x" "y" {
  a         = 1
  long_name = "b"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
    }]
  })
  z = aws_vpc.main.id

  lifecycle {}
}
"#
        );
    }
}
