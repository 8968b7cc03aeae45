//! What is shown: pane, tab, selection, theme. Knows nothing of what stands there.

use canvoke::{Place, Scenario, Span};
use serde::{Deserialize, Serialize};

use super::edit::segments;
use crate::kinds::{Kind, names};

/// What is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct View {
    /// The pane that a narrow window shows.
    pub(crate) pane: Pane,
    /// The tab of the set-up.
    pub(crate) tab: Tab,
    /// Pointer of the selected thing; empty: the scenario itself.
    pub(crate) selected: String,
    /// The tab of the answer.
    pub(crate) side: Side,
    /// Which path's trace is shown.
    pub(crate) path: usize,
    /// Light, dark, or as the system is.
    pub(crate) theme: Theme,
    /// Whether single keys act in the diagram and the answer.
    pub(crate) single_keys: bool,
    /// Where the keyboard is asked to go.
    #[serde(skip)]
    pub(crate) ask: Option<Ask>,
}

/// The panes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Pane {
    Setup,
    Diagram,
    Answer,
}

impl Pane {
    /// From left to right.
    pub(crate) const ALL: [Self; 3] = [Self::Setup, Self::Diagram, Self::Answer];

    /// Its title and id.
    pub(crate) fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Setup => ("Set-up", "setup"),
            Self::Diagram => ("Diagram", "diagram"),
            Self::Answer => ("Answer", "answer"),
        }
    }
}

/// The tabs of the set-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Tab {
    Form,
    Json,
    Terraform,
}

impl Tab {
    /// In order.
    pub(crate) const ALL: [Self; 3] = [Self::Form, Self::Json, Self::Terraform];

    /// Its title and id.
    pub(crate) fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Form => ("Form", "form"),
            Self::Json => ("JSON", "json"),
            Self::Terraform => ("Terraform", "terraform"),
        }
    }
}

/// The tabs of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Side {
    Verdict,
    Sign,
    Load,
}

impl Side {
    /// In order.
    pub(crate) const ALL: [Self; 3] = [Self::Verdict, Self::Sign, Self::Load];

    /// Its title and id.
    pub(crate) fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Verdict => ("Verdict", "verdict"),
            Self::Sign => ("Sign", "sign"),
            Self::Load => ("Load", "load"),
        }
    }
}

/// The themes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    /// In order.
    pub(crate) const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// Its name in the page.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// A wish for the keyboard's focus. The number makes the same wish twice two wishes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ask {
    pub(crate) number: u32,
    pub(crate) asked: Asked,
}

/// Where the focus is wished.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Asked {
    /// The field of this pointer, or the nearest one around it.
    Field(String),
    /// This stretch of the JSON text.
    Span(Span),
    /// The call bar, at this member.
    Call(String),
    /// The trace's row of this gate.
    Gate(String),
    /// The verdict.
    Verdict,
}

impl Default for View {
    fn default() -> Self {
        Self {
            pane: Pane::Answer,
            tab: Tab::Form,
            selected: String::new(),
            side: Side::Verdict,
            path: 0,
            theme: Theme::System,
            single_keys: true,
            ask: None,
        }
    }
}

impl View {
    /// Shows the thing at a place: in the JSON where that is open, else in its form.
    pub(crate) fn jump(&mut self, place: &Place, to_text: bool) {
        let segments = place.segments();
        let first = segments.first().map_or("", String::as_str);
        if ["from", "as", "method", "url", "headers", "token"].contains(&first) {
            return self.ask(Asked::Call(first.to_owned()));
        }
        self.pane = Pane::Setup;
        if let (true, Some(span)) = (to_text || self.tab == Tab::Json, place.span) {
            self.tab = Tab::Json;
            return self.ask(Asked::Span(span));
        }
        self.tab = Tab::Form;
        self.selected = element(&segments);
        self.ask(Asked::Field(place.pointer.clone()));
    }

    pub(crate) fn ask(&mut self, asked: Asked) {
        if matches!(asked, Asked::Gate(_) | Asked::Verdict) {
            self.side = Side::Verdict;
        }
        let number = self.ask.as_ref().map_or(0, |ask| ask.number) + 1;
        self.ask = Some(Ask { number, asked });
    }

    /// Lets go of a selection that is not there any more.
    pub(crate) fn settle(&mut self, scenario: &Scenario) {
        let segments = segments(&self.selected);
        let is_there = match segments.as_slice() {
            [] => true,
            [kind, name, ..] => {
                Kind::of(kind).is_some_and(|kind| names(scenario, kind).contains(name))
            }
            [kind] => Kind::of(kind).is_some(),
        };
        if !is_there {
            self.selected = String::new();
        }
        self.path = self.path.min(255);
    }
}

/// The pointer of the thing that segments lead to or into.
fn element(segments: &[String]) -> String {
    let is_kind = segments
        .first()
        .is_some_and(|first| Kind::of(first).is_some());
    if !is_kind {
        return String::new();
    }
    match segments.get(..2) {
        Some(two) => Place::at(two).pointer,
        None => String::new(),
    }
}
