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
