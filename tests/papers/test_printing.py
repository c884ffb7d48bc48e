"""Papers as PDF: what is printed, how it is tagged, and that nothing comes from outside."""

import hashlib
import io
import subprocess
import sys
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest

from app.documents import blocks, compose, services
from app.documents.blocks import Column, Paper, Paragraph, Row, Section, Table
from app.documents.compose import html_of
from app.documents.render import PaperFailed, Rendered, render_pdf
from tests import papers

NAMES = tuple(papers.ALL)


@cache
def rendered(name: str) -> Rendered:
    return render_pdf(html_of(papers.ALL[name]()))


def text_of(pdf: bytes, *options: str) -> str:
    done = subprocess.run(["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def elements(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """Every element of the tag tree, in reading order."""
    found, waiting = [], [pdf.Root.StructTreeRoot.K[0]]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Dictionary) and "/S" in node:
            found.append(node)
            kids = node.get("/K", [])
            waiting += [kid for kid in reversed(list(kids)) if not isinstance(kid, int)]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_the_renderer_has_nothing_to_complain_about(name: str) -> None:
    assert rendered(name).complaints == ()


@pytest.mark.parametrize(("name", "pages", "kilobytes"), [
    ("dossier", 8, 205), ("tearsheet", 2, 110), ("decision", 3, 120), ("quarterly", 3, 120),
])  # fmt: skip
def test_a_paper_keeps_its_length_and_size(name: str, pages: int, kilobytes: int) -> None:
    assert rendered(name).pages == pages
    assert len(rendered(name).pdf) <= kilobytes * 1000


@pytest.mark.parametrize("name", NAMES)
def test_every_head_of_a_table_says_what_it_heads(name: str) -> None:
    """The corner too, which no cell refers to (ISO 14289-1, 7.5)."""
    with pikepdf.open(io.BytesIO(rendered(name).pdf)) as pdf:
        heads = [element for element in elements(pdf) if element.S == "/TH"]
        said = {(str(head.A.Scope), str(head.P.P.S)) for head in heads}
    assert said <= {("/Column", "/THead"), ("/Row", "/TBody"), ("/Row", "/TFoot"), ("/Row", "/Table")}
    assert any(scope == "/Column" for scope, _ in said)


@pytest.mark.parametrize("name", NAMES)
def test_every_link_stands_in_a_link(name: str) -> None:
    """ISO 14289-1, 7.18.5."""
    with pikepdf.open(io.BytesIO(rendered(name).pdf)) as pdf:
        numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        owners = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
        notes = [note for page in pdf.pages for note in page.get("/Annots", [])]
        wrong = [str(owners[int(note.StructParent)].S) for note in notes if note.Subtype == "/Link"]
    assert set(wrong) <= {"/Link"}


@pytest.mark.parametrize("name", NAMES)
def test_two_fonts_are_embedded_as_subsets_with_a_unicode_map(name: str, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(rendered(name).pdf)
    lines = subprocess.run(
        ["pdffonts", str(path)], capture_output=True, check=True, text=True
    ).stdout.splitlines()[2:]
    assert len(lines) == 2
    for line in lines:
        assert "Dure-Sans" in line
        assert line.split()[-5:-2] == ["yes", "yes", "yes"]


@pytest.mark.parametrize("name", NAMES)
def test_the_text_comes_back(name: str) -> None:
    text = text_of(rendered(name).pdf)
    assert "\ufffd" not in text
    assert papers.STAMP.number in text
    assert papers.STAMP.code in text
    paper = papers.ALL[name]()
    for line in paper.title.split("\n"):
        assert line in text


def test_korean_words_stay_whole_in_a_narrow_column() -> None:
    sentence = "사용허가 기간이 끝나기 석달 전까지 연장신청서와 사업계획을 제출하여야 하며 2026. 9. 30. 이후에는 접수하지 아니합니다"
    narrow = Table((Column("가", 25), Column("나", 75)), (Row((sentence, "")),))
    paper = Paper(
        title="좁은 칸", kind="보기", as_of=papers.AS_OF, reader="시험",
        sections=(Section("표", (narrow,)),),
    )  # fmt: skip
    text = text_of(render_pdf(html_of(paper)).pdf, "-layout")
    for word in sentence.replace("2026. 9. 30.", "").split():
        assert word in text
    assert "2026. 9. 30." in text


@pytest.mark.parametrize("name", NAMES)
def test_the_file_says_language_title_and_both_standards(name: str) -> None:
    with pikepdf.open(io.BytesIO(rendered(name).pdf)) as pdf:
        assert str(pdf.Root.Lang) == "ko"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert str(pdf.Root.OutputIntents[0].S) == "/GTS_PDFA1"
        metadata = pdf.open_metadata()
        assert metadata["pdfaid:part"] == "2"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["pdfuaid:part"] == "1"
        title = papers.ALL[name]().title.replace("\n", " ")
        assert str(pdf.docinfo.Title).startswith(title)
        assert metadata["xmp:CreateDate"] == "2026-10-12T09:30:00+09:00"


@pytest.mark.parametrize("name", NAMES)
def test_running_heads_and_feet_are_artifacts_and_all_else_is_in_the_tree(name: str) -> None:
    with pikepdf.open(io.BytesIO(rendered(name).pdf)) as pdf:
        assert pdf.check_pdf_syntax() == []
        tree = {node.objgen for node in elements(pdf)}
        owners = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        for index, page in enumerate(pdf.pages):
            content = pikepdf.parse_content_stream(page)
            marks = [instruction for instruction in content if str(instruction.operator) == "BDC"]
            artifacts = [instruction for instruction in content if str(instruction.operator) == "BMC"]
            assert all(str(artifact.operands[0]) == "/Artifact" for artifact in artifacts)
            cover = index == 0 and papers.ALL[name]().cover is not None
            assert (None in list(owners[2 * index + 1])) is not cover
            for mark in marks:
                assert owners[2 * index + 1][int(mark.operands[1].MCID)].objgen in tree
        assert len(pdf.trailer.ID) == 2


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_has_words_and_every_table_has_heads(name: str) -> None:
    with pikepdf.open(io.BytesIO(rendered(name).pdf)) as pdf:
        tagged = elements(pdf)
        figures = [node for node in tagged if node.S == "/Figure"]
        assert figures
        assert all(str(node.get("/Alt", "")) for node in figures)
        heads = [node for node in tagged if node.S == "/TH"]
        assert heads
        cells = [node for node in tagged if node.S == "/TD"]
        assert any("/Headers" in node.get("/A", {}) for node in cells)


@pytest.mark.parametrize("name", NAMES)
def test_headings_leave_no_gap(name: str) -> None:
    with pikepdf.open(io.BytesIO(rendered(name).pdf)) as pdf:
        levels = [int(str(node.S)[2:]) for node in elements(pdf) if str(node.S) in ("/H1", "/H2", "/H3")]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_outline_and_the_contents_lead_to_the_sections() -> None:
    paper = papers.dossier()
    with pikepdf.open(io.BytesIO(rendered("dossier").pdf)) as pdf, pdf.open_outline() as outline:
        top = outline.root[0]
        assert top.title == paper.title
        assert [child.title.split(" ", 1)[1] for child in top.children][: len(paper.sections)] == [
            section.name for section in paper.sections
        ]
        links = [a for a in pdf.pages[0].Annots if a.Subtype == "/Link"]
        assert {str(link.Dest) for link in links} == {f"s{n + 1}" for n in range(len(paper.sections))}


def test_the_same_paper_is_the_same_file_in_another_process(tmp_path: Path) -> None:
    script = (
        "import sys, hashlib; from tests import papers; from app.documents.compose import html_of;"
        "from app.documents.render import render_pdf;"
        "print(hashlib.sha256(render_pdf(html_of(papers.tearsheet())).pdf).hexdigest())"
    )
    there = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, text=True, env={"PYTHONHASHSEED": "1"},
        cwd=Path(__file__).parents[2],
    ).stdout  # fmt: skip
    assert there.strip() == hashlib.sha256(render_pdf(html_of(papers.tearsheet())).pdf).hexdigest()


@pytest.mark.parametrize("fragment", [
    '<img alt="x" src="http://127.0.0.1:9/x.png">',
    '<img alt="x" src="file:///etc/passwd">',
    '<link rel="stylesheet" href="file:///etc/passwd">',
    '<link rel="attachment" href="file:///etc/passwd">',
    '<style>@import "https://example.org/x.css";</style>',
    '<p style="background: url(https://example.org/x.png)">x</p>',
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" viewBox="0 0 9 9"><image width="9" height="9" href="file:///etc/hostname"/></svg>',
])  # fmt: skip
def test_nothing_is_fetched_but_our_own_style_and_fonts(fragment: str) -> None:
    with pytest.raises(PaperFailed, match="refused to fetch"):
        render_pdf(f'<html lang="ko"><head><title>가</title></head><body>{fragment}</body></html>')


def test_what_people_typed_is_text_and_never_markup() -> None:
    evil = '</style><script>alert(1)</script><img src="file:///etc/passwd"> "; } @page { size: A3 } \\'
    paper = Paper(
        title=evil, kind="보기", as_of=papers.AS_OF, reader=evil, summary=evil,
        sections=(Section(evil, (Paragraph(evil),), finding=evil, rail=(evil,)),),
    )  # fmt: skip
    made = render_pdf(html_of(paper))
    assert made.complaints == ()
    assert "alert(1)" in text_of(made.pdf)
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        assert float(pdf.pages[0].MediaBox[2]) == pytest.approx(595.28, abs=0.1)


def test_a_missing_glyph_is_a_complaint() -> None:
    paper = Paper(
        title="가", kind="보기", as_of=papers.AS_OF, reader="시험",
        sections=(Section("나", (Paragraph("\U0010fffd"),)),),
    )  # fmt: skip
    assert render_pdf(html_of(paper)).complaints


def test_a_paper_with_emoji_is_made_with_a_box_in_their_place_and_says_so() -> None:
    paper = Paper(
        title="새싹🌱", kind="보기", as_of=papers.AS_OF, reader="시험 🌱",
        sections=(Section("나", (Paragraph("가죽을 되살립니다 🌱👩\u200d🌾 尹"),)),),
    )  # fmt: skip
    printed, said = services.made(paper, papers.STAMP)
    assert said == compose.fingerprint(paper)
    text = text_of(printed.pdf)
    assert "가죽을 되살립니다 □□" in text
    assert "글꼴에 없는 글자(그림 문자 등)는 □ 모양으로 찍었습니다" in text
    assert "尹" in text


def test_a_draft_says_that_it_is_one() -> None:
    text = text_of(render_pdf(html_of(replace(papers.decision(), stamp=None))).pdf)
    assert "초안" in text
    assert papers.STAMP.number not in text


def test_the_head_of_a_long_table_stands_on_every_page() -> None:
    rows = tuple(Row((f"{n}번째 줄", "내용", f"{n:,}")) for n in range(1, 121))
    columns = (Column("이름", 40), Column("설명", 40), Column("금액", 20, "number"))
    paper = Paper(
        title="긴 표", kind="보기", as_of=papers.AS_OF, reader="시험",
        sections=(Section("표", (Table(columns, rows, caption="긴 표"),)),),
    )  # fmt: skip
    made = render_pdf(html_of(paper))
    assert made.pages >= 3
    for page in text_of(made.pdf).split("\f")[: made.pages]:
        assert "설명" in page


def test_a_fingerprint_follows_the_content_and_not_the_number() -> None:
    paper = papers.tearsheet()
    other = replace(papers.STAMP, number="두레-2026-000999")
    assert compose.fingerprint(paper) == compose.fingerprint(paper.stamped(other, "x"))
    assert compose.fingerprint(paper) != compose.fingerprint(replace(paper, title="다른 기업"))


def test_a_row_has_as_many_cells_as_the_table_has_columns() -> None:
    with pytest.raises(ValueError, match="2 cells for 1"):
        Table((Column("하나", 1),), (Row(("가", "나")),))


def test_words_after_a_figure_keep_their_distance() -> None:
    table = Table((Column("가", 1), Column("나", 1, "number"), Column("다", 1), Column("라", 1, "date")), ())
    assert table.classes == ("", "n", "g0", "dd")
    assert sum(table.shares) == pytest.approx(100, abs=0.1)


@pytest.mark.parametrize(("words", "html"), [
    ("<b>&", "&lt;b&gt;&amp;"),
    ("가\n나", "가<br>나"),
    (blocks.risk("위험"), '<b class="r">■ 위험</b>'),
    (("가 ", blocks.bold("나")), "가 <b>나</b>"),
    (blocks.dropped("85"), '<span class="drop">(85)</span>'),
])  # fmt: skip
def test_inline_words(words: blocks.Inline, html: str) -> None:
    assert compose.inline(words) == html
