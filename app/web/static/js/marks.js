// A mark sheet: form[data-marks] adds its [data-mark] fields up at the foot while one types. The server adds them up again.

for (const form of document.querySelectorAll("form[data-marks]")) {
  const fields = [...form.querySelectorAll("[data-mark]")];
  const total = form.querySelector(".sum-bar .total b");
  const bar = form.querySelector(".sum-bar progress");
  const count = form.querySelector(".sum-bar .total .muted");
  const pattern = count?.textContent ?? "";
  const line = form.querySelector(".sum-bar > .meta");
  const show = () => {
    // Full-width digits and 점 are read as the server reads them; more than there is to give counts for nothing.
    const points = (field) => field.value.normalize("NFKC").trim().replace(/\s*점$/, "").replace(",", ".");
    const marks = fields.filter((field) => !field.hasAttribute("aria-invalid") && /^\d+(\.\d+)?$/.test(points(field)) && Number(points(field)) <= Number(field.dataset.most));
    // Hundredths as whole numbers: no sum of binary fractions is shown. What is marked apart is in no sum.
    const hundredths = marks.filter((field) => field.dataset.mark === "sum").reduce((sum, field) => sum + Math.round(Number(points(field)) * 100), 0);
    total.textContent = String(hundredths / 100);
    bar.value = marks.length;
    // "4개 중 2개" ends with what is done, "2 of 4" begins with it.
    const done = document.documentElement.lang === "ko" ? /\d+(?=\D*$)/ : /\d+/;
    const gaps = fields.length - marks.length;
    if (line && form.dataset.gaps) line.textContent = gaps ? form.dataset.gaps.replace("{n}", gaps) : form.dataset.whole;
    if (count) count.textContent = pattern.replace(done, marks.length);
  };
  // A level in words can be pressed: it fills its points in.
  const levels = [...form.querySelectorAll("[data-levels]")].map((list) => {
    const field = document.getElementById(list.dataset.levels);
    const buttons = [...list.children].map((item) => {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.points = item.dataset.points;
      const words = document.createElement("span");
      words.append(...[...item.childNodes].slice(1));
      button.append(item.firstChild, words);
      item.replaceChildren(button);
      button.addEventListener("click", () => {
        field.value = button.dataset.points;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      });
      return button;
    });
    return { field, buttons };
  });
  const press = () => {
    for (const { field, buttons } of levels) {
      for (const button of buttons) button.setAttribute("aria-pressed", String(field.value.trim() !== "" && Number(field.value.replace(",", ".")) === Number(button.dataset.points)));
    }
  };
  // What the server could not keep is said at the mark itself, and does not count.
  const judge = (field, why) => {
    const box = field.closest(".field");
    const about = new Set(field.getAttribute("aria-describedby")?.split(" "));
    box.querySelector(".error-text")?.remove();
    box.classList.toggle("field--error", Boolean(why));
    about.delete(`${field.id}-e`);
    field.removeAttribute("aria-invalid");
    if (why) {
      const line = document.createElement("p");
      line.className = "error-text";
      line.id = `${field.id}-e`;
      line.textContent = why;
      box.querySelector(".criterion-head").after(line);
      field.setAttribute("aria-invalid", "true");
      about.add(line.id);
    }
    field.setAttribute("aria-describedby", [...about].join(" "));
  };
  form.addEventListener("kept", (event) => {
    for (const field of fields) judge(field, event.detail.wrong?.[field.name]);
    show();
  });
  form.addEventListener("input", () => { show(); press(); });
  show();
  press();
}
