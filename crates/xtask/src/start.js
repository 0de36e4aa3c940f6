// Starts the app. It stands in a file of its own because the content security policy refuses
// scripts written into the page. Promises instead of `await`: a browser too old for the app must
// still be able to read this far and say so.
import('__SCRIPT__')
  .then((bindings) => bindings.default(new URL('__WASM__', import.meta.url)))
  .catch((error) => {
    console.error(error);
    const loading = document.getElementById('loading');
    if (loading) loading.hidden = true;
    const failed = document.getElementById('failed');
    if (failed) failed.hidden = false;
  });
// What a first visit does without. What was loaded is not loaded again; what failed is.
const once = (load) => {
  let loaded;
  return () => {
    if (!loaded) {
      loaded = load();
      loaded.catch(() => { loaded = undefined; });
    }
    return loaded;
  };
};
// The other pages.
globalThis.kvantFurther = once(() => import('__FURTHER_SCRIPT__')
  .then((bindings) => bindings.default(new URL('__FURTHER_WASM__', import.meta.url))));
// The function that checks a terms file.
globalThis.kvantDraft = once(() => import('__DRAFT_SCRIPT__')
  .then((bindings) => bindings.default(new URL('__DRAFT_WASM__', import.meta.url))
    .then(() => bindings.check)));
