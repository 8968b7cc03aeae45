//! canvoke-iam: the IAM policy language. One request against layers of policies, and why. It knows no API Gateway, no
//! VPC and no scenario; rules are cited by the ids of `docs/rules.md`, read on AWS's pages in 2026-11.
//!
//! ```
//! use canvoke_iam::{Context, Decision, Layers, PolicyKind, PreparedPolicy, Principal, Request, authorize, parse};
//!
//! let text = r#"{ "Version": "2012-10-17", "Statement": [
//!     { "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*" } ] }"#;
//! let (policy, diagnostics) = parse(text, PolicyKind::Identity);
//! assert!(diagnostics.is_empty());
//! let identity = [PreparedPolicy::new(&policy, "Invoke")];
//! let request = Request::new(
//!     Principal::user("arn:aws:iam::111122223333:user/ann"),
//!     "execute-api:Invoke",
//!     "arn:aws:execute-api:us-east-1:111122223333:a1b2c3d4e5/prod/GET/pets",
//!     Context::default(),
//! );
//! let layers = Layers { identity: &identity, resource_owner: "111122223333", ..Layers::default() };
//! assert_eq!(authorize(&layers, &request, &mut ()), Decision::Allow);
//! ```

mod arn;
mod authorization;
mod authorize;
mod clause;
mod condition;
mod contested;
mod context;
mod decision;
mod diagnostic;
mod fold;
mod glob;
mod key;
mod lint;
mod parse;
mod pattern;
mod pointer;
pub mod policy;
mod prepare;
mod principal;
mod record;
mod request;
#[cfg(feature = "simulation")]
pub mod simulation;
mod statement;
mod truth;
mod variable;

pub use arn::Arn;
pub use authorization::{Authorization, ContestedNote, Denier, Evaluation};
pub use authorize::{Layers, authorize, evaluate};
pub use contested::Contested;
pub use context::{Context, Lookup, Value};
pub use decision::{Decision, Form, Layer};
pub use diagnostic::{PolicyDiagnostic, Severity, Span, line_column};
pub use fold::Shape;
pub use lint::{InlineOwner, inline_quota};
pub use parse::parse;
pub use policy::{Effect, Policy, PolicyKind};
pub use prepare::PreparedPolicy;
pub use principal::Principal;
pub use record::{Clause, ClauseEvaluation, Record, Recorder, StatementEvaluation};
pub use request::Request;
pub use truth::Truth;
