// Starts the program, and says the real cause where that fails: an HTTP status, a wrong type, a file that is not
// WebAssembly. A file of its own, so that the content security policy needs no inline script.

const own = document.querySelector('script[data-wasm]');

start().catch((error) => {
  console.error(error);
  if (document.querySelector('.last-words')) return; // the program has said more already
  const place = document.querySelector('[data-boot]') ?? document.body;
  const message = document.createElement('p');
  message.className = 'last-words';
  message.setAttribute('role', 'alert');
  message.textContent = `canvoke could not start: ${error.message}`;
  place.replaceChildren(message);
});

async function start() {
  const [script, wasm] = [own.dataset.js, own.dataset.wasm].map((path) => new URL(path, document.baseURI).href);
  const [{ default: init }, response] = await Promise.all([
    import(script).catch((error) => { throw new Error(`${script} did not load (${error.message})`); }),
    fetch(wasm).catch((error) => { throw new Error(`${wasm} did not load (${error.message})`); }),
  ]);
  if (!response.ok) throw new Error(`${wasm} answered ${response.status} ${response.statusText}`.trim());
  const copy = response.clone();
  try {
    await init({ module_or_path: response });
  } catch (error) {
    const bytes = new Uint8Array(await copy.arrayBuffer());
    const first = [...bytes.slice(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    if (first === '00 61 73 6d') throw error;
    const type = copy.headers.get('content-type') ?? 'no type';
    throw new Error(`${wasm} is not WebAssembly: ${type}, ${bytes.length} bytes that begin with ${first || 'nothing'}`);
  }
}
