"""Text that others wrote (questions, values, names, messages), shown to the letter and never interpreted.

Streamlit renders most texts as Markdown: `$1 and $2` would become a formula, `:red[x]` a colour, `--` a dash.
What stands alone goes out as escaped HTML; what must be a label is escaped for Streamlit's Markdown.
"""

from __future__ import annotations

import html
import re

# Backslashes stop Markdown, but emoji names, icons, bare links and typographic arrows are looked for in the
# text after the backslashes are gone; a word joiner, which has no width, takes those apart.
_JOINER = "\u2060"
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_AFTERWARDS = re.compile(r"(?<=[:<>~=-])(?=[\w<>=-])|(?<=\w)(?=[:@])|(?<=\b[Ww])(?=[Ww]{2}\.)")


def as_html(text: str, css_class: str, *, strong: str = "") -> str:
    """Return a paragraph of the class with the text as it is, after `strong` in bold.

    >>> as_html("<b> & $1", "ih-note", strong="x")
    '<p class="ih-note"><strong>x</strong> &lt;b&gt; &amp; $1</p>'
    """
    bold = f"<strong>{html.escape(strong)}</strong> " if strong else ""
    return f'<p class="{css_class}">{bold}{html.escape(text)}</p>'


def as_row(label: str, text: str, *, is_code: bool = False) -> str:
    """Return a term of a definition list with its text as it is.

    >>> as_row("Only", "a < 1", is_code=True)
    '<dt>Only</dt><dd><code>a &lt; 1</code></dd>'
    """
    said = html.escape(text)
    return f"<dt>{html.escape(label)}</dt><dd>{f'<code>{said}</code>' if is_code else said}</dd>"


def as_label(text: str) -> str:
    r"""Escape a text for a place where Streamlit reads Markdown, such as a button.

    >>> as_label("$5 **now**")
    '\\$5 \\*\\*now\\*\\*'
    """
    return _PUNCTUATION.sub(r"\\\1", _AFTERWARDS.sub(_JOINER, " ".join(text.split())))
