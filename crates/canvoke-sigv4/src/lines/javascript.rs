//! JavaScript for Node with `@smithy/signature-v4`, the signer of AWS's SDK.

use std::collections::BTreeMap;

use super::quote::string;
use super::{Remark, Target, body_text};
use crate::steps::SERVICE;

/// A whole module. The keys are read from the environment.
pub(super) fn program(target: &Target<'_>) -> (String, Vec<Remark>) {
    let request = target.request;
    let mut remarks = vec![Remark::Packages];
    let mut headers: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (name, value) in &request.headers {
        let name = name.to_ascii_lowercase();
        headers.entry(name).or_default().push(value.trim());
    }
    headers
        .entry("host".to_owned())
        .or_insert_with(|| vec![request.host.as_str()]);
    let headers: Vec<String> = headers
        .iter()
        .map(|(name, values)| format!("{}: {}", string(name), string(&values.join(","))))
        .collect();
    let mut parameters: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in super::parameters(request) {
        parameters.entry(name).or_default().push(value);
    }
    let parameters: Vec<String> = parameters
        .iter()
        .map(|(name, values)| {
            let values: Vec<String> = values.iter().map(|value| string(value)).collect();
            match values.as_slice() {
                [only] => format!("{}: {only}", string(name)),
                several => format!("{}: [{}]", string(name), several.join(", ")),
            }
        })
        .collect();
    let body = match (request.body.is_empty(), body_text(request)) {
        (true, _) => String::new(),
        (false, Some(text)) => format!("const body = {};\n", string(text)),
        (false, None) => {
            remarks.push(Remark::BodyFile);
            "const body = (await import(\"node:fs\")).readFileSync(\"body.bin\");\n".to_owned()
        }
    };
    let member = if body.is_empty() { "" } else { ", body" };
    let text = format!(
        r#"import {{ Sha256 }} from "@aws-crypto/sha256-js";
import {{ SignatureV4 }} from "@smithy/signature-v4";
import https from "node:https";

const signer = new SignatureV4({{
  service: {service},
  region: {region},
  sha256: Sha256,
  applyChecksum: false,
  credentials: {{
    accessKeyId: process.env.AWS_ACCESS_KEY_ID,
    secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
    sessionToken: process.env.AWS_SESSION_TOKEN,
  }},
}});
{body}const request = {{
  method: {method},
  protocol: "https:",
  hostname: {host},
  path: {path},
  query: {{ {query} }},
  headers: {{ {headers} }}{member},
}};
const {{ headers }} = await signer.sign(request);
https
  .request({url}, {{ method: request.method, headers }}, (response) => {{
    console.log(response.statusCode, response.headers["x-amzn-errortype"]);
    response.pipe(process.stdout);
  }})
  .end({end});"#,
        service = string(SERVICE),
        region = string(target.region),
        method = string(&request.method),
        host = string(&request.host),
        path = string(&request.path),
        query = parameters.join(", "),
        headers = headers.join(", "),
        url = string(&super::url(request)),
        end = if body.is_empty() { "" } else { "body" },
    );
    (text, remarks)
}
