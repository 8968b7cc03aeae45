//! The network as people write it by hand, form by form: what each becomes in the scenario, and what is said of what
//! is not read.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod addresses;
mod names;
mod services;
mod transit;

use canvoke::Severity;
use canvoke_terraform::{Imported, import};

/// Two VPCs with two subnets each, which the forms hang on.
const BASE: &str = r#"
provider "aws" {
  region              = "us-east-1"
  allowed_account_ids = [var.hub_account_id]
}
provider "aws" {
  alias               = "spoke"
  region              = "us-east-1"
  allowed_account_ids = [var.spoke_account_id]
}
variable "hub_account_id" { default = "111122223333" }
variable "spoke_account_id" { default = "444455556666" }

resource "aws_vpc" "hub" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "hub_a" {
  vpc_id            = aws_vpc.hub.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "us-east-1a"
}
resource "aws_subnet" "hub_b" {
  vpc_id            = aws_vpc.hub.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "us-east-1b"
}
resource "aws_vpc" "spoke" {
  provider   = aws.spoke
  cidr_block = "10.1.0.0/16"
}
resource "aws_subnet" "spoke_a" {
  provider          = aws.spoke
  vpc_id            = aws_vpc.spoke.id
  cidr_block        = "10.1.0.0/24"
  availability_zone = "us-east-1a"
}
"#;

fn with(text: &str) -> Imported {
    import(&[
        ("base.tf".to_owned(), BASE.to_owned()),
        ("main.tf".to_owned(), text.to_owned()),
    ])
}

/// What was said, but for notes.
fn loud(imported: &Imported) -> Vec<&str> {
    let loud = imported.diagnostics.iter();
    loud.filter(|said| said.severity != Severity::Note)
        .map(|said| said.message.as_str())
        .collect()
}

/// The same, where nothing but notes may be said.
fn quiet(text: &str) -> Imported {
    let imported = with(text);
    assert_eq!(loud(&imported), Vec::<&str>::new());
    let unread = imported
        .diagnostics
        .iter()
        .find(|said| said.code == "NOT_READ");
    assert!(unread.is_none(), "{unread:#?}");
    imported
}
