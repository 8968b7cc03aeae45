//! The components of the page: values and callbacks in, elements out. Knows the state's values and changes them only
//! by actions.

mod answer;
mod app;
mod call_bar;
mod call_brings;
mod copy;
mod diagram;
mod form;
mod gate_row;
mod glyph;
mod header;
mod icon;
mod json_tab;
mod live;
mod load_plan;
mod load_plot;
mod load_tab;
mod marks;
mod menu;
mod observability;
mod outline;
mod panes;
mod prose;
mod select;
mod setup;
mod shortcuts;
mod sign_check;
mod sign_tab;
mod strip;
mod tabs;
mod terraform_tab;
mod trace;

pub(crate) use app::App;
