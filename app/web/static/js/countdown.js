// Counts on from the server's time: [data-countdown="instant" data-now="the server's instant"]. The reader's clock is not trusted,
// only the time that passes on it.

const started = performance.now();

function parts(seconds) {
  const [d, h, m, s] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  if (d) return [[d, 0], [h, 1]];
  return h ? [[h, 1], [m, 2]] : [[m, 2], [s, 3]];
}

const counted = (word, figure) => word.split("|").at(figure === 1 ? 0 : -1);

function show(place) {
  const left = Math.floor((Date.parse(place.dataset.countdown) - Date.parse(place.dataset.now) - (performance.now() - started)) / 1000);
  const words = place.dataset.words.split(",");
  if (left < 0) {
    place.textContent = place.dataset.over;
    return;
  }
  const shown = parts(left);
  const text = shown.map(([figure, unit]) => figure + counted(words[unit], figure)).join(" ");
  if (text === place.dataset.shown) return;
  place.dataset.shown = text;
  if (!("small" in place.dataset)) {
    place.textContent = text;
    return;
  }
  place.replaceChildren(...shown.flatMap(([figure, unit], index) => [
    (index ? " " : "") + figure,
    Object.assign(document.createElement("span"), { className: "unit", textContent: counted(words[unit], figure) }),
  ]));
}

const places = [...document.querySelectorAll("[data-countdown]")];
if (places.length) {
  const all = () => places.forEach(show);
  all();
  setInterval(all, 1000);
}
