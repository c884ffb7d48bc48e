// Documents beside a form: a[data-pane] opens in #pane, and what is typed in the form stays as it is.
// [data-pane-awaits]: what is being made comes in by itself. Without scripts the links lead to the same pages.

const WAIT = 2000;
const TRIES = 150;
let timer = 0;

const pane = () => document.getElementById("pane");

async function fetched(address) {
  const answer = await fetch(address, { credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = answer.ok && new URL(answer.url).pathname === new URL(address, location.href).pathname && page.getElementById("pane");
  return found ? { found, title: page.title } : null;
}

function put(found) {
  pane().replaceWith(document.adoptNode(found));
  watch(TRIES);
}

async function open(address, remember) {
  const there = pane();
  there.setAttribute("aria-busy", "true");
  let got = null;
  try {
    got = await fetched(address);
  } catch {
    // Offline: the address itself says so.
  }
  if (!got) { location.assign(address); return; }
  if (remember) history.pushState({}, "", address);
  document.getElementById("marks")?.setAttribute("action", address);
  put(got.found);
  const now = pane();
  const frame = now.closest(".doc");
  now.tabIndex = -1;
  now.focus({ preventScroll: true });
  if (frame && frame.scrollHeight > frame.clientHeight) frame.scrollTop = Math.max(0, now.offsetTop - frame.offsetTop);
  else now.scrollIntoView({ block: "start" });
}

async function look(left) {
  try {
    const got = await fetched(location.href);
    if (got && !got.found.querySelector("[data-pane-awaits]")) { put(got.found); return; }
  } catch {
    // Offline for a moment: the next look may find it.
  }
  if (left > 1) timer = setTimeout(look, WAIT, left - 1);
}

function watch(tries) {
  clearTimeout(timer);
  if (pane()?.querySelector("[data-pane-awaits]")) timer = setTimeout(look, WAIT, tries);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-pane]");
  if (!link || !pane() || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  open(link.href, true);
});
addEventListener("popstate", () => { if (pane() && !location.hash) open(location.href, false); });
watch(TRIES);
