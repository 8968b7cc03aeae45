//! What API Gateway answers to a signature that it refuses (G6.2).

use super::gateway_response::{Kind, worded};
use super::{Scene, wordings};
use crate::gateway::identity::{Fault, Finding};
use crate::invocation::SignatureFault;
use crate::report::Response;

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
        // G-SIG-06, G-SIG-07: a credential with both is told both, as Kong/insomnia#830 recorded it.
        Fault::Region { given, .. } => (
            Kind::InvalidSignature,
            if finding.faults.iter().any(|fault| matches!(fault, Fault::Service { .. })) {
                format!("Credential should be scoped to a valid region, not '{given}'. Credential should be scoped to correct service: 'execute-api'. ")
            } else {
                "Credential should be scoped to a valid region.".to_owned()
            },
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
