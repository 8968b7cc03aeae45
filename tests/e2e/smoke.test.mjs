// The page opens, says its name, passes the audit, and asks nothing of the network.

import assert from 'node:assert/strict';
import { journey } from './journey.mjs';

journey('the page opens', async ({ page, audit, shot }) => {
  assert.match(await page.getByRole('heading', { level: 1 }).innerText(), /canvoke/i);
  await audit();
  await shot('smoke');
});
