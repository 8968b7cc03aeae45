//! What a scenario holds and the export does not write: one diagnostic each, so that nothing is lost in silence.

use canvoke::model::{AccessMode, Api, IntegrationSettings, KeySource, Method, Stage, Validator};
use canvoke::{Diagnostic, Place};

use super::Export;

impl Export<'_> {
    /// Tells of every part that is not written.
    pub(super) fn remainders(&mut self) {
        let scenario = self.scenario;
        for name in scenario.domains.keys() {
            self.not_written(Place::at(&["domains", name]), "a custom domain");
        }
        for name in scenario.domain_associations.keys() {
            let place = Place::at(&["domain_associations", name]);
            self.not_written(place, "a domain name access association");
        }
        for name in scenario.api_keys.keys() {
            self.not_written(Place::at(&["api_keys", name]), "an API key");
        }
        for name in scenario.usage_plans.keys() {
            self.not_written(Place::at(&["usage_plans", name]), "a usage plan");
        }
        for (name, account) in &scenario.accounts {
            if account.throttling.is_some() {
                let place = Place::at(&["accounts", name, "throttling"]);
                self.not_written(place, "an account's throttling");
            }
        }
        for (name, api) in &scenario.apis {
            self.of_api(api, &Place::at(&["apis", name]));
        }
    }

    fn of_api(&mut self, api: &Api, place: &Place) {
        let parts = [
            (
                api.security_policy.is_some(),
                "security_policy",
                "a security policy",
            ),
            (
                api.access_mode != AccessMode::Basic,
                "access_mode",
                "an endpoint access mode",
            ),
            (
                api.ip_address_type.is_some(),
                "ip_address_type",
                "an API's IP address type",
            ),
            (
                api.api_key_source != KeySource::Header,
                "api_key_source",
                "the source of API keys",
            ),
            (!api.models.is_empty(), "models", "the models of an API"),
            (
                !api.gateway_responses.is_empty(),
                "gateway_responses",
                "the gateway responses of an API",
            ),
        ];
        self.those(&parts, place);
        for (path, resource) in &api.resources {
            for (verb, method) in &resource.methods {
                let at = place.member("resources").member(path);
                self.of_method(method, &at.member("methods").member(verb));
            }
        }
        for (name, stage) in &api.stages {
            self.of_stage(stage, &place.member("stages").member(name));
        }
    }

    fn of_method(&mut self, method: &Method, place: &Place) {
        let parts = [
            (
                method.validator != Validator::None
                    || !method.models.is_empty()
                    || !method.parameters.is_empty(),
                "validator",
                "request validation",
            ),
            (
                method.integration_settings
                    != IntegrationSettings {
                        caller_credentials: method.integration_settings.caller_credentials,
                        ..IntegrationSettings::default()
                    },
                "integration_settings",
                "how an integration is called",
            ),
        ];
        self.those(&parts, place);
    }

    fn of_stage(&mut self, stage: &Stage, place: &Place) {
        let parts = [
            (stage.canary.is_some(), "canary", "the canary of a stage"),
            (
                !stage.methods.is_empty(),
                "methods",
                "a stage's settings of single methods",
            ),
            (
                stage.web_acl_outcome.is_some(),
                "web_acl_outcome",
                "what a web ACL does",
            ),
        ];
        self.those(&parts, place);
    }

    pub(super) fn those(&mut self, parts: &[(bool, &str, &str)], place: &Place) {
        for (is_there, member, what) in parts {
            if *is_there {
                self.not_written(place.member(member), what);
            }
        }
    }

    pub(super) fn not_written(&mut self, place: Place, what: &str) {
        self.diagnostics.push(
            Diagnostic::warning(
                "NOT_IN_TERRAFORM",
                place,
                format!("{what} is not written to Terraform yet"),
            )
            .hint("add it to the Terraform by hand, or keep the scenario file beside it"),
        );
    }
}
