"""Text of others is shown to the letter; test_browser asks a browser whether it is."""

from __future__ import annotations

import pytest

from app.ui.literal import as_html, as_label


def test_html_is_escaped_in_every_part() -> None:
    assert as_html("<i>", "c", strong="<b>") == '<p class="c"><strong>&lt;b&gt;</strong> &lt;i&gt;</p>'
    assert as_html("\"'&", "c") == '<p class="c">&quot;&#x27;&amp;</p>'


@pytest.mark.parametrize(
    "text",
    [
        "**bold** _it_ `code`", "$1 and $2", "[a](http://b)", "# x", ":red[x]", ":smile:", ":material/home:",
        "a -> b -- c", "www.example.com", "me@example.com", "<script>", "12:30", "\\", "ünïcode 漢字", "",
    ],
)  # fmt: skip
def test_a_label_reads_as_the_text(text: str) -> None:
    label = as_label(text)
    assert label.replace("\u2060", "").replace("\\\\", "\0").replace("\\", "").replace("\0", "\\") == text


@pytest.mark.parametrize("text", [":smile:", ":material/home:", "->", "--", "www.", "a@b", ">=", "http://x"])
def test_what_is_looked_for_after_escaping_is_taken_apart(text: str) -> None:
    assert "\u2060" in as_label(text)


def test_a_label_is_one_line() -> None:
    assert as_label("a\n\n# b") == r"a \# b"
