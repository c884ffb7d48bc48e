"""Every page a test sees is judged: valid HTML, one h1, labels, unique ids, CSRF, nothing untranslated or unsafe."""

import itertools
import re
from collections import Counter
from functools import lru_cache

import html5lib
from lxml import etree, html

# Rules of html5lib that today's HTML standard has dropped.
TOLERATED = {"invalid-codepoint"}

INLINE = re.compile(r"^on[a-z]+$")
UNFILLED = re.compile(r"%\([a-z_]+\)[sd]|\{\{|\}\}|\bNone\b|<app\.|Undefined")


def problems(page: str) -> list[str]:
    """What is wrong with a page; an empty list when nothing is."""
    found = parse_errors(page)
    tree = html.document_fromstring(page)
    found += heading_problems(tree) + id_problems(tree) + label_problems(tree)
    found += form_problems(tree) + script_problems(tree) + word_problems(tree)
    return found


WORDS = re.compile(r">[^<>&\0]*[^<>&\0\s][^<>&\0]*<")
VALUE = re.compile(r"=\"[^\"<>&\0]*\"")
LIKE_ROWS = re.compile(r"(<tr\b(?:(?!</tr>).)*</tr>\s*)\1+", re.DOTALL)


def parse_errors(page: str) -> list[str]:
    """Errors of the HTML parser; pages that differ in plain words and values alone are parsed once."""
    if well_formed(LIKE_ROWS.sub(r"\1", VALUE.sub('="v"', WORDS.sub(">w<", page)))):
        return []
    return errors_of(page)


@lru_cache(maxsize=4096)
def well_formed(page: str) -> bool:
    """Whether the HTML parser finds nothing."""
    return not errors_of(page)


def errors_of(page: str) -> list[str]:
    """What the HTML parser finds, with its line."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parse(page)
    return [
        f"HTML: {code} {details} at line {place[0]}: {page.splitlines()[place[0] - 1][:160]!r}"
        for place, code, details in parser.errors
        if code not in TOLERATED
    ]


def heading_problems(tree: etree._Element) -> list[str]:
    """One h1, no level of headings left out, a main, a title, a language."""
    levels = [int(heading.tag[1]) for heading in tree.xpath("//h1 | //h2 | //h3 | //h4 | //h5 | //h6")]
    found = [f"h{b} after h{a}" for a, b in itertools.pairwise(levels) if b > a + 1]
    if len(tree.xpath("//h1")) != 1:
        found.append(f"{len(tree.xpath('//h1'))} h1")
    if len(tree.xpath("//main")) != 1:
        found.append(f"{len(tree.xpath('//main'))} main")
    if not (tree.findtext(".//title") or "").strip():
        found.append("no title")
    if tree.get("lang") not in ("ko", "en"):
        found.append("no lang")
    return found


def id_problems(tree: etree._Element) -> list[str]:
    """Unique ids; references lead somewhere."""
    ids = Counter(tree.xpath("//@id"))
    found = [f"id {name!r} used {count} times" for name, count in ids.items() if count > 1]
    for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
        for value in tree.xpath(f"//@{attribute}"):
            found += [f"{attribute}={name!r} leads nowhere" for name in value.split() if name not in ids]
    return found


def label_problems(tree: etree._Element) -> list[str]:
    """Every control, link, button and image has a name."""
    found = []
    labelled = set(tree.xpath("//label/@for"))
    for control in tree.xpath("//input | //select | //textarea"):
        if control.get("type") in ("hidden", "submit", "button"):
            continue
        named = (
            control.get("id") in labelled
            or control.get("aria-label")
            or control.get("aria-labelledby")
            or control.xpath("ancestor::label")
        )
        if not named:
            found.append(f"no label: {control.get('name') or control.get('id')}")
    for thing in tree.xpath("//a[@href] | //button"):
        words = "".join(thing.itertext()).strip() or thing.get("aria-label")
        if not words and not thing.xpath(".//img[@alt!='']"):
            found.append(f"no words: {etree.tostring(thing)[:120]!r}")
    found += [f"img without alt: {i.get('src')}" for i in tree.xpath("//img[not(@alt)]")]
    return found


def form_problems(tree: etree._Element) -> list[str]:
    """Forms that change something carry a CSRF token."""
    return [
        f"no CSRF token: {form.get('action')}"
        for form in tree.xpath("//form[translate(@method,'POST','post')='post']")
        if not form.xpath(".//input[@name='csrf_token']")
    ]


def script_problems(tree: etree._Element) -> list[str]:
    """No inline handler, style or script without a nonce."""
    found = []
    for element in tree.iter(etree.Element):
        found += [f"inline handler {name}" for name in element.attrib if INLINE.match(str(name))]
        if "style" in element.attrib:
            found.append(f"inline style on {element.tag}")
    for script in tree.xpath("//script[not(@src)]"):
        if not script.get("nonce") and script.get("type") != "application/json":
            found.append("script without a nonce")
    return found


def word_problems(tree: etree._Element) -> list[str]:
    """Nothing that only a programmer would read."""
    body = tree.find("body")
    if body is None:
        return ["no body"]
    for hidden in body.xpath(".//script | .//style"):
        hidden.drop_tree()
    words = body.text_content()
    return [f"untranslated or unfilled: {match!r}" for match in sorted(set(UNFILLED.findall(words)))]
