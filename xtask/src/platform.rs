//! What the operating system must give: Node.js, Chromium and its driver. Finds them, installs them
//! with apt-get where the user is root, and otherwise names the command.

use crate::shell::{self, Outcome, command, run, works};
use std::path::Path;

/// Programs that are Chromium, in the order of preference; the tests speak the same protocol to all.
const BROWSERS: [&str; 6] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// A headless browser and the program that drives it, as paths or names on PATH.
pub(crate) struct Browser {
    pub(crate) chromium: String,
    pub(crate) chromedriver: String,
}

/// Finds Chromium and its driver, or installs both.
pub(crate) fn browser() -> Outcome<Browser> {
    if let Some(browser) = find_browser() {
        return Ok(browser);
    }
    let packages: &[&str] = if is("ubuntu") {
        &["chromium-browser", "chromium-chromedriver"]
    } else {
        &["chromium", "chromium-driver"]
    };
    let mac = "brew install --cask google-chrome chromedriver";
    system_install("Chromium and chromedriver (about a minute)", packages, mac)?;
    find_browser().ok_or_else(|| {
        "Chromium was installed but does not start: set CHROMIUM and CHROMEDRIVER".to_owned()
    })
}

/// Finds Node.js and npm, or installs both.
pub(crate) fn node() -> Outcome {
    if works("node") && works("npm") {
        return Ok(());
    }
    system_install(
        "Node.js and npm (about a minute)",
        &["nodejs", "npm"],
        "brew install node",
    )
}

fn find_browser() -> Option<Browser> {
    let chromium = std::env::var("CHROMIUM").ok();
    let chromium = chromium
        .into_iter()
        .chain(BROWSERS.map(str::to_owned))
        .find(|name| works(name))?;
    // GitHub's runners keep a driver that fits their Chrome in this folder.
    let folder = std::env::var("CHROMEWEBDRIVER").map(|folder| format!("{folder}/chromedriver"));
    let driver = std::env::var("CHROMEDRIVER").into_iter().chain(folder);
    let chromedriver = driver
        .chain(["chromedriver".to_owned()])
        .find(|name| works(name))?;
    let chromedriver = shell::on_path(&chromedriver).unwrap_or(chromedriver);
    Some(Browser {
        chromium,
        chromedriver,
    })
}

fn system_install(what: &str, packages: &[&str], mac: &str) -> Outcome {
    if cfg!(target_os = "macos") {
        return Err(format!("missing: {what}. Install with: {mac}"));
    }
    let apt = Path::new("/usr/bin/apt-get").exists();
    if !apt {
        return Err(format!(
            "missing: {what}. Install the packages {} of your system",
            packages.join(", ")
        ));
    }
    let root = shell::output(command("id").arg("-u")).as_deref() == Some("0");
    if !root {
        return Err(format!(
            "missing: {what}. Install with: sudo apt-get install -y {}",
            packages.join(" ")
        ));
    }
    eprintln!("Installing {what}");
    run(command("apt-get").args(["update", "-qq"]))?;
    run(command("apt-get")
        .args(["install", "-y", "-qq", "--no-install-recommends"])
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .stdout(std::process::Stdio::null()))
}

fn is(system: &str) -> bool {
    let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    release.lines().any(|line| line == format!("ID={system}"))
}
