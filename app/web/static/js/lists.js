// Lists and menus: how many rows are ticked, filters that apply at once, the sheet in view, panels that close.

function picked(form) {
  const boxes = [...form.querySelectorAll("input[name=pick]")];
  const chosen = boxes.filter((box) => box.checked);
  for (const box of boxes) box.closest("tr")?.classList.toggle("is-picked", box.checked);
  const all = form.querySelector("[data-pick-all]");
  if (all) {
    all.checked = boxes.length > 0 && chosen.length === boxes.length;
    all.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
  }
  const words = form.querySelector("[data-picked]");
  if (words) words.textContent = words.dataset.words.replace("{n}", chosen.length);
}

function pickAll(form, all) {
  for (const box of form.querySelectorAll("input[name=pick]")) box.checked = all.checked;
}

for (const form of document.querySelectorAll("form:has(input[name=pick])")) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-pick-all]")) pickAll(form, event.target);
    picked(form);
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    for (const box of form.querySelectorAll("input[name=pick]")) box.checked = false;
    picked(form);
  });
  // All may have been ticked before this script had come.
  const all = form.querySelector("[data-pick-all]");
  if (all?.checked) pickAll(form, all);
  picked(form);
}

// Everything of a group at once: the columns of a sheet, ticked or left.
for (const button of document.querySelectorAll("[data-tick]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    for (const box of button.closest("fieldset").querySelectorAll("input[type=checkbox]")) box.checked = button.dataset.tick === "all";
  });
}

document.addEventListener("change", (event) => {
  if (event.target.matches?.("form[data-filters] select")) event.target.form.requestSubmit();
});

// A sorted list comes back with the focus, and the screen, where they were: on the head that was used.
const SORTED = "sorted";
const heads = [...document.querySelectorAll("thead a")];
document.addEventListener("click", (event) => {
  const head = heads.indexOf(event.target.closest?.("thead a"));
  if (head >= 0) sessionStorage.setItem(SORTED, JSON.stringify([location.pathname, head, scrollY]));
});
const [page, head, height] = JSON.parse(sessionStorage.getItem(SORTED) || "[]");
sessionStorage.removeItem(SORTED);
if (page === location.pathname && heads[head]) {
  scrollTo(0, height);
  heads[head].focus({ preventScroll: true, focusVisible: true });
}

// A panel under its button closes on Escape and on a click elsewhere.
document.addEventListener("click", (event) => {
  for (const drop of document.querySelectorAll("details.drop[open]")) if (!drop.contains(event.target)) drop.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const drop = document.activeElement?.closest("details.drop[open]") || document.querySelector("details.drop[open]");
  if (drop) {
    drop.open = false;
    drop.querySelector("summary").focus();
  }
});

// Browsers without popover: the menu button opens the menu all the same.
if (!("popover" in HTMLElement.prototype)) {
  for (const menu of document.querySelectorAll("[popover]")) {
    menu.hidden = matchMedia("(max-width: 1023px)").matches;
    const button = document.querySelector(`[popovertarget="${menu.id}"]`);
    button?.addEventListener("click", () => { menu.hidden = !menu.hidden; });
  }
}

// The link to the sheet that is being read is marked.
for (const nav of document.querySelectorAll("[data-anchors]")) {
  const links = new Map([...nav.querySelectorAll("a[href^='#']")].map((link) => [link.hash.slice(1), link]));
  const seen = new Set();
  const watch = new IntersectionObserver((entries) => {
    for (const entry of entries) entry.isIntersecting ? seen.add(entry.target.id) : seen.delete(entry.target.id);
    const first = [...links.keys()].find((id) => seen.has(id));
    if (!first) return;
    for (const [id, link] of links) id === first ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
  }, { rootMargin: "-120px 0px -50% 0px" });
  for (const id of links.keys()) {
    const target = document.getElementById(id);
    if (target) watch.observe(target);
  }
}

// Cells marked with arrow keys: [data-sheet] tables of inputs move up and down, Enter goes to the next row.
document.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!input.matches?.("[data-sheet] input") || !["ArrowUp", "ArrowDown", "Enter"].includes(event.key)) return;
  const cell = input.closest("td, th");
  const row = event.key === "ArrowUp" ? cell.parentElement.previousElementSibling : cell.parentElement.nextElementSibling;
  const next = row?.children[cell.cellIndex]?.querySelector("input");
  if (next) {
    event.preventDefault();
    next.focus();
    next.select?.();
  }
});
