//! One client's requests second by second, as bars and as a table: what passed at the bottom, what was refused on top,
//! in broken lines. Says nothing that the table does not.

use canvoke::report::LoadStream;
use yew::prelude::*;

const WIDTH: f64 = 320.0;
const HEIGHT: f64 = 80.0;
/// The most bars; longer loads are drawn in steps of several seconds.
const BARS: usize = 60;

/// The plot and its table.
pub(super) fn plot(client: &LoadStream) -> Html {
    let seconds = client.sent_by_second.len().max(1);
    let each = seconds.div_ceil(BARS);
    let sums = |by_second: &[u32]| -> Vec<u32> {
        by_second
            .chunks(each)
            .map(|part| part.iter().sum())
            .collect()
    };
    let (sent, passed) = (sums(&client.sent_by_second), sums(&client.passed_by_second));
    let most = f64::from(sent.iter().copied().max().unwrap_or(0).max(1));
    let count = u32::try_from(sent.len()).unwrap_or(u32::MAX).max(1);
    let step = WIDTH / f64::from(count);
    let bars = sent.iter().zip(&passed).zip(0_u32..).map(|((sent, passed), index)| {
        let x = f64::from(index) * step;
        let width = (step * 0.8).max(0.5);
        let passed_height = f64::from(*passed) / most * HEIGHT;
        let refused_height = f64::from(sent.saturating_sub(*passed)) / most * HEIGHT;
        html! {
            <g key={index}>
                <rect class="passed" x={round(x)} y={round(HEIGHT - passed_height)} width={round(width)} height={round(passed_height)} />
                <rect class="refused" x={round(x)} y={round(HEIGHT - passed_height - refused_height)} width={round(width)} height={round(refused_height)} />
            </g>
        }
    });
    let words = format!(
        "{}: {} requests in {seconds} seconds, {} passed and {} refused; the figures stand in the table below",
        client.name, client.sent, client.passed, client.refused
    );
    html! {
        <figure class="plot">
            <figcaption>
                <strong>{client.name.clone()}</strong>
                <span class="key"><span class="swatch passed" aria-hidden="true"></span>{"passed"}</span>
                <span class="key"><span class="swatch refused" aria-hidden="true"></span>{"429"}</span>
            </figcaption>
            <svg viewBox={format!("0 0 {WIDTH} {HEIGHT}")} role="img" aria-label={words} preserveAspectRatio="none">
                { for bars }
                <line class="ground" x1="0" y1={HEIGHT.to_string()} x2={WIDTH.to_string()} y2={HEIGHT.to_string()} />
            </svg>
            <p class="quiet axis"><span>{"0 s"}</span><span>{format!("at most {most} in {each} s")}</span><span>{format!("{seconds} s")}</span></p>
            <details>
                <summary>{"Figures"}</summary>
                <table>
                    <thead><tr><th scope="col">{"From second"}</th><th scope="col">{"Sent"}</th><th scope="col">{"Passed"}</th><th scope="col">{"429"}</th></tr></thead>
                    <tbody>
                        { for sent.iter().zip(&passed).enumerate().map(|(index, (sent, passed))| html! {
                            <tr><th scope="row">{index * each}</th><td>{*sent}</td><td>{*passed}</td><td>{sent.saturating_sub(*passed)}</td></tr>
                        }) }
                    </tbody>
                </table>
            </details>
        </figure>
    }
}

fn round(number: f64) -> String {
    format!("{number:.2}")
}
