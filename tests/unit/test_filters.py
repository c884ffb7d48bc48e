"""Filters write in the reader's language, put dates into `<time>` and never trust text."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from flask import Flask, render_template_string
from flask_babel import Babel, force_locale

from app.kernel.states import Labelled
from app.web import filters, ledger
from app.web.filters import counted


class Stage(Labelled):
    EARLY = "early", "초기", "going"


@pytest.fixture
def page() -> Iterator[Flask]:
    """A bare application with the filters, inside a request."""
    made = Flask("app.web")
    made.config["BABEL_DEFAULT_LOCALE"] = "ko"
    Babel(made)
    filters.register(made)
    made.add_url_rule("/list", "list", lambda: "")
    with made.test_request_context("/list?sort=-sales&stage=early&after=7"):
        yield made


def show(source: str, **values: object) -> str:
    return render_template_string(source, **values)


def test_a_date_carries_its_machine_form(page: Flask) -> None:
    assert show("{{ d|date }}", d=date(2026, 3, 2)) == '<time datetime="2026-03-02">2026. 3. 2.</time>'
    assert "2026-03-02T00:30+09:00" in show("{{ d|datetime }}", d=datetime(2026, 3, 1, 15, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    "source", ["{{ none|missing }}", "{{ none|computed }}", "{{ true|as_text }}", "{{ none|shown('won') }}"]
)
def test_what_stands_for_nothing_is_said_anew_on_every_page(page: Flask, source: str) -> None:
    template = page.jinja_env.from_string(source)
    spoken: list[str] = []
    for words in ("하나", "둘"):
        with patch.object(filters, "said", lambda _text, words=words: words):
            spoken.append(template.render())
    assert "하나" in spoken[0] and "둘" in spoken[1]


def test_formats_follow_the_language_of_the_page(page: Flask) -> None:
    source = "{{ 1234000|won }} {{ d|date }} {{ d|days_left(t) }}"
    values = {"d": date(2026, 3, 2), "t": date(2026, 3, 1)}
    assert show(source, **values).endswith("1일 남음")
    with force_locale("en"):
        english = show(source, **values)
    assert english.startswith("₩1,234,000 ")
    assert "2 Mar 2026" in english
    assert english.endswith("1 day left")


def test_zero_is_a_value_and_nothing_is_not_handed_in(page: Flask) -> None:
    assert show("{{ 0|won|missing }}") == "0원"
    assert show("{{ none|won|missing }}") == '<span class="none">미제출</span>'
    assert show("{{ none|times|computed }}") == '<span class="none">산출 불가</span>'
    assert show("{{ none|dash }}") == '<span class="none">–</span>'


def test_text_of_people_is_escaped_wherever_a_filter_makes_markup(page: Flask) -> None:
    bad = "<b>x</b>"
    for source in (
        "{{ v|nl2br }}",
        "{{ v|unit }}",
        "{{ v|missing }}",
        "{{ v|as_text }}",
        "{{ [v]|as_text }}",
    ):
        shown = show(source, v=bad)
        assert "<b>" not in shown, source
        assert "&lt;b&gt;" in shown, source


def test_a_figure_has_its_unit_set_small(page: Flask) -> None:
    assert show("{{ 1584210000|won_scan|unit }}") == '15.8<span class="unit">억 원</span>'
    assert show("{{ '312'|unit }}") == "312"


def test_a_period_is_written_from_two_dates_or_from_itself(page: Flask) -> None:
    whole = SimpleNamespace(start=date(2026, 3, 2), end=None)
    assert show("{{ p|period|striptags }}", p=whole) == "2026. 3. 2. –"
    assert (
        show("{{ a|period(b)|striptags }}", a=whole.start, b=date(2027, 3, 1)) == "2026. 3. 2. – 2027. 3. 1."
    )
    assert show("{{ none|period }}") == "–"


def test_values_of_a_conflict_are_read_as_words(page: Flask) -> None:
    assert show("{{ v|as_text }}", v=Stage.EARLY) == "초기"
    assert show("{{ v|as_text }}", v=True) == "예"
    assert show("{{ v|as_text }}", v=1234567) == "1,234,567"
    assert show("{{ v|as_text|striptags }}", v=date(2026, 11, 20)) == "2026. 11. 20."


def test_an_address_keeps_what_it_is_not_told_to_change(page: Flask) -> None:
    assert filters.address(sort="name", after=None) == "/list?sort=name&stage=early"
    assert filters.kept_args("after", "sort") == [("stage", "early")]
    assert filters.sort_now() == "-sales"


COLUMNS = [
    {"key": "name", "label": "기업", "sort": True},
    {"key": "place", "label": "방", "low": True},
    {"key": "sales", "label": "매출", "num": True, "sort": True},
    {"key": "people", "label": "명", "num": True, "short": ""},
]


def test_a_sorted_column_says_its_direction_and_turns_around() -> None:
    name, place, sales, people = ledger.lay_out(COLUMNS, sort="-sales").columns
    assert (name.sort_state, name.sort_to) == ("none", "name")
    assert (sales.sort_state, sales.sort_to) == ("descending", "sales")
    assert (place.sort_state, people.sort_to) == ("", "")
    assert ledger.lay_out(COLUMNS, sort="sales").columns[2].sort_to == "-sales"
    assert ledger.lay_out(COLUMNS).columns[2].sort_to == "-sales", "figures first sort from the largest"


def test_the_words_of_a_total_span_every_column_before_the_first_sum() -> None:
    plan = ledger.lay_out(COLUMNS, totals={"sales": 10}, pick=True)
    assert plan.span == 3
    assert [column.key for column in plan.summed] == ["sales", "people"]


def test_a_stacking_table_carries_labels_and_roles_for_a_phone() -> None:
    columns = ledger.lay_out(COLUMNS, stack=True).columns
    assert columns[0].cell_attributes == ' role="rowheader"'
    assert columns[1].cell_attributes == ' role="cell" class="low" data-label="방"'
    assert columns[3].cell_attributes == ' role="cell" class="num" data-label=""'


def test_a_label_with_quotes_stays_inside_its_attribute() -> None:
    (column,) = ledger.lay_out([{"key": "a", "label": 'x" onclick="y'}], stack=True).columns[:1]
    assert '"y' not in column.head_attributes
    second = ledger.lay_out([{"key": "a", "label": "a"}, {"key": "b", "label": 'x" onclick="y'}], stack=True)
    assert "&#34;" in second.columns[1].cell_attributes


def test_a_cell_of_ones_own_knows_its_key_and_how_its_plain_form_is_written() -> None:
    (column,) = ledger.lay_out([{"key": "sales", "label": "매출", "as": "won"}]).columns
    assert column.key == "sales"
    assert (column.key.key, column.key.kind) == ("sales", "won")


def test_a_word_is_counted_where_its_language_counts() -> None:
    assert [counted(" day| days", number) for number in (0, 1, 2)] == [" days", " day", " days"]
    assert [counted("일", number) for number in (1, 2)] == ["일", "일"]
