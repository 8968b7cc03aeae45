//! The real `terraform` on what canvoke writes and on the tutorial written by hand: fmt, init, validate, plan, apply
//! and no drift, with a stand-in for the provider (see `.ci/run`). Skipped, with a line, where it is absent.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use canvoke::Scenario;
use canvoke::model::{Attached, Client, Named, Via, invented_id};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The checking program and terraform's configuration file.
struct Check {
    verify: PathBuf,
    configuration: String,
}

/// Found through the environment; laid out once under `target/` where only the folder is known.
fn check() -> Option<&'static Check> {
    static CHECK: OnceLock<Option<Check>> = OnceLock::new();
    let found = CHECK.get_or_init(|| {
        let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        if let (Some(verify), Some(configuration)) = (
            variable("CANVOKE_TERRAFORM_CHECK"),
            variable("TF_CLI_CONFIG_FILE"),
        ) {
            return Some(Check {
                verify: verify.into(),
                configuration,
            });
        }
        let folder = Path::new(&variable("CANVOKE_SHARED")?).join("terraform-check");
        if !folder.join("setup.sh").is_file()
            || Command::new("terraform").arg("version").output().is_err()
        {
            return None;
        }
        let setup = Command::new(folder.join("setup.sh"))
            .arg(root().join("target/terraform-check"))
            .output()
            .unwrap();
        assert!(
            setup.status.success(),
            "{}",
            String::from_utf8_lossy(&setup.stderr)
        );
        let printed = String::from_utf8(setup.stdout).unwrap();
        let (_, configuration) = printed.trim().split_once('=').unwrap();
        Some(Check {
            verify: folder.join("verify.sh"),
            configuration: configuration.to_owned(),
        })
    });
    if found.is_none() {
        eprintln!("skipped: no terraform, or no terraform-check (see .ci/run)");
    }
    found.as_ref()
}

/// Runs every step on the folder.
fn verify(check: &Check, folder: &Path) {
    let output = Command::new("bash")
        .arg(&check.verify)
        .arg(folder)
        .env("TF_CLI_CONFIG_FILE", &check.configuration)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{}:\n{said}{}",
        folder.display(),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(!said.contains("FAILED"), "{said}");
}

/// An empty folder below cargo's own folder for tests.
fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn write_export(scenario: &Scenario, folder: &Path, provider: &str) {
    let (files, _) = canvoke_terraform::export(scenario);
    for file in files {
        let text = file.text.replace(">= 5.0, < 7.0", provider);
        std::fs::write(folder.join(&file.name), text).unwrap();
    }
}

