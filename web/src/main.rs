//! The page's entry: mounts the root component. Knows nothing of what the page shows.

use yew::prelude::*;

/// The root component.
#[component]
fn Page() -> Html {
    html! { <main><h1>{ "canvoke" }</h1></main> }
}

fn main() {
    yew::Renderer::<Page>::new().render();
}
