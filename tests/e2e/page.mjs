// What the journeys read from the page.

import assert from 'node:assert/strict';

const SECONDS = 1000;

/** The word of the verdict. */
export const outcome = (page) => page.locator('#answer .outcome strong').innerText();

/** The gate of the deciding row; empty where nothing stops the call. */
export async function deciding(page) {
  const row = page.locator('#answer .trace.deciding .gate');
  return (await row.count()) === 0 ? '' : row.first().innerText();
}

/** Waits until `read` (`outcome`, `deciding`) says `wanted`: the page draws a moment after a key or a click. */
export async function becomes(page, read, wanted) {
  const end = Date.now() + 10 * SECONDS;
  while ((await read(page)) !== wanted && Date.now() < end) await page.waitForTimeout(20);
  assert.equal(await read(page), wanted);
}
