//! Giving a thing another name: whatever refers to it follows, and an id that canvoke invented from the name stays.

use canvoke::Scenario;
use canvoke::model::{Call, invented_id};
use serde_json::Value;

use super::edit::{changed, segments};
use super::references;
use crate::kinds::Kind;

/// The scenario and the call with the thing at `pointer` called `name`, and how many references followed.
pub(super) fn rename(
    scenario: &Scenario,
    call: &Call,
    pointer: &str,
    name: &str,
) -> Result<(Scenario, Call, usize), String> {
    let name = name.trim();
    let way = segments(pointer);
    let (old, above) = way.split_last().ok_or("the scenario has no name")?;
    if name == old {
        return Ok((scenario.clone(), call.clone(), 0));
    }
    if name.is_empty()
        || name.contains(['{', '}', '\n']) && !above.ends_with(&["resources".to_owned()])
    {
        return Err(format!("`{name}` is not a name: write one without braces"));
    }
    let mut pinned = scenario.clone();
    pin(&mut pinned, &way);
    let mut is_taken = false;
    let moved = changed(&pinned, |whole| {
        let mut at = &mut *whole;
        for segment in above {
            at = at.get_mut(segment)?;
        }
        let members = at.as_object_mut()?;
        is_taken = members.contains_key(name);
        if is_taken {
            return None;
        }
        let thing = members.shift_remove(old)?;
        members.insert(name.to_owned(), thing);
        if let [kind, api, list] = above
            && (kind.as_str(), list.as_str()) == ("apis", "deployments")
        {
            follow_deployment(whole_api(whole, api)?, old, name);
        }
        if let [kind, organization, list] = above
            && (kind.as_str(), list.as_str()) == ("organizations", "units")
        {
            follow_unit(
                whole.get_mut("organizations")?.get_mut(organization)?,
                old,
                name,
            );
        }
        if let [kind, .., list] = above
            && (kind.as_str(), list.as_str()) == ("apis", "authorizers")
        {
            // The methods beside them, of the API or of the snapshot.
            let mut beside = &mut *whole;
            for segment in above.iter().take(above.len().saturating_sub(1)) {
                beside = beside.get_mut(segment)?;
            }
            follow_authorizer(beside, old, name);
        }
        Some(())
    });
    if is_taken {
        return Err(format!("`{name}` is taken: names are ids"));
    }
    let (mut next, mut call) = (moved?, call.clone());
    let mut count = 0;
    if let ([key], Some(kind)) = (above, above.first().and_then(|key| Kind::of(key)))
        && key == kind.key()
    {
        references::each(&mut next, &mut call, kind, &mut |reference| {
            if reference == old {
                name.clone_into(reference);
                count += 1;
            }
        });
    }
    Ok((next, call, count))
}

/// How many times a thing is referred to.
pub(super) fn uses(scenario: &Scenario, call: &Call, pointer: &str) -> usize {
    let way = segments(pointer);
    let [key, name] = way.as_slice() else {
        return 0;
    };
    let Some(kind) = Kind::of(key) else { return 0 };
    let mut count = 0;
    references::each(
        &mut scenario.clone(),
        &mut call.clone(),
        kind,
        &mut |reference| {
            count += usize::from(reference == name);
        },
    );
    count
}

/// Writes an invented id down where some policy may hold it.
fn pin(scenario: &mut Scenario, way: &[String]) {
    let [kind, name] = way else { return };
    let text = scenario.to_json();
    let written = |short: &str| Some(invented_id(short, name)).filter(|id| text.contains(id));
    let id = match kind.as_str() {
        "vpcs" => scenario
            .vpcs
            .0
            .get_mut(name)
            .map(|vpc| (&mut vpc.id, "vpc")),
        "endpoints" => scenario
            .endpoints
            .0
            .get_mut(name)
            .map(|endpoint| (&mut endpoint.id, "vpce")),
        "apis" => scenario
            .apis
            .0
            .get_mut(name)
            .map(|api| (&mut api.id, "api")),
        _ => None,
    };
    if let Some((id, short)) = id {
        *id = id.take().or_else(|| written(short));
    }
}

fn whole_api<'a>(whole: &'a mut Value, api: &str) -> Option<&'a mut Value> {
    whole.get_mut("apis")?.get_mut(api)
}

fn follow_deployment(api: &mut Value, old: &str, name: &str) {
    let stages = api.get_mut("stages").and_then(Value::as_object_mut);
    for stage in stages.into_iter().flat_map(|stages| stages.values_mut()) {
        if let Some(deployment) = stage.get_mut("deployment")
            && deployment == old
        {
            *deployment = Value::String(name.to_owned());
        }
    }
}

/// Units above and member accounts of a unit follow its name.
fn follow_unit(organization: &mut Value, old: &str, name: &str) {
    for (list, member) in [("units", "parent"), ("members", "unit")] {
        let things = organization.get_mut(list).and_then(Value::as_object_mut);
        for thing in things.into_iter().flat_map(|things| things.values_mut()) {
            if let Some(unit) = thing.get_mut(member)
                && unit == old
            {
                *unit = Value::String(name.to_owned());
            }
        }
    }
}

fn follow_authorizer(beside: &mut Value, old: &str, name: &str) {
    let resources = beside.get_mut("resources").and_then(Value::as_object_mut);
    let resources = resources.into_iter().flat_map(|all| all.values_mut());
    let methods = resources.filter_map(|resource| resource.get_mut("methods")?.as_object_mut());
    for method in methods.flat_map(|methods| methods.values_mut()) {
        if let Some(authorizer) = method.get_mut("authorizer")
            && authorizer == old
        {
            *authorizer = Value::String(name.to_owned());
        }
    }
}
