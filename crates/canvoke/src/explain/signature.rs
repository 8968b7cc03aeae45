//! The words of a signature that is refused, and what API Gateway answers (G6.2). Decides nothing.

use super::gateway_response::{Kind, worded};
use super::words::Words;
use super::{Scene, wordings};
use crate::fix::{Edit, Fix};
use crate::gateway::identity::{Fault, Finding};
use crate::gateway::method;
use crate::invocation::SignatureFault;
use crate::report::Response;

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

/// What the client gets for the first fault.
pub(super) fn refusal(scene: &Scene<'_>, finding: &Finding) -> Option<Response> {
    let (kind, message) = match finding.faults.first()? {
        // G-SIG-02, G-C-20
        Fault::Of(SignatureFault::UnknownKey) => (
            Kind::UnknownKey,
            "The security token included in the request is invalid.".to_owned(),
        ),
        // G-SIG-03, G-MSG-08
        Fault::Of(SignatureFault::ExpiredToken) => (
            Kind::ExpiredToken,
            "The security token included in the request is expired".to_owned(),
        ),
        // G-SIG-04, G-SIG-09
        Fault::Of(SignatureFault::Mismatch) | Fault::Host { .. } => (
            Kind::InvalidSignature,
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.".to_owned(),
        ),
        // G-SIG-05
        Fault::Of(SignatureFault::ClockSkew) => (Kind::InvalidSignature, expired(scene)),
        // G-SIG-06
        Fault::Region { .. } => (
            Kind::InvalidSignature,
            "Credential should be scoped to a valid region.".to_owned(),
        ),
        // G-SIG-07
        Fault::Service { .. } => (
            Kind::InvalidSignature,
            "Credential should be scoped to correct service: 'execute-api'.".to_owned(),
        ),
        // G-SIG-08
        Fault::Of(SignatureFault::Malformed) => (
            Kind::MalformedSignature,
            "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.".to_owned(),
        ),
    };
    let mut response = worded(scene, kind, &message);
    if let Response::Http { also_seen, .. } = &mut response {
        also_seen.extend(wordings::of(match finding.faults.first() {
            Some(Fault::Region { .. }) => "SIGNATURE_WRONG_REGION",
            Some(Fault::Of(SignatureFault::Mismatch) | Fault::Host { .. }) => "SIGNATURE_MISMATCH",
            _ => "",
        }));
    }
    Some(response)
}

/// The two times of the message, where the call says when it is made.
fn expired(scene: &Scene<'_>) -> String {
    match &scene.invocation.time {
        Some(instant) => {
            let plain: String = instant
                .text
                .chars()
                .filter(|letter| letter.is_ascii_alphanumeric())
                .collect();
            format!("Signature expired: <time of signing> is now earlier than <{plain} less five minutes>")
        }
        None => "Signature expired: <time of signing> is now earlier than <time of the call less five minutes>".to_owned(),
    }
}
