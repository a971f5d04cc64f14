"""How one outcome is shown: the figure, chart or table and what stands behind it, or why there is none.

Business users see the result first, then how their words were understood; the SQL is one click away. What is
computed for showing (`Shown`) is kept with the conversation: Streamlit draws the page anew at every click.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import streamlit as st

from app.assistant.answer import Answer, describe_forgotten
from app.assistant.confide import Confidence
from app.assistant.run import Result
from app.assistant.workspace import Term
from app.ui.chart import Chart, choose_chart, describe_chart, draw_chart
from app.ui.columns import EMPTY, Column, read_columns, unique_labels
from app.ui.download import file_name, render_csv
from app.ui.filters import read_filters
from app.ui.literal import as_html, as_label, as_row

MAX_FIGURES = 4  # in one row, shown large instead of as a table
TABLE_ROWS = 12  # before the table scrolls
ROW_PX = 35

_NOTHING_AGAINST = {"likely": ("no check found anything against it",)}
_TITLES = {"abstained": "No answer in this data", "refused": "Not allowed", "failed": "This did not work"}


@dataclass(frozen=True)
class Shown:
    """One outcome, ready to be drawn; `filters` only where no rows were found."""

    question: str
    follows: str = ""
    answer: Answer | None = None
    problem: str = ""
    columns: tuple[Column, ...] = ()
    chart: Chart | None = None
    filters: tuple[str, ...] = ()


def prepare_answer(answer: Answer, units: Mapping[str, str], dialect: str, *, follows: str = "") -> Shown:
    """Compute what showing an answer takes."""
    shown = Shown(answer.question, follows, answer)
    if answer.verdict != "answered" or answer.result is None:
        return shown
    columns = read_columns(answer.result, units)
    if is_empty(answer.result):
        return dataclasses.replace(shown, columns=columns, filters=read_filters(answer.sql, dialect))
    return dataclasses.replace(shown, columns=columns, chart=choose_chart(columns))


def show_outcome(shown: Shown, number: int) -> None:
    """Draw the outcome; `number` tells its widgets from those of the other outcomes on the page."""
    show_question(shown.question, shown.follows)
    answer = shown.answer
    if answer is None:
        if shown.problem:
            show_notice("failed", "This did not work", shown.problem)
        else:
            st.html(as_html("You stopped this question.", "ih-small"))
        return
    if answer.verdict != "answered" or answer.result is None:
        title = "Which do you mean?" if answer.choices else _TITLES.get(answer.verdict, _TITLES["failed"])
        show_notice(answer.verdict, title, answer.message)
        if answer.verdict != "abstained":
            _show_sql(answer, "The SQL that was tried")
        return
    if answer.verified:
        said = f"by the data team’s own query for this question: {answer.verified}"
        st.html(as_html(said, "ih-verified", strong="Verified"))
    elif answer.composed:
        source = answer.composed_of.replace("'", "’")
        said = f"from {source}, no model used: {answer.composed}"
        st.html(as_html(said, "ih-verified", strong="Built"))
    if answer.confidence is not None and not answer.verified:
        _show_band(answer.confidence)
    if answer.notes:
        st.html("".join(as_html(note, "ih-said") for note in answer.notes))
    if is_empty(answer.result):
        _show_empty(shown)
    else:
        _show_result(shown)
    for doubt in answer.doubts:
        show_notice("refused", "Check this", doubt)
    if answer.context.linked is not None:
        st.html(as_html(str(answer.context.linked), "ih-small"))
    if answer.forgotten:
        st.html(as_html(describe_forgotten(answer.forgotten), "ih-small"))
    _show_read_back(answer)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(as_html(_facts(answer), "ih-small"))
        if not is_empty(answer.result):
            st.download_button(
                "Download CSV",
                data=lambda result=answer.result: render_csv(result),
                file_name=file_name(answer.question),
                mime="text/csv",
                on_click="ignore",
                key=f"csv-{number}",
                type="tertiary",
                icon=":material/download:",
            )
    _show_sql(answer, "SQL")


def _show_band(confidence: Confidence) -> None:
    """Draw the band as a coloured label, with the probability where it was measured, and why."""
    share = f" · {100 * confidence.probability:.0f} %" if confidence.probability is not None else ""
    reasons = confidence.reasons or _NOTHING_AGAINST.get(confidence.band, ())
    css = f"ih-band ih-band-{confidence.band.replace(' ', '-')}"
    label = confidence.band.capitalize() + share
    st.html(as_html("; ".join(reasons), css, strong=label))


def show_question(question: str, follows: str = "") -> None:
    """Draw the question as it was asked, and the one it builds upon."""
    st.html(as_html(question, "ih-question"))
    if follows:
        st.html(as_html(f"Builds on: {follows}", "ih-small"))


def is_empty(result: Result) -> bool:
    """Whether there is nothing to show: no rows, or one row of only NULL, as sums over no rows give."""
    return not result.rows or (len(result.rows) == 1 and all(value is None for value in result.rows[0]))


def make_table(columns: tuple[Column, ...]) -> tuple[pa.Table, dict[str, Any]]:
    """Make the table and its column settings for Streamlit; keys are c0, c1 …, as names may occur twice."""
    arrays, settings = {}, {}
    for number, (column, label) in enumerate(zip(columns, unique_labels(columns), strict=True)):
        key = f"c{number}"
        settings[key] = _column_setting(column, label)
        if column.is_measure:
            arrays[key] = pa.array([None if v is None else float(v) for v in column.values], pa.float64())
        elif column.kind in ("ordinal", "year") or (column.kind == "id" and column.table_format):
            arrays[key] = pa.array(column.values, pa.int64())
        elif column.kind == "boolean":
            arrays[key] = pa.array(column.values, pa.bool_())
        elif column.kind == "date":
            arrays[key] = pa.array(column.values, pa.date32())
        elif column.kind == "timestamp":
            arrays[key] = pa.array(column.values, pa.timestamp("us"))
        else:
            arrays[key] = pa.array(column.values, pa.string())
    return pa.table(arrays), settings


def _column_setting(column: Column, label: str) -> Any:
    if column.kind == "boolean":
        return st.column_config.CheckboxColumn(label)
    if column.kind == "date":
        return st.column_config.DateColumn(label, format=column.table_format)
    if column.kind == "timestamp":
        return st.column_config.DatetimeColumn(label, format=column.table_format)
    if column.table_format:
        return st.column_config.NumberColumn(label, format=column.table_format)
    digits = all(v is None or v.lstrip("-").replace(",", "").isdigit() for v in column.values)
    return st.column_config.TextColumn(label, alignment="right" if digits and any(column.values) else None)


def _show_result(shown: Shown) -> None:
    result = shown.answer.result if shown.answer else None
    if result is None:
        return
    figures = len(result.rows) == 1 and len(shown.columns) <= MAX_FIGURES
    if figures and all(column.is_measure for column in shown.columns):
        with st.container(horizontal=True, gap="large"):
            for column, label in zip(shown.columns, unique_labels(shown.columns), strict=True):
                st.metric(as_label(label), as_label(column.show(column.values[0])), width="content")
    elif shown.chart is not None:
        chart, table = st.tabs(["Chart", "Table"])
        with chart:
            st.altair_chart(draw_chart(shown.chart), alt=describe_chart(shown.chart))
        with table:
            _show_table(shown.columns)
    else:
        _show_table(shown.columns)
    if result.truncated:
        show_notice(
            "abstained",
            f"The first {len(result.rows):,} rows",
            "There are more; narrow the question, for instance to a shorter period.",
        )


def _show_table(columns: tuple[Column, ...]) -> None:
    table, settings = make_table(columns)
    rows = min(table.num_rows, TABLE_ROWS)
    st.dataframe(
        table, column_config=settings, hide_index=True, placeholder=EMPTY, height=(rows + 1) * ROW_PX + 3
    )


def _show_empty(shown: Shown) -> None:
    if shown.filters:
        said = "The query ran, but nothing in the data fits it. Is one of these conditions too narrow?"
    else:
        said = "The query ran, but the data holds nothing for it."
    show_notice("abstained", "No rows match", said)
    if shown.filters:
        st.code("\n".join(shown.filters), language="sql", wrap_lines=True)


def terms_beside(answer: Answer) -> list[Term]:
    """The terms of the question that its query does not define, and that say something of what it computes."""
    defined = {line.text.partition(":")[0].lower() for line in answer.read_back if line.label == "Definition"}
    terms = [term for term in answer.context.grounding.terms if term.term.lower() not in defined]
    # Of a composed answer every word was read: a figure that it does not compute is not meant, as "billed", in euros.
    return [term for term in terms if not (answer.composed and term.sql)]


def _show_read_back(answer: Answer) -> None:
    """Show in English what was computed, and what words of the question mean that the query does not define."""
    terms = terms_beside(answer)
    if answer.read_back:
        rows = (as_row(line.label, line.text, is_code=line.is_sql) for line in answer.read_back)
        st.html(f'{as_html("What was computed", "ih-heading")}<dl class="ih-readback">{"".join(rows)}</dl>')
    if terms:
        heading = as_html("Words of the question", "ih-heading")
        st.html(heading + "".join(as_html(term.means, "ih-term", strong=term.term) for term in terms))


def _show_sql(answer: Answer, title: str) -> None:
    if not answer.sql:
        return
    with st.expander(title):
        st.code(answer.sql, language="sql", wrap_lines=True)
        if answer.repairs:
            heading = as_html("What Inhouse corrected", "ih-heading")
            st.html(heading + "".join(as_html(repair, "ih-small") for repair in answer.repairs))


def show_notice(kind: str, title: str, text: str) -> None:
    """Draw a calm block: blue-grey to inform, amber for a refusal, red for a failure."""
    said = as_html(title, "ih-title") + as_html(text, "ih-text")
    st.html(f'<div class="ih-notice ih-{kind}" role="status">{said}</div>')


def _facts(answer: Answer) -> str:
    rows = len(answer.result.rows) if answer.result else 0
    waited = answer.timings_s.get("wait", 0.0)
    facts = [f"{rows:,} row{'s' if rows != 1 else ''}", f"{answer.timings_s.get('total', 0.0):.1f} s"]
    if waited >= 0.1:
        facts.append(f"{waited:.1f} s of it in line")
    return " · ".join([*facts, *filter(None, [answer.model])])
