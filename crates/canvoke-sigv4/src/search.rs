//! Looks for the difference that explains a signature: each way in which clients are known to go wrong is tried, one
//! alone, then two together, until the signature (or the hash that a tool logged) comes out. Knows no words.

use crate::candidate::Candidate;
use crate::canonical::{Canonical, hash};
use crate::deviation::{Deviation, How, Piece};
use crate::encode::encoded;
use crate::presented::Presented;
use crate::steps::{Scope, signature, signing_key, string_to_sign};
use crate::time::Time;

/// What a canonical request is tried against.
pub(crate) struct Target<'a> {
    /// The time in the string to sign.
    date: &'a str,
    scope: &'a Scope,
    signature: &'a str,
    /// The signing key, where the secret is known.
    key: Option<[u8; 32]>,
    /// Keys that a client may have used instead.
    wrong_keys: Vec<WrongKey>,
    /// The canonical request's hash that a tool logged.
    hash: Option<&'a str>,
}

/// A key that is wrong in a known way, and the scope in the string to sign that goes with it.
struct WrongKey {
    deviation: Deviation,
    key: [u8; 32],
    scope: Scope,
}

impl<'a> Target<'a> {
    /// A signature to be explained, with what is known of its key. `regions`: Regions that may have been taken.
    pub(crate) fn new(
        presented: &'a Presented,
        secret: Option<&str>,
        logged_hash: Option<&'a str>,
        regions: &[String],
    ) -> Self {
        let scope = &presented.scope;
        Self {
            date: &presented.date,
            scope,
            signature: &presented.signature,
            key: secret.map(|secret| signing_key(secret, scope).signing),
            wrong_keys: secret
                .map(|secret| wrong_keys(secret, scope, regions))
                .unwrap_or_default(),
            hash: logged_hash,
        }
    }

    /// Whether anything can be tried.
    pub(crate) fn is_there(&self) -> bool {
        self.has_key() || self.hash.is_some()
    }

    /// Whether the secret is known.
    pub(crate) fn has_key(&self) -> bool {
        self.key.is_some()
    }

    /// Whether this canonical request was signed, with the secret as it is.
    pub(crate) fn fits(&self, canonical: &str) -> bool {
        match (&self.key, self.hash) {
            (Some(key), _) => {
                let string = string_to_sign(self.date, self.scope, canonical);
                signature(key, &string) == self.signature
            }
            (None, Some(logged)) => hash(canonical.as_bytes()) == logged,
            (None, None) => false,
        }
    }

    /// The known way in which the key is wrong for this canonical request.
    pub(crate) fn wrong_key(&self, canonical: &str) -> Option<Deviation> {
        let found = self.wrong_keys.iter().find(|wrong| {
            let string = string_to_sign(self.date, &wrong.scope, canonical);
            signature(&wrong.key, &string) == self.signature
        })?;
        Some(found.deviation.clone())
    }
}

/// The keys of other scopes, and those of secrets with something at their end.
fn wrong_keys(secret: &str, scope: &Scope, regions: &[String]) -> Vec<WrongKey> {
    let regions = regions.iter().map(|region| {
        let other = Scope {
            region: region.clone(),
            ..scope.clone()
        };
        (How::KeyOtherRegion, other, region, &scope.region)
    });
    let services: Vec<String> = SERVICES.map(str::to_owned).to_vec();
    let services = services.iter().map(|service| {
        let other = Scope {
            service: service.clone(),
            ..scope.clone()
        };
        (How::KeyOtherService, other, service, &scope.service)
    });
    let days = days_around(&scope.date);
    let days = days.iter().map(|date| {
        let other = Scope {
            date: date.clone(),
            ..scope.clone()
        };
        (How::KeyOtherDate, other, date, &scope.date)
    });
    let mut keys = Vec::new();
    for (how, other, signed, expected) in regions.chain(services).chain(days) {
        if other == *scope {
            continue;
        }
        let key = signing_key(secret, &other).signing;
        // With the scope as the request says it, and as the key has it.
        for in_string in [scope, &other] {
            keys.push(WrongKey {
                deviation: Deviation {
                    piece: Piece::Key,
                    signed: signed.clone(),
                    expected: expected.clone(),
                    how,
                },
                key,
                scope: in_string.clone(),
            });
        }
    }
    let with = |end: &str| (How::SecretWithSpace, format!("{secret}{end}"));
    let encoded = (How::SecretEncoded, encoded(secret.as_bytes()));
    let secrets = [with("\n"), with("\r"), with("\r\n"), with(" "), encoded];
    for (how, other) in secrets {
        keys.push(WrongKey {
            // No text of a secret is kept.
            deviation: Deviation {
                piece: Piece::Key,
                signed: String::new(),
                expected: String::new(),
                how,
            },
            key: signing_key(&other, scope).signing,
            scope: scope.clone(),
        });
    }
    keys
}

