//! What a change needs to reach the calls: a new deployment, or nothing (G3.9). A table for the page, the docs and
//! `lint`; knows nothing of one scenario.

use serde::Serialize;

/// One kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What is changed.
    pub what: &'static str,
    /// What it needs.
    pub needs: Needs,
    /// The rule.
    pub rule: &'static str,
    /// What else there is to know; may be empty.
    pub note: &'static str,
}

/// What a change needs before calls see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Needs {
    /// A new deployment that the stage points at.
    Deployment,
    /// Nothing but a little time.
    Nothing,
    /// It is no change of the API at all.
    OtherService,
}

const fn change(
    what: &'static str,
    needs: Needs,
    rule: &'static str,
    note: &'static str,
) -> Change {
    Change {
        what,
        needs,
        rule,
        note,
    }
}

/// All kinds of change, those that need a deployment first.
pub const CHANGES: &[Change] = &[
    change(
        "resource policy",
        Needs::Deployment,
        "G-DEP-01",
        "then 1 to 2 minutes",
    ),
    change("resources and methods", Needs::Deployment, "G-DEP-02", ""),
    change("authorization type", Needs::Deployment, "G-DEP-02", ""),
    change("integrations", Needs::Deployment, "G-DEP-02", ""),
    change("authorizers", Needs::Deployment, "G-DEP-02", ""),
    change("gateway responses", Needs::Deployment, "G-DEP-02", ""),
    change(
        "models and request validators",
        Needs::Deployment,
        "G-DEP-02",
        "",
    ),
    change(
        "associated endpoints (`vpcEndpointIds`)",
        Needs::Deployment,
        "G-EP-20",
        "then minutes of DNS propagation",
    ),
    change(
        "`disableExecuteApiEndpoint`",
        Needs::Deployment,
        "G-EP-16",
        "every stage is hit",
    ),
    change(
        "source of API keys",
        Needs::Deployment,
        "G-DEP-02",
        "a setting of the API",
    ),
    change(
        "API keys",
        Needs::Nothing,
        "G-C-17",
        "contested: AWS's table lists them under what needs a deployment",
    ),
    change("usage plans", Needs::Nothing, "G-DEP-03", ""),
    change("stage variables", Needs::Nothing, "G-DEP-03", ""),
    change(
        "throttling, caching, logging and tracing of a stage",
        Needs::Nothing,
        "G-DEP-03",
        "",
    ),
    change("canary of a stage", Needs::Nothing, "G-DEP-03", ""),
    change(
        "the deployment a stage points at (rollback)",
        Needs::Nothing,
        "G-OBS-05",
        "an update of the stage",
    ),
    change(
        "role for CloudWatch logs",
        Needs::Nothing,
        "G-DEP-03",
        "a setting of the account",
    ),
    change(
        "custom domain, its policy, mappings and rules",
        Needs::Nothing,
        "G-DOM-09",
        "a domain or certificate takes about 15 minutes",
    ),
    change(
        "domain name access association",
        Needs::Nothing,
        "G-DOM-04",
        "about 15 minutes",
    ),
    change("IP address type", Needs::Nothing, "G-EP-11", "at once"),
    change(
        "security policy and endpoint access mode",
        Needs::Nothing,
        "G-DEP-04",
        "about 15 minutes; from STRICT to BASIC the API is out of reach meanwhile",
    ),
    change(
        "endpoint policy, security groups, private DNS",
        Needs::OtherService,
        "G-DEP-05",
        "minutes",
    ),
];
