//! The words of a signature that is refused (G6.2). Decides nothing.

use super::Scene;
use super::words::Words;
use crate::fix::{Edit, Fix};
use crate::gateway::identity::{Fault, Finding};
use crate::gateway::method;
use crate::invocation::SignatureFault;

/// One claim for each fault.
pub(super) fn words(scene: &Scene<'_>, finding: &Finding) -> Vec<Words> {
    let is_iam = method::is_authenticated(scene.topology, scene.invocation, finding.selected);
    finding
        .faults
        .iter()
        .map(|fault| {
            let mut words = of(fault)
                .at(&scene.topology.clients[scene.invocation.client].place)
                .place(&scene.topology.clients[scene.invocation.client].place);
            if !is_iam {
                words = words
                    .evidence(
                        "contested (G-C-12): the method does not ask for a signature, and a wrong one is refused all the same (G-WHO-04); under the other reading the answer is a bare 403 Forbidden",
                        None,
                    )
                    .contested();
            }
            if *fault == Fault::Of(SignatureFault::UnknownKey) {
                words = words
                    .evidence(
                        "contested (G-C-20): under the other reading the error type is UnrecognizedClientException",
                        None,
                    )
                    .contested();
            }
            words
        })
        .collect()
}

fn of(fault: &Fault) -> Words {
    let (code, rule, summary, fix) = match fault {
        Fault::Of(SignatureFault::Malformed) => (
            "SIGNATURE_MALFORMED",
            "G-SIG-08",
            "the `Authorization` header lacks parts of a signature".to_owned(),
            "write Credential, SignedHeaders and Signature into the header, and send X-Amz-Date".to_owned(),
        ),
        Fault::Of(SignatureFault::UnknownKey) => (
            "SIGNATURE_UNKNOWN_KEY",
            "G-SIG-02",
            "the access key is unknown or inactive, or the session token is none".to_owned(),
            "sign with an active access key, and send the session token that belongs to it".to_owned(),
        ),
        Fault::Of(SignatureFault::ExpiredToken) => (
            "SESSION_TOKEN_EXPIRED",
            "G-SIG-03",
            "the session token's time is over".to_owned(),
            "get new temporary credentials and sign with them".to_owned(),
        ),
        Fault::Of(SignatureFault::Mismatch) => (
            "SIGNATURE_MISMATCH",
            "G-SIG-04",
            "the signature is not the one that API Gateway calculates: another secret key, or host, path, query or body were changed after signing".to_owned(),
            "sign the request as it is sent, with the secret key of the access key".to_owned(),
        ),
        Fault::Of(SignatureFault::ClockSkew) => (
            "SIGNATURE_EXPIRED",
            "G-SIG-05",
            "the signature's time is more than five minutes off".to_owned(),
            "set the client's clock, and send the request when it is signed".to_owned(),
        ),
        Fault::Region { given, wanted } => (
            "SIGNATURE_WRONG_REGION",
            "G-SIG-06",
            format!("the signature is scoped to Region `{given}`, and the API is in `{wanted}` (G-SIG-10)"),
            format!("sign for Region `{wanted}`"),
        ),
        Fault::Service { given } => (
            "SIGNATURE_WRONG_SERVICE",
            "G-SIG-07",
            format!("the signature is scoped to service `{given}`, not to `execute-api`"),
            "sign for service `execute-api`".to_owned(),
        ),
        Fault::Host { signed, sent } => (
            "SIGNATURE_WRONG_HOST",
            "G-SIG-09",
            format!("the signature is for host `{signed}`, and the request says `{sent}`"),
            format!("sign for host `{sent}`"),
        ),
    };
    Words::new(code, rule, summary).fix(Fix::new(fix, vec![Edit::SignAfresh]))
}
