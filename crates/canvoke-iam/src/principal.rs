//! Callers: who asks (I-PRIN). Knows nothing of what they may do.

use crate::Arn;

/// Who makes a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    kind: Kind,
    has_boundary: bool,
    /// Cut out of the ARN once, because every question asks for them.
    partition: Option<String>,
    account: Option<String>,
}

/// What a caller is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Anonymous,
    Root {
        arn: String,
    },
    User {
        arn: String,
    },
    /// A session of a role.
    RoleSession {
        /// The session's ARN, without the role's path (I-PRIN-06).
        arn: String,
        /// The role's ARN, path included (I-PRIN-07).
        role: String,
    },
    FederatedUser {
        arn: String,
        /// The IAM user that federated.
        by: Option<String>,
    },
    Service {
        name: String,
    },
    /// Whoever an identity provider vouches for, before there is a session (I-PRIN-16).
    Federated {
        provider: String,
    },
}

impl Kind {
    fn arn(&self) -> Option<&str> {
        match self {
            Self::Anonymous | Self::Service { .. } | Self::Federated { .. } => None,
            Self::Root { arn }
            | Self::User { arn }
            | Self::RoleSession { arn, .. }
            | Self::FederatedUser { arn, .. } => Some(arn),
        }
    }
}

impl Principal {
    /// The same session with its role's path, where `role_arn` is a role of that name (I-PRIN-06, I-PRIN-07).
    pub(crate) fn of_role(&mut self, role_arn: &str) {
        let name = |arn: &str| arn.rsplit('/').next().map(str::to_owned);
        let account = |arn: &str| Arn::parse(arn).map(|arn| arn.account.to_owned());
        if let Kind::RoleSession { role, .. } = &mut self.kind
            && role_arn.contains(":role/")
            && name(role) == name(role_arn)
            && account(role) == account(role_arn)
        {
            role_arn.clone_into(role);
        }
    }

    fn of(kind: Kind) -> Self {
        let part = |index| {
            let part = kind.arn()?.split(':').nth(index)?;
            Some(part.to_owned())
        };
        Self {
            partition: part(1),
            account: part(4),
            has_boundary: false,
            kind,
        }
    }

    /// Nobody: the request is not signed.
    pub fn anonymous() -> Self {
        Self::of(Kind::Anonymous)
    }

    /// The root user of an account.
    pub fn root(partition: &str, account: &str) -> Self {
        Self::of(Kind::Root {
            arn: format!("arn:{partition}:iam::{account}:root"),
        })
    }

    /// An IAM user, by its ARN with path.
    pub fn user(arn: &str) -> Self {
        Self::of(Kind::User {
            arn: arn.to_owned(),
        })
    }

    /// A session of a role: the role's ARN with its path, and the session's name.
    pub fn role_session(role: &str, session: &str) -> Self {
        let mut parts = role.splitn(6, ':');
        let partition = parts.nth(1).unwrap_or("aws");
        let account = parts.nth(2).unwrap_or_default();
        let name = role.rsplit('/').next().unwrap_or_default();
        Self::of(Kind::RoleSession {
            arn: format!("arn:{partition}:sts::{account}:assumed-role/{name}/{session}"),
            role: role.to_owned(),
        })
    }

    /// A session of GetFederationToken, and the IAM user that asked for it.
    pub fn federated_user(arn: &str, by: Option<&str>) -> Self {
        Self::of(Kind::FederatedUser {
            arn: arn.to_owned(),
            by: by.map(str::to_owned),
        })
    }

    /// An AWS service, such as `events.amazonaws.com`.
    pub fn service(name: &str) -> Self {
        Self::of(Kind::Service {
            name: name.to_owned(),
        })
    }

    /// Whoever an identity provider vouches for: the ARN of a SAML or OIDC provider, or a provider such as
    /// `cognito-identity.amazonaws.com`. Only trust policies meet such a caller (I-PRIN-16).
    pub fn federated(provider: &str) -> Self {
        Self::of(Kind::Federated {
            provider: provider.to_owned(),
        })
    }

