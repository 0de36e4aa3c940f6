// Stands in for the end of wasm-bindgen's script: one way to load instead of five.
export default async (address) => {
  const response = await fetch(address);
  const imports = __wbg_get_imports();
  // Only what is served as WebAssembly can be compiled while it arrives; not every host does so.
  const streams = response.headers.get('content-type') === 'application/wasm';
  const { instance } = streams
    ? await WebAssembly.instantiateStreaming(response, imports)
    : await WebAssembly.instantiate(await response.arrayBuffer(), imports);
  __wbg_finalize_init(instance);
};
