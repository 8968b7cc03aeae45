//! Keys from the environment. They are held for one run and shown nowhere.

use canvoke_sigv4::lines::Holder;
use canvoke_sigv4::{Credentials, Time};

/// The keys to sign with, and whether they are AWS's example.
pub(super) struct Keys {
    pub(super) credentials: Credentials,
    pub(super) are_examples: bool,
}

/// The keys of the environment; none where an id or a secret is missing.
pub(super) fn given() -> Option<Credentials> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let id = variable("AWS_ACCESS_KEY_ID")?;
    let secret = variable("AWS_SECRET_ACCESS_KEY")?;
    Some(Credentials {
        session_token: variable("AWS_SESSION_TOKEN"),
        expires: variable("AWS_CREDENTIAL_EXPIRATION").and_then(|text| Time::parse(&text)),
        ..Credentials::of_user(id, secret)
    })
}

/// The keys of the environment, or examples of the kind that the holder would have.
pub(super) fn keys(holder: &Holder) -> Keys {
    match given() {
        Some(credentials) => Keys {
            credentials,
            are_examples: false,
        },
        None => Keys {
            credentials: match holder {
                Holder::Role { .. } => Credentials::example_of_session(),
                Holder::User(_) | Holder::Unknown => Credentials::example_of_user(),
            },
            are_examples: true,
        },
    }
}
