//! The gateway gates: Tls, Api, Identity, EndpointPolicy, DomainPolicy, Waf, Method, Authorization, ApiKey, Throttle,
//! Integration. Each file is one gate, or what several of them ask about. Knows nothing of routes and groups.

pub mod api;
pub mod api_key;
pub mod authorization;
pub mod caller;
pub mod caller_keys;
pub mod caller_layers;
pub mod domain_policy;
pub mod endpoint_policy;
pub mod identity;
mod identity_source;
pub mod integration;
pub mod lambda_authorizer;
pub mod method;
pub mod request;
pub mod selector;
pub mod session;
pub mod size;
mod sts;
pub mod throttle;
pub mod tls;
pub mod user_pool;
pub mod validation;
pub mod waf;
