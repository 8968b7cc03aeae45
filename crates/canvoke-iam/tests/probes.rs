//! The IAM probes of the shared folder (`CANVOKE_SHARED`), which were written from AWS's documents. Documented ones
//! must agree, and the others do; asked of the engine and, with the feature `simulation`, in AWS's shape as well. Those
//! that hang on API Gateway's own law are asked in `tests/probes.rs` of the workspace. Skips with a plain line where
//! the folder is not.

#![expect(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test reads the probes from a folder, and may fail loudly"
)]

use canvoke_iam::{
    Context, Decision, Layers, PolicyKind, PreparedPolicy, Principal, Request, authorize, parse,
};
use serde_json::Value;

#[test]
fn probes() {
    let Some(shared) = std::env::var_os("CANVOKE_SHARED") else {
        println!("skipped: CANVOKE_SHARED is not set");
        return;
    };
    let file = std::path::Path::new(&shared).join("data/iam-probes.json");
    let text = std::fs::read_to_string(file).unwrap();
    let probes: Vec<Value> = serde_json::from_str(&text).unwrap();
    let (mut asked, mut elsewhere, mut wrong) = (0, 0, Vec::new());
    for probe in &probes {
        // Whoever is not asked for a signature is asked about the resource policy alone.
        let is_of_gateway = !probe["private_api"].is_null()
            || !matches!(probe["auth_type"].as_str(), None | Some("NONE"));
        if is_of_gateway {
            elsewhere += 1;
            continue;
        }
        asked += 1;
        let id = probe["id"].as_str().unwrap();
        let expected = probe["expect"].as_str().unwrap();
        let found = decide(probe);
        #[cfg(feature = "simulation")]
        let found = if found == expected {
            simulated(probe)
        } else {
            found
        };
        if found != expected {
            wrong.push(format!(
                "{id} ({}): expected {expected}, found {found}: {}",
                probe["conf"].as_str().unwrap(),
                probe["note"].as_str().unwrap()
            ));
        }
    }
    println!("{asked} probes asked, {elsewhere} belong to the gateway");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn decide(probe: &Value) -> &'static str {
    let prepare = |value: &Value, kind| -> PreparedPolicy {
        let (policy, _) = parse(&value.to_string(), kind);
        PreparedPolicy::new(&policy, "probe")
    };
    let list = |value: &Value, kind| -> Option<Vec<PreparedPolicy>> {
        match value {
            Value::Null => None,
            Value::Array(all) => Some(all.iter().map(|one| prepare(one, kind)).collect()),
            one => Some(vec![prepare(one, kind)]),
        }
    };
    let levels = |value: &Value, kind| -> Vec<Vec<PreparedPolicy>> {
        value
            .as_array()
            .map(|levels| {
                levels
                    .iter()
                    .filter_map(|level| list(level, kind))
                    .collect()
            })
            .unwrap_or_default()
    };
    let request = &probe["request"];
    let identity = list(&probe["identity"], PolicyKind::Identity).unwrap_or_default();
    let boundary = list(&probe["boundary"], PolicyKind::Boundary);
    let session = list(&probe["session"], PolicyKind::Session);
    let resource = list(&probe["resource_policy"], PolicyKind::Resource);
    let endpoint = list(&probe["vpce"], PolicyKind::Endpoint);
    let service_control = levels(&probe["scps"], PolicyKind::ServiceControl);
    let resource_control = levels(&probe["rcps"], PolicyKind::ResourceControl);
    let role = request["context"]["aws:PrincipalArn"].as_str();
    let principal = match request["principal"].as_str() {
        None | Some("*" | "anonymous") => Principal::anonymous(),
        Some(arn) if arn.contains('.') && !arn.starts_with("arn:") => Principal::service(arn),
        Some(arn) => Principal::from_arn(arn, role).unwrap(),
    };
    let mut context = Context::default();
    for (key, value) in request["context"].as_object().into_iter().flatten() {
        match value {
            Value::Array(values) => context.set_many(key, values.iter().map(plain)),
            one => context.set(key, &plain(one)),
        }
    }
    let request = Request::new(
        principal.with_boundary(boundary.is_some()),
        request["action"].as_str().unwrap(),
        request["resource"].as_str().unwrap(),
        context,
    );
    let layers = Layers {
        identity: &identity,
        boundary: boundary.as_ref().and_then(|list| list.first()),
        session: session.as_deref(),
        service_control: &service_control,
        resource_control: &resource_control,
        resource: resource.as_deref(),
        endpoint: endpoint.as_deref(),
        resource_owner: probe["request"]["resourceAccount"].as_str().unwrap(),
        ..Layers::default()
    };
    let mut recorder = canvoke_iam::Recorder::default();
    let decision = authorize(&layers, &request, &mut recorder);
    assert_eq!(decision, authorize(&layers, &request, &mut ()));
    assert_eq!(decision, recorder.finish().decision());
    match decision {
        Decision::Allow => "Allowed",
        Decision::ExplicitDeny => "ExplicitlyDenied",
        Decision::ImplicitDeny => "ImplicitlyDenied",
        Decision::Unknown => "Unknown",
    }
}

/// The same, in the shape of `aws iam simulate-custom-policy`.
#[cfg(feature = "simulation")]
fn simulated(probe: &Value) -> &'static str {
    use canvoke_iam::simulation::{Input, simulate};
    use serde_json::json;
    let list = |value: &Value| match value {
        Value::Null => json!([]),
        Value::Array(_) => value.clone(),
        one => json!([one]),
    };
    let levels = |value: &Value| match value {
        Value::Null => json!([]),
        levels => levels.clone(),
    };
    let request = &probe["request"];
    let context = request["context"].as_object().into_iter().flatten();
    let entries: Vec<Value> = context
        .map(|(key, value)| {
            let kind = if value.is_array() { "stringList" } else { "string" };
            json!({ "ContextKeyName": key, "ContextKeyValues": list(value), "ContextKeyType": kind })
        })
        .collect();
    let endpoint = match &probe["vpce"] {
        Value::Array(all) => all[0].clone(),
        other => other.clone(),
    };
    let mut input = json!({
        "PolicyInputList": list(&probe["identity"]),
        "PermissionsBoundaryPolicyInputList": list(&probe["boundary"]),
        "SessionPolicyInputList": list(&probe["session"]),
        "ServiceControlPolicyLevels": levels(&probe["scps"]),
        "ResourceControlPolicyLevels": levels(&probe["rcps"]),
        "VpcEndpointPolicy": endpoint,
        "ResourcePolicy": probe["resource_policy"],
        "ActionNames": [request["action"]],
        "ResourceArns": [request["resource"]],
        "ContextEntries": entries,
        "CallerArn": request["principal"],
    });
    if request["principal"] == "anonymous" {
        input["CallerArn"] = "".into();
        input["CallerType"] = "anonymous".into();
    }
    // The owner is who the ARN says, unless somebody else is named.
    for owner in ["", request["resourceAccount"].as_str().unwrap()] {
        input["ResourceOwner"] = owner.into();
        let input: Input = serde_json::from_str(&input.to_string()).unwrap();
        let found = match simulate(&input).unwrap().evaluation_results[0].eval_decision {
            "allowed" => "Allowed",
            "explicitDeny" => "ExplicitlyDenied",
            _ => "ImplicitlyDenied",
        };
        if found != probe["expect"] {
            return found;
        }
    }
    decide(probe)
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
