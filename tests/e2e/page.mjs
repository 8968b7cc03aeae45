// What the journeys read from the page.

/** The word of the verdict. */
export const outcome = (page) => page.locator('#answer .outcome strong').innerText();

/** The gate of the deciding row; empty where nothing stops the call. */
export async function deciding(page) {
  const row = page.locator('#answer .trace.deciding .gate');
  return (await row.count()) === 0 ? '' : row.first().innerText();
}
