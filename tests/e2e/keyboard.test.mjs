// Somebody has no pointer: the tutorial is walked to its end with keys alone, and nothing holds the focus.

import assert from 'node:assert/strict';
import { journey } from './journey.mjs';
import { becomes, deciding, outcome } from './page.mjs';

const ready = '#answer .outcome';
const focused = (page) => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');

journey('the tutorial is repaired with keys alone', async ({ page, audit }) => {
  for (const id of ['setup', 'diagram', 'answer', 'setup']) {
    await page.keyboard.press('F6');
    await page.waitForFunction((wanted) => document.activeElement?.id === wanted, id);
  }
  await page.keyboard.press('Shift+F6');
  await page.waitForFunction(() => document.activeElement?.id === 'answer');

  await page.keyboard.press('b');
  for (const gate of ['name', 'route', 'firewall']) {
    // A fix leads on to the next stop: the keyboard is never lost.
    await page.waitForFunction((row) => document.activeElement?.closest('.row')?.id === row, `gate-${gate}`);
    await becomes(page, deciding, gate);
    await page.keyboard.press('f');
    await page.waitForFunction(() => document.activeElement?.classList.contains('apply'));
    await page.keyboard.press('Enter');
  }
  await page.waitForFunction(() => document.activeElement?.classList.contains('verdict'));
  await becomes(page, outcome, 'Allowed');
  await page.keyboard.press('Control+z');
  await becomes(page, outcome, 'Denied');
  await page.keyboard.press('Control+Shift+z');
  await becomes(page, outcome, 'Allowed');
  await audit();
}, { ready });

journey('the diagram is walked by keys and names what stops the call', async ({ page, audit, shot }) => {
  await page.locator('#diagram').focus();
  await page.keyboard.press('Tab');
  const names = new Set();
  for (let step = 0; step < 14; step += 1) {
    names.add(await page.evaluate(() => document.activeElement?.getAttribute('aria-label')));
    await page.keyboard.press('ArrowRight');
  }
  const all = [...names].join('\n');
  assert.match(all, /Account directory/);
  assert.match(all, /Instance other_instance in subnet other_private, on the way of the call, stops this call at name/);
  assert.match(all, /Endpoint execute_api in subnet main_private, on the way of the call, would also stop this call at firewall/);
  await shot('diagram-focus');
  await page.locator('#diagram [aria-label^="Endpoint execute_api"]').focus();
  await page.keyboard.press('Alt+ArrowRight');
  assert.match(await page.evaluate(() => document.activeElement?.getAttribute('aria-label')), /^API employee_directory/);
  await page.keyboard.press('Enter');
  await page.locator('#setup h3:has-text("API employee_directory")').waitFor();
  await audit();
}, { ready });

journey('help opens on ? and closes on Escape; the JSON text can be left', async ({ page, audit, shot }) => {
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Shortcuts and help' }).waitFor();
  await audit();
  await shot('help');
  await page.keyboard.press('Escape');
  assert.equal(await page.getByRole('dialog').count(), 0);

  await page.getByRole('tab', { name: 'Form', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  assert.equal(await focused(page), 'JSON');
  await page.locator('#json-text').focus();
  await page.keyboard.press('Escape');
  assert.equal(await focused(page), 'JSON');
  // Tabulator goes through the whole page and comes out of it again.
  const seen = new Set();
  for (let step = 0; step < 150; step += 1) {
    await page.keyboard.press('Tab');
    const here = await page.evaluate(() => document.activeElement?.tagName);
    seen.add(here);
    if (here === 'BODY') break;
  }
  assert.ok(seen.has('BODY'), 'the focus is held somewhere');
}, { ready });

journey('a change of the verdict is said once, politely', async ({ page }) => {
  const live = page.getByRole('status');
  await page.waitForTimeout(700);
  assert.equal((await live.first().innerText()).trim(), '');
  await page.getByLabel('From', { exact: true }).selectOption('main_instance');
  await page.waitForFunction(() => /was denied at name, now allowed/.test(document.querySelector('[role=status]').textContent));
}, { ready });

journey('targets are large enough', async ({ page }) => {
  const small = await page.evaluate(() => [...document.querySelectorAll('button, select, input, summary, a.button')]
    .filter((element) => element.checkVisibility() && !element.closest('.unseen') && element.type !== 'checkbox')
    .map((element) => [element.outerHTML.slice(0, 80), element.getBoundingClientRect()])
    .filter(([, box]) => box.width > 0 && (box.width < 24 || box.height < 24))
    .map(([html, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${html}`));
  assert.deepEqual(small, []);
}, { ready });
