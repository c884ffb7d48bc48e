"""Marks a tagged PDF as both PDF/A-2a (WeasyPrint's variant) and PDF/UA-1 in its metadata.

WeasyPrint writes one standard into the metadata at a time. What PDF/UA-1 asks for (tags, language, title shown,
alternative texts) is there in a tagged PDF/A-2a already; only the mark is missing. Since the mark's namespace is
not among those PDF/A knows, PDF/A wants it described by an extension schema beside it.
"""

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


def mark_accessible(_document: Any, pdf: Any) -> None:
    """A finisher for WeasyPrint: add the PDF/UA-1 mark to the metadata of a finished PDF/A-2a."""
    number = int(pdf.catalog["Metadata"].split()[0])
    metadata = pdf.objects[number]
    content = b"".join(part if isinstance(part, bytes) else part.encode() for part in metadata.stream)
    if END not in content:
        raise ValueError("the PDF has no metadata to mark")
    metadata.stream = [content.replace(END, MARK.encode() + END)]
