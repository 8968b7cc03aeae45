//! Any policies asked about any request: no panic, and the same decision with and without a record. Fields are separated
//! by zero bytes: identity policy, resource policy, ceiling, caller, action, resource, then keys and values.
//!
//! `cargo +nightly fuzz run evaluate` in `crates/canvoke-iam`.

#![no_main]

use canvoke_iam::{
    Context, Decision, Layer, Layers, PolicyKind, PreparedPolicy, Principal, Recorder, Request,
    authorize, parse,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let mut fields = text.split('\0');
    let mut next = || fields.next().unwrap_or_default();
    let prepare = |text: &str, kind| PreparedPolicy::new(&parse(text, kind).0, "fuzz");
    let identity = [prepare(next(), PolicyKind::Identity)];
    let resource = [prepare(next(), PolicyKind::Resource)];
    let ceiling = next();
    let boundary = prepare(ceiling, PolicyKind::Boundary);
    let service_control = [vec![prepare(ceiling, PolicyKind::ServiceControl)]];
    let endpoint = [prepare(ceiling, PolicyKind::Endpoint)];
    let principal = Principal::from_arn(next(), None).unwrap_or_else(Principal::anonymous);
    let (action, name) = (next(), next());
    let mut context = Context::default();
    while let Some(key) = fields.next() {
        match fields.next() {
            None => context.set_unknown(key),
            Some(list) if list.contains('|') => context.set_many(key, list.split('|')),
            Some(value) => context.set(key, value),
        }
    }
    let request = Request::new(principal, action, name, context);
    let bare = Layers {
        identity: &identity,
        resource: Some(&resource),
        resource_owner: "111111111111",
        ..Layers::default()
    };
    let capped = Layers {
        boundary: Some(&boundary),
        service_control: &service_control,
        endpoint: Some(&endpoint),
        ..bare
    };
    for layers in [bare, capped] {
        let mut recorder = Recorder::default();
        let decision = authorize(&layers, &request, &mut recorder);
        let authorization = recorder.finish();
        assert_eq!(decision, authorization.decision());
        assert_eq!(decision, authorize(&layers, &request, &mut ()));
        authorization.contested();
        authorization.unknown_keys();
        authorization.near_misses(Layer::Resource);
        let is_denied = matches!(decision, Decision::ExplicitDeny | Decision::ImplicitDeny);
        assert_eq!(is_denied, authorization.denied_by().is_some());
    }
});
