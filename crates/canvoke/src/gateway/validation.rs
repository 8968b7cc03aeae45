//! Request validation: parameters that must be there, bodies that must fit their model (G-MSG-06, G-MSG-07). Knows
//! nothing of backends. What a model says beyond types and required members stays unread.

use serde_json::Value;

use crate::invocation::Invocation;
use crate::topology::{Demands, Method, Schema};

/// Whether a value fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fit {
    /// It does.
    Yes,
    /// It does not, and where.
    No(String),
    /// Nobody can say, because of this.
    Unknown(String),
}

/// Names of the parameters that are missing, as API Gateway lists them.
pub fn missing(demands: &Demands, invocation: &Invocation) -> Vec<String> {
    let headers = demands
        .headers
        .iter()
        .filter(|name| invocation.header(&name.to_ascii_lowercase()).is_none());
    let query = demands
        .query
        .iter()
        .filter(|name| !invocation.has_query(name));
    query.chain(headers).cloned().collect()
}

/// Whether the body fits the model of its content type. A content type without a model, and without `$default`, is
/// not validated.
pub fn body(method: &Method, invocation: &Invocation) -> Fit {
    let bodies = &method.demands.bodies;
    let content_type = content_type(invocation);
    let by_type = |wanted: &str| bodies.iter().find(|(name, _)| name == wanted);
    let Some((_, schema)) = by_type(&content_type).or_else(|| by_type("$default")) else {
        return Fit::Yes;
    };
    match (&invocation.body, invocation.body_bytes) {
        (Some(text), _) if !text.trim().is_empty() => match serde_json::from_str(text) {
            Ok(value) => fits(schema, &value, ""),
            Err(_) => Fit::No("the body is not JSON".to_owned()),
        },
        (None, 1..) => Fit::Unknown("the body is not written out".to_owned()),
        _ if schema.types.is_empty() && schema.required.is_empty() => Fit::Yes,
        _ => Fit::No("there is no body".to_owned()),
    }
}

/// The content type of a request, without its parameters; `application/json` where none is sent.
pub fn content_type(invocation: &Invocation) -> String {
    invocation
        .header("content-type")
        .and_then(|value| value.split(';').next())
        .map_or("application/json", str::trim)
        .to_ascii_lowercase()
}

fn fits(schema: &Schema, value: &Value, at: &str) -> Fit {
    let here = || if at.is_empty() { "the body" } else { at };
    if !schema.types.is_empty() && !schema.types.iter().any(|name| is_of(name, value)) {
        return Fit::No(format!(
            "{} is not of type {}",
            here(),
            schema.types.join(" or ")
        ));
    }
    let mut unknown = schema
        .unread
        .first()
        .map(|keyword| format!("the model's keyword `{keyword}` is not modelled"));
    let mut parts: Vec<(&Schema, &Value, String)> = Vec::new();
    match value {
        Value::Object(members) => {
            if let Some(name) = schema
                .required
                .iter()
                .find(|name| !members.contains_key(*name))
            {
                return Fit::No(format!("{} has no member `{name}`", here()));
            }
            for (name, schema) in &schema.members {
                if let Some(value) = members.get(name) {
                    parts.push((schema, value, format!("{at}/{name}")));
                }
            }
        }
        Value::Array(elements) => {
            if let Some(schema) = &schema.elements {
                for (index, value) in elements.iter().enumerate() {
                    parts.push((schema, value, format!("{at}/{index}")));
                }
            }
        }
        _ => {}
    }
    for (schema, value, at) in parts {
        match fits(schema, value, &at) {
            Fit::Yes => {}
            Fit::No(why) => return Fit::No(why),
            Fit::Unknown(why) => unknown = unknown.or(Some(why)),
        }
    }
    unknown.map_or(Fit::Yes, Fit::Unknown)
}

fn is_of(name: &str, value: &Value) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        _ => false,
    }
}
