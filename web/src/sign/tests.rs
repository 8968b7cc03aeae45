//! What the sign tab shows, without a browser.

use canvoke::Scenario;

use super::{Typed, checked, signed};

const NOW: u64 = 1_795_000_000;
const SECRET: &str = "a/secret+access/key/of/forty/characters1";
const TOKEN: &str = "IQoJb3JpZ2luX2VjA/TOKEN+OF+A/SESSION==";

fn tutorial() -> (Scenario, canvoke::model::Call) {
    let text = include_str!("../../../static/scenarios/tutorial.canvoke.json");
    let scenario = Scenario::from_json(text).unwrap();
    let call = scenario.calls.get("from_main").unwrap().clone();
    (scenario, call)
}

fn session() -> Typed {
    Typed {
        id: "ASIAQQQQQQQQQQQQQQQQ".to_owned(),
        secret: SECRET.to_owned(),
        token: TOKEN.to_owned(),
        ..Typed::default()
    }
}

fn all(signed: &super::Signed) -> String {
    let steps = signed.steps.iter().map(|step| step.text.as_str());
    let lines = signed.lines.iter().map(|line| line.text.as_str());
    let texts: Vec<&str> = steps
        .chain(lines)
        .chain([signed.summary.as_str()])
        .collect();
    texts.join("\n")
}

#[test]
fn without_keys_examples_sign_and_are_named() {
    let (scenario, call) = tutorial();
    let signed = signed(&scenario, &call, &Typed::default(), NOW)
        .ok()
        .unwrap();
    assert!(signed.are_examples);
    assert!(signed.summary.contains("AKIAIOSFODNN7EXAMPLE"));
    let titles: Vec<&str> = signed.steps.iter().map(|step| step.title).collect();
    assert_eq!(
        titles,
        [
            "request",
            "canonical request",
            "string to sign",
            "signing key",
            "signature"
        ]
    );
    assert_eq!(signed.lines.len(), 6);
}

#[test]
fn the_secret_is_never_shown_and_the_token_when_it_is_asked_for() {
    let (scenario, call) = tutorial();
    let hidden = signed(&scenario, &call, &session(), NOW).ok().unwrap();
    assert!(!all(&hidden).contains(SECRET) && !all(&hidden).contains(TOKEN));
    let typed = Typed {
        shows_token: true,
        ..session()
    };
    let shown = signed(&scenario, &call, &typed, NOW).ok().unwrap();
    assert!(!all(&shown).contains(SECRET));
    assert!(shown.steps.first().unwrap().text.contains(TOKEN));
    assert!(shown.lines.iter().all(|line| !line.text.contains(TOKEN)));
}

#[test]
fn half_a_pair_of_keys_is_no_pair() {
    let (scenario, call) = tutorial();
    let typed = Typed {
        secret: String::new(),
        ..session()
    };
    let (message, _) = signed(&scenario, &call, &typed, NOW).err().unwrap();
    assert!(message.contains("belong together"));
}

#[test]
fn what_is_signed_here_is_found_right_and_a_change_is_named() {
    let (scenario, call) = tutorial();
    let mut typed = session();
    typed.token = String::new();
    typed.id = "AKIAQQQQQQQQQQQQQQQQ".to_owned();
    let made = signed(&scenario, &call, &typed, NOW).ok().unwrap();
    typed.paste = made.steps.first().unwrap().text.clone();
    let found = checked(&scenario, &call, &typed, NOW).ok().unwrap();
    assert_eq!(found.class, "passes", "{}", found.summary);
    typed.paste = typed.paste.replace("/us-east-1/", "/eu-west-1/");
    let found = checked(&scenario, &call, &typed, NOW).ok().unwrap();
    assert_eq!(found.class, "stops first");
    assert!(found.summary.contains("eu-west-1"), "{}", found.summary);
    assert!(found.answer.unwrap().contains("InvalidSignatureException"));
    typed.paste = "hello".to_owned();
    assert!(checked(&scenario, &call, &typed, NOW).is_err());
}

#[test]
fn a_url_can_be_signed_instead() {
    let (scenario, call) = tutorial();
    let typed = Typed {
        presign: Some(900),
        ..Typed::default()
    };
    let made = signed(&scenario, &call, &typed, NOW).ok().unwrap();
    assert!(made.summary.ends_with("for 900 seconds"));
    assert!(
        made.steps
            .first()
            .unwrap()
            .text
            .contains("X-Amz-Signature=")
    );
}
