"""Text as word processors give it: soft breaks, hard spaces, bullets of symbol fonts. Pure."""

import re
import unicodedata

_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_SPACES = re.compile("[\t\u00a0\u2000-\u200a\u202f\u205f]+")
_BULLET = re.compile("^[ \t\u00a0]*[\ue000-\uf8ff•‣▪◦∙⁃][ \t\u00a0]*", re.MULTILINE)
_ENDS = re.compile(" +$", re.MULTILINE)
_GAPS = re.compile("\n{3,}")


def as_plain(text: str) -> str:
    """Line breaks as \\n, one kind of space, bullets as •, no more than one empty line in a row."""
    text = _BULLET.sub("• ", _BREAKS.sub("\n", text))
    text = "".join(c for c in _SPACES.sub(" ", text) if unicodedata.category(c) != "Co")
    return _GAPS.sub("\n\n", _ENDS.sub("", text)).strip()
