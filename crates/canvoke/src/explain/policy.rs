//! The words of the gates that ask policies: EndpointPolicy and Authorization.

use canvoke_iam::Authorization;

use super::Scene;
use super::words::Words;
use crate::gateway::{authorization, endpoint_policy};

pub(super) fn endpoint(_scene: &Scene<'_>, _finding: &endpoint_policy::Finding) -> Vec<Words> {
    Vec::new()
}

pub(super) fn authorization(_scene: &Scene<'_>, _finding: &authorization::Finding) -> Vec<Words> {
    Vec::new()
}

pub(super) fn suffix(_evaluation: &Authorization) -> String {
    String::new()
}
