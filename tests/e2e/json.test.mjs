// Somebody writes JSON by hand, breaks it, and loses nothing.

import assert from 'node:assert/strict';
import { journey } from './journey.mjs';
import { becomes, deciding, outcome } from './page.mjs';

const ready = '#answer .outcome';

for (const colorScheme of ['light', 'dark']) {
  journey(`an error stands at its line and the last answer stays dimmed, ${colorScheme}`, async ({ page, audit, shot }) => {
    await page.getByRole('tab', { name: 'JSON' }).click();
    const text = page.locator('#json-text');
    const whole = await text.inputValue();
    const broken = whole.replace('"vpcs"', '"vpc"');
    await text.fill(broken);
    const line = whole.split('\n').findIndex((one) => one.includes('"vpcs"')) + 1;

    const problem = page.locator('#setup .problem').first();
    assert.match(await problem.innerText(), new RegExp(`line ${line}, column 3[\\s\\S]*did you mean vpcs`));
    assert.match(await page.locator('.gutter').innerText(), new RegExp(`\\u25a0 ${line}\\n`));
    assert.equal(await text.inputValue(), broken);
    assert.ok(await page.locator('#answer .answer.dimmed').isVisible());
    await becomes(page, outcome, 'Denied');
    await audit();
    await shot(`json-error-${colorScheme}`);

    await problem.getByRole('button').click();
    const selected = await text.evaluate((area) => area.value.slice(area.selectionStart, area.selectionEnd));
    assert.equal(selected, '"vpc"');

    // The forms show the last good set-up and do not let it be changed over the text.
    await page.getByRole('tab', { name: 'Form', exact: true }).click();
    assert.ok(await page.getByRole('button', { name: 'Add a VPC' }).isDisabled());
    await audit();
    await page.getByRole('button', { name: 'Go to the text' }).click();
    assert.equal(await page.locator('#json-text').inputValue(), broken);

    await page.locator('#json-text').fill(whole.replace('"10.1.1.0/24"', '"10.1.1.1/24"'));
    assert.equal(await page.locator('#answer .answer.dimmed').count(), 0);
    assert.match(await page.locator('#setup .problem').first().innerText(), /10\.1\.1/);
    await audit();
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    assert.equal(await page.locator('#json-text').inputValue(), whole);
    assert.equal(await page.locator('#setup .problem').count(), 0);
  }, { ready, context: { viewport: { width: 1280, height: 800 }, colorScheme } });
}

journey('a file that cannot be read costs nothing', async ({ page }) => {
  const open = page.locator('.file input');
  await open.setInputFiles({ name: 'big.json', mimeType: 'application/json', buffer: Buffer.alloc(10 << 20, 32) });
  await page.locator('.strip .notice:has-text("big.json was not opened")').waitFor();
  await becomes(page, deciding, 'name');

  await open.setInputFiles({ name: 'half.json', mimeType: 'application/json', buffer: Buffer.from('{"canvoke": 1, "vpcs": {') });
  await page.locator('#json-text').waitFor();
  assert.equal(await page.locator('#json-text').inputValue(), '{"canvoke": 1, "vpcs": {');
  assert.ok(await page.locator('#answer .answer.dimmed').isVisible());
  await page.getByRole('button', { name: 'Undo' }).click();
  assert.equal(await page.locator('#answer .answer.dimmed').count(), 0);
}, { ready });

journey('a policy that is not JSON yet is kept as typed', async ({ page, audit }) => {
  const setup = page.locator('#setup');
  await setup.getByRole('button', { name: 'employee_directory' }).click();
  const policy = setup.getByRole('textbox', { name: 'Resource policy' });
  await policy.fill('{ "Version": ');
  await setup.locator('.remark').first().waitFor();
  assert.equal(await policy.inputValue(), '{ "Version": ');
  await audit();
}, { ready });
