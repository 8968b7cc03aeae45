//! The functions of Terraform's language that set-ups like these use. Any other gives an unknown value with its name.

use std::net::IpAddr;

use ipnet::IpNet;

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
        ("cidrhost", [Value::Text(prefix), Value::Number(number)]) => {
            text(cidr_host(prefix, number.as_i64()?)?)
        }
        ("one", [Value::List(elements)]) => match elements.as_slice() {
            [] => Some(Value::Null),
            [only] => Some(only.clone()),
            _ => None,
        },
        ("flatten", [Value::List(elements)]) => Some(Value::List(flat(elements))),
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
    let net: IpNet = prefix.parse().ok()?;
    let length = net
        .prefix_len()
        .checked_add(u8::try_from(bits).ok()?)
        .filter(|length| *length <= net.max_prefix_len())?;
    let shift = u32::from(net.max_prefix_len() - length);
    let number = u128::from(number);
    let step = if number == 0 {
        0
    } else {
        number.checked_shl(shift)?
    };
    let subnet = IpNet::new(moved(&net, step)?, length).ok()?;
    net.contains(&subnet).then(|| subnet.to_string())
}

/// The address at a place in a block; a negative place counts from its end.
fn cidr_host(prefix: &str, number: i64) -> Option<String> {
    let net: IpNet = prefix.parse().ok()?;
    let place = match u128::try_from(number) {
        Ok(place) => place,
        Err(_) => {
            let free = u32::from(net.max_prefix_len() - net.prefix_len());
            let size = 1_u128.checked_shl(free)?;
            size.checked_sub(u128::from(number.unsigned_abs()))?
        }
    };
    let address = moved(&net, place)?;
    net.contains(&address).then(|| address.to_string())
}

fn moved(net: &IpNet, step: u128) -> Option<IpAddr> {
    Some(match net.network() {
        IpAddr::V4(start) => {
            let start = u128::from(u32::from(start)).checked_add(step)?;
            IpAddr::V4(u32::try_from(start).ok()?.into())
        }
        IpAddr::V6(start) => IpAddr::V6(u128::from(start).checked_add(step)?.into()),
    })
}

fn flat(elements: &[Value]) -> Vec<Value> {
    let mut all = Vec::new();
    for element in elements {
        match element {
            Value::List(inner) => all.extend(flat(inner)),
            other => all.push(other.clone()),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::{Value, call, cidr_host, cidr_subnet};

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
        let blocks = [
            cidr_subnet("2600:1f18:0:100::/56", 8, 3),
            cidr_subnet("2600:1f18:0:100::/56", 8, 256),
        ];
        assert_eq!(blocks, [Some("2600:1f18:0:103::/64".to_owned()), None]);
    }

    #[test]
    fn hosts_are_counted_as_terraform_counts_them() {
        let host = |prefix, number| cidr_host(prefix, number);
        assert_eq!(host("10.0.1.0/24", 5).as_deref(), Some("10.0.1.5"));
        assert_eq!(host("10.0.1.0/24", -2).as_deref(), Some("10.0.1.254"));
        assert_eq!(host("10.0.1.0/24", 256), None);
        let far = host("2600:1f18:0:103::/64", 0x99);
        assert_eq!(far.as_deref(), Some("2600:1f18:0:103::99"));
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
