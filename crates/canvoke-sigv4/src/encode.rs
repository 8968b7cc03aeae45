//! Percent-encoding as Signature Version 4 wants it: all but letters, digits and `-._~`. Knows nothing of requests.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode, percent_encode};

/// RFC 3986's unreserved characters stay.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');
/// A path keeps its slashes.
const RESERVED_IN_PATH: &AsciiSet = &RESERVED.remove(b'/');
/// What no URI may hold as it is: clients encode it before they send it. `%` stays: the text may be encoded already.
const NOT_IN_URI: &AsciiSet = &percent_encoding::CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Bytes, encoded.
pub(crate) fn encoded(bytes: &[u8]) -> String {
    percent_encode(bytes, RESERVED).to_string()
}

/// A path, encoded once more than it is.
pub(crate) fn encoded_path(path: &str) -> String {
    percent_encode(path.as_bytes(), RESERVED_IN_PATH).to_string()
}

/// Text with what no URI may hold encoded, as clients do before they send it.
pub(crate) fn sendable(text: &str) -> String {
    percent_encode(text.as_bytes(), NOT_IN_URI).to_string()
}

/// The bytes that text stands for; what is no valid sequence stays as it is.
pub(crate) fn decoded(text: &str) -> Vec<u8> {
    percent_decode(text.as_bytes()).collect()
}

/// Lower-case hexadecimal digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
    ];
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| DIGITS.get(usize::from(digit)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{decoded, encoded, encoded_path, hexadecimal, sendable};

    #[test]
    fn only_unreserved_characters_stay() {
        assert_eq!(encoded("a-._~/ ü%".as_bytes()), "a-._~%2F%20%C3%BC%25");
        assert_eq!(encoded_path("/a b/%20"), "/a%20b/%2520");
        assert_eq!(sendable("/a b/ü%20{}"), "/a%20b/%C3%BC%20%7B%7D");
        assert_eq!(decoded("%2f%zz%"), b"/%zz%");
        assert_eq!(hexadecimal(&[0, 0x9f, 255]), "009fff");
    }
}
