//! The call taken apart for the call bar: API, stage, path and form of the name; and put together again. Knows only
//! what the simulator's list of name forms says about URLs.

use canvoke::Scenario;
use canvoke::compile::{NameForm, compile, name_forms};
use canvoke::model::Call;

/// A call's URL and headers in terms of the scenario.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CallParts {
    /// Name of the API.
    pub(crate) api: String,
    /// Stage.
    pub(crate) stage: String,
    /// Path behind the stage, with a leading slash.
    pub(crate) path: String,
    /// Which of the forms it is; none: written by hand.
    pub(crate) form: Option<usize>,
    /// The forms of this API, stage and path.
    pub(crate) forms: Vec<NameForm>,
}

/// The forms of an API's URL.
pub(crate) fn forms(scenario: &Scenario, api: &str, stage: &str, path: &str) -> Vec<NameForm> {
    let (topology, _) = compile(scenario);
    let found = topology.apis.find(|other| other.name == api);
    found.map_or(Vec::new(), |id| name_forms(&topology, id, stage, path))
}

/// Takes a call apart; none where the scenario has no API.
pub(crate) fn parts(scenario: &Scenario, call: &Call) -> Option<CallParts> {
    let (stage, path) = stage_and_path(&call.url);
    for api in scenario.apis.keys() {
        let forms = forms(scenario, api, &stage, &path);
        let matches = |form: &NameForm| form.url == call.url && form.headers == own_headers(call);
        if let Some(form) = forms.iter().position(matches) {
            return Some(CallParts {
                api: api.clone(),
                stage,
                path,
                form: Some(form),
                forms,
            });
        }
    }
    let named = scenario
        .apis
        .keys()
        .find(|api| call.url.contains(&format!("{{{api}")));
    let api = named.or(scenario.apis.keys().next())?;
    Some(CallParts {
        forms: forms(scenario, api, &stage, &path),
        api: api.clone(),
        stage,
        path,
        form: None,
    })
}

/// The call with the URL and headers of a form; its other headers stay.
pub(crate) fn with_form(call: &Call, form: &NameForm) -> Call {
    let others = call
        .headers
        .iter()
        .filter(|header| !is_own(header))
        .cloned();
    Call {
        url: form.url.clone(),
        headers: form.headers.iter().cloned().chain(others).collect(),
        ..call.clone()
    }
}

/// A path template with something in the place of each parameter.
pub(crate) fn sample_path(template: &str) -> String {
    let filled = |segment: &str| match segment.strip_prefix('{') {
        Some(rest) if rest.ends_with("+}") => "any/thing".to_owned(),
        Some(_) => "1002".to_owned(),
        None => segment.to_owned(),
    };
    let segments: Vec<String> = template.split('/').map(filled).collect();
    segments.join("/")
}

fn is_own(header: &str) -> bool {
    let name = header.split(':').next().unwrap_or_default().trim();
    name.eq_ignore_ascii_case("x-apigw-api-id") || name.eq_ignore_ascii_case("host")
}

fn own_headers(call: &Call) -> Vec<String> {
    call.headers
        .iter()
        .filter(|header| is_own(header))
        .cloned()
        .collect()
}

fn stage_and_path(url: &str) -> (String, String) {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.split_once('/').map_or("", |(_, path)| path);
    match path.split_once('/') {
        Some((stage, path)) => (stage.to_owned(), format!("/{path}")),
        None => (path.to_owned(), String::new()),
    }
}
