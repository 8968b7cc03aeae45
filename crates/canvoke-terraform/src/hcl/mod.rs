//! The pieces of a Terraform file as values: expressions, arguments, blocks. Knows the language's grammar and nothing
//! of any provider.

mod layout;
mod quote;

pub(crate) use layout::file_text;

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expr {
    /// A reference, such as `aws_vpc.main.id`; made of legal names only, never of a user's text.
    Reference(String),
    /// A string, maybe with references in it.
    Text(Vec<Part>),
    /// `true` or `false`.
    Bool(bool),
    /// A number as it is written.
    Number(String),
    /// `null`.
    Null,
    /// A list.
    List(Vec<Expr>),
    /// An object; keys may be any text.
    Object(Vec<(String, Expr)>),
    /// A call of a function.
    Call(&'static str, Vec<Expr>),
}

/// A part of a string.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Part {
    /// Text to the letter.
    Literal(String),
    /// The value of a reference.
    Reference(String),
}

/// A line or more of a body.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Item {
    /// `name = value`.
    Argument(&'static str, Expr),
    /// A nested block.
    Block(Block),
    /// An empty line.
    Blank,
    /// A comment; may have several lines.
    Comment(String),
}

/// A block.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Block {
    /// Its first word.
    pub(crate) kind: &'static str,
    /// Its labels.
    pub(crate) labels: Vec<String>,
    /// What is in it.
    pub(crate) items: Vec<Item>,
}

impl Block {
    /// A block without labels.
    pub(crate) fn new(kind: &'static str) -> Self {
        Self {
            kind,
            labels: Vec::new(),
            items: Vec::new(),
        }
    }

    /// A block with labels.
    pub(crate) fn labelled(kind: &'static str, labels: &[&str]) -> Self {
        Self {
            labels: labels.iter().map(|&label| label.to_owned()).collect(),
            ..Self::new(kind)
        }
    }

    /// Adds an argument.
    pub(crate) fn set(&mut self, name: &'static str, value: Expr) -> &mut Self {
        self.items.push(Item::Argument(name, value));
        self
    }

    /// Adds a nested block.
    pub(crate) fn nest(&mut self, block: Block) -> &mut Self {
        self.items.push(Item::Block(block));
        self
    }

    /// Adds an empty line.
    pub(crate) fn blank(&mut self) -> &mut Self {
        self.items.push(Item::Blank);
        self
    }
}

/// A string.
pub(crate) fn text(value: impl Into<String>) -> Expr {
    Expr::Text(vec![Part::Literal(value.into())])
}

/// A number.
pub(crate) fn number(value: impl std::fmt::Display) -> Expr {
    Expr::Number(value.to_string())
}

/// A reference to an attribute of a resource.
pub(crate) fn reference(kind: &str, label: &str, attribute: &str) -> Expr {
    Expr::Reference(format!("{kind}.{label}.{attribute}"))
}
