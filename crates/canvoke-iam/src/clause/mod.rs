//! The clauses of a statement besides its conditions, ready to be asked: whom, what, on what. Knows nothing of how
//! statements add up.

pub(crate) mod action;
pub(crate) mod principal;
pub(crate) mod resource;
