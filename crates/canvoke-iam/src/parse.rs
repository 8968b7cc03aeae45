//! From a policy's text to its tree, with a list of what is wrong. Never fails (I-LINT). What single elements may
//! hold is checked in `lint`.

use std::collections::{BTreeMap, BTreeSet};

use jsonc_parser::ast::{Object, ObjectProp, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use crate::diagnostic::{PolicyDiagnostic, Severity, Span};
use crate::lint;
use crate::policy::{
    Condition, Effect, ListElement, Policy, PolicyKind, PrincipalElement, PrincipalEntry, Spanned,
    Statement,
};

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
                "",
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
                let message = format!("not JSON: {}", error.kind()).to_lowercase();
                let span = Span::new(range.start, range.end);
                self.error(
                    "JSON_SYNTAX_ERROR",
                    "",
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
                "",
                Span::new(0, text.len()),
                "a policy is a JSON object",
                "write `{ \"Version\": \"2012-10-17\", \"Statement\": [...] }`",
                "I-LINT-01",
            );
            return policy;
        };
        // Of two statements or versions nobody can say which AWS would mean.
        policy.is_unreadable = !self.duplicates(&root, "").is_empty();
        for property in &root.properties {
            let name = property.name.as_str();
            let pointer = format!("/{name}");
            match name {
                "Version" => policy.version = self.string(&property.value, &pointer),
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
                            let pointer = format!("/Statement/{index}");
                            let statement = self.statement(element, &pointer);
                            policy.statements.push(statement);
                        }
                    }
                    single => {
                        let statement = self.statement(single, "/Statement");
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
                "",
                span,
                "the policy has no `Statement`",
                "add one",
                "I-LINT-06",
            );
        }
        policy
    }

    fn statement(&mut self, value: &Value<'_>, pointer: &str) -> Statement {
        let mut statement = Statement {
            sid: None,
            effect: None,
            principal: None,
            action: None,
            resource: None,
            conditions: Vec::new(),
            span: Span::new(value.start(), value.end()),
            is_broken: true,
        };
        let Value::Object(object) = value else {
            self.wrong_type(value, pointer, "a statement is a JSON object");
            return statement;
        };
        let errors = self.errors();
        let duplicates = self.duplicates(object, pointer);
        // Elements with a mistake: what can be read of them is not what they say, so it does not count (I-EVAL-23).
        let mut spoiled: Vec<&str> = Vec::new();
        for property in &object.properties {
            let name = property.name.as_str();
            let below = format!("{pointer}/{name}");
            let before = self.errors();
            match name {
                "Sid" => statement.sid = self.string(&property.value, &below),
                "Effect" => statement.effect = self.effect(&property.value, &below),
                "Principal" | "NotPrincipal" => {
                    let is_negated = name == "NotPrincipal";
                    self.only_one(statement.principal.is_some(), property, &below);
                    statement.principal = Some(self.principal(property, is_negated, &below));
                }
                "Action" | "NotAction" => {
                    self.only_one(statement.action.is_some(), property, &below);
                    statement.action = Some(self.list(property, name == "NotAction", &below));
                }
                "Resource" | "NotResource" => {
                    self.only_one(statement.resource.is_some(), property, &below);
                    statement.resource = Some(self.list(property, name == "NotResource", &below));
                }
                "Condition" => self.conditions(&property.value, &below, &mut statement.conditions),
                _ => self.unknown_element(property, &below),
            }
            if self.errors() > before || duplicates.contains(&name.to_ascii_lowercase()) {
                spoiled.push(name);
            }
        }
        self.required(&statement, pointer);
        for name in spoiled {
            match name {
                "Effect" => statement.effect = None,
                "Principal" | "NotPrincipal" => statement.principal = None,
                "Action" | "NotAction" => statement.action = None,
                "Resource" | "NotResource" => statement.resource = None,
                // Of a condition, only the keys with a mistake are left out.
                _ => {}
            }
        }
        statement.is_broken = self.errors() > errors;
        statement
    }

    /// Elements that each kind of policy must or must not have.
    fn required(&mut self, statement: &Statement, pointer: &str) {
        let span = Span::new(
            statement.span.start as usize,
            statement.span.start as usize + 1,
        );
        let mut missing = |code, what: &str, hint: &str| {
            let message = format!("the statement has no {what}");
            self.error(code, pointer, span, message, hint, "I-LINT-06");
        };
        if statement.effect.is_none() {
            missing("MISSING_EFFECT", "`Effect`", "write `Allow` or `Deny`");
        }
        if statement.action.is_none() {
            missing(
                "MISSING_ACTION",
                "`Action`",
                "name what it allows or denies",
            );
        }
        if statement.resource.is_none() && self.kind != PolicyKind::Trust {
            self.error(
                "MISSING_RESOURCE",
                pointer,
                span,
                "the statement has no `Resource`",
                "name what it is about, or `*`",
                "I-LINT-06",
            );
        }
        if self.kind.has_principal() && statement.principal.is_none() {
            self.error(
                "MISSING_PRINCIPAL",
                pointer,
                span,
                "the statement has no `Principal`",
                "name who it is about, or `*`",
                "I-LINT-06",
            );
        }
        if let Some(principal) = &statement.principal
            && !self.kind.has_principal()
        {
            self.error(
                "UNSUPPORTED_PRINCIPAL",
                &format!("{pointer}/Principal"),
                principal.span,
                "this kind of policy has no `Principal`",
                "remove it: the policy is about whom it is attached to",
                "I-LINT-08",
            );
        }
    }

    fn effect(&mut self, value: &Value<'_>, pointer: &str) -> Option<Effect> {
        let text = self.string(value, pointer)?;
        match text.value.as_str() {
            "Allow" => Some(Effect::Allow),
            "Deny" => Some(Effect::Deny),
            other => {
                let message = format!("`{other}` is no effect");
                self.error(
                    "INVALID_EFFECT",
                    pointer,
                    text.span,
                    message,
                    "write `Allow` or `Deny`",
                    "I-LINT-06",
                );
                None
            }
        }
    }

    fn principal(
        &mut self,
        property: &ObjectProp<'_>,
        is_negated: bool,
        pointer: &str,
    ) -> PrincipalElement {
        let mut entries = Vec::new();
        match &property.value {
            Value::Object(object) => {
                self.duplicates(object, pointer);
                for entry in &object.properties {
                    let key = entry.name.as_str();
                    let below = format!("{pointer}/{key}");
                    if !["AWS", "Service", "Federated", "CanonicalUser"].contains(&key) {
                        let span = Span::new(entry.name.start(), entry.name.end());
                        let message = format!("`{key}` is no kind of principal");
                        self.error(
                            "INVALID_PRINCIPAL_KEY",
                            &below,
                            span,
                            message,
                            "write `AWS`, `Service`, `Federated` or `CanonicalUser`",
                            "I-LINT-11",
                        );
                    }
                    let values = self.strings(&entry.value, &below);
                    entries.extend(values.into_iter().map(|value| PrincipalEntry {
                        key: key.to_owned(),
                        value,
                    }));
                }
            }
            Value::StringLit(text) if text.value == "*" => {
                let value = Spanned {
                    value: "*".to_owned(),
                    span: Span::new(text.start(), text.end()),
                };
                entries.push(PrincipalEntry {
                    key: "AWS".to_owned(),
                    value,
                });
            }
            other => {
                let span = Span::new(other.start(), other.end());
                self.error(
                    "INVALID_PRINCIPAL_FORMAT",
                    pointer,
                    span,
                    "a principal is `*` or an object",
                    "write `{ \"AWS\": \"arn:...\" }`",
                    "I-LINT-11",
                );
            }
        }
        PrincipalElement {
            is_negated,
            entries,
            span: Span::new(property.start(), property.end()),
        }
    }

    fn list(&mut self, property: &ObjectProp<'_>, is_negated: bool, pointer: &str) -> ListElement {
        ListElement {
            is_negated,
            values: self.strings(&property.value, pointer),
            span: Span::new(property.start(), property.end()),
        }
    }

    fn conditions(&mut self, value: &Value<'_>, pointer: &str, conditions: &mut Vec<Condition>) {
        let Value::Object(block) = value else {
            self.wrong_type(value, pointer, "a condition is a JSON object of operators");
            return;
        };
        let twice = self.duplicates(block, pointer);
        for operator in &block.properties {
            if twice.contains(&operator.name.as_str().to_ascii_lowercase()) {
                continue;
            }
            let below = format!("{pointer}/{}", operator.name.as_str());
            let Value::Object(keys) = &operator.value else {
                self.wrong_type(
                    &operator.value,
                    &below,
                    "an operator holds a JSON object of keys",
                );
                continue;
            };
            let twice = self.duplicates(keys, &below);
            for key in &keys.properties {
                if twice.contains(&key.name.as_str().to_ascii_lowercase()) {
                    continue;
                }
                let name = |property: &ObjectProp<'_>| Spanned {
                    value: property.name.as_str().to_owned(),
                    span: Span::new(property.name.start(), property.name.end()),
                };
                let before = self.errors();
                let values = self.scalars(&key.value, &format!("{below}/{}", key.name.as_str()));
                if self.errors() == before {
                    conditions.push(Condition {
                        operator: name(operator),
                        key: name(key),
                        values,
                    });
                }
            }
        }
    }

    fn string(&mut self, value: &Value<'_>, pointer: &str) -> Option<Spanned<String>> {
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
    fn strings(&mut self, value: &Value<'_>, pointer: &str) -> Vec<Spanned<String>> {
        match value {
            Value::Array(list) => list
                .elements
                .iter()
                .enumerate()
                .filter_map(|(index, element)| self.string(element, &format!("{pointer}/{index}")))
                .collect(),
            single => self.string(single, pointer).into_iter().collect(),
        }
    }

    /// One value or a list; numbers and booleans may stand unquoted (I-COND-17).
    fn scalars(&mut self, value: &Value<'_>, pointer: &str) -> Vec<Spanned<String>> {
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
                        element => self.scalars(element, &format!("{pointer}/{index}")),
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
    fn duplicates(&mut self, object: &Object<'_>, pointer: &str) -> BTreeSet<String> {
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
                &format!("{pointer}/{name}"),
                span,
                message,
                "keep one of the two",
                rule,
            );
        }
        duplicates
    }

    fn only_one(&mut self, is_second: bool, property: &ObjectProp<'_>, pointer: &str) {
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

    fn unknown_element(&mut self, property: &ObjectProp<'_>, pointer: &str) {
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

    fn wrong_type(&mut self, value: &Value<'_>, pointer: &str, message: &str) {
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
        self.diagnostics.len()
    }

    fn error(
        &mut self,
        code: &'static str,
        pointer: &str,
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
            pointer: pointer.to_owned(),
            span,
            rule,
        });
    }
}
