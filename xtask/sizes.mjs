// Prints how large files are: as they are, and as a host sends them.

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const kb = (bytes) => `${(bytes.length / 1000).toFixed(1)} kB`.padStart(11);
for (const file of process.argv.slice(2)) {
  const bytes = readFileSync(file);
  const sizes = [`${kb(bytes)} raw`, `${kb(gzipSync(bytes, { level: 9 }))} gzip`, `${kb(brotliCompressSync(bytes))} brotli`];
  console.log(`${sizes.join(' ')}  ${basename(file)}`);
}
