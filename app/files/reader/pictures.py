"""Pages of a PDF and single pictures as WebP files of one width. Sizes in pixels."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WIDTH = 1240
"""A4 at 150 dots an inch: sharp on a tablet, about 100KB a page."""
TALLEST = 4 * WIDTH
MOST_PAGES = 100
MOST_PIXELS = 80_000_000
"""Of a picture as it was handed in: more is not opened."""


class Locked(ValueError):
    """The document asks for a password."""


class Broken(ValueError):
    """The document does not open."""


@dataclass(frozen=True)
class Page:
    """One page: its number from 1, its picture on disk and the words on it."""

    number: int
    path: Path
    width: int
    height: int
    words: str = ""


class Pdf:
    """A PDF that opened. Raises Locked, Broken."""

    def __init__(self, source: Path) -> None:
        import pypdfium2

        try:
            self._document = pypdfium2.PdfDocument(source)
            self.count = len(self._document)
        except pypdfium2.PdfiumError as error:
            raise (Locked if "password" in str(error).lower() else Broken)(str(error)) from error
        if self.count == 0:
            raise Broken("no pages")
        self._fault = pypdfium2.PdfiumError
        if self._document.get_formtype():
            self._document.init_forms()

    def pages(self, folder: Path) -> Iterator[Page]:
        """The first pages, one after the other; one that cannot be drawn is left out."""
        for number in range(1, min(self.count, MOST_PAGES) + 1):
            try:
                found = self._page(number, folder)
            except (self._fault, ValueError, OSError):
                continue
            yield found

    def _page(self, number: int, folder: Path) -> Page:
        page = self._document[number - 1]
        try:
            width, height = page.get_size()
            scale = min(WIDTH / max(width, 1), TALLEST / max(height, 1))
            drawn = page.render(scale=scale).to_pil().convert("RGB")
            said = page.get_textpage()
            words = said.get_text_bounded().replace("\r\n", "\n").replace("\f", " ")
            said.close()
        finally:
            page.close()
        return _kept(drawn, number, folder, words)


def picture(source: Path, folder: Path) -> Page:
    """A photograph or scan, upright and no wider than a page; what the camera wrote about it stays behind.

    Raises Broken.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(source) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Broken("too many pixels")
            opened.draft("RGB", (2 * WIDTH, 2 * TALLEST))
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((WIDTH, TALLEST))
            if "A" in upright.getbands() or "transparency" in upright.info:
                ground = Image.new("RGB", upright.size, "white")
                ground.paste(upright, mask=upright.convert("RGBA").getchannel("A"))
                upright = ground
            return _kept(upright.convert("RGB"), 1, folder)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError) as error:
        raise Broken(str(error)) from error


def _kept(drawn: Any, number: int, folder: Path, words: str = "") -> Page:
    """Written without any word about where it came from."""
    path = folder / f"{number:04d}.webp"
    drawn.save(path, "WEBP", quality=75, method=2)
    return Page(number, path, drawn.width, drawn.height, words)
