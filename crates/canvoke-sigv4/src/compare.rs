//! Compares a signature with what AWS calculates: right, or which difference explains it. Knows no words and asks nothing
//! of scope, clock and token (see `check`).

use crate::candidate::{Candidate, Sent, candidates};
use crate::canonical::{Canonical, Plus, canonical_path, canonical_query, canonical_values, hash};
use crate::check::{Expected, Question};
use crate::deviation::{Deviation, How, Piece};
use crate::finding::{Finding, NotCompared};
use crate::host::named;
use crate::paste::{Body, Pasted};
use crate::presented::{Presented, Stands};
use crate::said;
use crate::search::{Target, compared, explain, parsed};
use crate::steps::{signature, signing_key, string_to_sign};

/// One comparison of signatures.
pub(crate) struct Comparison<'a> {
    pub(crate) pasted: &'a Pasted,
    pub(crate) question: &'a Question<'a>,
    pub(crate) presented: &'a Presented,
}

impl Comparison<'_> {
    /// Says what explains the signature, and gives what AWS calculates.
    pub(crate) fn compare(&self, findings: &mut Vec<Finding>) -> Option<Expected> {
        let body = self.body();
        let payload_hash = match body {
            Some(body) => Some(hash(body)),
            None => self.hash_at_hand(),
        };
        let known = payload_hash.is_some();
        if body.is_none() && known {
            findings.push(Finding::BodyNotShown);
        }
        let right = self.canonical(payload_hash.unwrap_or_else(|| hash(b"")));
        let target = self.target();
        let expected = known.then(|| self.expected(&right));
        self.judge(&right, body, known, &target, findings);
        expected
    }

    fn body(&self) -> Option<&[u8]> {
        match (self.question.body, &self.pasted.body) {
            (Some(body), _) => Some(body),
            (None, Body::Known(body)) => Some(body),
            (None, Body::NotShown) => None,
        }
    }

    /// The body's hash as the request or the tool says it, where the body is not shown.
    fn hash_at_hand(&self) -> Option<String> {
        let is_hash =
            |text: &str| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let logged = self.pasted.logged.canonical_request.as_deref();
        let of_header = self.pasted.request.header("x-amz-content-sha256");
        [of_header, logged.and_then(|text| text.lines().next_back())]
            .into_iter()
            .flatten()
            .map(str::trim)
            .find(|text| is_hash(text))
            .map(str::to_owned)
    }

    /// The parameter of a signed URL that is not signed.
    fn left_out(&self) -> Option<&'static str> {
        (self.presented.stands == Stands::Url).then_some("X-Amz-Signature")
    }

    fn canonical(&self, payload_hash: String) -> Canonical {
        let request = &self.pasted.request;
        let mut names = self.presented.signed_headers.clone();
        names.sort();
        names.dedup();
        let headers = names
            .into_iter()
            .map(|name| {
                let value = match name.as_str() {
                    "host" => canonical_values([request.host_header()].into_iter()),
                    name => canonical_values(request.header_values(name)),
                };
                (name, value)
            })
            .collect();
        Canonical {
            method: request.method.clone(),
            path: canonical_path(&request.path),
            query: canonical_query(&request.query, Plus::Space, self.left_out()),
            headers,
            payload_hash,
        }
    }

    fn target(&self) -> Target<'_> {
        let logged = self.pasted.logged.string_to_sign.as_deref();
        let secret = self.question.credentials;
        let secret = secret.map(|given| given.secret_access_key.as_str());
        let hash = logged.and_then(|text| text.lines().nth(3)).map(str::trim);
        Target::new(self.presented, secret, hash, &self.regions())
    }

    fn expected(&self, right: &Canonical) -> Expected {
        let canonical_request = right.text();
        let presented = self.presented;
        let string = string_to_sign(&presented.date, &presented.scope, &canonical_request);
        let signature = self.question.credentials.map(|given| {
            let key = signing_key(&given.secret_access_key, &presented.scope);
            signature(&key.signing, &string)
        });
        Expected {
            canonical_request,
            string_to_sign: string,
            signature,
        }
    }

    fn judge(
        &self,
        right: &Canonical,
        body: Option<&[u8]>,
        is_hash_known: bool,
        target: &Target<'_>,
        findings: &mut Vec<Finding>,
    ) {
        let sent = self.sent(body);
        let ways = candidates(&sent, right);
        self.log_of_time_and_scope(findings);
        if let Some(received) = self.received() {
            for deviation in compared(right, &received, &[]) {
                // The body's hash may be a guess.
                if is_hash_known || deviation.piece != Piece::PayloadHash {
                    findings.push(Finding::ChangedOnTheWay { deviation });
                }
            }
        }
        let has_plus = self.pasted.request.query.contains('+');
        if target.is_there() && target.fits(&right.text()) {
            if has_plus {
                findings.push(Finding::PlusInQuery {
                    matches_as_space: Some(true),
                });
            }
            findings.push(if is_hash_known {
                Finding::Matches
            } else {
                // There is a body, and what was signed is none.
                Finding::Differs {
                    deviation: Deviation {
                        piece: Piece::PayloadHash,
                        signed: right.payload_hash.clone(),
                        expected: String::new(),
                        how: How::HashOfNothing,
                    },
                }
            });
            return;
        }
        if has_plus {
            let query = &self.pasted.request.query;
            let other = Canonical {
                query: canonical_query(query, Plus::Itself, self.left_out()),
                ..right.clone()
            };
            if target.fits(&other.text()) {
                findings.push(Finding::PlusInQuery {
                    matches_as_space: Some(false),
                });
                return;
            }
        }
        let logged = self.pasted.logged.canonical_request.as_deref();
        if let Some(theirs) = logged.and_then(parsed) {
            self.judge_log(&theirs, right, &ways, target, findings);
            return;
        }
        match explain(target, right, &ways) {
            Some(deviations) => findings.extend(deviations.into_iter().map(found)),
            None => findings.extend(self.not_explained(target, is_hash_known)),
        }
    }

    /// The tool says what it signed: the difference is there to be read.
    fn judge_log(
        &self,
        theirs: &Canonical,
        right: &Canonical,
        ways: &[Candidate],
        target: &Target<'_>,
        findings: &mut Vec<Finding>,
    ) {
        let deviations = compared(theirs, right, ways);
        let is_same = deviations.is_empty();
        findings.extend(deviations.into_iter().map(found));
        let text = theirs.text();
        let not_compared = Finding::NotCompared {
            why: NotCompared::NoSecret,
        };
        match target.has_key() {
            true if target.fits(&text) => {}
            true => findings.extend(match target.wrong_key(&text) {
                Some(deviation) => Some(Finding::Differs { deviation }),
                None => (!self.is_other_key()).then_some(Finding::WrongSecret),
            }),
            false if is_same => findings.push(not_compared),
            false => {}
        }
    }

    /// The string to sign of the log, where its time and scope are not the request's.
    fn log_of_time_and_scope(&self, findings: &mut Vec<Finding>) {
        let Some(logged) = self.pasted.logged.string_to_sign.as_deref() else {
            return;
        };
        let mut lines = logged.lines().skip(1).map(str::trim);
        let presented = self.presented;
        let pairs = [
            (Piece::Time, lines.next(), presented.date.clone()),
            (Piece::Scope, lines.next(), presented.scope.text()),
        ];
        for (piece, signed, expected) in pairs {
            if let Some(signed) = signed
                && signed != expected
            {
                findings.push(found(Deviation {
                    piece,
                    signed: signed.to_owned(),
                    expected,
                    how: How::Other,
                }));
            }
        }
    }

    /// The canonical request that AWS says it calculated.
    fn received(&self) -> Option<Canonical> {
        let message = self.pasted.answered.as_ref()?.message.as_deref()?;
        parsed(said::canonical_request(message)?)
    }

    fn sent<'a>(&'a self, body: Option<&'a [u8]>) -> Sent<'a> {
        let request = &self.pasted.request;
        let mut hosts = self.pasted.hosts.clone();
        hosts.push(request.host.clone());
        let mut paths = Vec::new();
        if let Some(meant) = self.question.meant {
            hosts.push(meant.host_header().to_owned());
            hosts.push(meant.host.clone());
            paths.push(meant.path.clone());
        }
        Sent {
            request,
            body,
            left_out: self.left_out(),
            hosts,
            paths,
            listed: &self.presented.signed_headers,
        }
    }

    fn regions(&self) -> Vec<String> {
        let of_host = named(self.pasted.request.host_header()).map(|named| named.region);
        let given = self.question.region.map(str::to_owned);
        let usual = ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1"].map(str::to_owned);
        of_host.into_iter().chain(given).chain(usual).collect()
    }

    fn is_other_key(&self) -> bool {
        let given = self.question.credentials.map(|given| &given.access_key_id);
        match (&self.presented.access_key_id, given) {
            (Some(found), Some(given)) => found != given,
            _ => false,
        }
    }

    /// Nothing explains the signature: what that means. With another key's credentials it means nothing.
    fn not_explained(&self, target: &Target<'_>, is_hash_known: bool) -> Option<Finding> {
        let why = |why| Finding::NotCompared { why };
        if !target.has_key() {
            return Some(why(NotCompared::NoSecret));
        }
        if self.is_other_key() {
            return None;
        }
        if !is_hash_known {
            return Some(why(NotCompared::BodyNotShown));
        }
        Some(Finding::Unexplained)
    }
}

/// A difference as a finding: a body that is left out is one of its own.
fn found(deviation: Deviation) -> Finding {
    match deviation.how {
        How::HashLeftOut => Finding::UnsignedPayload,
        _ => Finding::Differs { deviation },
    }
}
