// Serves a folder of built files on this machine, below a path that is not the root: the page must
// work wherever it is hosted. Sets no header but the type, so that the page's own rules are what counts.

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const BELOW = '/some/where/';
const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** Serves `folder` until `close()` is called; `url` is the page's address. */
export async function serve(folder) {
  const server = createServer((request, response) => answer(folder, request, response));
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${server.address().port}${BELOW}`,
    close: () => new Promise((closed) => { server.closeAllConnections(); server.close(closed); }),
  };
}

async function answer(folder, request, response) {
  const path = decodeURIComponent(new URL(request.url, 'http://page').pathname);
  if (path === '/favicon.ico') return response.writeHead(204).end(); // asked for by browsers unbidden
  if (!path.startsWith(BELOW)) return response.writeHead(404).end();
  const name = normalize(path.slice(BELOW.length)) || '.';
  const file = join(folder, name === '.' ? 'index.html' : name);
  const found = await stat(file).catch(() => undefined);
  if (name.startsWith('..') || !found?.isFile()) return response.writeHead(404).end();
  response.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'content-length': found.size,
  });
  createReadStream(file).pipe(response);
}
