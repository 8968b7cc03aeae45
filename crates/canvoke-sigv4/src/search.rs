//! Looks for the difference that explains a signature: each way in which clients are known to go wrong is tried, one
//! alone, then two together, until the signature (or the hash that a tool logged) comes out. Knows no words.

use crate::candidate::Candidate;
use crate::canonical::{Canonical, hash};
use crate::deviation::{Deviation, How, Piece};
use crate::encode::encoded;
use crate::steps::{Scope, signature, signing_key, string_to_sign};
use crate::time::Time;

/// What a canonical request is tried against.
pub(crate) struct Target<'a> {
    pub(crate) date: &'a str,
    pub(crate) scope: &'a Scope,
    /// The secret, where it is known.
    pub(crate) secret: Option<&'a str>,
    pub(crate) signature: &'a str,
    /// The canonical request's hash that a tool logged.
    pub(crate) hash: Option<&'a str>,
}

impl Target<'_> {
    /// Whether anything can be tried.
    pub(crate) fn is_there(&self) -> bool {
        self.secret.is_some() || self.hash.is_some()
    }

    /// Whether this canonical request was signed, with the secret as it is.
    pub(crate) fn fits(&self, canonical: &str) -> bool {
        match (self.secret, self.hash) {
            (Some(secret), _) => self.fits_key(canonical, secret, self.scope),
            (None, Some(logged)) => hash(canonical.as_bytes()) == logged,
            (None, None) => false,
        }
    }

    fn fits_key(&self, canonical: &str, secret: &str, key_scope: &Scope) -> bool {
        let key = signing_key(secret, key_scope);
        let string = string_to_sign(self.date, self.scope, canonical);
        signature(&key.signing, &string) == self.signature
    }

    /// The known way in which the key may be wrong for this canonical request.
    pub(crate) fn wrong_key(&self, canonical: &str, regions: &[String]) -> Option<Deviation> {
        let secret = self.secret?;
        let deviation = |how, signed: &str, expected: &str| Deviation {
            piece: Piece::Key,
            signed: signed.to_owned(),
            expected: expected.to_owned(),
            how,
        };
        for region in regions {
            let scope = Scope {
                region: region.clone(),
                ..self.scope.clone()
            };
            if self.fits_key(canonical, secret, &scope) {
                return Some(deviation(How::KeyOtherRegion, region, &self.scope.region));
            }
        }
        for service in SERVICES {
            let scope = Scope {
                service: service.to_owned(),
                ..self.scope.clone()
            };
            if self.fits_key(canonical, secret, &scope) {
                return Some(deviation(
                    How::KeyOtherService,
                    service,
                    &self.scope.service,
                ));
            }
        }
        for date in self.days_around() {
            let scope = Scope {
                date,
                ..self.scope.clone()
            };
            if self.fits_key(canonical, secret, &scope) {
                let (signed, expected) = (&scope.date, &self.scope.date);
                return Some(deviation(How::KeyOtherDate, signed, expected));
            }
        }
        for (end, shown) in [("\n", "\\n"), ("\r", "\\r"), ("\r\n", "\\r\\n"), (" ", " ")] {
            if self.fits_key(canonical, &format!("{secret}{end}"), self.scope) {
                return Some(deviation(How::SecretWithSpace, shown, ""));
            }
        }
        let is_encoded = self.fits_key(canonical, &encoded(secret.as_bytes()), self.scope);
        is_encoded.then(|| deviation(How::SecretEncoded, "", ""))
    }

    /// The day before and the day after.
    fn days_around(&self) -> Vec<String> {
        let day = 86_400;
        let noon = Time::parse_basic(&format!("{}T120000Z", self.scope.date));
        noon.map(|noon| vec![noon.earlier(day).date(), noon.later(day).date()])
            .unwrap_or_default()
    }
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
    regions: &[String],
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
    if let Some(deviation) = target.wrong_key(&right.text(), regions) {
        return Some(vec![deviation]);
    }
    for (index, first) in candidates.iter().enumerate() {
        let changed = first.applied(right);
        for second in candidates.iter().skip(index + 1) {
            if first.piece != second.piece && target.fits(&second.applied(&changed).text()) {
                return Some(vec![first.deviation(right), second.deviation(right)]);
            }
        }
        if let Some(deviation) = target.wrong_key(&changed.text(), regions) {
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
