// Starts the app. It stands in a file of its own because the content security policy refuses
// scripts written into the page, and it is no module, so that it runs before anything is drawn:
// a theme that was chosen must not flash up in the other one. Promises instead of `await`: a
// browser too old for the app must still be able to read this far and say so.
try {
  const theme = localStorage.getItem('kvant/theme');
  if (theme === 'light' || theme === 'dark') {
    document.documentElement.dataset.theme = theme;
    // What the browser draws around the page follows.
    document.querySelectorAll('meta[data-of]').forEach((colour) => {
      colour.media = colour.dataset.of === theme ? 'all' : 'not all';
    });
  }
} catch (denied) { }
// The pages of the two bundles that a first visit does without. Their heading stands before anything
// has come.
const further = ['/package', '/deadlines', '/terms'];
const portal = ['/my', '/requests', '/history', '/settings', '/act'];
const path = location.hash.slice(1).split('?')[0].replace(/\/+$/, '');
if (further.includes(path) || portal.includes(path)) {
  document.documentElement.dataset.opens = path;
}
const parsed = new Promise((done) => { document.addEventListener('DOMContentLoaded', done); });
// What stands in the page is on the screen before the app takes the processor. A page in the
// background is never painted.
const painted = new Promise((done) => {
  setTimeout(done, document.hidden ? 0 : 500);
  try {
    new PerformanceObserver((paints) => {
      if (paints.getEntriesByName('first-contentful-paint').length > 0) done();
    }).observe({ type: 'paint', buffered: true });
  } catch (unknown) { done(); }
});
const start = (script, wasm) => Promise.all([import(script), parsed, painted])
  .then(([bindings]) => bindings.default(new URL(wasm, document.baseURI)).then(() => bindings));
// While the app has not drawn anything, the shell stands.
const fail = (error) => parsed.then(() => {
  console.error(error);
  document.querySelectorAll('#loading, #opening').forEach((words) => { words.hidden = true; });
  const failed = document.getElementById('failed');
  if (failed) failed.hidden = false;
});
start('__SCRIPT__', '__WASM__').catch(fail);
addEventListener('error', ({ error }) => { if (document.getElementById('shell')) fail(error); });
// An empty address would forget what stands behind the `#`.
document.addEventListener('click', (event) => {
  if (event.target instanceof Element && event.target.closest('a[href=""]')) {
    event.preventDefault();
    location.reload();
  }
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
// The other pages that ask the terms.
globalThis.kvantFurther = once(() => start('__FURTHER_SCRIPT__', '__FURTHER_WASM__'));
// The account of what was bought.
globalThis.kvantPortal = once(() => start('__PORTAL_SCRIPT__', '__PORTAL_WASM__'));
// The function that checks a terms file.
globalThis.kvantDraft = once(() => start('__DRAFT_SCRIPT__', '__DRAFT_WASM__')
  .then((bindings) => bindings.check));
