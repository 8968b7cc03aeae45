//! What every test shares: where the cases and the outside data are.
