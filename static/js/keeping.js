// Words that are not saved yet, as this browser keeps them: each page under a name of its own.

// A browser may refuse storage; then nothing is kept here, and saving goes on.
export function write(name, what) {
  try { localStorage.setItem(name, JSON.stringify(what)); } catch { /* not kept */ }
}

export function forget(name) {
  try { localStorage.removeItem(name); } catch { /* nothing was kept */ }
}

// What is kept under names that begin with *key*, the oldest name first.
export function keptUnder(key) {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(key)).sort().map((name) => [name, JSON.parse(localStorage.getItem(name))]);
  } catch { return []; }
}

export function ownName(key) {
  return key + crypto.getRandomValues(new Uint32Array(2)).join("");
}

// Takes *name* for as long as this page lives, and says which other names are taken; null where no browser can tell.
export async function hold(name) {
  if (!navigator.locks) return null;
  navigator.locks.request(name, () => new Promise(() => {}));
  const { held } = await navigator.locks.query();
  return held.map((lock) => lock.name);
}

export function when(at) {
  return new Date(at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
}
