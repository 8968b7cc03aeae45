// A journey: a person with a fresh browser opens the page and does something. It fails on any error in
// the console and on any request after the page has loaded, whatever else it looks at.
//
//     journey('a newcomer sees why', async ({ page, audit, shot }) => {
//       await page.getByRole('tab', { name: 'Terraform' }).click();
//       await audit();
//       await shot('terraform');
//     });
//
// CANVOKE_PAGE: the folder of the built page (default `dist`), or the address of one that is served.

import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { audit } from './audit.mjs';
import { launch } from './browser.mjs';
import { serve } from './server.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PAGE = process.env.CANVOKE_PAGE ?? resolve(ROOT, 'dist');
const SHOTS = resolve(ROOT, 'target/e2e');
const SECONDS = 1000;

let browser;
let server;

before(async () => {
  mkdirSync(SHOTS, { recursive: true });
  browser = await launch();
  server = /^https?:/.test(PAGE) ? { url: PAGE, close: () => {} } : await serve(PAGE);
});

after(async () => {
  await browser?.close();
  await server?.close();
});

/**
 * Declares a journey. Options:
 * - `fragment`: opens the page with it (`#...`);
 * - `ready`: the selector that says that the page is there (`main`);
 * - `late`: patterns of file names of the page's own that may be fetched after it has loaded;
 * - `context`: options of playwright's `newContext` (`viewport`, `colorScheme`, `locale`).
 */
export function journey(name, steps, { fragment = '', ready = 'main', late = [], context: options = {} } = {}) {
  test(name, { timeout: 60 * SECONDS }, async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
    context.setDefaultTimeout(10 * SECONDS);
    const page = await context.newPage();
    const faults = [];
    const watch = watched(page, server.url, late, faults);
    try {
      await page.goto(server.url + fragment, { waitUntil: 'networkidle' });
      await page.locator(ready).first().waitFor();
      watch.loaded();
      await steps({ page, context, url: server.url, audit: () => audit(page), shot: (file) => shot(page, file) });
    } catch (error) {
      await shot(page, `failed-${name.replace(/\W+/g, '-')}`).catch(() => {});
      throw faults.length === 0 ? error : new Error(`${error.message}\nand ${faults.join('\nand ')}`, { cause: error });
    } finally {
      await context.close();
    }
    if (faults.length > 0) throw new Error(faults.join('\n'));
  });
}

/** Takes a picture of the page into `target/e2e`. */
function shot(page, name) {
  return page.screenshot({ path: resolve(SHOTS, `${name}.png`), fullPage: true });
}

/** Notes in `faults` what no journey may see. */
function watched(page, url, late, faults) {
  let loaded = false;
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console error: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`uncaught: ${error.stack ?? error.message}`));
  page.on('request', (request) => {
    const asked = request.url();
    if (asked.startsWith('data:') || asked.startsWith('blob:')) return;
    const own = asked.startsWith(new URL(url).origin);
    const allowed = own && (!loaded || late.some((pattern) => pattern.test(asked)));
    if (!allowed) faults.push(`request ${loaded ? 'after the page had loaded' : 'to another host'}: ${asked}`);
  });
  return { loaded: () => { loaded = true; } };
}
