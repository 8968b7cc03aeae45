//! From a policy's text to its tree, with a list of what is wrong. Never fails (I-LINT). What single elements may
//! hold is checked in `lint`.

mod statement;

use std::collections::{BTreeMap, BTreeSet};

use jsonc_parser::ast::{Object, ObjectProp, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use crate::diagnostic::{PolicyDiagnostic, Severity, Span};
use crate::lint;
use crate::pointer::Pointer;
use crate::policy::{Policy, PolicyKind, Spanned};

const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
};

/// The longest text that is read; the largest quota of any policy is far below.
const MAX_BYTES: usize = 1 << 20;

/// Reads a policy: `(tree, diagnostics)`. Errors leave the tree as far as it could be read; a statement with a
/// mistake that AWS would refuse is marked broken and evaluates to Unknown. Cost: linear in the text.
pub fn parse(text: &str, kind: PolicyKind) -> (Policy, Vec<PolicyDiagnostic>) {
    let mut reader = Reader {
        kind,
        diagnostics: Vec::new(),
    };
    let mut policy = reader.read(text);
    lint::check(text, &mut policy, &mut reader.diagnostics);
    (policy, reader.diagnostics)
}

struct Reader {
    kind: PolicyKind,
    diagnostics: Vec<PolicyDiagnostic>,
}

impl Reader {
    fn read(&mut self, text: &str) -> Policy {
        let mut policy = Policy {
            kind: self.kind,
            version: None,
            id: None,
            statements: Vec::new(),
            has_statement_list: false,
            is_unreadable: true,
        };
        if text.len() > MAX_BYTES {
            let message = format!("the policy has {} bytes", text.len());
            self.error(
                "JSON_SYNTAX_ERROR",
                &Pointer::ROOT,
                Span::new(0, 0),
                message,
                "no policy of AWS may be that long",
                "I-LINT-01",
            );
            return policy;
        }
        let parsed = parse_to_ast(text, &CollectOptions::default(), &STRICT);
        let root = match parsed {
            Ok(parsed) => parsed.value,
            Err(error) => {
                let range = error.range();
                let message = format!("not JSON: {}", error.kind().to_string().to_lowercase());
                let span = Span::new(range.start, range.end);
                self.error(
                    "JSON_SYNTAX_ERROR",
                    &Pointer::ROOT,
                    span,
                    message,
                    "write the policy as one JSON object",
                    "I-LINT-01",
                );
                return policy;
            }
        };
        let Some(Value::Object(root)) = root else {
            self.error(
                "JSON_SYNTAX_ERROR",
                &Pointer::ROOT,
                Span::new(0, text.len()),
                "a policy is a JSON object",
                "write `{ \"Version\": \"2012-10-17\", \"Statement\": [...] }`",
                "I-LINT-01",
            );
            return policy;
        };
        // Of two statements or versions nobody can say which AWS would mean.
        policy.is_unreadable = !self.duplicates(&root, &Pointer::ROOT).is_empty();
        for property in &root.properties {
            let name = property.name.as_str();
            let pointer = Pointer::ROOT.member(name);
            match name {
                "Version" => {
                    policy.version = self.string(&property.value, &pointer);
                    // Whether variables are variables is the version's to say.
                    policy.is_unreadable |= policy.version.is_none();
                }
                "Id" => {
                    // Identity policies have none, but it says nothing anyway.
                    if self.kind == PolicyKind::Identity {
                        self.unknown_element(property, &pointer);
                    }
                    policy.id = self.string(&property.value, &pointer);
                }
                "Statement" => match &property.value {
                    Value::Array(list) => {
                        policy.has_statement_list = true;
                        for (index, element) in list.elements.iter().enumerate() {
                            let statement = self.statement(element, &pointer.element(index));
                            policy.statements.push(statement);
                        }
                    }
                    single => {
                        let statement = self.statement(single, &pointer);
                        policy.statements.push(statement);
                    }
                },
                _ => {
                    policy.is_unreadable = true;
                    self.unknown_element(property, &pointer);
                }
            }
        }
        if !root
            .properties
            .iter()
            .any(|property| property.name.as_str() == "Statement")
        {
            let span = Span::new(root.start(), root.start() + 1);
            self.error(
                "MISSING_STATEMENT",
                &Pointer::ROOT,
                span,
                "the policy has no `Statement`",
                "add one",
                "I-LINT-06",
            );
        }
        policy
    }

    fn string(&mut self, value: &Value<'_>, pointer: &Pointer<'_>) -> Option<Spanned<String>> {
        match value {
            Value::StringLit(text) => Some(Spanned {
                value: text.value.to_string(),
                span: Span::new(text.start(), text.end()),
            }),
            other => {
                self.wrong_type(other, pointer, "this element is a string");
                None
            }
        }
    }

