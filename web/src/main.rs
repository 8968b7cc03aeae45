//! The page's entry: mounts the root component over the skeleton. Knows nothing of what the page shows.

mod archive;
mod browser;
#[cfg(test)]
#[cfg(target_arch = "wasm32")]
mod browser_tests;
mod kinds;
mod layout;
mod page;
mod sign;
mod state;
#[cfg(test)]
mod tokens_test;

fn main() {
    browser::last_words::install();
    if let Some(root) = browser::document().and_then(|document| document.get_element_by_id("page"))
    {
        yew::Renderer::<page::App>::with_root(root).render();
    }
}
