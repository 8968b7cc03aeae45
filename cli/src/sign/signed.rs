//! A signed call as text and as JSON: the request, every step to its signature, ready lines.

use canvoke_sigv4::lines::{Keys as KindOfKeys, Line, Target, Tool, line, lines};
use canvoke_sigv4::{Form, Request, Signed, Signing, Veil, explain, named, sign};
use serde_json::json;

use super::call::resolved;
use super::keys::keys;
use super::{Stop, at, now};
use crate::arguments::{LineOf, Sign, SignFormat};
use crate::output::{error, harmless, out};

/// Signs.
pub(super) fn run(arguments: &Sign) -> Result<u8, Stop> {
    let resolved = resolved(arguments)?;
    let at = at(arguments)?.unwrap_or_else(now);
    let region = resolved.region.ok_or_else(|| {
        let message = "neither the host nor the scenario says which Region the API is in";
        Stop::at(
            "REGION_NOT_KNOWN",
            "--region",
            message.to_owned(),
            "say it with `--region`",
        )
    })?;
    let request = resolved.request.ok_or(Stop::Shown)?;
    warn_of_another_region(&request, &region);
    let keys = keys(&resolved.holder);
    let target = Target {
        request: &request,
        region: &region,
        holder: &resolved.holder,
        keys: if keys.credentials.is_session() {
            KindOfKeys::Session
        } else {
            KindOfKeys::User
        },
    };
    if let Some(tool) = arguments.line {
        let line = line(tool_of(tool), &target).ok_or_else(|| {
            let message = "this call names no API by its id, or has no path behind a stage";
            let hint = "call it by its own name, `https://{api}.execute-api...`";
            Stop::at("NO_SUCH_LINE", "--line", message.to_owned(), hint)
        })?;
        out(&harmless(&format!("{}\n", line.text)));
        return Ok(0);
    }
    let signing = Signing {
        form: arguments
            .presign
            .map_or(Form::Headers, |expires| Form::Url { expires }),
        ..Signing::for_api(&keys.credentials, &region, at)
    };
    let signed = sign(&request, &signing).map_err(|refused| {
        let (message, hint) = explain::not_signed(&refused);
        Stop::at("NOT_SIGNED", "sign", message, hint)
    })?;
    let shown = Shown {
        signed: &signed,
        signing: &signing,
        lines: lines(&target),
        veil: if arguments.show_token {
            veil_of_secret(&signing)
        } else {
            Veil::over(&keys.credentials)
        },
        are_examples: keys.are_examples,
    };
    out(&match arguments.format {
        SignFormat::Text => harmless(&shown.text()),
        SignFormat::Json => shown.json(),
    });
    Ok(0)
}

fn veil_of_secret(signing: &Signing<'_>) -> Veil {
    let mut veil = Veil::default();
    let secret = &signing.credentials.secret_access_key;
    veil.hide(secret, canvoke_sigv4::HIDDEN_SECRET);
    veil
}

/// The Region in the scope is the API's (G-SIG-10).
fn warn_of_another_region(request: &Request, region: &str) {
    if let Some(named) = named(request.host_header())
        && named.region != region
    {
        error(&harmless(&format!(
            "warning: signed for Region `{region}`, and the host is in `{}`: API Gateway will refuse it\n",
            named.region
        )));
    }
}

fn tool_of(line: LineOf) -> Tool {
    match line {
        LineOf::Environment => Tool::Environment,
        LineOf::Awscurl => Tool::Awscurl,
        LineOf::Curl => Tool::Curl,
        LineOf::Aws => Tool::AwsCli,
        LineOf::Python => Tool::Python,
        LineOf::Javascript => Tool::JavaScript,
    }
}

struct Shown<'a> {
    signed: &'a Signed,
    signing: &'a Signing<'a>,
    lines: Vec<Line>,
    veil: Veil,
    are_examples: bool,
}

impl Shown<'_> {
    fn text(&self) -> String {
        let signed = self.signed;
        let credentials = self.signing.credentials;
        let scope = &signed.scope;
        let until = explain::lasts(self.signing);
        let mut text = format!(
            "signed with {} for {} in {} at {}, to be used {until}\n",
            credentials.access_key_id,
            scope.service,
            scope.region,
            self.signing.time.basic()
        );
        if self.are_examples {
            text.push_str(
                "these are AWS's example keys: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to sign with yours\n",
            );
        }
        let mut section = |title: &str, body: &str| {
            text.push_str(&format!("\n== {title}\n{}\n", self.veil.shown(body)));
        };
        for step in explain::steps(signed, self.signing, &self.veil) {
            section(step.title, &step.text);
        }
        for line in &self.lines {
            let comment = match line.tool {
                Tool::JavaScript => "//",
                _ => "#",
            };
            let remarks: String = line
                .remarks
                .iter()
                .map(|remark| format!("{comment} {}\n", explain::remark(line.tool, *remark)))
                .collect();
            let title = format!("ready: {}", explain::tool(line.tool));
            section(&title, &format!("{remarks}{}", line.text));
        }
        text
    }

    fn json(&self) -> String {
        let signed = self.signed;
        let shown = |text: &str| self.veil.shown(text);
        let headers: Vec<_> = explain::headers(signed, &self.veil)
            .into_iter()
            .map(|(name, value)| json!({"name": name, "value": value}))
            .collect();
        let steps = explain::key_steps(signed);
        let lines: Vec<_> = self
            .lines
            .iter()
            .map(|line| {
                let remarks = line.remarks.iter();
                let remarks: Vec<_> = remarks
                    .map(|remark| explain::remark(line.tool, *remark))
                    .collect();
                json!({"tool": line.tool, "text": shown(&line.text), "remarks": remarks})
            })
            .collect();
        let value = json!({
            "sign": 1,
            "access_key_id": self.signing.credentials.access_key_id,
            "example_keys": self.are_examples,
            "region": signed.scope.region,
            "service": signed.scope.service,
            "time": self.signing.time.basic(),
            "request": {
                "method": signed.request.method,
                "url": shown(&signed.request.url()),
                "headers": headers,
                "body": shown(&String::from_utf8_lossy(&signed.request.body)),
            },
            "canonical_request": shown(&signed.canonical.text()),
            "string_to_sign": signed.string_to_sign,
            "signing_key": steps,
            "signature": signed.signature,
            "lines": lines,
        });
        match serde_json::to_string_pretty(&value) {
            Ok(json) => json + "\n",
            Err(error) => format!("{{\"error\": \"{error}\"}}\n"),
        }
    }
}
