// Messengers write the `#` of a link as `%23`, which no static host knows. It is put right here; a
// file of its own, because the content security policy refuses scripts written into the page.
const home = new URL('.', document.currentScript.src);
const [, wanted] = location.pathname.split(/%23(.*)/s);
if (wanted !== undefined) {
  let path = wanted;
  // What stands behind it may have been rewritten too: `%3F` for `?`.
  try { path = decodeURIComponent(wanted); } catch (malformed) { }
  location.replace(home + '#' + path + location.search + location.hash);
} else {
  addEventListener('DOMContentLoaded', () => { document.getElementById('home').href = home; });
}
