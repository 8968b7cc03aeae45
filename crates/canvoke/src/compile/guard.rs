//! Which authorizer guards a method, and what does not fit between the two. Knows nothing of how authorizers are written.

use super::{Compiler, dangling};
use crate::diagnostic::{Diagnostic, Place};
use crate::model::{self, AuthorizationType};
use crate::topology::{Authorizer, AuthorizerKind};

impl Compiler<'_> {
    /// Which authorizer guards a method.
    pub(super) fn authorizer_of(
        &mut self,
        method: &model::Method,
        authorizers: &[Authorizer],
        place: &Place,
    ) -> Option<usize> {
        let wants_pools = match method.authorization {
            AuthorizationType::Custom => false,
            AuthorizationType::CognitoUserPools => true,
            AuthorizationType::None | AuthorizationType::AwsIam => {
                if method.authorizer.is_some() {
                    self.diagnostics.push(
                        Diagnostic::warning(
                            "AUTHORIZER_IGNORED",
                            place.member("authorizer"),
                            "a method without `CUSTOM` or `COGNITO_USER_POOLS` asks no authorizer",
                        )
                        .hint("set `authorization`, or leave the authorizer out"),
                    );
                }
                return None;
            }
        };
        let Some(name) = &method.authorizer else {
            self.diagnostics.push(
                Diagnostic::error(
                    "AUTHORIZER_MISSING",
                    place.member("authorizer"),
                    "the method names no authorizer, and AWS takes none of its type without one",
                )
                .hint("write the name of one of the API's `authorizers`"),
            );
            return None;
        };
        let found = authorizers.iter().position(|other| other.name == *name);
        let Some((index, authorizer)) =
            found.and_then(|index| Some((index, authorizers.get(index)?)))
        else {
            let known = authorizers.iter().map(|other| other.name.as_str());
            let at = place.member("authorizer");
            self.diagnostics
                .push(dangling("authorizer", name, known, at));
            return None;
        };
        let has_pools = matches!(authorizer.kind, AuthorizerKind::UserPools { .. });
        if has_pools != wants_pools {
            self.diagnostics.push(
                Diagnostic::error(
                    "AUTHORIZER_TYPE",
                    place.member("authorizer"),
                    format!(
                        "authorizer `{name}` is of another type than the method's authorization"
                    ),
                )
                .hint(
                    "`CUSTOM` goes with Lambda authorizers, `COGNITO_USER_POOLS` with user pools",
                ),
            );
            return None;
        }
        if !wants_pools && !method.scopes.is_empty() {
            self.diagnostics.push(
                Diagnostic::warning(
                    "SCOPES_IGNORED",
                    place.member("scopes"),
                    "scopes are asked for by user pool authorizers only",
                )
                .hint("leave them out, or let the function look at them"),
            );
        }
        Some(index)
    }
}
