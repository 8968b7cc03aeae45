//! Where a scenario and a call refer to a thing by its name: wherever the forms offer names to choose from. Knows
//! nothing of what the things are for, and of no member by itself.

use canvoke::Scenario;
use canvoke::model::Call;
use serde_json::Value;

use super::edit::changed;
use crate::kinds::{Field, Kind, Shape, shape};

/// Calls `visit` with every name that refers to a thing of the kind.
pub(super) fn each(
    scenario: &mut Scenario,
    call: &mut Call,
    kind: Kind,
    visit: &mut dyn FnMut(&mut String),
) {
    let next = changed(scenario, |whole| {
        for holder in Kind::ALL {
            let things = whole.get_mut(holder.key()).and_then(Value::as_object_mut);
            for thing in things.into_iter().flat_map(|things| things.values_mut()) {
                walk(shape(holder), thing, kind, visit);
            }
        }
        Some(())
    });
    // What was read before and has another name in place of a name is read again.
    if let Ok(next) = next {
        *scenario = next;
    }
    match kind {
        Kind::Clients => visit(&mut call.from),
        Kind::Users | Kind::Roles | Kind::Sessions => {
            call.principal.iter_mut().for_each(&mut *visit)
        }
        Kind::UserPools => {
            let token = call.token.as_mut();
            token.into_iter().for_each(|token| visit(&mut token.pool));
        }
        _ => {}
    }
    let endings: &[&str] = match kind {
        Kind::Apis => &[""],
        Kind::Endpoints => &[".id", ".dns"],
        Kind::ApiKeys => &[".value"],
        _ => return,
    };
    let kept = scenario.calls.0.values_mut();
    for call in kept.chain(std::iter::once(call)) {
        in_braces(call, endings, visit);
    }
}

fn walk(shape: &Shape, value: &mut Value, kind: Kind, visit: &mut dyn FnMut(&mut String)) {
    match shape {
        Shape::One(of) | Shape::TextOr(of) if *of == kind => name(value, visit),
        Shape::Principal if matches!(kind, Kind::Users | Kind::Roles | Kind::Sessions) => {
            name(value, visit)
        }
        Shape::Many(of) if *of == kind => {
            let names = value.as_array_mut();
            names
                .into_iter()
                .flatten()
                .for_each(|value| name(value, visit));
        }
        Shape::Keyed(of) if *of == kind => {
            if let Value::Object(members) = value {
                *members = std::mem::take(members)
                    .into_iter()
                    .map(|(mut key, value)| {
                        visit(&mut key);
                        (key, value)
                    })
                    .collect();
            }
        }
        Shape::Record(fields) => {
            for Field { key, shape, .. } in *fields {
                if let Some(value) = value.get_mut(key) {
                    walk(shape, value, kind, visit);
                }
            }
        }
        Shape::Rows { row, .. } => {
            let items = value.as_array_mut();
            items
                .into_iter()
                .flatten()
                .for_each(|value| walk(row, value, kind, visit));
        }
        Shape::Named { row, .. } => {
            let members = value.as_object_mut();
            members
                .into_iter()
                .flat_map(|members| members.values_mut())
                .for_each(|value| walk(row, value, kind, visit));
        }
        Shape::ByName { of, row, .. } => {
            if let Value::Object(members) = value {
                *members = std::mem::take(members)
                    .into_iter()
                    .map(|(mut key, mut value)| {
                        if *of == kind {
                            visit(&mut key);
                        }
                        walk(row, &mut value, kind, visit);
                        (key, value)
                    })
                    .collect();
            }
        }
        Shape::Variant(variants) => {
            for variant in *variants {
                if let (Some(inner), Some(value)) = (variant.inner, value.get_mut(variant.tag)) {
                    walk(inner, value, kind, visit);
                }
            }
        }
        _ => {}
    }
}

fn name(value: &mut Value, visit: &mut dyn FnMut(&mut String)) {
    if let Value::String(name) = value {
        visit(name);
    }
}

/// The names that stand in braces in a call's URL and headers, followed by one of the endings.
fn in_braces(call: &mut Call, endings: &[&str], visit: &mut dyn FnMut(&mut String)) {
    for text in std::iter::once(&mut call.url).chain(&mut call.headers) {
        let mut pieces = text.split('{');
        let mut whole = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            whole.push('{');
            let ended = piece.split_once('}').and_then(|(inside, rest)| {
                // The longest ending first: `{a.dns}` ends in `.dns` and in nothing.
                let ending = endings.iter().find(|ending| inside.ends_with(**ending))?;
                Some((inside.strip_suffix(ending)?.to_owned(), *ending, rest))
            });
            match ended {
                Some((mut name, ending, rest)) => {
                    visit(&mut name);
                    whole.push_str(&format!("{name}{ending}}}{rest}"));
                }
                None => whole.push_str(piece),
            }
        }
        *text = whole;
    }
}
