//! Expressions to values: literals, templates, references, conditionals and a few functions. What it does not know
//! comes out as unknown, with its name; it never guesses, never loops and never fails.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use hcl_edit::expr::{
    BinaryOperator, Expression, ObjectKey, Traversal, TraversalOperator, UnaryOperator,
};
use hcl_edit::structure::Body;
use hcl_edit::template::{Element, Template};

use super::functions::call;
use super::module::Module;
use super::providers::Providers;
use super::value::{Unknown, Value};

/// Steps one import may take: values may use each other many times over.
const MAX_STEPS: u32 = 500_000;
/// The longest text a template may make.
const MAX_TEXT: usize = 1024 * 1024;
/// How deep expressions and the references in them may go: beyond it the stack would end.
const MAX_DEPTH: u32 = 200;

/// Evaluates the expressions of a module.
#[derive(Debug)]
pub(super) struct Evaluator<'a> {
    pub(super) module: &'a Module<'a>,
    pub(super) providers: Providers,
    /// Names in the scenario by address.
    pub(super) names: BTreeMap<String, String>,
    known: RefCell<BTreeMap<String, Value>>,
    asked: RefCell<BTreeSet<String>>,
    steps: Cell<u32>,
    depth: Cell<u32>,
}

impl<'a> Evaluator<'a> {
    pub(super) fn new(
        module: &'a Module<'a>,
        providers: Providers,
        names: BTreeMap<String, String>,
    ) -> Self {
        Self {
            module,
            providers,
            names,
            known: RefCell::default(),
            asked: RefCell::default(),
            steps: Cell::new(0),
            depth: Cell::new(0),
        }
    }

    /// The value of an expression.
    pub(super) fn value(&self, expression: &Expression) -> Value {
        let steps = self.steps.get().saturating_add(1);
        self.steps.set(steps);
        let depth = self.depth.get() + 1;
        if steps > MAX_STEPS || depth > MAX_DEPTH {
            return Value::unknown("an expression that goes on too long");
        }
        self.depth.set(depth);
        let value = self.value_of(expression);
        self.depth.set(depth - 1);
        value
    }

    fn value_of(&self, expression: &Expression) -> Value {
        match expression {
            Expression::Null(_) => Value::Null,
            Expression::Bool(value) => Value::Bool(*value.value()),
            Expression::Number(number) => number_value(number.value()),
            Expression::String(text) => Value::Text(text.value().clone()),
            Expression::Array(elements) => {
                Value::List(elements.iter().map(|element| self.value(element)).collect())
            }
            Expression::Object(object) => Value::Object(
                object
                    .iter()
                    .map(|(key, value)| (self.key(key), self.value(value.expr())))
                    .collect(),
            ),
            Expression::StringTemplate(template) => self.elements(template.iter()),
            Expression::HeredocTemplate(heredoc) => self.template(&heredoc.template),
            Expression::Parenthesis(inner) => self.value(inner.inner()),
            Expression::Variable(name) => Value::unknown(name.value().as_str()),
            Expression::Conditional(choice) => match self.value(&choice.cond_expr) {
                Value::Bool(true) => self.value(&choice.true_expr),
                Value::Bool(false) => self.value(&choice.false_expr),
                Value::Unknown(unknown) => Value::Unknown(unknown),
                _ => Value::unknown("a condition that is neither true nor false"),
            },
            Expression::FuncCall(function) => {
                let name = function.name.name.as_str();
                if function.name.is_namespaced() || function.args.expand_final() {
                    return Value::unknown(format!("{name}(...)"));
                }
                let arguments = function.args.iter().map(|argument| self.value(argument));
                call(name, arguments.collect())
            }
            Expression::Traversal(traversal) => self.traversal(traversal),
            Expression::UnaryOp(operation) => {
                let value = self.value(&operation.expr);
                match (operation.operator.value(), value) {
                    (UnaryOperator::Not, Value::Bool(value)) => Value::Bool(!value),
                    (UnaryOperator::Neg, Value::Number(number)) => number
                        .as_f64()
                        .map_or(Value::Null, |value| from_f64(-value)),
                    (_, Value::Unknown(unknown)) => Value::Unknown(unknown),
                    _ => Value::unknown("an operator on a value of the wrong kind"),
                }
            }
            Expression::BinaryOp(operation) => {
                let left = self.value(&operation.lhs_expr);
                let right = self.value(&operation.rhs_expr);
                binary(*operation.operator.value(), left, right)
            }
            Expression::ForExpr(_) => Value::unknown("a `for` expression"),
        }
    }

