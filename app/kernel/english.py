"""English that counts: Korean, our source, says 1건 and 2건 with the same word, English "1 row" and "2 rows"."""

import re

_COUNTED = (
    "points|days|months|years|hours|minutes|visits|characters|ventures|evaluators|agreements|rows|pages|things|"
    "milestones|lines|letters|instalments|funds|files|candidates|applicants|sheets|rooms|results|renewals|places|"
    "members|meetings|marks|links|items|expenses|errors|entries|employees|emails|conditions|attachments|applications|"
    "answers|desks|times"
)
_ONE = re.compile(rf"(?<![\d.,])1 ({_COUNTED})\b(?: (are|were|have|need)\b)?")
_VERBS = {"are": "is", "were": "was", "have": "has", "need": "needs"}


def of_one(text: str) -> str:
    """The same with "1 rows are" as "1 row is"."""
    return _ONE.sub(_said, text) if "1 " in text else text


def _said(found: re.Match[str]) -> str:
    noun, verb = found.groups()
    one = f"{noun[:-3]}y" if noun.endswith("ies") else noun[:-1]
    return f"1 {one} {_VERBS[verb]}" if verb else f"1 {one}"
