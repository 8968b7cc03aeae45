//! Python with botocore, which boto3 brings along.

use super::quote::string;
use super::{Remark, Target, body_text, url};
use crate::steps::SERVICE;

/// A whole program. botocore finds the keys in the environment, in profiles and in roles.
pub(super) fn program(target: &Target<'_>) -> (String, Vec<Remark>) {
    let request = target.request;
    let mut remarks = vec![Remark::Packages];
    let url = url(request);
    let target_of = |url: &str| {
        let rest = url.strip_prefix("https://").unwrap_or(url);
        rest.strip_prefix(request.host.as_str()).map(str::to_owned)
    };
    let mut arguments = vec![
        format!("method={}", string(&request.method)),
        format!("url={}", string(&url)),
    ];
    if !request.body.is_empty() {
        match body_text(request) {
            Some(text) => arguments.push(format!("data={}.encode()", string(text))),
            None => {
                arguments.push("data=open(\"body.bin\", \"rb\").read()".to_owned());
                remarks.push(Remark::BodyFile);
            }
        }
    }
    let mut lines = vec![
        "from http.client import HTTPSConnection".to_owned(),
        String::new(),
        "from botocore.auth import SigV4Auth".to_owned(),
        "from botocore.awsrequest import AWSRequest".to_owned(),
        "from botocore.session import Session".to_owned(),
        String::new(),
        format!("request = AWSRequest({})", arguments.join(", ")),
    ];
    for (name, value) in &request.headers {
        lines.push(format!(
            "request.headers[{}] = {}",
            string(name),
            string(value.trim())
        ));
    }
    lines.extend([
        format!(
            "SigV4Auth(Session().get_credentials(), {}, {}).add_auth(request)",
            string(SERVICE),
            string(target.region)
        ),
        // botocore's own session drops what follows a semicolon in a path.
        format!("connection = HTTPSConnection({})", string(&request.host)),
        format!(
            "connection.request(request.method, {}, request.data, dict(request.headers.items()))",
            string(&target_of(&url).unwrap_or_default())
        ),
        "response = connection.getresponse()".to_owned(),
        "print(response.status, response.getheader(\"x-amzn-ErrorType\"), response.read().decode())"
            .to_owned(),
    ]);
    (lines.join("\n"), remarks)
}
