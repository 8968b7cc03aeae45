//! Policies made ready to be asked often (design D3): patterns compiled, values parsed, statements shelved by action.
//! Knows nothing of requests.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::clause::action::{ActionName, Shelf};
use crate::key::hash;
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

/// Statements by the actions that they can match, so that the others cost nothing. Each stands where an action finds it
/// once at most.
#[derive(Debug)]
struct Shelves {
    /// By whole names, in the order of their hashes.
    names: Box<[Named]>,
    /// By how names begin, in their order.
    beginnings: Box<[Beginning]>,
}

/// Statements about one action.
#[derive(Debug)]
struct Named {
    hash: u64,
    name: Box<str>,
    statements: Box<[u32]>,
}

/// Statements about all actions that begin like this, whatever else they ask of them.
#[derive(Debug)]
struct Beginning {
    text: Box<str>,
    statements: Box<[u32]>,
    /// The longest other one that this one begins with.
    outer: Option<u32>,
}

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

    /// Whether a statement of an effect that can match an action settles a question; none is asked after it. Cost: the
    /// statements, and the logarithm of the number of shelves.
    #[inline]
    pub(crate) fn is_settled_by(
        &self,
        effect: Effect,
        action: &ActionName,
        mut settles: impl FnMut(&PreparedStatement) -> bool,
    ) -> bool {
        let shelves = match effect {
            Effect::Deny => &self.prepared.denies,
            Effect::Allow => &self.prepared.allows,
        };
        let mut ask = |statements: &[u32]| {
            statements.iter().any(|id| {
                let statement = self.prepared.statements.get(*id as usize);
                statement.is_some_and(&mut settles)
            })
        };
        if ask(shelves.by_name(action)) {
            return true;
        }
        let mut next = shelves.innermost(action);
        while let Some(beginning) = next {
            if action.whole().starts_with(&*beginning.text) && ask(&beginning.statements) {
                return true;
            }
            next = shelves.outside(beginning);
        }
        false
    }
}