    /// The caller of an ARN. A session ARN does not hold its role's path; give `role` where it is known (a role of
    /// another name is none of this session's, and does not count). The ARN of a federated user does not say who
    /// federated: it is taken to be the user of the same name.
    pub fn from_arn(arn: &str, role: Option<&str>) -> Option<Self> {
        let parsed = Arn::parse(arn)?;
        match (parsed.service, parsed.resource.split_once('/')) {
            ("iam", None) if parsed.resource == "root" => {
                Some(Self::root(parsed.partition, parsed.account))
            }
            ("iam", Some(("user", _))) => Some(Self::user(arn)),
            ("iam", Some(("role", _))) => Some(Self::role_session(arn, "session")),
            ("sts", Some(("assumed-role", rest))) => {
                let (name, session) = rest.split_once('/')?;
                let plain = format!(
                    "arn:{}:iam::{}:role/{name}",
                    parsed.partition, parsed.account
                );
                let mut found = Self::role_session(&plain, session);
                found.of_role(role.unwrap_or(&plain));
                Some(found)
            }
            ("sts", Some(("federated-user", name))) => {
                let Arn {
                    partition, account, ..
                } = parsed;
                let user = format!("arn:{partition}:iam::{account}:user/{name}");
                Some(Self::federated_user(arn, Some(&user)))
            }
            _ => None,
        }
    }

    /// The same caller with, or without, a permissions boundary (I-PRIN-12).
    #[must_use]
    pub fn with_boundary(mut self, has_boundary: bool) -> Self {
        self.has_boundary = has_boundary;
        self
    }

    /// Whether a permissions boundary is set.
    pub fn has_boundary(&self) -> bool {
        self.has_boundary
    }

    /// Whether nobody asks.
    pub fn is_anonymous(&self) -> bool {
        self.kind == Kind::Anonymous
    }

    /// Whether it is the root user of its account.
    pub fn is_root(&self) -> bool {
        matches!(self.kind, Kind::Root { .. })
    }

    /// Its ARN as the request shows it; anonymous callers and services have none.
    pub fn arn(&self) -> Option<&str> {
        self.kind.arn()
    }

    /// What a Principal element would have to name: its ARN, or the service; anonymous callers have no name.
    pub fn name(&self) -> Option<&str> {
        match &self.kind {
            Kind::Service { name } | Kind::Federated { provider: name } => Some(name),
            _ => self.arn(),
        }
    }

    /// Whether it is a session of a service-linked role; neither SCPs nor RCPs bind it (I-EVAL-14). Such a role has a
    /// path of its own; where a session's ARN has left that out, a name that AWS gives to these roles alone.
    pub fn is_service_linked_role(&self) -> bool {
        let Kind::RoleSession { role, .. } = &self.kind else {
            return false;
        };
        let resource = role.splitn(6, ':').last();
        ["role/aws-service-role/", "role/AWSServiceRoleFor"]
            .iter()
            .any(|start| resource.is_some_and(|resource| resource.starts_with(start)))
    }

    /// `aws:PrincipalArn`: a role session's is its role's, path included (I-PRIN-07).
    pub fn principal_arn(&self) -> Option<&str> {
        match &self.kind {
            Kind::RoleSession { role, .. } => Some(role),
            _ => self.arn(),
        }
    }

    /// Its account; anonymous callers and services have none.
    pub fn account(&self) -> Option<&str> {
        self.account.as_deref()
    }

    /// Its partition; anonymous callers and services have none.
    pub fn partition(&self) -> Option<&str> {
        self.partition.as_deref()
    }

    pub(crate) fn kind(&self) -> &Kind {
        &self.kind
    }

    /// `aws:PrincipalType` (I-VAR-12).
    pub fn type_name(&self) -> Option<&'static str> {
        match self.kind {
            Kind::Root { .. } => Some("Account"),
            Kind::User { .. } => Some("User"),
            Kind::RoleSession { .. } => Some("AssumedRole"),
            Kind::FederatedUser { .. } => Some("FederatedUser"),
            Kind::Anonymous | Kind::Service { .. } | Kind::Federated { .. } => None,
        }
    }
}
