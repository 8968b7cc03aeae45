// Somebody asks how much of a load gets 429, and by which limit.

import assert from 'node:assert/strict';
import { journey } from './journey.mjs';

const ready = '#answer .outcome';

journey('a stage that takes five a second refuses most of fifty', async ({ page, audit, shot }) => {
  await page.getByRole('tab', { name: 'JSON' }).click();
  const scenario = JSON.parse(await page.locator('#json-text').inputValue());
  scenario.apis.employee_directory.stages.prod.throttling = { rate: 5, burst: 10 };
  await page.locator('#json-text').fill(JSON.stringify(scenario, null, 2));
  await page.getByRole('tab', { name: 'Load' }).click();
  await page.locator('#load-call-0').selectOption('from_main');
  await page.getByLabel('Requests a second').fill('50');
  await page.getByLabel('Requests a second').blur();
  await page.locator('#answer .load svg[role="img"]').waitFor();
  const said = page.locator('#answer .load [role="status"]');
  await page.waitForFunction(() => /500 sent, 5\d passed, 4\d\d refused/.test(document.querySelector('#answer .load [role="status"]')?.textContent ?? ''));
  assert.match(await said.innerText(), /by .*stage `?prod/);
  await page.getByText('Figures', { exact: true }).click();
  assert.equal(await page.locator('#answer .load .plot tbody tr').count(), 10);
  await page.getByRole('button', { name: 'Add a client' }).click();
  assert.equal(await page.locator('#answer .load .plot').count(), 2);
  await audit();
  await shot('load-throttled');
}, { ready });
