// Starts the system's Chromium. Knows where it may be, and nothing of the page.

import { existsSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { chromium } from 'playwright-core';

const USUAL = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
// The same as in web/webdriver.json: runs as root and in a container, and asks nothing of the network.
const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A headless browser: the one that CHROMIUM names (a path, or a program on PATH), or the usual ones. */
export function launch() {
  const names = [process.env.CHROMIUM, ...USUAL].filter(Boolean);
  const executablePath = names.flatMap(places).find((file) => existsSync(file));
  if (!executablePath) throw new Error('no Chromium found: set CHROMIUM to its path');
  return chromium.launch({ executablePath, args: FLAGS });
}

function places(name) {
  if (isAbsolute(name)) return [name];
  return (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name));
}
