//! Credentials, and how they are kept out of what is shown. Knows nothing of where they come from.

use crate::encode::encoded;
use crate::time::Time;

/// What a request is signed with. Neither printed by `Debug` nor serializable.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// `AKIA...` of a user, `ASIA...` of a session.
    pub access_key_id: String,
    /// The secret.
    pub secret_access_key: String,
    /// The session's token; a user's own keys have none.
    pub session_token: Option<String>,
    /// When the session ends, where that is known.
    pub expires: Option<Time>,
}

/// AWS's documented example of a user's keys: they open nothing.
const EXAMPLE_ID: &str = "AKIAIOSFODNN7EXAMPLE";
const EXAMPLE_SESSION_ID: &str = "ASIAIOSFODNN7EXAMPLE";
const EXAMPLE_SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const EXAMPLE_TOKEN: &str = "IQoJb3JpZ2luX2VjEXAMPLETOKEN";

impl Credentials {
    /// A user's own keys.
    pub fn of_user(access_key_id: impl Into<String>, secret: impl Into<String>) -> Self {
        Self {
            access_key_id: access_key_id.into(),
            secret_access_key: secret.into(),
            session_token: None,
            expires: None,
        }
    }

    /// The keys of a role's session.
    pub fn of_session(
        access_key_id: impl Into<String>,
        secret: impl Into<String>,
        token: impl Into<String>,
    ) -> Self {
        Self {
            session_token: Some(token.into()),
            ..Self::of_user(access_key_id, secret)
        }
    }

    /// AWS's example keys, for somebody who has none at hand: of a user.
    pub fn example_of_user() -> Self {
        Self::of_user(EXAMPLE_ID, EXAMPLE_SECRET)
    }

    /// Example keys of a session.
    pub fn example_of_session() -> Self {
        Self::of_session(EXAMPLE_SESSION_ID, EXAMPLE_SECRET, EXAMPLE_TOKEN)
    }

    /// Whether these are example keys.
    pub fn is_example(&self) -> bool {
        self.secret_access_key == EXAMPLE_SECRET
    }

    /// Whether these are a session's keys: they have a token, or their id says that they need one.
    pub fn is_session(&self) -> bool {
        self.session_token.is_some() || is_session_id(&self.access_key_id)
    }
}

/// `ASIA` begins the ids of keys that are worth nothing without their token.
pub(crate) fn is_session_id(access_key_id: &str) -> bool {
    access_key_id.starts_with("ASIA")
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Credentials")
            .field("access_key_id", &self.access_key_id)
            .field("is_session", &self.is_session())
            .finish_non_exhaustive()
    }
}

/// What must not be shown, and what stands in its place.
#[derive(Clone, Default)]
pub struct Veil {
    hidden: Vec<(String, &'static str)>,
}

/// What stands for a secret access key.
pub const HIDDEN_SECRET: &str = "<secret access key>";
/// What stands for a session token.
pub const HIDDEN_TOKEN: &str = "<session token>";
/// Shorter text than this is no secret, and hiding it would eat words.
const SHORTEST: usize = 12;

impl Veil {
    /// Hides the secret and the token of credentials; the example token is no secret.
    pub fn over(credentials: &Credentials) -> Self {
        let mut veil = Self::default();
        veil.hide(&credentials.secret_access_key, HIDDEN_SECRET);
        if let Some(token) = &credentials.session_token {
            veil.hide(token, HIDDEN_TOKEN);
        }
        veil
    }

    /// Hides one more text, in every form in which it stands in a request.
    pub fn hide(&mut self, text: &str, stands_for_it: &'static str) {
        let text = text.trim();
        if text.len() < SHORTEST || text == EXAMPLE_TOKEN {
            return;
        }
        let once = encoded(text.as_bytes());
        let twice = encoded(once.as_bytes());
        for form in [twice, once, text.to_owned()] {
            if !self.hidden.iter().any(|(hidden, _)| *hidden == form) {
                self.hidden.push((form, stands_for_it));
            }
        }
        // The longest first: a form may hold another.
        self.hidden
            .sort_by_key(|(hidden, _)| std::cmp::Reverse(hidden.len()));
    }

    /// The text without what is hidden.
    pub fn shown(&self, text: &str) -> String {
        self.hidden
            .iter()
            .fold(text.to_owned(), |text, (hidden, stands_for_it)| {
                text.replace(hidden.as_str(), stands_for_it)
            })
    }
}

impl std::fmt::Debug for Veil {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Veil").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::{Credentials, Veil};

    #[test]
    fn secrets_are_hidden_in_every_form() {
        let credentials =
            Credentials::of_session("ASIAX", "secret/key+with/signs", "token/with+signs==");
        let veil = Veil::over(&credentials);
        for text in [
            "token/with+signs==",
            "token%2Fwith%2Bsigns%3D%3D",
            "token%252Fwith%252Bsigns%253D%253D",
        ] {
            assert_eq!(veil.shown(text), "<session token>");
        }
        assert_eq!(
            veil.shown("key: secret/key+with/signs"),
            "key: <secret access key>"
        );
        let debug = format!("{credentials:?} {veil:?}");
        assert!(
            !debug.contains("secret/") && !debug.contains("token/"),
            "{debug}"
        );
    }
}
