//! How many decisions a second: the promises of the README. Beside them the crate iam-rs on the same questions, as far
//! as it can express them.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_types,
    clippy::print_stdout,
    missing_docs,
    reason = "a benchmark may fail loudly, prints what it measures, and criterion's entry point is a macro"
)]

use std::hint::black_box;
use std::time::Instant;

use canvoke_iam::{
    Context, Decision, Layers, Policy, PolicyKind, PreparedPolicy, Principal, Recorder, Request,
    Severity, authorize, parse,
};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const USER: &str = "arn:aws:iam::111122223333:user/internal-api-client";
const API: &str = "arn:aws:execute-api:us-east-1:111122223333:a1b2c3d4e5";

/// Policies of each layer, as text.
#[derive(Default)]
struct Texts {
    identity: Option<String>,
    resource: Option<String>,
    endpoint: Option<String>,
    service_control: Option<String>,
}

fn document(statements: &[String]) -> String {
    let statements = statements.join(",\n");
    format!("{{ \"Version\": \"2012-10-17\", \"Statement\": [{statements}] }}")
}

/// One identity, two resource, one endpoint and one SCP statement.
fn small() -> Texts {
    let allow =
        |rest: &str| format!(r#"{{ "Effect": "Allow", "Action": "execute-api:Invoke", {rest} }}"#);
    Texts {
        identity: Some(document(&[allow(&format!(r#""Resource": "{API}/*""#))])),
        resource: Some(document(&[
            allow(
                r#""Principal": { "AWS": "111122223333" }, "Resource": "*", "Condition": { "StringEquals": { "aws:SourceVpce": "vpce-0a1b2c3d" } }"#,
            ),
            format!(
                r#"{{ "Effect": "Deny", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "{API}/*", "Condition": {{ "StringNotEquals": {{ "aws:SourceVpc": "vpc-0a1b2c3d" }} }} }}"#
            ),
        ])),
        endpoint: Some(document(&[allow(&format!(
            r#""Principal": "*", "Resource": "{API}/prod/*""#
        ))])),
        service_control: Some(document(&[
            r#"{ "Effect": "Allow", "Action": "*", "Resource": "*" }"#.to_owned(),
        ])),
    }
}

/// `count` statements of two resources and three operators each, of which the last one matches.
fn many(count: usize, action: &str, principal: &str) -> String {
    let statements: Vec<String> = (0..count)
        .map(|number| {
            let team = if number + 1 == count {
                "blue".to_owned()
            } else {
                format!("team{number}")
            };
            format!(
                r#"{{ "Sid": "S{number}", "Effect": "Allow", {principal} "Action": "{action}",
                    "Resource": ["{API}/prod/GET/other{number}/*", "{API}/prod/GET/employee/*"],
                    "Condition": {{
                        "IpAddress": {{ "aws:VpcSourceIp": "10.0.0.0/16" }},
                        "StringEquals": {{ "aws:SourceVpce": ["vpce-0a1b2c3d", "vpce-9f8e7d6c"] }},
                        "StringLike": {{ "aws:PrincipalTag/team": "{team}*" }} }} }}"#
            )
        })
        .collect();
    document(&statements)
}

fn request() -> Request {
    let mut context = Context::default();
    context.set("aws:SourceVpce", "vpce-0a1b2c3d");
    context.set("aws:SourceVpc", "vpc-0a1b2c3d");
    context.set("aws:VpcSourceIp", "10.0.1.27");
    context.set("aws:PrincipalTag/team", "blue");
    context.set("aws:SecureTransport", "true");
    context.set("aws:RequestedRegion", "us-east-1");
    Request::new(
        Principal::user(USER),
        "execute-api:Invoke",
        &format!("{API}/prod/GET/employee/1002"),
        context,
    )
}

fn read(text: &str, kind: PolicyKind) -> Policy {
    let (policy, mistakes) = parse(text, kind);
    // Fifty statements are more than AWS takes, which is no error.
    let error = mistakes
        .iter()
        .find(|found| found.severity == Severity::Error);
    assert!(error.is_none(), "{error:?}");
    policy
}

fn prepare(text: Option<&String>, kind: PolicyKind) -> Vec<PreparedPolicy> {
    text.map(|text| PreparedPolicy::new(&read(text, kind), "policy"))
        .into_iter()
        .collect()
}

fn ask(criterion: &mut Criterion, name: &str, texts: &Texts) {
    let identity = prepare(texts.identity.as_ref(), PolicyKind::Identity);
    let resource = prepare(texts.resource.as_ref(), PolicyKind::Resource);
    let endpoint = prepare(texts.endpoint.as_ref(), PolicyKind::Endpoint);
    let service_control: Vec<Vec<PreparedPolicy>> = texts
        .service_control
        .iter()
        .map(|text| prepare(Some(text), PolicyKind::ServiceControl))
        .collect();
    let layers = Layers {
        identity: &identity,
        resource: texts.resource.as_ref().map(|_| &*resource),
        endpoint: texts.endpoint.as_ref().map(|_| &*endpoint),
        service_control: &service_control,
        resource_owner: "111122223333",
        ..Layers::default()
    };
    let request = request();
    assert_eq!(authorize(&layers, &request, &mut ()), Decision::Allow);
    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Elements(1));
    group.bench_function("decision", |bencher| {
        bencher.iter(|| authorize(black_box(&layers), black_box(&request), &mut ()));
    });
    group.bench_function("recorded", |bencher| {
        bencher.iter(|| {
            let mut recorder = Recorder::default();
            authorize(black_box(&layers), black_box(&request), &mut recorder);
            recorder.finish()
        });
    });
    group.finish();
}

/// The peer knows no layers: it is asked the identity policy alone, as canvoke-iam is beside it.
fn peer(criterion: &mut Criterion, name: &str, text: &str) {
    let policy: iam_rs::IAMPolicy = serde_json::from_str(text).unwrap();
    let context = iam_rs::Context::new()
        .with_string("aws:SourceVpce", "vpce-0a1b2c3d")
        .with_string("aws:SourceVpc", "vpc-0a1b2c3d")
        .with_string("aws:VpcSourceIp", "10.0.1.27")
        .with_string("aws:PrincipalTag/team", "blue")
        .with_string("aws:SecureTransport", "true")
        .with_string("aws:RequestedRegion", "us-east-1");
    let request = iam_rs::IAMRequest::new_with_context(
        iam_rs::Principal::Aws(iam_rs::PrincipalId::String(USER.to_owned())),
        "execute-api:Invoke",
        iam_rs::Arn::parse(&format!("{API}/prod/GET/employee/1002")).unwrap(),
        context,
    );
    let engine = iam_rs::PolicyEvaluator::with_policies(vec![policy]);
    let found = engine.evaluate(&request).unwrap();
    assert_eq!(found.decision, iam_rs::Decision::Allow);
    let identity = [PreparedPolicy::new(
        &read(text, PolicyKind::Identity),
        "policy",
    )];
    let layers = Layers {
        identity: &identity,
        resource_owner: "111122223333",
        ..Layers::default()
    };
    let own = self::request();
    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Elements(1));
    group.bench_function("canvoke-iam", |bencher| {
        bencher.iter(|| authorize(black_box(&layers), black_box(&own), &mut ()));
    });
    group.bench_function("iam-rs", |bencher| {
        bencher.iter(|| engine.evaluate(black_box(&request)));
    });
    group.finish();
    let ours = best(|| {
        black_box(authorize(black_box(&layers), black_box(&own), &mut ()));
    });
    let theirs = best(|| {
        let _ = black_box(engine.evaluate(black_box(&request)));
    });
    println!(
        "{name}: canvoke-iam {ours:.0} ns, iam-rs {theirs:.0} ns, ratio {:.0}\n",
        theirs / ours
    );
}

/// Nanoseconds of the best of many short runs, which a busy machine disturbs least.
fn best(mut run: impl FnMut()) -> f64 {
    let mut best = f64::INFINITY;
    for _ in 0..2000 {
        let start = Instant::now();
        for _ in 0..64 {
            run();
        }
        best = best.min(start.elapsed().as_secs_f64() * 1e9 / 64.0);
    }
    best
}

/// The same question, with more and more beside the statement that answers it: what cannot match the action costs
/// nothing, what can costs its share.
fn growth(criterion: &mut Criterion) {
    let request = request();
    let mut group = criterion.benchmark_group("growth");
    for (name, action) in [
        ("of another service", "s3:GetObject"),
        ("of all of another service", "s3:*"),
        ("of another action", "execute-api:ManageConnections"),
        ("of other actions", "execute-api:Manage*"),
        ("of this action, another API", "execute-api:Invoke"),
    ] {
        for count in [50, 500, 5000] {
            let other = format!(
                r#"{{ "Effect": "Allow", "Action": "{action}", "Resource": "arn:aws:execute-api:us-east-1:111122223333:other/*" }}"#
            );
            let own = format!(
                r#"{{ "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "{API}/*" }}"#
            );
            let mut statements = vec![other; count];
            statements.push(own);
            let identity = prepare(Some(&document(&statements)), PolicyKind::Identity);
            let layers = Layers {
                identity: &identity,
                resource_owner: "111122223333",
                ..Layers::default()
            };
            assert_eq!(authorize(&layers, &request, &mut ()), Decision::Allow);
            group.bench_function(format!("{count} {name}"), |bencher| {
                bencher.iter(|| authorize(black_box(&layers), black_box(&request), &mut ()));
            });
        }
    }
    group.finish();
}

fn decisions(criterion: &mut Criterion) {
    let fifty = many(50, "execute-api:Invoke", "");
    let of_resource = many(
        50,
        "execute-api:Invoke",
        r#""Principal": { "AWS": "111122223333" },"#,
    );
    ask(criterion, "small", &small());
    ask(
        criterion,
        "50 statements",
        &Texts {
            identity: Some(fifty.clone()),
            ..Texts::default()
        },
    );
    ask(
        criterion,
        "50 + 50 statements",
        &Texts {
            identity: Some(fifty.clone()),
            resource: Some(of_resource),
            ..Texts::default()
        },
    );
    growth(criterion);
    peer(
        criterion,
        "identity alone, small",
        &small().identity.unwrap(),
    );
    peer(criterion, "identity alone, 50 statements", &fifty);

    let parsed = read(&fifty, PolicyKind::Identity);
    let mut group = criterion.benchmark_group("ready");
    group.bench_function("parse 50 statements", |bencher| {
        bencher.iter(|| parse(black_box(&fifty), PolicyKind::Identity));
    });
    group.bench_function("prepare 50 statements", |bencher| {
        bencher.iter(|| PreparedPolicy::new(black_box(&parsed), "policy"));
    });
    group.bench_function("both, 50 statements", |bencher| {
        bencher.iter(|| {
            PreparedPolicy::new(&parse(black_box(&fifty), PolicyKind::Identity).0, "policy")
        });
    });
    group.finish();
}

criterion_group!(benches, decisions);
criterion_main!(benches);
