//! The functions of Terraform's language that set-ups like these use. Any other gives an unknown value with its name.

use ipnet::Ipv4Net;

use super::value::{Unknown, Value};

/// Texts that could grow beyond this are not made.
const MAX_TEXT: usize = 4 * 1024 * 1024;

/// The result of a function.
pub(super) fn call(name: &str, arguments: Vec<Value>) -> Value {
    if name == "jsonencode" {
        return json_text(arguments.first().unwrap_or(&Value::Null));
    }
    // `try` and `can` speak of errors, which are not told from unknown values here.
    if let Some(unknown) = arguments.iter().find_map(Value::first_unknown) {
        return Value::Unknown(unknown.clone());
    }
    result(name, &arguments).unwrap_or_else(|| Value::unknown(format!("{name}(...)")))
}

/// JSON, with what is not known named inside.
fn json_text(value: &Value) -> Value {
    let text = value.to_json().to_string();
    match value.first_unknown() {
        Some(unknown) => Value::Unknown(Unknown {
            because: unknown.because.clone(),
            shown: text,
        }),
        None => Value::Text(text),
    }
}

fn result(name: &str, arguments: &[Value]) -> Option<Value> {
    let text = |text: String| Some(Value::Text(text));
    match (name, arguments) {
        ("tostring", [value]) => text(value.to_text()?),
        ("lower", [value]) => text(value.to_text()?.to_lowercase()),
        ("upper", [value]) => text(value.to_text()?.to_uppercase()),
        ("trimspace", [value]) => text(value.to_text()?.trim().to_owned()),
        ("replace", [value, from, to]) => {
            let from = from.to_text()?;
            // Between slashes it is a regular expression.
            if from.starts_with('/') {
                return None;
            }
            let (value, to) = (value.to_text()?, to.to_text()?);
            if value.len().saturating_mul(to.len()) > MAX_TEXT {
                return None;
            }
            text(value.replace(&from, &to))
        }
        ("join", [separator, Value::List(elements)]) => {
            let parts: Option<Vec<String>> = elements.iter().map(Value::to_text).collect();
            let separator = separator.to_text()?;
            if elements.len().saturating_mul(separator.len()) > MAX_TEXT {
                return None;
            }
            text(parts?.join(&separator))
        }
        ("split", [separator, value]) => {
            let (separator, value) = (separator.to_text()?, value.to_text()?);
            let parts = value.split(&separator);
            Some(Value::List(
                parts.map(|part| Value::Text(part.to_owned())).collect(),
            ))
        }
        ("format", [Value::Text(format), values @ ..]) => text(formatted(format, values)?),
        ("jsondecode", [Value::Text(text)]) => {
            serde_json::from_str(text).ok().map(Value::from_json)
        }
        ("tolist" | "toset" | "tomap" | "sensitive" | "nonsensitive", [value]) => {
            Some(value.clone())
        }
        ("tonumber", [Value::Text(text)]) => Some(Value::Number(text.parse().ok()?)),
        ("tonumber", [value @ Value::Number(_)]) => Some(value.clone()),
        ("concat", lists) => {
            let mut all = Vec::new();
            for list in lists {
                let Value::List(elements) = list else {
                    return None;
                };
                all.extend(elements.iter().cloned());
            }
            Some(Value::List(all))
        }
        ("compact", [Value::List(elements)]) => Some(Value::List(
            elements
                .iter()
                .filter(|element| {
                    **element != Value::Null && **element != Value::Text(String::new())
                })
                .cloned()
                .collect(),
        )),
        ("merge", objects) => {
            let mut all: Vec<(String, Value)> = Vec::new();
            for object in objects {
                let Value::Object(members) = object else {
                    return None;
                };
                for (name, value) in members {
                    all.retain(|(other, _)| other != name);
                    all.push((name.clone(), value.clone()));
                }
            }
            Some(Value::Object(all))
        }
        ("lookup", [object, key, rest @ ..]) => {
            object.at(&key.to_text()?).or(rest.first()).cloned()
        }
        ("element", [Value::List(elements), Value::Number(index)]) => {
            let index = usize::try_from(index.as_u64()?).ok()?;
            elements.get(index.checked_rem(elements.len())?).cloned()
        }
        ("length", [Value::List(elements)]) => Some(Value::Number(elements.len().into())),
        ("length", [Value::Object(members)]) => Some(Value::Number(members.len().into())),
        ("length", [Value::Text(text)]) => Some(Value::Number(text.chars().count().into())),
        ("coalesce", values) => values
            .iter()
            .find(|value| **value != Value::Null && **value != Value::Text(String::new()))
            .cloned(),
        (
            "cidrsubnet",
            [
                Value::Text(prefix),
                Value::Number(bits),
                Value::Number(number),
            ],
        ) => text(cidr_subnet(prefix, bits.as_u64()?, number.as_u64()?)?),
        _ => None,
    }
}

/// `%s`, `%d`, `%v` and `%%`; any other verb is left to Terraform.
fn formatted(format: &str, values: &[Value]) -> Option<String> {
    let mut out = String::new();
    let mut values = values.iter();
    let mut letters = format.chars();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            out.push(letter);
            continue;
        }
        match letters.next()? {
            '%' => out.push('%'),
            's' | 'd' | 'v' => out.push_str(&values.next()?.to_text()?),
            _ => return None,
        }
    }
    Some(out)
}

fn cidr_subnet(prefix: &str, bits: u64, number: u64) -> Option<String> {
    let net: Ipv4Net = prefix.parse().ok()?;
    let length = net
        .prefix_len()
        .checked_add(u8::try_from(bits).ok()?)
        .filter(|length| *length <= 32)?;
    let step = number.checked_shl(u32::from(32 - length))?;
    let start = u64::from(u32::from(net.trunc().addr())).checked_add(step)?;
    let start = u32::try_from(start).ok()?;
    let subnet = Ipv4Net::new(start.into(), length).ok()?;
    net.contains(&subnet).then(|| subnet.to_string())
}

#[cfg(test)]
mod tests {
    use super::{Value, call, cidr_subnet};

    #[test]
    fn subnets_are_cut_as_terraform_cuts_them() {
        assert_eq!(
            cidr_subnet("10.0.0.0/16", 8, 1).as_deref(),
            Some("10.0.1.0/24")
        );
        assert_eq!(cidr_subnet("10.0.0.0/16", 8, 256), None);
        assert_eq!(cidr_subnet("10.0.0.0/16", 30, 0), None);
        assert_eq!(
            cidr_subnet("10.0.0.0/0", 0, 0).as_deref(),
            Some("0.0.0.0/0")
        );
    }

    #[test]
    fn json_keeps_the_gaps_named() {
        let value = Value::List(vec![Value::unknown("var.x")]);
        let Value::Unknown(unknown) = call("jsonencode", vec![value]) else {
            panic!("known")
        };
        assert_eq!(unknown.because, "var.x");
        assert_eq!(unknown.shown, "[\"<var.x is not known>\"]");
    }
}
