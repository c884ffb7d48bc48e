// <form data-autosave data-autosave-url="…">: sends the form some seconds after typing stops and says when it was saved.
// The server answers JSON {version?, saved? ("오늘 10:20"), line?, more?} with 200 (more: where a question stands that is
// asked since; [data-more] shows it; wrong: {field: why} of what was not kept: the form hears "kept"); 409 with {line?, href?} when someone else saved first.

const WAIT = 2500;
const RETRY = 15000;

class Draft {
  constructor(form) {
    this.form = form;
    this.timer = 0;
    this.busy = false;
    this.again = false;
    this.stopped = false;
    this.kept = this.words();
    form.addEventListener("input", () => this.later(WAIT));
    form.addEventListener("change", () => this.later(800));
    form.addEventListener("submit", () => { this.stopped = true; clearTimeout(this.timer); });
    form.addEventListener("goes-on", () => { this.stopped = false; this.later(0); });
    addEventListener("online", () => this.later(0));
    addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") this.leave(); });
    addEventListener("pageshow", (event) => { if (event.persisted) this.stopped = false; });
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
    this.say("saving");
    try {
      const answer = await fetch(this.form.dataset.autosaveUrl, {
        method: "POST", body: this.data(), keepalive: leaving, credentials: "same-origin", headers: { Accept: "application/json" },
      });
      const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
      if (answer.ok) this.saved(words, told);
      else if (answer.status === 409) this.conflict(told);
      else this.failed();
    } catch {
      this.failed();
    }
    this.busy = false;
    if (this.again) { this.again = false; this.later(WAIT); }
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

  failed() {
    this.say("failed");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), RETRY);
  }

  say(what, line, time = "", href = "", bad = what === "failed" || what === "conflict") {
    for (const place of document.querySelectorAll("[data-save-line]")) {
      const words = line || (place.dataset[what] || "").replace("{time}", time);
      place.classList.toggle("save-line--none", what !== "saved" || bad);
      place.classList.toggle("save-line--bad", bad);
      const text = document.createElement(href ? "a" : "span");
      text.textContent = words;
      if (href) text.href = href;
      place.replaceChildren(text);
    }
  }
}

document.querySelectorAll("form[data-autosave]").forEach((form) => new Draft(form));
