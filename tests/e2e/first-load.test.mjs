// A newcomer opens the page, sees a failure explained, and repairs it: first by what the answer offers,
// then by hand in the forms. The same walk as in tests/cases/tutorial.

import assert from 'node:assert/strict';
import { journey } from './journey.mjs';
import { becomes, deciding, outcome } from './page.mjs';

const ready = '#answer .outcome';

journey('the tutorial opens denied at the name, and its fixes lead to 200', async ({ page, audit, shot }) => {
  await becomes(page, outcome, 'Denied');
  await becomes(page, deciding, 'name');
  assert.match(await page.locator('.response').first().innerText(), /does not resolve[\s\S]*curl: \(6\)/);
  assert.deepEqual(await page.locator('#answer h3:has-text("Would also stop it") + .trace .gate').allInnerTexts(), ['route', 'firewall']);
  await audit();
  await shot('first-load');

  await page.getByLabel('By the name').selectOption('endpoint execute_api, with x-apigw-api-id');
  await becomes(page, deciding, 'route');
  assert.match(await page.locator('.response').first().innerText(), /Times out/);

  await page.getByRole('button', { name: /^Apply: add a route to 10\.0\.0\.0\/16/ }).click();
  await becomes(page, deciding, 'firewall');

  await page.getByRole('button', { name: /^Apply: admit TCP 443 from 10\.1\.1\.0\/24/ }).click();
  await becomes(page, outcome, 'Allowed');
  assert.match(await page.locator('.response').first().innerText(), /200/);
  assert.equal(await page.locator('.mark-at').count(), 0);
  await audit();
  await shot('allowed');

  for (const gate of ['firewall', 'route', 'name']) {
    await page.getByRole('button', { name: 'Undo' }).click();
    await becomes(page, deciding, gate);
  }
}, { ready });

journey('the same repairs by hand, in the forms', async ({ page, audit, shot }) => {
  await page.getByLabel('By the name').selectOption('endpoint execute_api, with x-apigw-api-id');
  const setup = page.locator('#setup');
  await setup.locator('.kind:has-text("Route tables")').getByRole('button', { name: 'other_private' }).click();
  await setup.getByRole('button', { name: 'Add a route' }).click();
  await setup.getByRole('group', { name: 'route 1' }).getByLabel('To', { exact: true }).fill('10.0.0.0/16');
  await becomes(page, deciding, 'firewall');
  await audit();
  await shot('form-route-table');

  await setup.getByRole('button', { name: 'All Route tables' }).click();
  await setup.getByRole('button', { name: 'vpce_sg' }).click();
  const inbound = setup.getByRole('group', { name: 'Inbound rules' });
  await inbound.getByRole('button', { name: 'Add a rule' }).click();
  const cidr = inbound.getByRole('group', { name: 'rule 2' }).getByRole('textbox', { name: 'CIDR block' });
  await cidr.fill('10.1.0.0/33');
  await setup.locator('.remark').first().waitFor();
  await cidr.fill('10.1.0.0/16');
  await becomes(page, outcome, 'Allowed');
  assert.equal(await setup.locator('.remark').count(), 0);
  assert.equal(await page.evaluate(() => document.scrollingElement.scrollHeight), 900, 'panes scroll, the page does not');
  await audit();
  await shot('form-security-group');
}, { ready });

journey('a new name is followed by what refers to it', async ({ page }) => {
  const setup = page.locator('#setup');
  await setup.locator('.kind:has-text("VPCs")').getByRole('button', { name: 'other', exact: true }).click();
  await setup.getByLabel('Name', { exact: true }).fill('caller');
  await setup.getByLabel('Name', { exact: true }).press('Enter');
  assert.match(await page.locator('.strip .notice').innerText(), /other is now caller; \d+ references followed/);
  assert.match(await page.locator('#answer .sentence').innerText(), /in VPC caller/);
  assert.match(await page.locator('.strip .count').innerText(), /^0 problems/);
}, { ready });

for (const colorScheme of ['light', 'dark']) {
  journey(`on a phone the answer comes first, ${colorScheme}`, async ({ page, audit, shot }) => {
    await becomes(page, outcome, 'Denied');
    await noSidewaysScrolling(page);
    await audit();
    await shot(`phone-answer-${colorScheme}`);
    for (const pane of ['Diagram', 'Set-up']) {
      await page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name: pane }).click();
      assert.equal(await page.locator('.pane:visible').count(), 1);
      await noSidewaysScrolling(page);
      await audit();
      await shot(`phone-${pane.toLowerCase()}-${colorScheme}`);
    }
  }, { ready, context: { viewport: { width: 390, height: 844 }, colorScheme } });
}

journey('at 320 pixels nothing but the diagram scrolls sideways', async ({ page, shot }) => {
  await noSidewaysScrolling(page);
  await page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name: 'Set-up' }).click();
  for (const tab of ['Form', 'JSON', 'Terraform']) {
    await page.getByRole('tab', { name: tab, exact: true }).click();
    await noSidewaysScrolling(page);
  }
  await shot('narrow-320');
}, { ready, context: { viewport: { width: 320, height: 640 } } });

journey('every example opens with something to explain', async ({ page, audit, shot }) => {
  page.on('dialog', (dialog) => dialog.accept());
  const menu = page.locator('details.menu');
  const count = await menu.locator('li').count();
  assert.ok(count >= 6);
  for (let index = 0; index < count; index += 1) {
    await menu.locator('summary').click();
    await menu.locator('li button').nth(index).click();
    assert.notEqual(await outcome(page), 'Allowed');
    await audit();
    await shot(`example-${index}`);
  }
}, { ready, context: { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' } });

async function noSidewaysScrolling(page) {
  const wide = await page.evaluate(() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth);
  assert.ok(wide <= 0, `the page is ${wide} pixels too wide`);
}
