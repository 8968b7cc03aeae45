//! Terraform text to and from a scenario. Text in, values out; knows nothing of verdicts, files or providers'
//! registries.

mod export;
mod hcl;

pub use export::{File, export};
