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
// The pages that a first visit does without, in the groups in which they are loaded. Their heading
// stands before anything has come.
const groups = {
  my: ['/my'],
  further: ['/package', '/deadlines', '/terms'],
  rest: ['/requests', '/history', '/settings', '/act'],
};
const files = __FILES__;
const path = location.hash.slice(1).split('?')[0].replace(/\/+$/, '');
const group = Object.keys(groups).find((name) => groups[name].includes(path));
if (group) document.documentElement.dataset.opens = path;
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
// The app asks for the files of the page when it runs; they may come while it does. Not before
// something stands on the screen: they would only delay that. Inside another site the account does
// not open.
if (group && top === self) painted.then(() => files[group].forEach((file) => {
  const link = document.createElement('link');
  Object.assign(link, { rel: 'preload', href: './' + file });
  // As the app will ask for it: otherwise it would be loaded twice.
  Object.assign(link, file.endsWith('.css') ? { as: 'style' } : { as: 'fetch', crossOrigin: '' });
  document.head.append(link);
}));
