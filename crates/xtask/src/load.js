// Stands in for the end of wasm-bindgen's script: one way to load instead of five.
const instantiate = async (address, imports) => {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status}: ${address}`);
  // Only what is served as WebAssembly can be compiled while it arrives; not every host does so.
  return response.headers.get('content-type') === 'application/wasm'
    ? WebAssembly.instantiateStreaming(response, imports)
    : WebAssembly.instantiate(await response.arrayBuffer(), imports);
};
export default async (address) => {
  const { instance } = await instantiate(address, __wbg_get_imports());
  __wbg_finalize_init(instance);
};
const style = (address) => new Promise((done, fail) => {
  const link = document.createElement('link');
  const failed = () => { link.remove(); fail(new Error(`no ${address}`)); };
  document.head.append(Object.assign(link, { rel: 'stylesheet', onload: done, onerror: failed, href: address }));
});
// What was split off the app, by file: it works in the memory of the app and is called through its
// table. What was loaded is not loaded again; what failed is.
const loaded = {};
const loadFile = (file) => {
  if (!loaded[file]) {
    const address = new URL(file, import.meta.url);
    loaded[file] = file.endsWith('.css')
      ? style(address)
      : instantiate(address, { __wasm_split: { __SHARED__ } });
    loaded[file].catch(() => { loaded[file] = undefined; });
  }
  return loaded[file];
};
// Loads files and calls back whether all came.
const loader = (files) => (callback, data) => Promise.all(files.map(loadFile)).then(
  () => 1,
  (error) => { console.error(error); return 0; },
).then((success) => wasm.__indirect_function_table.get(callback)(data, success));
