//! What stands behind a method: functions resolved, defaults written out. Knows nothing of what a request brings.

use super::{Compiler, dangling};
use crate::diagnostic::{Diagnostic, Place};
use crate::model::{self, VpcLinkState};
use crate::topology::{Backend, BackendAnswer, Function, Integration, Passthrough};

/// Milliseconds API Gateway waits for a backend, and the most it does without a raised quota (G-Q-05).
const TIMEOUT_MS: u32 = 29_000;

impl Compiler<'_> {
    pub(super) fn functions(&mut self) {
        for name in self.scenario.functions.keys() {
            self.topology.functions.push(Function {
                name: name.clone(),
                place: Place::at(&["functions", name]),
            });
        }
    }

    pub(super) fn integration(&mut self, method: &model::Method, place: &Place) -> Integration {
        let settings = &method.integration_settings;
        let timeout_ms = settings.timeout_ms.unwrap_or(TIMEOUT_MS);
        if !(50..=TIMEOUT_MS).contains(&timeout_ms) {
            self.diagnostics.push(
                Diagnostic::warning(
                    "TIMEOUT_OUT_OF_RANGE",
                    place.member("integration_settings").member("timeout_ms"),
                    format!("a time-out of {timeout_ms} ms is not between 50 and {TIMEOUT_MS}"),
                )
                .hint("more than 29 seconds needs a raised quota, which may cost account throttling (G-Q-05)"),
            );
        }
        Integration {
            backend: self.backend(&method.integration, place),
            is_proxy: settings.proxy,
            as_caller: settings.caller_credentials,
            timeout_ms,
            templates: settings
                .templates
                .keys()
                .map(|content_type| content_type.to_ascii_lowercase())
                .collect(),
            passthrough: match settings.passthrough {
                model::Passthrough::WhenNoMatch => Passthrough::WhenNoMatch,
                model::Passthrough::WhenNoTemplates => Passthrough::WhenNoTemplates,
                model::Passthrough::Never => Passthrough::Never,
            },
            answer: match settings.backend {
                model::BackendAnswer::Ok => BackendAnswer::Ok,
                model::BackendAnswer::Error => BackendAnswer::Error,
                model::BackendAnswer::Malformed => BackendAnswer::Malformed,
                model::BackendAnswer::Unreachable => BackendAnswer::Unreachable,
                model::BackendAnswer::BadAddress => BackendAnswer::BadAddress,
            },
            latency_ms: settings.latency_ms,
        }
    }

    fn backend(&mut self, written: &model::Integration, place: &Place) -> Backend {
        match written {
            model::Integration::Mock => Backend::Mock,
            model::Integration::Http(url) => Backend::Http(url.clone()),
            model::Integration::VpcLink(link) => Backend::VpcLink {
                url: link.url.clone(),
                state: match link.state {
                    VpcLinkState::Available => "AVAILABLE",
                    VpcLinkState::Pending => "PENDING",
                    VpcLinkState::Deleting => "DELETING",
                    VpcLinkState::Failed => "FAILED",
                },
            },
            model::Integration::Service(service) => Backend::Service {
                action: service.action.clone(),
                is_permitted: service.permission,
            },
            model::Integration::Lambda(lambda) => {
                let name = &lambda.function;
                // A stage variable is filled in when a call comes (G-DEP-06).
                let is_variable = name.contains("${stageVariables.");
                if !is_variable && !self.scenario.functions.contains_key(name) {
                    let known = self.scenario.functions.keys().map(String::as_str);
                    let at = place
                        .member("integration")
                        .member("lambda")
                        .member("function");
                    self.diagnostics.push(dangling("function", name, known, at));
                }
                Backend::Lambda {
                    function: name.clone(),
                    is_permitted: lambda.permission,
                    source_arn: lambda.source_arn.clone(),
                }
            }
        }
    }
}
