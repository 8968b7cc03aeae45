//! INPUT: a file, a folder or standard input, told apart by what is in it, and read into a scenario. Whatever goes
//! wrong is a diagnostic.

use std::io::Read;
use std::path::Path;

use canvoke::model::{locate, span_at};
use canvoke::{Diagnostic, Place, Scenario};
use canvoke_terraform::{Imported, import};

/// Far above what is read: it only keeps a wrong file from filling the memory.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// A file as text.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) name: String,
    pub(crate) text: String,
}

/// What an INPUT turned out to be.
#[derive(Debug, Default)]
pub(crate) struct Setup {
    /// The scenario; none where there is nothing to answer from.
    pub(crate) scenario: Option<Scenario>,
    /// The import, where the scenario came from Terraform.
    pub(crate) imported: Option<Imported>,
    /// The files, for the excerpts of diagnostics.
    pub(crate) files: Vec<Text>,
    /// Remarks so far.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Reads an INPUT.
pub(crate) fn read(path: &Path) -> Setup {
    let files = if path == Path::new("-") {
        standard_input().map(|text| vec![text])
    } else if path.is_dir() {
        folder(path)
    } else {
        file(path, &path.display().to_string()).map(|text| vec![text])
    };
    match files {
        Ok(files) => understood(files, path.is_dir()),
        Err(diagnostic) => Setup {
            diagnostics: vec![*diagnostic],
            ..Setup::default()
        },
    }
}

fn understood(files: Vec<Text>, is_folder: bool) -> Setup {
    if !is_folder && let [only] = files.as_slice() {
        let is_json = only.text.trim_start().starts_with(['{', '[']);
        let is_terraform = only.name.ends_with(".tf");
        if is_json || !(is_terraform || looks_like_terraform(&only.text)) {
            return scenario(files);
        }
    }
    terraform(files)
}

fn looks_like_terraform(text: &str) -> bool {
    let words = [
        "resource",
        "terraform",
        "provider",
        "variable",
        "locals",
        "data",
        "module",
        "output",
    ];
    text.lines()
        .map(str::trim_start)
        .find(|line| !line.is_empty() && !line.starts_with(['#', '/']))
        .is_some_and(|line| words.iter().any(|word| line.starts_with(word)))
}

fn scenario(files: Vec<Text>) -> Setup {
    let mut setup = Setup::default();
    if let [only] = files.as_slice() {
        let place = |start, end| Place {
            file: Some(only.name.clone()),
            span: Some(span_at(&only.text, start, end)),
            ..Place::default()
        };
        if is_plan_or_state(&only.text) {
            setup.diagnostics.push(
                Diagnostic::error(
                    "NOT_READ_YET",
                    place(0, 1),
                    "this is a Terraform plan or state, which is not read yet",
                )
                .hint("give the folder with the `.tf` files"),
            );
        } else {
            match Scenario::from_json(&only.text) {
                Ok(scenario) => setup.scenario = Some(scenario),
                Err(mut diagnostic) => {
                    diagnostic.place.file = Some(only.name.clone());
                    setup.diagnostics.push(*diagnostic);
                }
            }
        }
    }
    setup.files = files;
    setup
}

/// `terraform show -json` and state files begin with a version of their own.
fn is_plan_or_state(text: &str) -> bool {
    let start: String = text.chars().take(2000).collect();
    let terraform = [
        "\"format_version\"",
        "\"terraform_version\"",
        "\"planned_values\"",
    ];
    !start.contains("\"canvoke\"") && terraform.iter().any(|word| start.contains(word))
}

fn terraform(files: Vec<Text>) -> Setup {
    let given: Vec<(String, String)> = files
        .iter()
        .map(|file| (file.name.clone(), file.text.clone()))
        .collect();
    let mut imported = import(&given);
    let diagnostics = std::mem::take(&mut imported.diagnostics);
    let scenario = imported.scenario.clone();
    // With nothing read there is nothing to ask; the diagnostics say why.
    let is_empty = scenario.vpcs.is_empty() && scenario.apis.is_empty();
    let mut setup = Setup {
        scenario: (!is_empty).then_some(scenario),
        imported: Some(imported),
        files,
        diagnostics,
    };
    if is_empty {
        setup.diagnostics.push(
            Diagnostic::error(
                "NOTHING_TO_READ",
                Place::default(),
                "these files make no VPC and no REST API that could be read",
            )
            .hint("give the folder of the root module"),
        );
    }
    setup
}

impl Setup {
    /// Lets a call come from a subnet, by its Terraform address.
    pub(crate) fn stand_in(&mut self, address: &str) {
        let (Some(imported), Some(scenario)) = (&mut self.imported, &mut self.scenario) else {
            return;
        };
        imported.stand_in(address);
        scenario.clone_from(&imported.scenario);
        self.diagnostics.append(&mut imported.diagnostics);
    }