fn examples() -> Vec<(String, Scenario)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(root().join("static/scenarios")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if let Some(name) = name.strip_suffix(".canvoke.json") {
            let text = std::fs::read_to_string(&path).unwrap();
            let scenario =
                Scenario::from_json(&text).unwrap_or_else(|error| panic!("{name}: {error:?}"));
            found.push((name.to_owned(), scenario));
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(!found.is_empty());
    found
}

#[test]
fn terraform_takes_the_export_of_every_example() {
    let Some(check) = check() else { return };
    for (name, scenario) in examples() {
        let folder = scratch(&format!("export-{name}"));
        write_export(&scenario, &folder, ">= 5.0, < 7.0");
        verify(check, &folder);
    }
}

#[test]
fn terraform_takes_the_export_with_the_older_provider_too() {
    let Some(check) = check() else { return };
    for (name, scenario) in examples() {
        let folder = scratch(&format!("export-5-{name}"));
        write_export(&scenario, &folder, "~> 5.0");
        verify(check, &folder);
    }
}

#[test]
fn terraform_takes_an_export_of_hostile_names_and_texts() {
    let Some(check) = check() else { return };
    let folder = scratch("export-hostile");
    let scenario = fixture("hostile");
    write_export(&scenario, &folder, ">= 5.0, < 7.0");
    verify(check, &folder);
}

#[test]
fn terraform_takes_what_stages_log() {
    let Some(check) = check() else { return };
    let scenario = fixture("observed");
    for (name, provider) in [("6", ">= 5.0, < 7.0"), ("5", "~> 5.0")] {
        let folder = scratch(&format!("export-observed-{name}"));
        write_export(&scenario, &folder, provider);
        verify(check, &folder);
    }
}

/// Takes away what the stand-in for the provider has no schema of, or invents wrongly: VPN and Direct Connect, IPv6
/// blocks, groups in several VPCs, prefix lists in transit gateways' tables, the name of a default table, the
/// verification of a private name, more than one interface of an endpoint.
fn leave_out_what_the_stand_in_lacks(scenario: &mut Scenario) {
    scenario.sites.clear();
    scenario
        .transit_attachments
        .retain(|_, attachment| !matches!(attachment.to, Attached::Site(_)));
    for vpc in scenario.vpcs.values_mut() {
        vpc.ipv6_cidrs.clear();
    }
    for subnet in scenario.subnets.values_mut() {
        subnet.ipv6_cidr = None;
    }
    for table in scenario.route_tables.values_mut() {
        table.propagates = false;
        table.routes.retain(|route| route.via != Via::VpnGateway);
    }
    for group in scenario.security_groups.values_mut() {
        group.also_in.clear();
    }
    let lists = &scenario.prefix_lists;
    for table in scenario.transit_route_tables.values_mut() {
        table.default = false;
        table.routes.retain(|route| !lists.contains_key(&route.to));
    }
    for endpoint in scenario.endpoints.values_mut() {
        endpoint.subnets.truncate(1);
    }
    for service in scenario.endpoint_services.values_mut() {
        service.private_name = None;
    }
    for client in scenario.clients.values_mut() {
        if let Client::Instance(instance) = client {
            instance.ipv6_address = None;
        }
    }
}

fn fixture(name: &str) -> Scenario {
    let path = root().join(format!("tests/fixtures/{name}.canvoke.json"));
    let text = std::fs::read_to_string(path).unwrap();
    Scenario::from_json(&text).unwrap_or_else(|error| panic!("{name}: {error:?}"))
}

#[test]
fn terraform_takes_authorizers_and_user_pools() {
    let Some(check) = check() else { return };
    let scenario = fixture("authorizers");
    for (name, provider) in [("6", ">= 5.0, < 7.0"), ("5", "~> 5.0")] {
        let folder = scratch(&format!("export-authorizers-{name}"));
        write_export(&scenario, &folder, provider);
        verify(check, &folder);
    }
}

#[test]
fn terraform_takes_a_whole_network() {
    let Some(check) = check() else { return };
    let mut scenario = fixture("network");
    leave_out_what_the_stand_in_lacks(&mut scenario);
    for (name, provider) in [("6", ">= 5.0, < 7.0"), ("5", "~> 5.0")] {
        let folder = scratch(&format!("export-network-{name}"));
        write_export(&scenario, &folder, provider);
        verify(check, &folder);
    }
}

#[test]
fn terraform_takes_a_network_of_hostile_names() {
    let Some(check) = check() else { return };
    let mut scenario = fixture("hostile-network");
    leave_out_what_the_stand_in_lacks(&mut scenario);
    let folder = scratch("export-hostile-network");
    write_export(&scenario, &folder, ">= 5.0, < 7.0");
    verify(check, &folder);
}

#[test]
fn all_of_a_network_is_formatted_as_terraform_formats() {
    if check().is_none() {
        return;
    }
    for name in ["network", "hostile-network"] {
        let folder = scratch(&format!("format-{name}"));
        write_export(&fixture(name), &folder, ">= 5.0, < 7.0");
        let output = Command::new("terraform")
            .args(["fmt", "-check", "-diff", "-recursive"])
            .current_dir(&folder)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{said}");
    }
}

#[test]
fn terraform_takes_the_tutorial_written_by_hand() {
    let Some(check) = check() else { return };
    verify(check, &root().join("static/terraform/tutorial"));
}

/// What an export cannot carry is left out on both sides: title, calls, the ids AWS assigned, what an older
/// deployment froze. What Terraform needs beside comes back as well: the role a function runs as.
#[test]
fn every_example_imports_from_its_export_as_it_was() {
    for (name, scenario) in examples() {
        let (files, _) = canvoke_terraform::export(&scenario);
        let files: Vec<_> = files
            .into_iter()
            .map(|file| (file.name, file.text))
            .collect();
        let imported = canvoke_terraform::import(&files);
        let mut back = imported.scenario;
        // A part that does not come back yet says nothing about the others.
        if (back.hosted_zones.is_empty() && !scenario.hosted_zones.is_empty())
            || (back.transit_gateways.is_empty() && !scenario.transit_gateways.is_empty())
            || (back.load_balancers.is_empty() && !scenario.load_balancers.is_empty())
        {
            continue;
        }
        back.roles
            .retain(|role, _| scenario.roles.contains_key(role));
        let back = Scenario::from_json(&with_invented_ids(&back)).unwrap();
        let mut expected = scenario.clone();
        expected.title = String::new();
        expected.calls = Named::default();
        for api in expected.apis.values_mut() {
            // Resources above others are implied in a scenario and written out in Terraform.
            for path in api.resources.keys().cloned().collect::<Vec<_>>() {
                for (at, _) in path.match_indices('/').skip(1) {
                    let above = path.get(..at).unwrap().to_owned();
                    api.resources.entry(above).or_default();
                }
            }
            // What an authorizer's function returns is its code.
            for authorizer in api.authorizers.values_mut() {
                authorizer.results.clear();
            }
            for deployment in api.deployments.values_mut() {
                deployment.snapshot = None;
            }
        }
        let expected = Scenario::from_json(&with_invented_ids(&expected)).unwrap();
        assert_eq!(back, expected, "{name}");
    }
}

/// The scenario's text with the id that is invented for a name wherever one is written.
fn with_invented_ids(scenario: &Scenario) -> String {
    let mut scenario = scenario.clone();
    let mut ids = Vec::new();
    for (name, endpoint) in &mut scenario.endpoints.0 {
        ids.extend(endpoint.id.take().map(|id| (id, invented_id("vpce", name))));
    }
    for (name, vpc) in &mut scenario.vpcs.0 {
        ids.extend(vpc.id.take().map(|id| (id, invented_id("vpc", name))));
    }
    for (name, api) in &mut scenario.apis.0 {
        ids.extend(api.id.take().map(|id| (id, invented_id("api", name))));
    }
    ids.iter().fold(scenario.to_json(), |text, (id, invented)| {
        text.replace(id, invented)
    })
}
