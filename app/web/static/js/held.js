// A browser empties its file fields when a form comes back with something to mend. The files are held beside it in this
// browser, until the next page: back in their fields where the form came back, gone everywhere else.

const NAME = "held-files";
const STORE = "held";
const GOOD_FOR = 10 * 60 * 1000;

const done = (request) => new Promise((go, stop) => {
  request.onsuccess = () => go(request.result);
  request.onerror = () => stop(request.error);
});

async function store(mode) {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  return (await done(opening)).transaction(STORE, mode).objectStore(STORE);
}

async function hold(form) {
  const chosen = [...form.querySelectorAll("input[type=file]:not([data-resume])")].filter((input) => input.files.length);
  if (!chosen.length) return;
  const files = chosen.map((input) => [input.name, [...input.files]]);
  const path = new URL(form.action).pathname;
  await done((await store("readwrite")).put({ path, at: Date.now(), files }, STORE));
}

async function bring() {
  const held = await store("readwrite");
  const kept = await done(held.get(STORE));
  if (!kept) return;
  held.delete(STORE);
  if (kept.path !== location.pathname || Date.now() - kept.at > GOOD_FOR || !document.querySelector(".errors")) return;
  for (const [name, files] of kept.files) {
    const input = document.querySelector(`main input[type=file][name="${CSS.escape(name)}"]`);
    if (!input || input.files.length || input.getAttribute("aria-invalid")) continue;
    const list = new DataTransfer();
    for (const file of files) list.items.add(file);
    input.files = list.files;
    input.closest(".field")?.querySelector("[data-file-lost]")?.remove();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented && event.target.method === "post") hold(event.target).catch(() => {});
});
if ("indexedDB" in window) bring().catch(() => {}); // a browser that keeps nothing: the form says so
