// Somebody takes the set-up away: as Terraform, as a scenario file, as a text.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { journey } from './journey.mjs';

const ready = '#answer .outcome';

journey('Terraform is read, copied and downloaded', async ({ page, audit, shot }) => {
  await page.getByRole('tab', { name: 'Terraform' }).click();
  const setup = page.locator('#setup');
  await setup.getByRole('button', { name: 'endpoints.tf', exact: true }).click();
  const shown = await setup.locator('pre.file').innerText();
  assert.match(shown, /resource "aws_vpc_endpoint"/);
  await audit();
  await shot('terraform');

  await setup.getByRole('button', { name: 'Copy endpoints.tf' }).click();
  await setup.getByRole('button', { name: 'Copied!' }).waitFor();
  assert.equal((await page.evaluate(() => navigator.clipboard.readText())).trim(), shown.trim());

  const [one] = await Promise.all([page.waitForEvent('download'), setup.getByRole('button', { name: 'Download endpoints.tf' }).click()]);
  assert.equal(one.suggestedFilename(), 'endpoints.tf');
  assert.equal(readFileSync(await one.path(), 'utf8').trim(), shown.trim());

  const [all] = await Promise.all([page.waitForEvent('download'), setup.getByRole('button', { name: 'Download all as zip' }).click()]);
  assert.equal(all.suggestedFilename(), 'canvoke-terraform.zip');
  const archive = await all.path();
  assert.equal(readFileSync(archive).readUInt32BE(0), 0x504b0304);
  const names = listed(archive);
  if (names) assert.ok(names.includes('endpoints.tf') && names.includes('versions.tf'), names);
}, { ready, context: { permissions: ['clipboard-read', 'clipboard-write'] } });

journey('the scenario and the answer can be taken away', async ({ page }) => {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download', exact: true }).click()]);
  assert.equal(file.suggestedFilename(), 'scenario.canvoke.json');
  assert.equal(JSON.parse(readFileSync(await file.path(), 'utf8')).canvoke, 1);

  const copies = page.getByRole('group', { name: 'Copy the answer' });
  for (const [form, pattern] of [['Text', /^DENIED /], ['Markdown', /^### DENIED /], ['JSON', /"outcome": "denied"/]]) {
    await copies.getByRole('button', { name: form, exact: true }).click();
    await copies.getByRole('button', { name: 'Copied!' }).waitFor();
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), pattern);
    await copies.getByRole('button', { name: form, exact: true }).waitFor();
  }
}, { ready, context: { permissions: ['clipboard-read', 'clipboard-write'] } });

/** The names in an archive, as another program reads them; nothing where there is none. */
function listed(archive) {
  for (const [program, ...options] of [['unzip', '-Z1'], ['python3', '-m', 'zipfile', '-l']]) {
    try {
      return execFileSync(program, [...options, archive], { encoding: 'utf8' });
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
    }
  }
  return undefined;
}
