// A mark sheet: form[data-marks] adds its [data-mark] fields up at the foot while one types. The server adds them up again.

for (const form of document.querySelectorAll("form[data-marks]")) {
  const fields = [...form.querySelectorAll("[data-mark]")];
  const total = form.querySelector(".sum-bar .total b");
  const bar = form.querySelector(".sum-bar progress");
  const count = form.querySelector(".sum-bar .total .muted");
  const pattern = count?.textContent ?? "";
  const show = () => {
    const marks = fields.map((field) => field.value.trim().replace(",", ".")).filter((text) => /^\d+(\.\d+)?$/.test(text));
    // Hundredths as whole numbers: no sum of binary fractions is shown.
    const hundredths = marks.reduce((sum, text) => sum + Math.round(Number(text) * 100), 0);
    total.textContent = String(hundredths / 100);
    bar.value = marks.length;
    // "4개 중 2개" ends with what is done, "2 of 4" begins with it.
    const done = document.documentElement.lang === "ko" ? /\d+(?=\D*$)/ : /\d+/;
    if (count) count.textContent = pattern.replace(done, marks.length);
  };
  form.addEventListener("input", show);
  show();
}
