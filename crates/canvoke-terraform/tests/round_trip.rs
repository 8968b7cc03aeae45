//! The tutorial there and back: written by hand and exported, both import to what the scenario file says.

use canvoke::model::{Call, Named};
use canvoke::{Scenario, Severity};
use canvoke_terraform::{Imported, export, import};

const TUTORIAL: &str = include_str!("../../../static/scenarios/tutorial.canvoke.json");

fn by_hand() -> Imported {
    let file = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    import(&[
        file(
            "api.tf",
            include_str!("../../../static/terraform/tutorial/api.tf"),
        ),
        file(
            "client.tf",
            include_str!("../../../static/terraform/tutorial/client.tf"),
        ),
        file(
            "main_vpc.tf",
            include_str!("../../../static/terraform/tutorial/main_vpc.tf"),
        ),
        file(
            "other_vpc.tf",
            include_str!("../../../static/terraform/tutorial/other_vpc.tf"),
        ),
        file(
            "variables.tf",
            include_str!("../../../static/terraform/tutorial/variables.tf"),
        ),
        file(
            "versions.tf",
            include_str!("../../../static/terraform/tutorial/versions.tf"),
        ),
    ])
}

fn exported(scenario: &Scenario) -> Imported {
    let (files, _) = export(scenario);
    let files: Vec<_> = files
        .into_iter()
        .map(|file| (file.name, file.text))
        .collect();
    import(&files)
}

#[test]
fn nothing_of_the_tutorial_is_unknown() {
    let scenario = Scenario::from_json(TUTORIAL).unwrap();
    for imported in [by_hand(), exported(&scenario)] {
        let said: Vec<_> = imported
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity != Severity::Note)
            .collect();
        assert!(said.is_empty(), "{said:#?}");
    }
}

/// What an export cannot carry: title, calls, the ids AWS assigned, the deployment's name where it is not a label;
/// and what Terraform needs beside: the role a function runs as.
#[test]
fn an_export_imports_as_the_scenario_it_came_from() {
    let scenario = Scenario::from_json(TUTORIAL).unwrap();
    let imported = exported(&scenario);
    let mut back = imported.scenario.clone();
    let api = back
        .apis
        .get("employee_directory")
        .unwrap()
        .id
        .clone()
        .unwrap();
    let endpoint = back
        .endpoints
        .get("execute_api")
        .unwrap()
        .id
        .clone()
        .unwrap();
    let mut expected = scenario.clone();
    expected.title = String::new();
    expected.calls = Named::default();
    let text = expected.to_json();
    // The endpoint's first: its id happens to hold the API's.
    let text = text
        .replace("vpce-0a1b2c3d4e5f60718", &endpoint)
        .replace("a1b2c3d4e5", &api);
    let expected = Scenario::from_json(&text).unwrap();
    assert!(back.roles.remove("employee-directory-execution").is_some());
    assert_eq!(back, expected);
}

#[test]
fn addresses_are_names() {
    let imported = by_hand();
    let call = Call {
        from: "aws_instance.other_app".to_owned(),
        principal: Some("aws_iam_user.client".to_owned()),
        method: "GET".to_owned(),
        url:
            "https://{aws_api_gateway_rest_api.private_api}.x/{aws_vpc_endpoint.execute_api.dns}/{z"
                .to_owned(),
        headers: vec!["x-apigw-api-id: {aws_api_gateway_rest_api.private_api.id}".to_owned()],
        ..Call::default()
    };
    let call = imported.call(&call);
    assert_eq!(call.from, "other_app");
    assert_eq!(call.principal.as_deref(), Some("internal-api-client"));
    assert_eq!(call.url, "https://{private_api}.x/{execute_api.dns}/{z");
    assert_eq!(call.headers, ["x-apigw-api-id: {private_api}"]);
}
