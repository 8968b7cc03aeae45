// Runs a bench that was built for wasm32-wasip1, with the environment of this process:
//   cargo build -p canvoke --bench organisation --profile wasm --target wasm32-wasip1
//   node --single-threaded crates/canvoke/benches/wasi.mjs target/wasm32-wasip1/wasm/deps/organisation-*.wasm
// Without --single-threaded Node 20 may crash when it ends, after everything was printed.
import { readFile } from "node:fs/promises";
import { WASI } from "node:wasi";

const wasi = new WASI({ version: "preview1", args: process.argv.slice(2), env: process.env });
const { instance } = await WebAssembly.instantiate(await readFile(process.argv[2]), wasi.getImportObject());
const status = wasi.start(instance);
console.log(`memory of the instance: ${(instance.exports.memory.buffer.byteLength / 2 ** 20).toFixed(0)} MB`);
process.exit(status);