    fn key(&self, key: &ObjectKey) -> String {
        match key {
            ObjectKey::Ident(name) => name.value().to_string(),
            ObjectKey::Expression(expression) => match self.value(expression) {
                Value::Unknown(unknown) => unknown.shown,
                value => value.to_text().unwrap_or_default(),
            },
        }
    }

    fn template(&self, template: &Template) -> Value {
        self.elements(template.iter())
    }

    fn elements<'t>(&self, elements: impl Iterator<Item = &'t Element>) -> Value {
        let mut parts: Vec<Value> = Vec::new();
        for element in elements {
            parts.push(match element {
                Element::Literal(text) => Value::Text(text.value().clone()),
                Element::Interpolation(inner) => self.value(&inner.expr),
                Element::Directive(_) => Value::unknown("a template directive"),
            });
        }
        // `"${list}"` is the list itself.
        if let [_] = parts.as_slice() {
            return parts.pop().unwrap_or(Value::Null);
        }
        let mut text = String::new();
        let mut because = None;
        for part in parts {
            match part {
                Value::Unknown(unknown) => {
                    text.push_str(&unknown.shown);
                    because.get_or_insert(unknown.because);
                }
                part => match part.to_text() {
                    Some(part) => text.push_str(&part),
                    None => return Value::unknown("a template around a value that is not text"),
                },
            }
            if text.len() > MAX_TEXT {
                return Value::unknown("a text that is too long");
            }
        }
        match because {
            Some(because) => Value::Unknown(Unknown {
                because,
                shown: text,
            }),
            None => Value::Text(text),
        }
    }

    fn traversal(&self, traversal: &Traversal) -> Value {
        let Expression::Variable(root) = &traversal.expr else {
            let mut value = self.value(&traversal.expr);
            for operator in &traversal.operators {
                let Some(step) = self.step(operator.value()) else {
                    return Value::unknown("a splat expression");
                };
                value = descend(value, &step, "an expression");
            }
            return value;
        };
        let mut steps = vec![root.value().to_string()];
        for operator in &traversal.operators {
            match self.step(operator.value()) {
                Some(step) => steps.push(step),
                None => return Value::unknown(format!("{}[*]", steps.join("."))),
            }
        }
        self.reference(&steps)
    }

    fn step(&self, operator: &TraversalOperator) -> Option<String> {
        match operator {
            TraversalOperator::GetAttr(name) => Some(name.value().to_string()),
            TraversalOperator::Index(index) => self.value(index).to_text(),
            TraversalOperator::LegacyIndex(index) => Some(index.value().to_string()),
            TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_) => None,
        }
    }

    /// The value of `var.x`, `local.x`, `data.kind.label.attribute`, `kind.label.attribute`, and what is below.
    fn reference(&self, steps: &[String]) -> Value {
        let shown = steps.join(".");
        let words: Vec<&str> = steps.iter().map(String::as_str).collect();
        let (value, rest) = match words.as_slice() {
            ["var", name, rest @ ..] => (self.remembered(&format!("var.{name}")), rest),
            ["local", name, rest @ ..] => (self.remembered(&format!("local.{name}")), rest),
            ["data", kind, label, attribute, rest @ ..] => (
                self.remembered(&format!("data.{kind}.{label}.{attribute}")),
                rest,
            ),
            // A resource with `count = 1` is spoken of by its index.
            [kind, label, "0", attribute, rest @ ..] | [kind, label, attribute, rest @ ..] => (
                self.remembered(&format!("{kind}.{label}.{attribute}")),
                rest,
            ),
            _ => return Value::unknown(shown),
        };
        rest.iter()
            .fold(value, |value, step| descend(value, step, &shown))
    }

    /// A named value, evaluated once; one that hangs on itself is unknown.
    fn remembered(&self, name: &str) -> Value {
        if let Some(value) = self.known.borrow().get(name) {
            return self.copied(value);
        }
        if !self.asked.borrow_mut().insert(name.to_owned()) {
            return Value::unknown(format!("{name}, which refers to itself"));
        }
        let value = self.named(name);
        self.asked.borrow_mut().remove(name);
        let copy = self.copied(&value);
        self.known.borrow_mut().insert(name.to_owned(), value);
        copy
    }

    /// A copy, as long as there are steps for it: values that use each other twice double in size at every step.
    fn copied(&self, value: &Value) -> Value {
        let steps = self.steps.get().saturating_add(value.size());
        self.steps.set(steps);
        if steps > MAX_STEPS {
            return Value::unknown("a value that is too large");
        }
        value.clone()
    }

    fn named(&self, name: &str) -> Value {
        let words: Vec<&str> = name.splitn(4, '.').collect();
        match words.as_slice() {
            ["var", name] => self.variable(name),
            ["local", local] => match self.module.locals.get(local) {
                Some(written) => self.value(written),
                None => Value::unknown(name),
            },
            ["data", kind, label, attribute] => {
                self.data(&format!("data.{kind}.{label}"), attribute)
            }
            [kind, label, attribute] => self.attribute(&format!("{kind}.{label}"), attribute),
            _ => Value::unknown(name),
        }
    }

    fn variable(&self, name: &str) -> Value {
        if let Some(value) = self.module.values.get(name) {
            return self.value(value);
        }
        let body = self.module.variables.get(name);
        let default = body.and_then(|body| body.get_attribute("default"));
        match default {
            Some(default) => self.value(&default.value),
            None => Value::unknown(format!("var.{name}")),
        }
    }

    /// An argument of a body; none where it is not written or is null.
    pub(super) fn argument(&self, body: &Body, name: &str) -> Option<Value> {
        let value = self.value(&body.get_attribute(name)?.value);
        (value != Value::Null).then_some(value)
    }
}

