// <form data-upload="…" data-lost="…"> with <input type=file data-resume="address">: files go in parts
// with their progress. A lost connection goes on where it was, also after the page was opened anew and the file chosen again.
// The server answers JSON {upload, offset}, at the end {offset, onward}; {error} says why it takes no more.

import { release } from "./forms.js";

const PART = 1 << 20;
const LONGEST_WAIT = 15000;

class Refusal extends Error {}

const pause = (time) => new Promise((go) => {
  const timer = setTimeout(go, time);
  addEventListener("online", () => { clearTimeout(timer); go(); }, { once: true });
});

async function told(address, fields) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  const answer = await fetch(address, { method: "POST", body, credentials: "same-origin", headers: { Accept: "application/json" } });
  const said = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
  if (answer.ok || (answer.status === 409 && "offset" in said)) return said;
  if (answer.status >= 500 || answer.status === 429) throw new TypeError("away");
  throw Object.assign(new Refusal(said.error || ""), { status: answer.status });
}

class Sending {
  constructor(form) {
    this.form = form;
    this.bar = Object.assign(document.createElement("progress"), { className: "progress", max: 1, value: 0 });
    this.bar.setAttribute("aria-label", form.dataset.upload || "");
    this.line = Object.assign(document.createElement("p"), { className: "meta tab" });
    this.line.setAttribute("role", "status");
    form.append(this.bar, this.line);
    this.leaving = (event) => event.preventDefault();
    addEventListener("beforeunload", this.leaving);
  }

  end() {
    removeEventListener("beforeunload", this.leaving);
    this.bar.remove();
    this.line.remove();
  }

  async persist(step) {
    for (let wait = 1000; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
      try {
        return await step();
      } catch (error) {
        if (error instanceof Refusal) throw error;
        this.line.textContent = this.form.dataset.lost || "";
        await pause(wait);
      }
    }
  }

  async send(input, file) {
    const csrf_token = this.form.elements.csrf_token.value;
    let { upload, offset } = await this.persist(() => told(input.dataset.resume, { csrf_token, name: file.name, size: file.size, changed: Math.floor(file.lastModified / 1000) }));
    for (;;) {
      this.show(offset, file);
      const part = file.slice(offset, offset + PART);
      const last = offset + part.size >= file.size;
      const said = await this.persist(() => told(upload, { csrf_token, offset, part }).catch((error) => {
        if (last && error.status === 404) return { onward: location.href }; // it was kept, only the answer was lost
        throw error;
      }));
      if (said.onward) return said.onward;
      offset = said.offset;
    }
  }

  show(offset, file) {
    this.bar.max = file.size;
    this.bar.value = offset;
    this.line.textContent = `${file.name} ${(offset / 1e6).toFixed(1)} / ${(file.size / 1e6).toFixed(1)}MB`;
  }
}

function refuse(input, words) {
  let note = input.parentElement.parentElement.querySelector("[data-upload-note]");
  if (!note) {
    note = Object.assign(document.createElement("p"), { className: "error-text" });
    note.dataset.uploadNote = "";
    note.setAttribute("role", "alert");
    input.parentElement.before(note);
  }
  note.textContent = words;
  input.setAttribute("aria-invalid", "true");
  input.focus();
}

function onwards(address) {
  const here = location.href.split("#")[0];
  location.assign(address);
  if (address.includes("#") && new URL(address, here).href.split("#")[0] === here) location.reload();
}

async function sendAll(form, submitter) {
  const sending = new Sending(form);
  let onward = "";
  for (const input of form.querySelectorAll("input[type=file][data-resume]")) {
    try {
      for (const file of input.files) onward = await sending.send(input, file);
      input.value = "";
    } catch (error) {
      sending.end();
      release(form);
      refuse(input, error.message || form.dataset.refused || "");
      return;
    }
  }
  sending.end();
  if (!form.matches("[data-autosave]")) {
    onwards(onward);
    return;
  }
  release(form);
  form.requestSubmit(submitter);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("[data-upload]")) return;
  if (![...form.querySelectorAll("input[type=file][data-resume]")].some((input) => input.files.length)) return;
  event.preventDefault();
  form.dispatchEvent(new Event("goes-on")); // what is typed meanwhile is still kept
  sendAll(form, event.submitter);
});