    /// Adds remarks of the simulator, with their places in the files.
    pub(crate) fn add(&mut self, mut diagnostics: Vec<Diagnostic>) {
        match &self.imported {
            Some(imported) => {
                for diagnostic in &mut diagnostics {
                    imported.locate(&mut diagnostic.place);
                }
            }
            None => {
                if let [only] = self.files.as_slice() {
                    locate(&only.text, &mut diagnostics);
                    for diagnostic in &mut diagnostics {
                        diagnostic.place.file = Some(only.name.clone());
                    }
                }
            }
        }
        self.diagnostics.append(&mut diagnostics);
    }
}

fn standard_input() -> Result<Text, Box<Diagnostic>> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().take(MOST_BYTES).read_to_end(&mut bytes);
    match read {
        Ok(_) => decoded("standard input", bytes),
        Err(error) => Err(unreadable("standard input", &error)),
    }
}

fn file(path: &Path, name: &str) -> Result<Text, Box<Diagnostic>> {
    let mut bytes = Vec::new();
    let read =
        std::fs::File::open(path).and_then(|file| file.take(MOST_BYTES).read_to_end(&mut bytes));
    match read {
        Ok(_) => decoded(name, bytes),
        Err(error) => Err(unreadable(name, &error)),
    }
}

fn decoded(name: &str, bytes: Vec<u8>) -> Result<Text, Box<Diagnostic>> {
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Box::new(
            Diagnostic::error(
                "NOT_UTF_8",
                Place {
                    file: Some(name.to_owned()),
                    ..Place::default()
                },
                format!("this is not text in UTF-8: byte {at} is the first that is not"),
            )
            .hint("save the file as UTF-8"),
        )
    })?;
    Ok(Text {
        name: name.to_owned(),
        text,
    })
}

fn unreadable(name: &str, error: &std::io::Error) -> Box<Diagnostic> {
    let hint = match error.kind() {
        std::io::ErrorKind::NotFound => "check the path; `-` reads standard input",
        std::io::ErrorKind::PermissionDenied => "check who may read it",
        _ => "check that it is a file or a folder",
    };
    let place = Place {
        file: Some(name.to_owned()),
        ..Place::default()
    };
    let message = format!("`{name}` cannot be read: {error}");
    Box::new(Diagnostic::error("UNREADABLE", place, message).hint(hint))
}

/// The `.tf` files of a folder (not of the folders in it: those are other modules), and the values given to them.
fn folder(path: &Path) -> Result<Vec<Text>, Box<Diagnostic>> {
    let shown = path.display().to_string();
    let entries = std::fs::read_dir(path).map_err(|error| unreadable(&shown, &error))?;
    let mut names = Vec::new();
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let values = name == "terraform.tfvars" || name.ends_with(".auto.tfvars");
        if name.ends_with(".tf") || values {
            names.push(name);
        }
    }
    names.sort();
    if !names.iter().any(|name| name.ends_with(".tf")) {
        let place = Place {
            file: Some(shown.clone()),
            ..Place::default()
        };
        let message = format!("the folder `{shown}` has no `.tf` file");
        return Err(Box::new(
            Diagnostic::error("NOTHING_TO_READ", place, message)
                .hint("give a scenario file, or the folder of a Terraform root module"),
        ));
    }
    names
        .iter()
        .map(|name| file(&path.join(name), &path.join(name).display().to_string()))
        .collect()
}