    /// One string or a list of strings.
    fn strings(&mut self, value: &Value<'_>, pointer: &Pointer<'_>) -> Vec<Spanned<String>> {
        match value {
            Value::Array(list) => list
                .elements
                .iter()
                .enumerate()
                .filter_map(|(index, element)| self.string(element, &pointer.element(index)))
                .collect(),
            single => self.string(single, pointer).into_iter().collect(),
        }
    }

    /// One value or a list; numbers and booleans may stand unquoted (I-COND-17).
    fn scalars(&mut self, value: &Value<'_>, pointer: &Pointer<'_>) -> Vec<Spanned<String>> {
        let text = match value {
            Value::Array(list) => {
                return list
                    .elements
                    .iter()
                    .enumerate()
                    .flat_map(|(index, element)| match element {
                        Value::Array(_) => {
                            self.wrong_type(
                                element,
                                pointer,
                                "a condition's value is no list of lists",
                            );
                            Vec::new()
                        }
                        element => self.scalars(element, &pointer.element(index)),
                    })
                    .collect();
            }
            Value::BooleanLit(boolean) => boolean.value.to_string(),
            Value::NumberLit(number) => number.value.to_string(),
            other => return self.string(other, pointer).into_iter().collect(),
        };
        vec![Spanned {
            value: text,
            span: Span::new(value.start(), value.end()),
        }]
    }

    /// The names that are given twice, in lower case (I-LINT-02, I-LINT-22).
    fn duplicates(&mut self, object: &Object<'_>, pointer: &Pointer<'_>) -> BTreeSet<String> {
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        let mut duplicates = BTreeSet::new();
        for property in &object.properties {
            let name = property.name.as_str();
            let Some(twin) = seen.insert(name.to_ascii_lowercase(), name) else {
                continue;
            };
            duplicates.insert(name.to_ascii_lowercase());
            let (code, rule) = if twin == name {
                ("DUPLICATE_KEY", "I-LINT-02")
            } else {
                ("DUPLICATE_KEYS_WITH_DIFFERENT_CASE", "I-LINT-22")
            };
            let span = Span::new(property.name.start(), property.name.end());
            let message = format!("`{name}` is given twice");
            self.error(
                code,
                &pointer.member(name),
                span,
                message,
                "keep one of the two",
                rule,
            );
        }
        duplicates
    }

    fn only_one(&mut self, is_second: bool, property: &ObjectProp<'_>, pointer: &Pointer<'_>) {
        if is_second {
            let name = property.name.as_str();
            let plain = name.strip_prefix("Not").unwrap_or(name);
            let span = Span::new(property.name.start(), property.name.end());
            let message = format!("the statement has both `{plain}` and `Not{plain}`");
            self.error(
                "UNSUPPORTED_ELEMENT_COMBINATION",
                pointer,
                span,
                message,
                "keep one of the two",
                "I-LINT-07",
            );
        }
    }

    fn unknown_element(&mut self, property: &ObjectProp<'_>, pointer: &Pointer<'_>) {
        let span = Span::new(property.name.start(), property.name.end());
        let message = format!(
            "`{}` is no element of this kind of policy",
            property.name.as_str()
        );
        self.error(
            "INVALID_POLICY_ELEMENT",
            pointer,
            span,
            message,
            "element names are case-sensitive; remove what is none",
            "I-LINT-01",
        );
    }

    fn wrong_type(&mut self, value: &Value<'_>, pointer: &Pointer<'_>, message: &str) {
        let span = Span::new(value.start(), value.end());
        self.error(
            "DATA_TYPE_MISMATCH",
            pointer,
            span,
            message,
            "see the grammar of IAM policies",
            "I-LINT-01",
        );
    }

    fn errors(&self) -> usize {
        let is_error = |one: &&PolicyDiagnostic| one.severity == Severity::Error;
        self.diagnostics.iter().filter(is_error).count()
    }

    /// Something with nothing inside (I-LINT-10).
    fn empty(
        &mut self,
        code: &'static str,
        pointer: &Pointer<'_>,
        span: Span,
        what: &str,
        hint: &str,
    ) {
        self.diagnostics.push(PolicyDiagnostic {
            code,
            severity: Severity::Suggestion,
            message: format!("`{what}` is empty"),
            hint: Some(hint.to_owned()),
            pointer: pointer.to_string(),
            span,
            rule: "I-LINT-10",
        });
    }

    fn error(
        &mut self,
        code: &'static str,
        pointer: &Pointer<'_>,
        span: Span,
        message: impl Into<String>,
        hint: &str,
        rule: &'static str,
    ) {
        self.diagnostics.push(PolicyDiagnostic {
            code,
            severity: Severity::Error,
            message: message.into(),
            hint: Some(hint.to_owned()),
            pointer: pointer.to_string(),
            span,
            rule,
        });
    }
}
