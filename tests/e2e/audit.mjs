// The accessibility audit: axe-core's rules of WCAG 2.2, levels A and AA, on the page as it is now.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Throws with every violation: the rule, what it says, and the elements. */
export async function audit(page) {
  await page.evaluate(`${AXE};undefined`);
  const { violations } = await page.evaluate(
    (values) => globalThis.axe.run(document, { runOnly: { type: 'tag', values } }),
    TAGS,
  );
  if (violations.length === 0) return;
  const lines = violations.map(({ id, help, nodes }) =>
    [`${id}: ${help}`, ...nodes.map((node) => `    ${node.target.join(' ')}  ${node.failureSummary ?? ''}`)].join('\n'));
  throw new Error(`accessibility: ${violations.length} violations\n${lines.join('\n')}`);
}
