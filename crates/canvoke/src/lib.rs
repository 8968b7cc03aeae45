//! canvoke: whether a principal, calling from a place, can invoke a path of a private API Gateway API; if not, why,
//! what the client will see, and what would fix it. Text and values in, values out: no files, no clock, no network.

pub mod answer;
pub mod arena;
pub mod compile;
pub mod diagnose;
pub mod diagnostic;
pub mod explain;
pub mod fix;
pub mod gate;
pub mod gateway;
pub mod host;
pub mod invocation;
pub mod load;
pub mod model;
pub mod net;
pub mod repair;
pub mod report;
mod rollback;
pub mod sent;
pub mod simulate;
pub mod topology;
pub mod verdict;
pub mod who_can;

pub use answer::{Answer, LoadAnswer, answer, load_answer};
pub use diagnose::{Diagnosis, diagnose};
pub use diagnostic::{Diagnostic, Place, Severity, Span};
pub use model::Scenario;
pub use repair::repair;
pub use report::{Repair, Report};
pub use sent::{Sent, sent};
