//! A labelled choice of one text out of several. Knows nothing of what it chooses.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// A labelled choice. A value that is not among the options is shown as it is; `none` is the word for no value.
pub(crate) fn select(
    id: &'static str,
    label: &str,
    options: &[String],
    value: &str,
    none: Option<&str>,
    onchange: &Callback<String>,
) -> Html {
    let is_foreign = !value.is_empty() && !options.iter().any(|option| option == value);
    let option = |option: &String| html! { <option value={option.clone()} selected={option == value}>{option.clone()}</option> };
    html! {
        <div class="field">
            <label for={id}>{label.to_owned()}</label>
            <select {id} onchange={onchange.reform(|event: Event| event.target_unchecked_into::<HtmlSelectElement>().value())}>
                if let Some(none) = none {
                    <option value="" selected={value.is_empty()}>{none.to_owned()}</option>
                }
                if is_foreign {
                    <option value={value.to_owned()} selected=true>{value.to_owned()}</option>
                }
                { for options.iter().map(option) }
            </select>
        </div>
    }
}
