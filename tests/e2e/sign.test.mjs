// Somebody signs the call, copies nothing of the secret anywhere, and finds out why a request was refused.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { journey } from './journey.mjs';

const ready = '#answer .outcome';
const ID = 'AKIAQQQQQQQQQQQQQQQQ';
const SECRET = 'a/secret+access/key/of/forty/characters1';
const TOKEN = 'IQoJb3JpZ2luX2VjA/TOKEN+OF+A/SESSION==';
const open = (page) => page.getByRole('tab', { name: 'Sign' }).click();
const pre = (page, name) => page.getByLabel(name, { exact: true });

journey('the call is signed step by step, in headers and in the URL', async ({ page, audit, shot }) => {
  await open(page);
  assert.match(await page.locator('#sign-summary').innerText(), /signed with AKIAIOSFODNN7EXAMPLE for execute-api in us-east-1/);
  await page.getByText('string to sign', { exact: true }).click();
  assert.match(await pre(page, 'string to sign').innerText(), /^AWS4-HMAC-SHA256\n/);
  await page.getByText('awscurl', { exact: true }).first().click();
  await audit();
  await shot('sign');
  await page.getByLabel('Where it goes').selectOption('url');
  await page.getByLabel('Seconds it can be used').fill('60');
  await page.waitForFunction(() => /for 60 seconds$/.test(document.querySelector('#sign-summary')?.textContent ?? ''));
  assert.match(await pre(page, 'request').innerText(), /X-Amz-Expires=60/);
}, { ready });

journey('keys stay in memory: not saved, not in a link or an export, and a reload forgets them', async ({ page, context, url, audit }) => {
  await open(page);
  await page.getByLabel('Access key id').fill(ID);
  await page.getByLabel('Secret access key').fill(SECRET);
  await page.getByLabel('Session token, of temporary credentials').fill(TOKEN);
  await page.waitForFunction((id) => document.querySelector('#sign-summary')?.textContent.includes(id), ID);
  await page.getByLabel('Raw HTTP, curl -v').fill(`GET /prod HTTP/1.1\nHost: a.example\nX-Amz-Security-Token: ${TOKEN}\n\n`);
  await audit();
  // What the page shows, but for what was typed, what it keeps, and what it gives away.
  const shown = await page.locator('body').innerText();
  for (const secret of [SECRET, TOKEN]) assert.ok(!shown.includes(secret), 'a secret is shown');
  // The state is kept after a pause: something else is changed and waited for.
  await page.getByLabel('Theme').selectOption('dark');
  await page.waitForFunction(() => (localStorage.getItem('canvoke') ?? '').includes('dark'));
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href, document.cookie]));
  const exported = [];
  for (const tab of ['JSON', 'Terraform']) {
    await page.getByRole('tab', { name: tab }).click();
    exported.push(await page.locator('#setup').innerText());
  }
  exported.push(await page.locator('#json-text').inputValue().catch(() => ''));
  await page.getByRole('tab', { name: 'Terraform' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download all as zip' }).click();
  exported.push(readFileSync(await (await download).path(), 'latin1'));
  for (const text of [kept, ...exported]) {
    for (const secret of [ID, SECRET, TOKEN]) assert.ok(!text.includes(secret), 'a key got out of the memory');
  }
  // Another tab of the answer keeps them, a new page does not.
  await page.getByRole('tab', { name: 'Verdict' }).click();
  await open(page);
  assert.equal(await page.getByLabel('Secret access key').inputValue(), SECRET);
  const again = await context.newPage();
  await again.goto(url, { waitUntil: 'networkidle' });
  await again.getByLabel('Secret access key').waitFor();
  for (const label of ['Access key id', 'Secret access key', 'Session token, of temporary credentials', 'Raw HTTP, curl -v']) {
    assert.equal(await again.getByLabel(label).inputValue(), '');
  }
  await again.close();
  await page.getByRole('button', { name: 'Forget the keys' }).click();
  assert.equal(await page.getByLabel('Secret access key').inputValue(), '');
}, { ready });

journey('a refused request is checked: the first difference in words', async ({ page, audit, shot }) => {
  await open(page);
  await page.getByLabel('Access key id').fill(ID);
  await page.getByLabel('Secret access key').fill(SECRET);
  const request = await pre(page, 'request').innerText();
  await page.getByLabel('Raw HTTP, curl -v').fill(request);
  await page.locator('#answer .signing .verdict.passes').waitFor();
  await page.getByLabel('Raw HTTP, curl -v').fill(request.replace('/us-east-1/', '/eu-west-1/'));
  await page.locator('#answer .signing .verdict.stops').waitFor();
  assert.match(await page.locator('#answer .signing .verdict').innerText(), /signed for Region\s+`?eu-west-1/);
  await audit();
  await shot('sign-check');
}, { ready });

for (const [width, colorScheme] of [[1280, 'light'], [1280, 'dark'], [390, 'light'], [390, 'dark']]) {
  journey(`signing and load at ${width} pixels, ${colorScheme}`, async ({ page, audit, shot }) => {
    if (width < 800) await page.getByRole('button', { name: 'Answer', exact: true }).click();
    await open(page);
    await page.getByLabel('Raw HTTP, curl -v').fill('GET /prod/x HTTP/1.1\nHost: a1b2c3d4e5.execute-api.us-east-1.amazonaws.com\n\n');
    await page.locator('#answer .claim-row').first().waitFor();
    await audit();
    await shot(`sign-${width}-${colorScheme}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `the page is ${wide} pixels too wide`);
    await page.getByRole('tab', { name: 'Load' }).click();
    await page.locator('#load-call-0').selectOption('from_main');
    await page.locator('#answer .plot').waitFor();
    await audit();
    await shot(`load-${width}-${colorScheme}`);
  }, { ready: 'main', context: { viewport: { width, height: 900 }, colorScheme } });
}
