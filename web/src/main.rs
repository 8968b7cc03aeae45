//! The page's entry: mounts the root component over the skeleton. Knows nothing of what the page shows.

mod archive;
mod browser;
mod kinds;
mod layout;
mod page;
mod state;

fn main() {
    browser::last_words::install();
    if let Some(root) = browser::document().and_then(|document| document.get_element_by_id("page"))
    {
        yew::Renderer::<page::App>::with_root(root).render();
    }
}
