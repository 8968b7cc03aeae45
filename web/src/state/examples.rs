//! The example scenarios, each with a failure to explain. Knows nothing of them but their text.

/// An example.
#[derive(Debug, PartialEq)]
pub(crate) struct Example {
    /// Name of its file, without the ending.
    pub(crate) name: &'static str,
    /// The scenario.
    pub(crate) text: &'static str,
}

macro_rules! examples {
    ($($name:literal),* $(,)?) => {
        &[$(Example {
            name: $name,
            text: include_str!(concat!("../../../static/scenarios/", $name, ".canvoke.json")),
        }),*]
    };
}

/// All of them; the first one opens when nothing is saved.
pub(crate) const EXAMPLES: &[Example] = examples![
    "tutorial",
    "default-security-group",
    "network-acl-reply",
    "endpoint-policy",
    "stale-deployment",
    "cross-account",
    "service-control-policy",
    "cached-policy",
    "dns-hostnames-off",
    "private-dns-takes-public-api",
    "hosted-zone-shadow",
    "peering-not-transitive",
    "transit-gateway-reply",
    "transit-gateway-zone",
    "transit-gateway-group",
    "private-link",
    "load-balancer-client-address",
    "policy-names-consumer",
];

impl Example {
    /// Its title.
    pub(crate) fn title(&self) -> String {
        let title = self.text.lines().find_map(|line| {
            let rest = line.trim().strip_prefix("\"title\": \"")?;
            rest.strip_suffix("\",")
        });
        title.unwrap_or(self.name).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::EXAMPLES;

    #[test]
    fn every_scenario_that_is_published_can_be_opened_from_the_page() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../static/scenarios");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        files.sort();
        let mut ours: Vec<String> = EXAMPLES
            .iter()
            .map(|example| format!("{}.canvoke.json", example.name))
            .collect();
        ours.sort();
        assert_eq!(ours, files);
        assert!(
            EXAMPLES
                .iter()
                .all(|example| example.title() != example.name)
        );
    }
}
