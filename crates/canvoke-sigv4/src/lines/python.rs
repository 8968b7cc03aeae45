//! Python with botocore, which boto3 brings along.

use super::quote::string;
use super::{Remark, Target, body_text};
use crate::steps::SERVICE;

/// A whole program. botocore finds the keys in the environment, in profiles and in roles.
pub(super) fn program(target: &Target<'_>) -> (String, Vec<Remark>) {
    let request = target.request;
    let mut remarks = vec![Remark::Packages];
    let mut arguments = vec![
        format!("method={}", string(&request.method)),
        format!("url={}", string(&request.url())),
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
        "from botocore.auth import SigV4Auth".to_owned(),
        "from botocore.awsrequest import AWSRequest".to_owned(),
        "from botocore.httpsession import URLLib3Session".to_owned(),
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
        "response = URLLib3Session().send(request.prepare())".to_owned(),
        "print(response.status_code, response.headers.get(\"x-amzn-ErrorType\"), response.text)"
            .to_owned(),
    ]);
    (lines.join("\n"), remarks)
}
