// Forms: one submission at a time, a warning before unsaved words are lost, letters counted, files weighed.

const sent = new WeakSet();

export function release(form) {
  sent.delete(form);
  form.removeAttribute("aria-busy");
  for (const button of form.querySelectorAll("[data-sent]")) {
    button.disabled = false;
    delete button.dataset.sent;
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.add(form);
  form.setAttribute("aria-busy", "true");
  form.dataset.clean = "";
  // After the submission has read the button's own name and value.
  setTimeout(() => {
    for (const button of form.querySelectorAll("button[type=submit]:not(:disabled)")) {
      button.disabled = true;
      button.dataset.sent = "";
    }
  });
  if (form.target === "_blank" || form.hasAttribute("data-download")) setTimeout(() => release(form), 3000);
});

addEventListener("pageshow", () => document.querySelectorAll("form").forEach(release));

// Whether a field holds anything else than the server put there.
export function altered(input) {
  if (input.type === "file") return input.files.length > 0;
  if (input.type === "checkbox" || input.type === "radio") return input.checked !== input.defaultChecked;
  if (input.type === "select-one") return input.selectedIndex !== Math.max(0, [...input.options].findIndex((option) => option.defaultSelected));
  return /^(text|search|email|tel|url|number|date|textarea)$/.test(input.type) && input.value !== input.defaultValue;
}

// Words typed and not sent. Forms that save themselves need no guard.
const typed = (form) => !("clean" in form.dataset) && [...form.elements].some(altered);
addEventListener("beforeunload", (event) => {
  if ([...document.querySelectorAll("form[data-guard]")].some(typed)) event.preventDefault();
});

function count(box) {
  const counter = document.querySelector(`[data-counter="${CSS.escape(box.id)}"]`);
  if (!counter) return;
  const most = Number(box.dataset.count);
  const used = [...box.value.replace(/\r\n/g, "\n")].length;
  counter.dataset.words ??= counter.textContent.replace(/[\d,]+/, "{used}");
  counter.textContent = counter.dataset.words.replace("{used}", used);
  counter.classList.toggle("bad", used > most);
}
document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-count]")) count(event.target);
});
document.querySelectorAll("[data-count]").forEach(count);

// A file that is too large is said at once; the server says it again.
document.addEventListener("change", (event) => {
  const input = event.target;
  if (!input.matches?.("input[type=file][data-most-bytes]")) return;
  const most = Number(input.dataset.mostBytes);
  const heavy = [...input.files].find((file) => file.size > most);
  const megabytes = (size) => `${(size / 1e6).toFixed(1)}MB`;
  let note = input.parentElement.querySelector("[data-too-big]");
  if (!note) {
    note = document.createElement("p");
    note.className = "error-text";
    note.dataset.tooBig = "";
    note.setAttribute("role", "alert");
    input.before(note);
  }
  note.textContent = heavy
    ? (input.dataset.tooBig || "{name} {size} > {most}")
      .replace("{name}", heavy.name).replace("{size}", megabytes(heavy.size)).replace("{most}", megabytes(most))
    : "";
});

// What is wrong comes before the place a row was added at: the address still names that place.
const fault = document.querySelector("[data-focus]");
function face() {
  fault.focus();
  fault.scrollIntoView({ block: "center" });
}
if (fault) {
  face();
  if (location.hash) {
    history.replaceState(null, "", location.pathname + location.search);
    addEventListener("load", () => setTimeout(face));
  }
}
