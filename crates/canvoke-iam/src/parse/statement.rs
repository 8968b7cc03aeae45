//! From a statement's JSON to its tree. Knows nothing of the policy around it.

use jsonc_parser::ast::{ObjectProp, Value};
use jsonc_parser::common::Ranged;

use super::Reader;
use crate::diagnostic::Span;
use crate::pointer::Pointer;
use crate::policy::{
    Condition, Effect, ListElement, PolicyKind, PrincipalElement, PrincipalEntry, Spanned,
    Statement,
};

impl Reader {
    pub(super) fn statement(&mut self, value: &Value<'_>, pointer: &Pointer<'_>) -> Statement {
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
            let below = pointer.member(name);
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
    fn required(&mut self, statement: &Statement, pointer: &Pointer<'_>) {
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
            let (code, rule) = if self.kind == PolicyKind::ServiceControl {
                ("SCP_SYNTAX_ERROR_PRINCIPAL", "I-LINT-38")
            } else {
                ("UNSUPPORTED_PRINCIPAL", "I-LINT-08")
            };
            self.error(
                code,
                &pointer.member("Principal"),
                principal.span,
                "this kind of policy has no `Principal`",
                "remove it: the policy is about whom it is attached to",
                rule,
            );
        }
    }

    fn effect(&mut self, value: &Value<'_>, pointer: &Pointer<'_>) -> Option<Effect> {
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
        pointer: &Pointer<'_>,
    ) -> PrincipalElement {
        let mut entries = Vec::new();
        match &property.value {
            Value::Object(object) => {
                self.duplicates(object, pointer);
                let span = Span::new(property.start(), property.end());
                let name = property.name.as_str();
                if object.properties.is_empty() {
                    self.empty(
                        "EMPTY_OBJECT_PRINCIPAL",
                        pointer,
                        span,
                        name,
                        "it covers nobody",
                    );
                }
                for entry in &object.properties {
                    if matches!(&entry.value, Value::Array(list) if list.elements.is_empty()) {
                        self.empty(
                            "EMPTY_ARRAY_PRINCIPAL",
                            pointer,
                            span,
                            name,
                            "it covers nobody",
                        );
                    }
                    let key = entry.name.as_str();
                    let below = pointer.member(key);
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

    fn list(
        &mut self,
        property: &ObjectProp<'_>,
        is_negated: bool,
        pointer: &Pointer<'_>,
    ) -> ListElement {
        ListElement {
            is_negated,
            values: self.strings(&property.value, pointer),
            span: Span::new(property.start(), property.end()),
        }
    }

    fn conditions(
        &mut self,
        value: &Value<'_>,
        pointer: &Pointer<'_>,
        conditions: &mut Vec<Condition>,
    ) {
        let Value::Object(block) = value else {
            self.wrong_type(value, pointer, "a condition is a JSON object of operators");
            return;
        };
        let hint = "it asks nothing: give it a key and a value, or leave it out";
        if block.properties.is_empty() {
            let span = Span::new(block.start(), block.end());
            self.empty("EMPTY_OBJECT_CONDITION", pointer, span, "Condition", hint);
        }
        let twice = self.duplicates(block, pointer);
        for operator in &block.properties {
            if twice.contains(&operator.name.as_str().to_ascii_lowercase()) {
                continue;
            }
            let below = pointer.member(operator.name.as_str());
            let Value::Object(keys) = &operator.value else {
                self.wrong_type(
                    &operator.value,
                    &below,
                    "an operator holds a JSON object of keys",
                );
                continue;
            };
            if keys.properties.is_empty() {
                let span = Span::new(operator.start(), operator.end());
                let name = operator.name.as_str();
                self.empty("EMPTY_OBJECT_CONDITION", &below, span, name, hint);
            }
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
                let values = self.scalars(&key.value, &below.member(key.name.as_str()));
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
}
