//! The call to sign: a scenario's names resolved by the functions that `canvoke simulate` uses.

use canvoke::compile::{compile, resolve};
use canvoke::invocation::Invocation;
use canvoke::model::Call;
use canvoke::sent::{self, Signer};
use canvoke::topology::Topology;
use canvoke_sigv4::lines::Holder;
use canvoke_sigv4::{Request, explain, named};

use super::{Stop, body};
use crate::arguments::Sign;
use crate::diagnostics::show;
use crate::input::read;
use crate::simulate::{at_arguments, is_about_the_call};

/// A call, resolved.
pub(super) struct Resolved {
    /// The request; none where no URL was given.
    pub(super) request: Option<Request>,
    /// The Region, where it is known.
    pub(super) region: Option<String>,
    /// Who signs.
    pub(super) holder: Holder,
}

/// Reads the INPUT and resolves the call.
pub(super) fn resolved(arguments: &Sign) -> Result<Resolved, Stop> {
    let Some(path) = &arguments.path else {
        return Ok(Resolved {
            request: None,
            region: arguments.region.clone(),
            holder: Holder::Unknown,
        });
    };
    let mut setup = read(path);
    setup.stand_in(&arguments.from);
    let Some(scenario) = setup.scenario.take() else {
        show(&setup.diagnostics, &setup.files, true);
        return Err(Stop::Shown);
    };
    let (mut topology, of_scenario) = compile(&scenario);
    setup.add(of_scenario);
    show(&setup.diagnostics, &setup.files, false);
    let (Some(method), Some(url)) = (&arguments.method, &arguments.url) else {
        return Ok(Resolved {
            request: None,
            region: region(arguments, None, &topology),
            holder: Holder::Unknown,
        });
    };
    let mut call = Call {
        from: arguments.from.clone(),
        principal: arguments.principal.clone(),
        method: method.clone(),
        url: url.clone(),
        headers: arguments.headers.clone(),
        ..Call::default()
    };
    if let Some(imported) = &setup.imported {
        call = imported.call(&call);
    }
    let invocation = resolve(&mut topology, &call).map_err(|unresolved| {
        let (of_call, others) = unresolved.into_iter().partition(is_about_the_call);
        let (of_call, lines) = at_arguments(of_call, &call);
        show(&of_call, &lines, false);
        show(&others, &setup.files, false);
        Stop::Shown
    })?;
    // The verb as it is sent: an override in a header changes it for the gateway alone.
    let verb = method.trim().to_ascii_uppercase();
    let body = body(arguments)?.unwrap_or_default();
    let request =
        Request::new(&verb, &invocation.url, &invocation.headers, &body).map_err(|error| {
            let (message, hint) = explain::unsendable(&error);
            Stop::at("UNSENDABLE", "URL", message, hint)
        })?;
    Ok(Resolved {
        region: region(arguments, Some(&request), &topology),
        holder: holder(&topology, &invocation),
        request: Some(request),
    })
}

/// The Region: said by the argument, by the host, or by all APIs of the scenario alike, or else by the environment.
fn region(arguments: &Sign, request: Option<&Request>, topology: &Topology) -> Option<String> {
    let of_host = request.and_then(|request| {
        let named = named(request.host_header()).or_else(|| named(&request.host))?;
        Some(named.region)
    });
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    arguments
        .region
        .clone()
        .or(of_host)
        .or_else(|| sent::only_region(topology))
        .or_else(|| variable("AWS_REGION"))
        .or_else(|| variable("AWS_DEFAULT_REGION"))
}

fn holder(topology: &Topology, invocation: &Invocation) -> Holder {
    match sent::signer(topology, invocation) {
        Some(Signer::User(name)) => Holder::User(name),
        Some(Signer::Role { arn, session }) => Holder::Role { arn, session },
        None => Holder::Unknown,
    }
}
