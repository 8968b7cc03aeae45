// The program does not arrive, or is not what it should be: the page says the real cause, and is never blank.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from './browser.mjs';
import { serve } from './server.mjs';

const PAGE = process.env.CANVOKE_PAGE ?? resolve(fileURLToPath(new URL('../../', import.meta.url)), 'dist');
const CAUSES = [
  ['a missing file', { status: 404, body: '' }, /\.wasm answered 404/],
  ['a page in its place', { status: 200, contentType: 'text/html', body: '<html>' }, /not WebAssembly: text\/html, 6 bytes that begin with 3c 68 74 6d/],
  ['a broken line', undefined, /\.wasm did not load/],
];

let browser;
let server;
before(async () => {
  browser = await launch();
  server = await serve(PAGE);
});
after(async () => {
  await browser?.close();
  await server?.close();
});

for (const [what, answer, pattern] of CAUSES) {
  test(`a load that fails is explained: ${what}`, async () => {
    const page = await browser.newPage();
    await page.route('**/*.wasm', (route) => (answer ? route.fulfill(answer) : route.abort()));
    await page.goto(server.url);
    assert.match(await page.getByRole('alert').innerText(), pattern);
    await page.close();
  });
}

test('without scripts the page says what it is', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(server.url);
  assert.match(await page.locator('body').innerText(), /scripts are switched off/);
  await context.close();
});
