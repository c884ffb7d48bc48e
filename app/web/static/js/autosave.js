// <form data-autosave data-autosave-url="…">: sends the form some seconds after typing stops and says when it was saved.
// The server answers JSON {version?, saved? ("오늘 10:20"), line?, more?} with 200 (more: where a question stands that is
// asked since; [data-more] shows it; wrong: {field: why} of what was not kept: the form hears "kept"); 409 with {line?, href?} when someone else saved first;
// {error} when it may not be changed any more. A form whose sign-in has ended waits for another, fetches a new token and goes on.

import { altered } from "./forms.js";

const WAIT = 2500;
const RETRY = 15000;

class Draft {
  constructor(form) {
    this.form = form;
    this.timer = 0;
    this.busy = false;
    this.again = false;
    this.stopped = false;
    this.out = false;
    this.kept = this.words();
    form.addEventListener("input", () => this.later(WAIT));
    form.addEventListener("change", () => this.later(800));
    form.addEventListener("submit", (event) => {
      if (this.out) { event.preventDefault(); event.stopImmediatePropagation(); this.save(); return; }
      this.stopped = true;
      clearTimeout(this.timer);
    });
    form.addEventListener("goes-on", () => { this.stopped = false; this.later(0); });
    addEventListener("online", () => this.later(0));
    addEventListener("focus", () => { if (this.out) this.later(0); });
    addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") this.leave(); else if (this.out) this.later(0); });
    addEventListener("pageshow", (event) => { if (event.persisted) this.stopped = false; });
    // What was typed before this script had come is not kept yet.
    if ([...form.elements].some((input) => input.type !== "file" && altered(input))) {
      this.kept = "";
      this.later(WAIT);
    }
  }

  data() {
    const data = new FormData(this.form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    data.delete("once");
    return data;
  }

  words() {
    const data = this.data();
    data.delete("version");
    data.delete("csrf_token");
    return new URLSearchParams(data).toString();
  }

  later(wait) {
    if (this.stopped) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  leave() {
    if (this.stopped || this.words() === this.kept) return;
    clearTimeout(this.timer);
    this.save(true);
  }

  async save(leaving = false) {
    if (this.stopped) return;
    if (this.busy) { this.again = true; return; }
    const words = this.words();
    if (words === this.kept) return;
    this.busy = true;
    if (!this.out) this.say("saving");
    try {
      let answer = await this.send(leaving);
      if (unknown(answer) && !leaving && await this.renew()) answer = await this.send();
      const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
      this.out = unknown(answer);
      if (this.out) this.failed("out", "", this.place().dataset.signIn);
      else if (answer.ok) this.saved(words, told);
      else if (answer.status === 409 && told.href) this.conflict(told);
      else if (told.error && answer.status < 500) this.say("failed", told.error);
      else if (answer.status === 409) this.conflict(told);
      else this.failed();
    } catch {
      this.failed();
    }
    this.busy = false;
    if (this.again) { this.again = false; this.later(WAIT); }
  }

  send(leaving = false) {
    return fetch(this.form.dataset.autosaveUrl, {
      method: "POST", body: this.data(), keepalive: leaving, credentials: "same-origin", headers: { Accept: "application/json" },
    });
  }

  // Whoever signed in again meanwhile, in another tab, has a new token; it stands in a fresh copy of this page.
  async renew() {
    const answer = await fetch(location.pathname + location.search, { credentials: "same-origin", headers: { Accept: "text/html" } });
    if (!answer.ok || new URL(answer.url).pathname !== location.pathname) return false;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("form[data-autosave] [name=csrf_token]");
    if (!fresh) return false;
    for (const token of document.querySelectorAll("[name=csrf_token]")) token.value = fresh.value;
    return true;
  }

  place() {
    return document.querySelector("[data-save-line]") || this.form;
  }

  saved(words, told) {
    this.kept = words;
    if (told.version !== undefined && this.form.elements.version) this.form.elements.version.value = told.version;
    const now = new Date().toLocaleTimeString("ko-KR", { hour: "numeric", minute: "2-digit", hour12: false, timeZone: "Asia/Seoul" });
    this.say("saved", told.line, told.saved || now, "", Boolean(told.wrong));
    this.ask(told.more);
    this.form.dispatchEvent(new CustomEvent("kept", { detail: told }));
  }

  ask(more) {
    const place = this.form.querySelector("[data-more]");
    if (!place) return;
    place.hidden = !more;
    if (more) place.querySelector("a").href = more;
  }

  conflict(told) {
    this.stopped = true;
    this.say("conflict", told.line, "", told.href);
  }

  failed(what = "failed", line = "", href = "") {
    this.say(what, line, "", href);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), RETRY);
  }

  say(what, line, time = "", href = "", bad = ["failed", "conflict", "out"].includes(what)) {
    for (const place of document.querySelectorAll("[data-save-line]")) {
      const words = line || (place.dataset[what] || "").replace("{time}", time);
      place.classList.toggle("save-line--none", what !== "saved" || bad);
      place.classList.toggle("save-line--bad", bad);
      const text = document.createElement(href ? "a" : "span");
      text.textContent = words;
      if (href) text.href = href;
      if (href && what === "out") text.target = "_blank";
      place.replaceChildren(text);
    }
  }
}

// Nobody is signed in, or the form was made for an earlier sign-in.
function unknown(answer) {
  return answer.status === 400 || answer.status === 401 || answer.redirected;
}

document.querySelectorAll("form[data-autosave]").forEach((form) => new Draft(form));
