//! From a canonical request to a signature, step by step: string to sign, signing key, signature. Written as the
//! definitions are (HMAC from RFC 2104), to be compared with aws-sigv4. Knows nothing of requests.

use sha2::{Digest, Sha256};

use crate::canonical::hash;
use crate::encode::hexadecimal;
use crate::time::Time;

/// The algorithm's name, as requests have it.
pub const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// What a credential scope ends with.
pub const TERMINATOR: &str = "aws4_request";
/// The service that requests to an API are signed for (G-SIG-07).
pub const SERVICE: &str = "execute-api";

/// Date, Region and service that a signature holds for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Eight digits.
    pub date: String,
    /// The Region.
    pub region: String,
    /// The service.
    pub service: String,
}

impl Scope {
    /// `20261126/us-east-1/execute-api/aws4_request`.
    pub fn text(&self) -> String {
        format!(
            "{}/{}/{}/{TERMINATOR}",
            self.date, self.region, self.service
        )
    }
}

/// The string to sign: algorithm, time, scope, and the canonical request's hash.
pub fn string_to_sign(time: &str, scope: &Scope, canonical_request: &str) -> String {
    string_of_hash(time, scope, &hash(canonical_request.as_bytes()))
}

/// The same for a canonical request whose hash is known.
pub(crate) fn string_of_hash(time: &str, scope: &Scope, hash: &str) -> String {
    format!("{ALGORITHM}\n{time}\n{}\n{hash}", scope.text())
}

/// The string to sign at a moment.
pub fn string_to_sign_at(time: Time, scope: &Scope, canonical_request: &str) -> String {
    string_to_sign(&time.basic(), scope, canonical_request)
}

/// The signing key and the keys on the way to it. Whoever has them can sign for the scope: they are secrets.
#[derive(Clone, PartialEq, Eq)]
pub struct KeySteps {
    /// `HMAC("AWS4" + secret, date)`.
    pub date: [u8; 32],
    /// `HMAC(date key, Region)`.
    pub region: [u8; 32],
    /// `HMAC(region key, service)`.
    pub service: [u8; 32],
    /// `HMAC(service key, "aws4_request")`: the signing key.
    pub signing: [u8; 32],
}

impl std::fmt::Debug for KeySteps {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("KeySteps").finish_non_exhaustive()
    }
}

/// Derives the signing key.
pub fn signing_key(secret_access_key: &str, scope: &Scope) -> KeySteps {
    let date = hmac(
        format!("AWS4{secret_access_key}").as_bytes(),
        scope.date.as_bytes(),
    );
    let region = hmac(&date, scope.region.as_bytes());
    let service = hmac(&region, scope.service.as_bytes());
    let signing = hmac(&service, TERMINATOR.as_bytes());
    KeySteps {
        date,
        region,
        service,
        signing,
    }
}

/// The signature: 64 lower-case hexadecimal digits.
pub fn signature(signing_key: &[u8; 32], string_to_sign: &str) -> String {
    hexadecimal(&hmac(signing_key, string_to_sign.as_bytes()))
}

/// HMAC with SHA-256, as RFC 2104 defines it: `H(K ^ opad, H(K ^ ipad, text))`.
fn hmac(key: &[u8], text: &[u8]) -> [u8; 32] {
    const BLOCK: usize = 64;
    let short = if key.len() > BLOCK {
        Sha256::digest(key).to_vec()
    } else {
        key.to_vec()
    };
    let padded = |pad: u8| {
        let filled = short.iter().copied().chain(std::iter::repeat(0));
        let block: Vec<u8> = filled.take(BLOCK).map(|byte| byte ^ pad).collect();
        block
    };
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(text);
    let outer = Sha256::new()
        .chain_update(padded(0x5c))
        .chain_update(inner.finalize());
    outer.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::{Scope, hmac, signature, signing_key};
    use crate::encode::hexadecimal;

    #[test]
    fn hmac_is_that_of_rfc_4231() {
        let of = |key: &[u8], text: &[u8]| hexadecimal(&hmac(key, text));
        assert_eq!(
            of(b"Jefe", b"what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
        assert_eq!(
            of(
                &[0xaa; 131],
                b"Test Using Larger Than Block-Size Key - Hash Key First"
            ),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        );
    }

    /// AWS's documented example of a derived key.
    #[test]
    fn the_signing_key_is_that_of_the_documented_example() {
        let scope = Scope {
            date: "20150830".into(),
            region: "us-east-1".into(),
            service: "iam".into(),
        };
        let key = signing_key("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", &scope);
        assert_eq!(
            hexadecimal(&key.signing),
            "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9"
        );
        let string = "AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/iam/aws4_request\n\
                      f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59";
        assert_eq!(
            signature(&key.signing, string),
            "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
        );
    }
}
