//! What a person is told of a decision: who decided, what nearly did, what would settle it, and which rules are
//! contested. Knows no words.

use canvoke_iam::{
    Authorization, Clause, Contested, Context, Decision, Form, Layer, Layers, PolicyKind,
    PreparedPolicy, Principal, Recorder, Request, Truth, authorize, evaluate, parse,
};

const ANN: &str = "arn:aws:iam::111122223333:user/ann";
const PETS: &str = "arn:aws:execute-api:us-east-1:111122223333:abc/prod/GET/pets/42";

fn policy(kind: PolicyKind, statements: &str) -> PreparedPolicy {
    let text = format!(r#"{{ "Version": "2012-10-17", "Statement": [{statements}] }}"#);
    PreparedPolicy::new(&parse(&text, kind).0, "policy")
}

fn request(principal: Principal, keys: &[(&str, &str)]) -> Request {
    let mut context = Context::default();
    for (key, value) in keys {
        context.set(key, value);
    }
    Request::new(principal, "execute-api:Invoke", PETS, context)
}

fn ask(layers: &Layers<'_>, request: &Request) -> Authorization {
    let mut recorder = Recorder::default();
    let decision = authorize(layers, request, &mut recorder);
    let authorization = recorder.finish();
    assert_eq!(authorization.decision(), decision);
    assert_eq!(authorize(layers, request, &mut ()), decision);
    authorization
}

fn identity(statements: &str, keys: &[(&str, &str)]) -> Authorization {
    let identity = [policy(PolicyKind::Identity, statements)];
    let layers = Layers {
        identity: &identity,
        ..Layers::default()
    };
    ask(&layers, &request(Principal::user(ANN), keys))
}

fn one(rest: &str) -> String {
    format!(r#"{{ "Effect": "Allow", "Action": "execute-api:Invoke", {rest} }}"#)
}

#[test]
fn the_nearest_miss_comes_first_and_says_where_it_differs() {
    let far = r#"{ "Sid": "Far", "Effect": "Allow", "Action": "s3:*", "Resource": "*" }"#;
    let near = one(
        r#""Sid": "Near", "Resource": "arn:aws:execute-api:us-east-1:111122223333:abc/prod/GET/pet/*""#,
    );
    let two = one(
        r#""Sid": "Two", "Resource": "arn:aws:sqs:*", "Condition": { "Bool": { "aws:SecureTransport": "false" } }"#,
    );
    let told = identity(
        &[far, &two, &near].join(","),
        &[("aws:SecureTransport", "true")],
    );
    assert_eq!(told.decision(), Decision::ImplicitDeny);
    let misses = told.near_misses(Layer::Identity);
    let sids: Vec<&str> = misses
        .iter()
        .map(|miss| miss.sid.as_deref().unwrap())
        .collect();
    assert_eq!(sids, ["Near", "Two", "Far"]);
    let resource = misses[0].misses().next().unwrap();
    assert_eq!(resource.clause, Clause::Resource);
    assert_eq!(resource.seen, [PETS]);
    let same = "arn:aws:execute-api:us-east-1:111122223333:abc/prod/GET/pet";
    assert_eq!(resource.differs_at, Some(same.len()));
    let condition = misses[1].misses().nth(1).unwrap();
    assert_eq!(condition.seen, ["true"]);
    assert_eq!(*condition.wanted, ["false".to_owned()]);
    // A statement about another service is told by its action alone.
    assert_eq!(misses[2].clauses.len(), 1);
    assert_eq!(told.denied_by(), Some((Layer::Identity, false)));
}

#[test]
fn an_unknown_key_is_named_only_where_it_matters() {
    let vpce =
        r#""Resource": "*", "Condition": { "StringEquals": { "aws:SourceVpce": "vpce-1" } }"#;
    let mut unknown = request(Principal::user(ANN), &[]);
    unknown.context.set_unknown("aws:sourcevpce");
    unknown.context.set_unknown("aws:PrincipalTag/Kind");
    let one_way = [policy(PolicyKind::Identity, &one(vpce))];
    let either_way = [policy(
        PolicyKind::Identity,
        &[one(vpce), one(r#""Resource": "*""#)].join(","),
    )];
    let of = |identity| {
        ask(
            &Layers {
                identity,
                ..Layers::default()
            },
            &unknown,
        )
    };
    assert_eq!(of(&one_way).decision(), Decision::Unknown);
    assert_eq!(of(&one_way).unknown_keys(), ["aws:SourceVpce"]);
    assert_eq!(of(&either_way).decision(), Decision::Allow);
    // A variable's key is named as well.
    let by_tag =
        one(r#""Resource": "arn:aws:execute-api:*:*:abc/prod/GET/${aws:PrincipalTag/kind}/*""#);
    let by_tag = [policy(PolicyKind::Identity, &by_tag)];
    assert_eq!(of(&by_tag).unknown_keys(), ["aws:PrincipalTag/kind"]);
}

#[test]
fn a_contested_rule_is_noted_where_the_other_reading_would_change_the_decision() {
    let set = one(r#""Resource": "*", "Condition": { "StringEquals": { "aws:TagKeys": "a" } }"#);
    let identity = [policy(PolicyKind::Identity, &set)];
    let layers = Layers {
        identity: &identity,
        ..Layers::default()
    };
    let mut request = request(Principal::user(ANN), &[]);
    request.context.set_many("aws:TagKeys", ["a"]);
    let told = ask(&layers, &request);
    assert_eq!(told.decision(), Decision::ImplicitDeny);
    let notes = told.contested();
    assert_eq!(notes.len(), 1);
    assert_eq!(notes[0].rule, Contested::SetWithoutPrefix);
    assert_eq!(notes[0].rule.rule(), "I-COND-06");
    assert_eq!(notes[0].instead, Decision::Allow);
    // The same clause beside a statement that allows anyway changes nothing.
    let both = [policy(
        PolicyKind::Identity,
        &[set, one(r#""Resource": "*""#)].join(","),
    )];
    let layers = Layers {
        identity: &both,
        ..layers
    };
    assert!(ask(&layers, &request).contested().is_empty());
}

#[test]
fn a_federated_user_without_session_policy_has_nothing_which_is_contested() {
    let bob = Principal::federated_user("arn:aws:sts::111122223333:federated-user/bob", Some(ANN));
    let identity = [policy(PolicyKind::Identity, &one(r#""Resource": "*""#))];
    let layers = Layers {
        identity: &identity,
        ..Layers::default()
    };
    let told = ask(&layers, &request(bob, &[]));
    assert_eq!(told.decision(), Decision::ImplicitDeny);
    assert_eq!(told.contested()[0].rule.rule(), "I-EVAL-12");
}

#[test]
fn every_layer_that_denies_is_named() {
    let allow = one(r#""Resource": "*""#);
    let other = r#"{ "Effect": "Allow", "Action": "s3:*", "Resource": "*" }"#;
    let deny = r#"{ "Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*" }"#;
    let identity = [policy(PolicyKind::Identity, &allow)];
    let boundary = policy(PolicyKind::Boundary, other);
    let levels = [
        vec![policy(PolicyKind::ServiceControl, &allow)],
        vec![policy(PolicyKind::ServiceControl, other)],
    ];
    let resource = [policy(PolicyKind::Resource, deny)];
    let mut layers = Layers {
        identity: &identity,
        boundary: Some(&boundary),
        service_control: &levels,
        ..Layers::default()
    };
    let request = request(Principal::user(ANN), &[]);
    let told = ask(&layers, &request);
    let named = |told: &Authorization| -> Vec<(Layer, usize)> {
        let deniers = told.deniers();
        deniers.iter().map(|one| (one.layer, one.level)).collect()
    };
    assert_eq!(
        named(&told),
        [(Layer::ServiceControl, 1), (Layer::Boundary, 0)]
    );
    layers.resource = Some(&resource);
    let told = ask(&layers, &request);
    assert_eq!(told.decision(), Decision::ExplicitDeny);
    assert_eq!(named(&told)[0], (Layer::Resource, 0));
    assert_eq!(told.denied_by(), Some((Layer::Resource, true)));
    assert_eq!(told.determining().count(), 1);
}

#[test]
fn the_form_of_a_grant_is_told() {
    let role = "arn:aws:iam::111122223333:role/team/app";
    let session = Principal::role_session(role, "one");
    let named = |principal: &str| {
        let rest = format!(r#""Principal": {{ "AWS": "{principal}" }}, "Resource": "*""#);
        let resource = [policy(PolicyKind::Resource, &one(&rest))];
        let layers = Layers {
            resource: Some(&resource),
            ..Layers::default()
        };
        let told = ask(&layers, &request(session.clone(), &[]));
        let form = told.statements().next().unwrap().1.form;
        (told.decision(), form)
    };
    use Decision::{Allow, ImplicitDeny};
    assert_eq!(named(role), (Allow, Some(Form::Role)));
    assert_eq!(
        named("arn:aws:sts::111122223333:assumed-role/app/one"),
        (Allow, Some(Form::Direct))
    );
    assert_eq!(named("*"), (Allow, Some(Form::Direct)));
    assert_eq!(named("111122223333"), (ImplicitDeny, Some(Form::Account)));
    assert_eq!(
        named("arn:aws:iam::111122223333:role/app"),
        (ImplicitDeny, None)
    );
}

#[test]
fn what_aws_would_refuse_is_unknown_and_never_passed_over() {
    for statement in [
        one(r#""Resource": "*", "Condition": { "StringsEqual": { "aws:SourceVpc": "vpc-1" } }"#),
        one(r#""Resource": "*", "Resource": "arn:aws:s3:::b""#),
        one(r#""Resource": ["arn:aws:s3:::b", 5]"#),
        one(r#""Resource": { "arn": "arn:aws:s3:::b" }"#),
        one(r#""Resource": "arn:aws:s3:::b", "NotResource": "*""#),
        one(r#""Resource": "*", "Condition": { "StringEquals": { "x:a": "1", "X:A": "2" } }"#),
        one(r#""Resource": "*", "Condition": { "Bool": { "x:a": {} } }"#),
        one(r#""Resource": "*", "Condition": []"#),
        r#"{ "Effect": "allow", "Action": "*", "Resource": "*" }"#.to_owned(),
        r#"{ "Effect": "Allow", "Resource": "*" }"#.to_owned(),
        r#""no statement""#.to_owned(),
    ] {
        let told = identity(&statement, &[]);
        assert_eq!(told.decision(), Decision::Unknown, "{statement}");
    }
    let unreadable = [PreparedPolicy::new(
        &parse("{", PolicyKind::Resource).0,
        "cut off",
    )];
    let mut recorder = Recorder::default();
    let anonymous = request(Principal::anonymous(), &[]);
    let decision = evaluate(Layer::Resource, &unreadable, &anonymous, &mut recorder);
    assert_eq!(decision, Decision::Unknown);
    let told = recorder.finish();
    assert_eq!(&*told.statements().next().unwrap().1.policy, "cut off");
    assert_eq!(
        told.statements().next().unwrap().1.applies(),
        Truth::Unknown
    );
}

#[test]
fn a_federated_user_without_a_session_policy_lacks_that() {
    let identity = [policy(PolicyKind::Identity, &one(r#""Resource": "*""#))];
    let layers = Layers {
        identity: &identity,
        ..Layers::default()
    };
    let guest =
        Principal::federated_user("arn:aws:sts::111122223333:federated-user/guest", Some(ANN));
    let told = ask(&layers, &request(guest, &[]));
    assert_eq!(told.decision(), Decision::ImplicitDeny);
    assert_eq!(told.denied_by(), Some((Layer::Session, false)));
    let layers: Vec<Layer> = told.deniers().iter().map(|one| one.layer).collect();
    assert_eq!(layers, [Layer::Session]);
}

#[test]
fn a_resource_control_policy_without_a_deny_is_no_denier() {
    let levels = [vec![policy(
        PolicyKind::ResourceControl,
        r#"{ "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*" }"#,
    )]];
    let layers = Layers {
        resource_control: &levels,
        ..Layers::default()
    };
    let told = ask(&layers, &request(Principal::user(ANN), &[]));
    assert_eq!(
        told.decision_of(Layer::ResourceControl),
        Some(Decision::Allow)
    );
    assert_eq!(told.denied_by(), Some((Layer::Identity, false)));
}
