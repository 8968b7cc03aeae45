// Runs a bench that was built for wasm32-wasip1, with the environment of this process.
import { readFile } from "node:fs/promises";
import { WASI } from "node:wasi";

const wasi = new WASI({ version: "preview1", args: process.argv.slice(2), env: process.env });
const { instance } = await WebAssembly.instantiate(await readFile(process.argv[2]), wasi.getImportObject());
const status = wasi.start(instance);
const { memory } = instance.exports;
console.log(`memory of the instance: ${(memory.buffer.byteLength / 2 ** 20).toFixed(0)} MB`);
process.exitCode = status;
