"""사업자등록번호, 법인등록번호 and names as people write them."""

import unicodedata

import pytest

from app.ventures.identifiers import (
    BizRegKind,
    InvalidNumber,
    LegalForm,
    biz_reg_kind,
    biz_reg_no,
    corp_reg_no,
    corp_reg_no_doubt,
    legal_form_of,
    search_key,
    show_biz_reg_no,
    show_corp_reg_no,
    split_name,
)


@pytest.mark.parametrize(
    "written",
    [
        "123-45-67891",
        "1234567891",
        " 123 45 67891 ",
        "１２３－４５－６７８９１",
        "123–45–67891",
        "123.45.67891\n",
        "123-45-67891\u200b",
    ],
)
def test_a_business_number_is_read_however_it_is_written(written: str) -> None:
    assert biz_reg_no(written) == "1234567891"


@pytest.mark.parametrize("real", ["124-81-00998", "220-81-62517"])
def test_a_number_whose_check_digit_needs_the_last_mod_ten_is_real(real: str) -> None:
    assert show_biz_reg_no(biz_reg_no(real)) == real


@pytest.mark.parametrize("wrong", ["116-81-15021", "123-45-67890", "000-00-00000"])
def test_a_number_with_a_wrong_check_digit_is_refused(wrong: str) -> None:
    with pytest.raises(InvalidNumber, match="검증 숫자"):
        biz_reg_no(wrong)


@pytest.mark.parametrize("wrong", ["", "123456789", "12345678911", "12345 abcde", "١٢٣٤٥٦٧٨٩١"])
def test_anything_but_ten_digits_is_refused(wrong: str) -> None:
    with pytest.raises(InvalidNumber, match="10자리"):
        biz_reg_no(wrong)


@pytest.mark.parametrize(
    ("middle", "kind"),
    [
        ("01", BizRegKind.INDIVIDUAL), ("79", BizRegKind.INDIVIDUAL), ("80", BizRegKind.UNINCORPORATED),
        ("81", BizRegKind.PROFIT_CORPORATION), ("82", BizRegKind.NON_PROFIT), ("83", BizRegKind.PUBLIC),
        ("84", BizRegKind.FOREIGN), ("85", BizRegKind.BRANCH), ("86", BizRegKind.PROFIT_CORPORATION),
        ("90", BizRegKind.EXEMPT_INDIVIDUAL), ("99", BizRegKind.EXEMPT_INDIVIDUAL), ("00", BizRegKind.UNKNOWN),
    ],
)  # fmt: skip
def test_the_middle_digits_say_who_holds_the_number(middle: str, kind: BizRegKind) -> None:
    assert biz_reg_kind(f"123{middle}00000") is kind


def test_a_corporate_number_that_does_not_check_is_doubted_and_not_refused() -> None:
    assert corp_reg_no_doubt(corp_reg_no("110111-0062432")) is None
    assert corp_reg_no_doubt(corp_reg_no("110111-0062431")) is not None
    assert show_corp_reg_no("1101110062432") == "110111-0062432"
    with pytest.raises(InvalidNumber, match="13자리"):
        corp_reg_no("110111-006243")


@pytest.mark.parametrize(
    ("written", "bare", "form", "word"),
    [
        ("㈜마을케어", "마을케어", LegalForm.STOCK_COMPANY, "주식회사"),
        ("마을케어 (주)", "마을케어", LegalForm.STOCK_COMPANY, "주식회사"),
        ("（주）마을케어", "마을케어", LegalForm.STOCK_COMPANY, "주식회사"),
        ("주식회사  마을케어", "마을케어", LegalForm.STOCK_COMPANY, "주식회사"),
        ("주)마을케어", "마을케어", LegalForm.STOCK_COMPANY, "주식회사"),
        ("결 유한책임회사", "결", LegalForm.LLC, "유한책임회사"),
        ("(유)결", "결", LegalForm.LIMITED_COMPANY, "유한회사"),
        ("소담 사회적협동조합", "소담", LegalForm.SOCIAL_COOPERATIVE, "사회적협동조합"),
        ("협동조합 소담", "소담", LegalForm.COOPERATIVE, "협동조합"),
        ("소담협동조합", "소담", LegalForm.COOPERATIVE, "협동조합"),
        ("농업회사법인 주식회사 들", "들", LegalForm.SPECIAL_CORP, "농업회사법인"),
        ("농업회사법인㈜들", "들", LegalForm.SPECIAL_CORP, "농업회사법인"),
        ("(사) 나눔", "나눔", LegalForm.INCORPORATED_ASSOCIATION, "사단법인"),
        ("재단법인 아름", "아름", LegalForm.INCORPORATED_FOUNDATION, "재단법인"),
        ("합자회사 길", "길", LegalForm.PARTNERSHIP, "합자회사"),
        ("주방의 재발견", "주방의 재발견", None, None),
        ("사이(間)", "사이(間)", None, None),
        ("", "", None, None),
    ],
)
def test_the_legal_form_is_told_from_the_name(
    written: str, bare: str, form: LegalForm | None, word: str | None
) -> None:
    for text in (written, unicodedata.normalize("NFD", written)):
        name = split_name(text)
        assert (name.bare, name.form, name.form_word) == (bare, form, word)


def test_spellings_of_one_name_share_a_search_key() -> None:
    spellings = [
        "㈜ 마을 케어",
        "마을케어(주)",
        "주식회사 마을-케어",
        unicodedata.normalize("NFD", "마을케어"),
        "마을·케어",
    ]
    assert {search_key(s) for s in spellings} == {"마을케어"}
    assert search_key("㈜ＡＢＣ랩") == search_key("abc랩")


def test_a_word_for_a_legal_form_is_understood() -> None:
    assert legal_form_of("(주)") is LegalForm.STOCK_COMPANY
    assert legal_form_of("개인 사업자") is LegalForm.SOLE_PROPRIETOR
    assert legal_form_of("모름") is None
    assert str(LegalForm.LLC.label) == "유한책임회사"