fn descend(value: Value, step: &str, shown: &str) -> Value {
    match value {
        Value::Unknown(unknown) => Value::Unknown(unknown),
        value => match value.at(step) {
            Some(below) => below.clone(),
            None => Value::unknown(shown),
        },
    }
}

fn binary(operator: BinaryOperator, left: Value, right: Value) -> Value {
    let (left, right) = match (left, right) {
        (Value::Unknown(unknown), _) | (_, Value::Unknown(unknown)) => {
            return Value::Unknown(unknown);
        }
        known => known,
    };
    match (operator, &left, &right) {
        (BinaryOperator::Eq, _, _) => Value::Bool(left == right),
        (BinaryOperator::NotEq, _, _) => Value::Bool(left != right),
        (BinaryOperator::And, Value::Bool(a), Value::Bool(b)) => Value::Bool(*a && *b),
        (BinaryOperator::Or, Value::Bool(a), Value::Bool(b)) => Value::Bool(*a || *b),
        (operator, Value::Number(a), Value::Number(b)) => {
            let (Some(a), Some(b)) = (a.as_f64(), b.as_f64()) else {
                return Value::unknown("a number that is too large");
            };
            match operator {
                BinaryOperator::Plus => from_f64(a + b),
                BinaryOperator::Minus => from_f64(a - b),
                BinaryOperator::Mul => from_f64(a * b),
                BinaryOperator::Less => Value::Bool(a < b),
                BinaryOperator::LessEq => Value::Bool(a <= b),
                BinaryOperator::Greater => Value::Bool(a > b),
                BinaryOperator::GreaterEq => Value::Bool(a >= b),
                _ => Value::unknown("an operator that is not read"),
            }
        }
        _ => Value::unknown("an operator on values of the wrong kinds"),
    }
}

fn number_value(number: &hcl_edit::Number) -> Value {
    if let Some(value) = number.as_i64() {
        return Value::Number(value.into());
    }
    number.as_f64().map_or(Value::Null, from_f64)
}

pub(super) fn from_f64(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 9e15 {
        return Value::Number((value as i64).into());
    }
    serde_json::Number::from_f64(value).map_or(Value::Null, Value::Number)
}
