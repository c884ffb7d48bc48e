"""Finishes a tagged PDF so that it is PDF/A-2a and carries the PDF/UA-1 mark.

WeasyPrint writes one standard into the metadata at a time. What PDF/UA-1 asks for (tags, language, title shown,
alternative texts) is there in a tagged PDF/A-2a already. Three things are missing and added here: running heads and
feet become artifacts, which a screen reader skips; every head of a table says whether it heads its column or its row
(also the corner, which no cell refers to); and the metadata names the second standard. Since the namespace of that
mark is not among those PDF/A knows, PDF/A wants it described by an extension schema beside it.
"""

from collections.abc import Iterator
from typing import Any

VARIANT = "pdf/a-2a"
END = b"</rdf:RDF>"
MARK = """
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


def finish(_document: Any, pdf: Any) -> None:
    """A finisher for WeasyPrint, called on its PDF before it is written."""
    _make_artifacts(pdf)
    _say_what_is_headed(pdf)
    metadata = pdf.objects[_number(pdf.catalog["Metadata"])]
    content = b"".join(part if isinstance(part, bytes) else part.encode() for part in metadata.stream)
    if END not in content:
        raise ValueError("the PDF has no metadata to mark")
    metadata.stream = [content.replace(END, MARK.encode() + END)]


def _number(reference: Any) -> int:
    """The object's number in a reference such as `12 0 R`."""
    return int(reference.split()[0])


def _in_tree(pdf: Any, number: int) -> Iterator[int]:
    """Numbers of all objects below one element of the tag tree, itself included."""
    waiting = [number]
    while waiting:
        found = waiting.pop()
        yield found
        kids = pdf.objects[found].get("K", []) if isinstance(pdf.objects[found], dict) else []
        waiting += [_number(kid) for kid in kids if isinstance(kid, bytes | str)]


def _make_artifacts(pdf: Any) -> None:
    """Content tagged for an element outside the tree (running heads and feet) becomes an artifact."""
    root_number = _number(pdf.catalog["StructTreeRoot"])
    reached = set(_in_tree(pdf, root_number))
    numbers = pdf.objects[_number(pdf.objects[root_number]["ParentTree"])]["Nums"]
    owners = dict(zip(numbers[::2], numbers[1::2], strict=True))
    pages = [pdf.objects[_number(reference)] for reference in pdf.page_references]
    for index, page in enumerate(pages):
        stray = {mcid for mcid, owner in enumerate(owners[index]) if _number(owner) not in reached}
        for mcid in stray:
            owners[index][mcid] = "null"
        _rename(pdf.objects[_number(page["Contents"])].stream, stray)
    for number, thing in enumerate(pdf.objects):
        if isinstance(thing, dict) and thing.get("Type") == "/StructElem" and number not in reached:
            thing.clear()


def _say_what_is_headed(pdf: Any) -> None:
    """Heads in the first rows of a table stand over their column, all others before their row."""
    for thing in pdf.objects:
        if isinstance(thing, dict) and thing.get("S") == "/TH":
            row = pdf.objects[_number(thing["P"])]
            block = pdf.objects[_number(row["P"])]
            thing["A"]["Scope"] = "/Column" if block["S"] == "/THead" else "/Row"


def _rename(operators: list[Any], stray: set[int]) -> None:
    """Turn `/Span <</MCID 7>> BDC` into `/Artifact BMC` for the stray numbers."""
    for at, operator in enumerate(operators):
        if operator == b"BDC" and operators[at - 1].get("MCID") in stray:
            operators[at - 2 : at + 1] = ["/Artifact", b"", b"BMC"]
