//! Terraform text to and from a scenario. Text in, values out; knows nothing of verdicts, files or providers'
//! registries.

mod export;
mod hcl;
#[cfg(feature = "import")]
mod import;

pub use export::{File, export};
#[cfg(feature = "import")]
pub use import::{Imported, import};
