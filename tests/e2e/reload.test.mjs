// Somebody closes the page and comes back; somebody's storage holds nonsense.

import assert from 'node:assert/strict';
import { journey } from './journey.mjs';
import { deciding, outcome } from './page.mjs';

const ready = '#answer .outcome';
const saved = (page) => page.waitForFunction(() => (localStorage.getItem('canvoke') ?? '').includes('x-apigw-api-id'));

journey('a reload keeps text, call, pane and theme', async ({ page, context, url }) => {
  await page.getByLabel('Theme').selectOption('dark');
  await page.getByRole('tab', { name: 'JSON' }).click();
  await page.locator('#json-text').fill(`${await page.locator('#json-text').inputValue()}x`);
  await page.getByLabel('By the name').selectOption('endpoint execute_api, with x-apigw-api-id');
  await saved(page);
  // In another tab of the same browser: this one may ask for nothing more.
  const again = await context.newPage();
  await again.goto(url, { waitUntil: 'networkidle' });
  await again.locator('#json-text').waitFor();
  assert.ok((await again.locator('#json-text').inputValue()).endsWith('}\nx'));
  assert.equal(await again.locator('html').getAttribute('data-theme'), 'dark');
  assert.equal(await again.getByLabel('By the name').inputValue(), 'endpoint execute_api, with x-apigw-api-id');
}, { ready });

journey('storage that holds nonsense never breaks the page', async ({ page, context, url }) => {
  for (const nonsense of ['{', 'null', '{"version": 1, "text": 3}']) {
    await page.evaluate((text) => localStorage.setItem('canvoke', text), nonsense);
    const again = await context.newPage();
    await again.goto(url, { waitUntil: 'networkidle' });
    await again.locator(ready).waitFor();
    assert.equal(await outcome(again), 'Denied');
    assert.equal(await deciding(again), 'name');
    await again.close();
  }
}, { ready });
