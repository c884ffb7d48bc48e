// A page that waits for something made in the background looks again by itself: [data-awaits] is gone once it is there.

const WAIT = 2000;
const TRIES = 60;

async function look(left) {
  try {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.ok && !page.querySelector("[data-awaits]")) {
      location.reload();
      return;
    }
  } catch {
    // Offline for a moment: the next look may find it.
  }
  if (left > 1) setTimeout(look, WAIT, left - 1);
}

if (document.querySelector("[data-awaits]")) setTimeout(look, WAIT, TRIES);