impl Shelves {
    fn new<'s>(statements: impl Iterator<Item = (&'s PreparedStatement, u32)>) -> Self {
        let mut names: BTreeMap<Box<str>, Vec<u32>> = BTreeMap::new();
        let mut beginnings: BTreeMap<Box<str>, Vec<u32>> = BTreeMap::new();
        for (statement, id) in statements {
            // The widest first; what a wider one holds already is not put on a narrower one.
            let wanted: BTreeSet<Shelf> = statement.shelves().into_iter().collect();
            let mut widest: Vec<Box<str>> = Vec::new();
            for shelf in wanted {
                let (Shelf::Beginning(text) | Shelf::Name(text)) = &shelf;
                let after = widest.partition_point(|wide| wide <= text);
                let nearest = after.checked_sub(1).and_then(|at| widest.get(at));
                if nearest.is_some_and(|wide| text.starts_with(&**wide)) {
                    continue;
                }
                match shelf {
                    Shelf::Beginning(text) => {
                        beginnings.entry(text.clone()).or_default().push(id);
                        widest.push(text);
                    }
                    Shelf::Name(text) => names.entry(text).or_default().push(id),
                }
            }
        }
        let mut nested: Vec<Beginning> = Vec::new();
        for (text, statements) in beginnings {
            // In this order, what a text begins with stands before it, nearest in the chain of the one before.
            let mut outer = nested.len().checked_sub(1);
            while let Some(found) = outer.and_then(|at| nested.get(at)) {
                if text.starts_with(&*found.text) {
                    break;
                }
                outer = found.outer.map(|at| at as usize);
            }
            nested.push(Beginning {
                text,
                statements: statements.into(),
                outer: outer.and_then(|at| u32::try_from(at).ok()),
            });
        }
        let mut names: Box<[Named]> = names
            .into_iter()
            .map(|(name, statements)| Named {
                hash: hash(&name),
                name,
                statements: statements.into(),
            })
            .collect();
        names.sort_by_key(|one| one.hash);
        Self {
            names,
            beginnings: nested.into(),
        }
    }

    #[inline]
    fn by_name(&self, action: &ActionName) -> &[u32] {
        let of_name = |one: &&Named| one.hash == action.hash() && *one.name == *action.whole();
        let named = match &*self.names {
            [] => return &[],
            [only] => Some(only).filter(of_name),
            several => {
                let before = several.partition_point(|one| one.hash < action.hash());
                let rest = several.get(before..).unwrap_or_default();
                rest.iter()
                    .take_while(|one| one.hash == action.hash())
                    .find(of_name)
            }
        };
        named.map_or(&[], |named| &named.statements)
    }

    /// Where to begin: whatever an action begins with is the last one before it, or what that one begins with.
    #[inline]
    fn innermost(&self, action: &ActionName) -> Option<&Beginning> {
        match &*self.beginnings {
            [] => None,
            [only] => Some(only),
            several => {
                let after = several.partition_point(|one| *one.text <= *action.whole());
                several.get(after.checked_sub(1)?)
            }
        }
    }

    fn outside(&self, beginning: &Beginning) -> Option<&Beginning> {
        self.beginnings.get(beginning.outer? as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contested::Preferred;
    use crate::policy::PolicyKind;
    use crate::{Context, Principal, Request, parse};

    fn policy(statements: &[String]) -> PreparedPolicy {
        let text = format!(
            r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#,
            statements.join(", ")
        );
        PreparedPolicy::new(&parse(&text, PolicyKind::Identity).0, "policy")
    }

    /// The indices of the statements that an action finds.
    fn found(policy: &PreparedPolicy, action: &str) -> Vec<usize> {
        let request = Request::new(Principal::anonymous(), action, "*", Context::default());
        let mut found = Vec::new();
        policy.is_settled_by(Effect::Allow, &request.name, |statement| {
            let all = policy.prepared.statements.iter();
            found.extend(
                all.enumerate()
                    .filter(|(_, one)| std::ptr::eq(*one, statement)),
            );
            false
        });
        found.into_iter().map(|(index, _)| index).collect()
    }

    #[test]
    fn an_action_finds_each_statement_that_can_match_it_once_and_few_others() {
        let parts = [
            "", "a", "b", "ab", "ba", "*", "a*", "*a", "a*b", "?", "a?", "ab*",
        ];
        let mut patterns: Vec<String> = vec!["*".to_owned(), "a".to_owned()];
        for service in parts {
            patterns.extend(parts.iter().map(|name| format!("{service}:{name}")));
        }
        let lists = |negation: &'static str| {
            let patterns = &patterns;
            let one = move |at: usize| patterns.get(at % patterns.len()).unwrap().clone();
            (0..patterns.len()).flat_map(move |at| {
                let pair = format!(r#"["{}", "{}"]"#, one(at), one(at * 7 + 3));
                [format!(r#""{}""#, one(at)), pair].map(|list| {
                    format!(r#"{{"Effect": "Allow", "{negation}Action": {list}, "Resource": "*"}}"#)
                })
            })
        };
        let statements: Vec<String> = lists("").chain(lists("Not")).collect();
        let policy = policy(&statements);
        let mut told = 0;
        for service in ["a", "b", "ab", "aa", "abb"] {
            for name in ["a", "b", "ab", "ba", "aab", "abb"] {
                let action = format!("{service}:{name}");
                let name = ActionName::new(&action);
                let found = found(&policy, &action);
                for (index, statement) in policy.prepared.statements.iter().enumerate() {
                    let count = found.iter().filter(|other| **other == index).count();
                    let text = &statements[index];
                    assert!(count <= 1, "{action} finds {text} {count} times");
                    let covers = statement.action.as_ref().unwrap().covers(&name, &Preferred);
                    assert!(
                        count == 1 || !covers.is_yes(),
                        "{action} does not find {text}"
                    );
                    if statement.is_told_by_shelf {
                        told += 1;
                        assert_eq!(count == 1, covers.is_yes(), "{action} and {text}");
                    }
                }
            }
        }
        assert!(told > 1000, "{told}");
    }

    #[test]
    fn what_cannot_match_is_not_asked() {
        let others = [
            "s3:GetObject",
            "s3:*",
            "execute-api:ManageConnections",
            "execute-api:M*",
        ];
        let others = others.iter().cycle().take(1000).map(|action| {
            format!(r#"{{"Effect": "Allow", "Action": "{action}", "Resource": "*"}}"#)
        });
        let own = r#"{"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*"}"#;
        let all: Vec<String> = others.chain([own.to_owned()]).collect();
        assert_eq!(found(&policy(&all), "execute-api:Invoke"), [1000]);
    }
}
