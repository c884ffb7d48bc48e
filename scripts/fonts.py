"""Makes the fonts of the PDF files: static "Dure Sans" TTFs out of Pretendard (OFL, whose name is reserved).

Figures of one width become the default, because asking for them while rendering leaks memory.
"""

from collections.abc import Iterator
from pathlib import Path

from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "node_modules" / "@fontsource" / "pretendard"
TARGET = ROOT / "app" / "documents" / "fonts"
FAMILY = "Dure Sans"
STYLES = {"Regular": 400, "SemiBold": 600}
SYLLABLES = range(0xAC00, 0xD7A4)
DIGITS = range(ord("0"), ord("9") + 1)


def tabular(font: TTFont) -> dict[str, str]:
    """Glyph → its tabular form, by the single substitutions of the feature `tnum`."""
    table = font["GSUB"].table
    features = [f.Feature for f in table.FeatureList.FeatureRecord if f.FeatureTag == "tnum"]
    pairs: dict[str, str] = {}
    for number in sorted({n for feature in features for n in feature.LookupListIndex}):
        for sub in table.LookupList.Lookup[number].SubTable:
            pairs.update(getattr(getattr(sub, "ExtSubTable", sub), "mapping", {}))
    return pairs


def use_tabular_figures(font: TTFont) -> None:
    """Point every character at its tabular glyph."""
    pairs = tabular(font)
    for cmap in font["cmap"].tables:
        if cmap.isUnicode():
            cmap.cmap = {char: pairs.get(glyph, glyph) for char, glyph in cmap.cmap.items()}


def rename(font: TTFont, style: str) -> None:
    """Give the changed font its own name in every record that a reader shows."""
    compact = FAMILY.replace(" ", "")
    plain = style == "Regular"
    names = {
        1: FAMILY if plain else f"{FAMILY} {style}",
        2: "Regular",
        3: f"{compact}-{style}",
        4: FAMILY if plain else f"{FAMILY} {style}",
        6: f"{compact}-{style}",
        16: FAMILY,
        17: style,
    }
    table = font["name"]
    for record in list(table.names):
        if record.nameID in names or record.nameID in {18, 21, 22, 25}:
            table.removeNames(record.nameID)
    for number, text in names.items():
        table.setName(text, number, 3, 1, 0x409)


def faults(font: TTFont) -> Iterator[str]:
    """What would make this font unfit for our documents."""
    cmap = font.getBestCmap()
    held = sum(char in cmap for char in SYLLABLES)
    if held != len(SYLLABLES):
        yield f"한글 {len(SYLLABLES):,}자 가운데 {held:,}자만 있습니다"
    widths = {font["hmtx"][cmap[char]][0] for char in DIGITS}
    if len(widths) != 1:
        yield f"숫자의 너비가 서로 다릅니다: {sorted(widths)}"
    if "fvar" in font or "glyf" not in font:
        yield "고정된 TrueType 글꼴이 아닙니다"


def make(style: str, weight: int) -> None:
    """One static TTF; nothing is written unless it is whole."""
    font = TTFont(SOURCE / "files" / f"pretendard-latin-{weight}-normal.woff2")
    font.flavor = None
    use_tabular_figures(font)
    rename(font, style)
    found = list(faults(font))
    if found:
        raise SystemExit(f"{FAMILY} {style}: " + "; ".join(found))
    font.save(TARGET / f"{FAMILY.replace(' ', '')}-{style}.ttf")


def main() -> None:
    """Both weights, and the licence beside them."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for style, weight in STYLES.items():
        make(style, weight)
    (TARGET / "OFL.txt").write_bytes((SOURCE / "LICENSE").read_bytes())


if __name__ == "__main__":
    main()
