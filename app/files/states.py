"""Kinds of files that are taken in, and what came of laying one open."""

from app.kernel.states import Labelled
from app.kernel.text import N_


class FileKind(Labelled):
    """What a file is, by its content."""

    PDF = "pdf", N_("PDF 문서")
    HWP = "hwp", N_("한글 문서")
    HWPX = "hwpx", N_("한글 문서(hwpx)")
    DOCX = "docx", N_("워드 문서")
    XLSX = "xlsx", N_("엑셀 통합 문서")
    PPTX = "pptx", N_("파워포인트 문서")
    PNG = "png", N_("PNG 그림")
    JPG = "jpg", N_("JPG 그림")
    ZIP = "zip", N_("압축 파일")
    TXT = "txt", N_("글 파일")
    CSV = "csv", N_("CSV 표")


class CopyFault(Labelled):
    """Why a document cannot be read on screen."""

    LOCKED = "locked", N_("암호가 걸린 문서"), "warn"
    BROKEN = "broken", N_("열리지 않는 문서"), "warn"


class CopyEnd(Labelled):
    """How far a document was laid open."""

    WHOLE = "whole", N_("끝까지")
    PAGES = "pages", N_("쪽수 한도까지")
    SIZE = "size", N_("용량 한도까지")
    WORDS = "words", N_("글자 수 한도까지")
    STOPPED = "stopped", N_("도중에 멈춤")
