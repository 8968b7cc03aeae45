//! What a person asks of a load: who makes which call, how often, for how long. Knows nothing of how it comes out.

use canvoke::Scenario;
use canvoke::model::{Call, Load, LoadClient};

/// The longest load that is simulated here, in seconds.
pub(super) const LONGEST: u32 = 300;
/// The highest rate that is simulated here, requests a second.
pub(super) const MOST: f64 = 20_000.0;

/// One client of the load: which call it makes, and how often.
#[derive(Clone, PartialEq)]
pub(crate) struct Sender {
    /// Name of a kept call; empty: the call above.
    pub(super) call: String,
    pub(super) rate: f64,
    pub(super) burst: u32,
}

/// A change of what is typed, by a number.
pub(super) type Change = Box<dyn Fn(&mut Plan, f64)>;

/// What is typed.
#[derive(Clone, PartialEq)]
pub(crate) struct Plan {
    pub(super) seconds: u32,
    pub(super) senders: Vec<Sender>,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            seconds: 10,
            senders: vec![Sender {
                call: String::new(),
                rate: 20.0,
                burst: 0,
            }],
        }
    }
}

impl Plan {
    /// The load that this asks for.
    pub(super) fn load(&self, scenario: &Scenario, call: &Call) -> Load {
        let clients = self.senders.iter().enumerate().map(|(index, sender)| {
            let call = scenario.calls.get(&sender.call).unwrap_or(call);
            LoadClient {
                name: format!("{}: {}", index + 1, call.from),
                call: call.clone(),
                rate: sender.rate,
                burst: sender.burst,
                burst_at: 0,
            }
        });
        Load {
            seconds: self.seconds,
            clients: clients.collect(),
        }
    }
}
