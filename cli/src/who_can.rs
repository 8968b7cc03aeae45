//! `canvoke who-can`: which clients the network lets reach an endpoint. Asks nothing about names and policies.

use canvoke::gate::Outcome;
use canvoke::who_can::{Reach, Sources, who_can_reach};
use canvoke::{Diagnostic, Place, compile};

use crate::BAD_INPUT;
use crate::arguments::{WhoCan, WhoCanFormat};
use crate::diagnostics::show;
use crate::input::read;
use crate::output::out;

/// The answers, in the order they are told, each with its word.
const ANSWERS: [(Reach, &str); 4] = [
    (Reach::All(Outcome::Pass), "yes"),
    (Reach::Sometimes, "sometimes"),
    (Reach::All(Outcome::Unknown), "unknown"),
    (Reach::All(Outcome::Block), "no"),
];

/// Runs the command.
pub(crate) fn run(arguments: &WhoCan) -> u8 {
    let mut setup = read(&arguments.input.path);
    let Some(scenario) = setup.scenario.take() else {
        show(&setup.diagnostics, &setup.files, true);
        return BAD_INPUT;
    };
    let (topology, of_scenario) = compile::compile(&scenario);
    setup.add(of_scenario);
    show(&setup.diagnostics, &setup.files, false);
    let wanted = setup
        .imported
        .as_ref()
        .and_then(|imported| imported.addresses.get(&arguments.endpoint))
        .unwrap_or(&arguments.endpoint);
    let Some(endpoint) = topology.endpoints.find(|one| one.name == *wanted) else {
        let known: Vec<String> = topology
            .endpoints
            .iter()
            .map(|(_, one)| format!("`{}`", one.name))
            .collect();
        let unknown = Diagnostic::error(
            "DANGLING_REFERENCE",
            Place::default(),
            format!("there is no endpoint `{}`", arguments.endpoint),
        )
        .hint(match known.as_slice() {
            [] => "the set-up has none".to_owned(),
            known => format!("there is {}", known.join(", ")),
        });
        show(&[unknown], &setup.files, false);
        return BAD_INPUT;
    };
    let sources = Sources::of(&topology);
    let reached: Vec<(&str, Reach)> = who_can_reach(&topology, &sources, endpoint)
        .into_iter()
        .map(|(client, reach)| (topology.clients[client].name.as_str(), reach))
        .collect();
    out(&match arguments.format {
        WhoCanFormat::Text => text(&topology.endpoints[endpoint].name, &reached),
        WhoCanFormat::Json => json(wanted, &reached),
    });
    0
}

fn of<'a>(reached: &'a [(&'a str, Reach)], wanted: Reach) -> Vec<&'a str> {
    let of_this = reached.iter().filter(|(_, reach)| *reach == wanted);
    of_this.map(|(client, _)| *client).collect()
}

fn text(endpoint: &str, reached: &[(&str, Reach)]) -> String {
    let all = of(reached, Reach::All(Outcome::Pass)).len();
    let mut text = format!(
        "{all} of {} clients reach endpoint `{endpoint}` through the network\n",
        reached.len()
    );
    for (reach, word) in ANSWERS {
        let clients = of(reached, reach);
        if !clients.is_empty() {
            text += &format!("{word:<10} {}\n", clients.join(", "));
        }
    }
    text + "Names and policies are not asked: `canvoke simulate` does.\n"
}

fn json(endpoint: &str, reached: &[(&str, Reach)]) -> String {
    let clients: Vec<serde_json::Value> = reached
        .iter()
        .map(|(client, reach)| {
            let word = ANSWERS.iter().find(|(one, _)| one == reach);
            serde_json::json!({
                "client": client,
                "reaches": word.map_or("unknown", |(_, word)| word),
            })
        })
        .collect();
    let report = serde_json::json!({
        "who_can": 1,
        "endpoint": endpoint,
        "clients": clients,
    });
    format!("{report:#}\n")
}