/// The day before and the day after.
fn days_around(date: &str) -> Vec<String> {
    let day = 86_400;
    let noon = Time::parse_basic(&format!("{date}T120000Z"));
    noon.map(|noon| vec![noon.earlier(day).date(), noon.later(day).date()])
        .unwrap_or_default()
}

/// Services that keys are derived for by mistake.
const SERVICES: [&str; 8] = [
    "execute-api",
    "apigateway",
    "lambda",
    "s3",
    "es",
    "iam",
    "sts",
    "service",
];

/// Finds what explains the signature: none, one or two differences from the right canonical request.
pub(crate) fn explain(
    target: &Target<'_>,
    right: &Canonical,
    candidates: &[Candidate],
) -> Option<Vec<Deviation>> {
    if !target.is_there() {
        return None;
    }
    let one = |candidate: &Candidate| vec![candidate.deviation(right)];
    for candidate in candidates {
        if target.fits(&candidate.applied(right).text()) {
            return Some(one(candidate));
        }
    }
    if let Some(deviation) = target.wrong_key(&right.text()) {
        return Some(vec![deviation]);
    }
    for (index, first) in candidates.iter().enumerate() {
        let changed = first.applied(right);
        for second in candidates.iter().skip(index + 1) {
            if first.piece != second.piece && target.fits(&second.applied(&changed).text()) {
                return Some(vec![first.deviation(right), second.deviation(right)]);
            }
        }
        if let Some(deviation) = target.wrong_key(&changed.text()) {
            return Some(vec![first.deviation(right), deviation]);
        }
    }
    None
}

impl Candidate {
    /// The canonical request with this piece as the client had it.
    fn applied(&self, right: &Canonical) -> Canonical {
        let mut changed = right.clone();
        match &self.piece {
            Piece::Method => changed.method.clone_from(&self.text),
            Piece::Path => changed.path.clone_from(&self.text),
            Piece::Query => changed.query.clone_from(&self.text),
            Piece::Header(name) => {
                for (header, value) in &mut changed.headers {
                    if header == name {
                        value.clone_from(&self.text);
                    }
                }
            }
            Piece::SignedHeaders => {
                let place = |name: &str| self.text.split(';').position(|listed| listed == name);
                changed.headers.sort_by_key(|(name, _)| place(name));
            }
            Piece::PayloadHash => changed.payload_hash.clone_from(&self.text),
            Piece::Time | Piece::Scope | Piece::Key | Piece::Host => {}
        }
        changed
    }

    fn deviation(&self, right: &Canonical) -> Deviation {
        Deviation {
            piece: self.piece.clone(),
            signed: self.text.clone(),
            expected: text_of(right, &self.piece),
            how: self.how,
        }
    }
}

/// A piece of a canonical request as text.
pub(crate) fn text_of(canonical: &Canonical, piece: &Piece) -> String {
    match piece {
        Piece::Method => canonical.method.clone(),
        Piece::Path => canonical.path.clone(),
        Piece::Query => canonical.query.clone(),
        Piece::Header(name) => canonical
            .headers
            .iter()
            .find(|(header, _)| header == name)
            .map(|(_, value)| value.clone())
            .unwrap_or_default(),
        Piece::SignedHeaders => canonical.signed_headers(),
        Piece::PayloadHash => canonical.payload_hash.clone(),
        Piece::Time | Piece::Scope | Piece::Key | Piece::Host => String::new(),
    }
}

/// Reads a canonical request.
pub(crate) fn parsed(text: &str) -> Option<Canonical> {
    let mut lines = text.split('\n');
    let (method, path, query) = (lines.next()?, lines.next()?, lines.next()?);
    let headers = lines
        .by_ref()
        .take_while(|line| !line.is_empty())
        .map(|line| line.split_once(':').unwrap_or((line, "")))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let _names = lines.next()?;
    let payload_hash = lines.next().unwrap_or_default();
    Some(Canonical {
        method: method.to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers,
        payload_hash: payload_hash.trim().to_owned(),
    })
}

/// The differences of another canonical request from the right one, in the order of its lines.
pub(crate) fn compared(
    theirs: &Canonical,
    right: &Canonical,
    candidates: &[Candidate],
) -> Vec<Deviation> {
    let mut pieces = vec![Piece::Method, Piece::Path, Piece::Query];
    let is_in = |name: &str| theirs.headers.iter().any(|(header, _)| header == name);
    let shared = right.headers.iter().filter(|(name, _)| is_in(name));
    pieces.extend(shared.map(|(name, _)| Piece::Header(name.clone())));
    pieces.extend([Piece::SignedHeaders, Piece::PayloadHash]);
    let mut deviations = Vec::new();
    for piece in pieces {
        let (signed, expected) = (text_of(theirs, &piece), text_of(right, &piece));
        if signed != expected {
            let known = candidates
                .iter()
                .find(|candidate| candidate.piece == piece && candidate.text == signed);
            deviations.push(Deviation {
                how: known.map_or(How::Other, |known| known.how),
                piece,
                signed,
                expected,
            });
        }
    }
    deviations
}
