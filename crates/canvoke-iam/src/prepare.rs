//! Policies made ready to be asked often (design D3): patterns compiled, values parsed, statements shelved by action.
//! Knows nothing of requests.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::clause::action::{ActionName, Shelf, service_of};
use crate::policy::{Effect, Policy};
use crate::statement::PreparedStatement;

/// A policy, ready to be asked. It borrows nothing, and a clone of it costs nothing.
#[derive(Clone, Debug)]
pub struct PreparedPolicy {
    prepared: Arc<Prepared>,
}

#[derive(Debug)]
struct Prepared {
    name: Arc<str>,
    statements: Box<[PreparedStatement]>,
    denies: Shelves,
    allows: Shelves,
}

/// Statements by the actions that they can match, so that the others cost nothing.
#[derive(Debug)]
struct Shelves {
    every: Box<[u32]>,
    /// In the order of names.
    services: Box<[Shelved]>,
    /// In the order of names.
    actions: Box<[Shelved]>,
}

/// What stands under one name: indices of statements.
type Shelved = (Box<str>, Box<[u32]>);

impl PreparedPolicy {
    /// Prepares a policy under a name that evaluations will show. Cost: linear in the policy, but for sorting its
    /// actions.
    pub fn new(policy: &Policy, name: &str) -> Self {
        let name: Arc<str> = name.into();
        let statements: Box<[PreparedStatement]> = if policy.is_unreadable {
            Box::new([PreparedStatement::unreadable(&name)])
        } else {
            let statements = policy.statements.iter().enumerate();
            statements
                .map(|(index, statement)| PreparedStatement::new(policy, &name, index, statement))
                .collect()
        };
        let shelves = |effect| {
            Shelves::new(
                statements
                    .iter()
                    .zip(0..)
                    // One without an effect may be either (I-EVAL-23).
                    .filter(|(statement, _)| {
                        statement.effect.is_none() || statement.effect == Some(effect)
                    }),
            )
        };
        Self {
            prepared: Arc::new(Prepared {
                denies: shelves(Effect::Deny),
                allows: shelves(Effect::Allow),
                name,
                statements,
            }),
        }
    }

    /// The name it was prepared under.
    pub fn name(&self) -> &str {
        &self.prepared.name
    }

    pub(crate) fn statements(&self) -> &[PreparedStatement] {
        &self.prepared.statements
    }

    /// The statements of an effect that can match an action.
    #[inline]
    pub(crate) fn candidates<'p>(
        &'p self,
        effect: Effect,
        action: &ActionName,
    ) -> impl Iterator<Item = &'p PreparedStatement> {
        let shelves = match effect {
            Effect::Deny => &self.prepared.denies,
            Effect::Allow => &self.prepared.allows,
        };
        shelves
            .find(action)
            .filter_map(|id| self.prepared.statements.get(id as usize))
    }
}

impl Shelves {
    fn new<'s>(statements: impl Iterator<Item = (&'s PreparedStatement, u32)>) -> Self {
        let mut every = Vec::new();
        let mut services: BTreeMap<Box<str>, Vec<u32>> = BTreeMap::new();
        let mut actions: BTreeMap<Box<str>, Vec<u32>> = BTreeMap::new();
        for (statement, id) in statements {
            let wanted: BTreeSet<Shelf> = statement.shelves().into_iter().collect();
            // A statement stands once where an action looks for it, on the widest shelf.
            if wanted.contains(&Shelf::Every) {
                every.push(id);
                continue;
            }
            for shelf in &wanted {
                match shelf {
                    Shelf::Every => {}
                    Shelf::Service(service) => {
                        services.entry(service.clone()).or_default().push(id)
                    }
                    Shelf::Action(action) => {
                        let service = Shelf::Service(service_of(action).into());
                        if !wanted.contains(&service) {
                            actions.entry(action.clone()).or_default().push(id);
                        }
                    }
                }
            }
        }
        let freeze = |shelf: BTreeMap<Box<str>, Vec<u32>>| {
            let entries = shelf.into_iter();
            entries.map(|(name, ids)| (name, ids.into())).collect()
        };
        Self {
            every: every.into(),
            services: freeze(services),
            actions: freeze(actions),
        }
    }

    #[inline]
    fn find(&self, action: &ActionName) -> impl Iterator<Item = u32> {
        let services = on_shelf(&self.services, action.service());
        let actions = on_shelf(&self.actions, action.whole());
        self.every.iter().chain(services).chain(actions).copied()
    }
}

fn on_shelf<'s>(shelf: &'s [Shelved], name: &str) -> &'s [u32] {
    let found = match shelf {
        [] => None,
        [(own, ids)] => return if **own == *name { ids } else { &[] },
        several => several.binary_search_by(|(own, _)| (**own).cmp(name)).ok(),
    };
    found
        .and_then(|at| shelf.get(at))
        .map_or(&[], |(_, ids)| ids)
}
