"""Fields take figures as people write them, and give back what they could not read."""

from decimal import Decimal

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form
from wtforms.validators import StopValidation

from app.web.forms import DayField, FractionField, telephone


class Typed(Form):
    area = FractionField("전용면적")
    day = DayField("나간 날")


@pytest.mark.parametrize(
    ("typed", "read"),
    [("33.05", "33.05"), ("１，２３４．５㎡", "1234.5"), (" 12 % ", "12"), ("−3", "-3"), ("", None)],
)
def test_a_figure_with_decimals_is_read_as_people_write_it(typed: str, read: str | None) -> None:
    form = Typed(MultiDict({"area": typed}))
    assert form.area.data == (None if read is None else Decimal(read)) and not form.area.process_errors


@pytest.mark.parametrize("typed", ["스무 평", "NaN", "1e400", "1.2.3", "9" * 30, "²"])
def test_what_is_no_figure_is_said_in_words_and_kept(typed: str) -> None:
    form = Typed(MultiDict({"area": typed}))
    form.validate()
    assert "숫자로 적어 주세요" in str(form.area.errors[0])
    assert f'value="{typed}"' in str(form.area()) and 'type="text"' in str(form.area())


def test_a_date_that_is_none_comes_back_as_text_and_a_true_one_as_a_date() -> None:
    wrong, right = Typed(MultiDict({"day": "2026-02-30"})), Typed(MultiDict({"day": "2026. 3. 2."}))
    assert 'type="text"' in str(wrong.day()) and 'value="2026-02-30"' in str(wrong.day())
    assert 'type="date"' in str(right.day())


class Field:
    def __init__(self, data: str) -> None:
        self.data = data


@pytest.mark.parametrize(
    "typed", ["02-2286-1234", "０１０－１２３４－５６７８", "+82 2 2286 1234", "02-2286-1234 내선 3", ""]
)
def test_a_telephone_number_is_taken_as_it_is_usually_written(typed: str) -> None:
    telephone(None, Field(typed))


@pytest.mark.parametrize("typed", ["없음", "010-", "＝HYPERLINK(1)"])
def test_what_cannot_be_called_is_no_telephone_number(typed: str) -> None:
    with pytest.raises(StopValidation, match="전화번호"):
        telephone(None, Field(typed))
