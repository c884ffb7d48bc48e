"""Hands on the keyboard: Tab from stop to stop, each with a ring that can be seen."""

from playwright.sync_api import Page

MOST_STOPS = 80

HERE = """() => {
  const at = document.activeElement;
  const named = at.getAttribute('aria-label') || [...(at.labels || [])].map(l => l.innerText).join(' ') || at.innerText || '';
  const ring = e => { const s = getComputedStyle(e); return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2; };
  const box = at.getBoundingClientRect();
  const bar = at.closest('label') || (at.labels || [])[0] || at;
  return {
    tag: at.tagName, name: named.replace(/\\s+/g, ' ').trim(), ringed: ring(at) || ring(bar),
    seen: box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
  };
}"""


def tab_to(page: Page, name: str, *, then: str = "") -> None:
    """Press Tab until something with these words in its name has the focus; every stop on the way shows where one is."""
    passed = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here["tag"] == "BODY":
            continue
        assert here["ringed"], f"no ring around {here}"
        assert here["seen"], f"out of sight: {here}"
        if name in here["name"]:
            if then:
                page.keyboard.press(then)
            return
        passed.append(here["name"])
    raise AssertionError(f"{name!r} is not among the stops: {passed}")
