"""Texts that a query compares with and no question has, in the place of a name that the question does have.

Asked for the employee called Ebba, a small model may look for an 'Editor'. Doubted is only both together: a name in the
question – in quotes, or with a capital inside a sentence – of which the query has nothing, and a compared text of which
the question has nothing. Asked again for that, such a model mends as little as it breaks: it is said to the reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sqlglot import exp

from app.assistant.folding import fold
from app.assistant.question import stems

_QUOTED = re.compile(r"[\"“'‘]([^\"“”'‘’]{2,60})[\"”'’](?!\w)")
_CAPITAL = re.compile(r"(?<=[\w,;:] )([A-Z][\w'’-]{2,})")
_COMPARED = (exp.EQ, exp.Like, exp.ILike, exp.In, exp.NEQ)


def find_invented(tree: exp.Expr, question: str, named: Iterable[str] = ()) -> Iterator[str]:
    """Yield a sentence where a query compares with another text than the name that the question has.

    `named` are stored values that the question names in other words: "the US" for 'United States'.
    """
    asked = set(stems(fold(question)))
    texts = {
        literal.name
        for literal in tree.find_all(exp.Literal)
        if literal.is_string
        and isinstance(literal.parent, _COMPARED)
        and re.search(r"[^\W\d_]{3}", literal.name)
    }
    known = set(stems(fold(" ".join((*texts, *(name.name for name in tree.find_all(exp.Identifier)))))))
    names = [name for name in _names(question) if not known & set(stems(fold(name)))]
    spelled = {text.lower() for text in named}
    texts = {text for text in texts if text.lower() not in spelled}
    invented = sorted(text for text in texts if set(stems(fold(text))) and not asked & set(stems(fold(text))))
    if names and invented:
        yield f"The question names “{names[0]}”, and the query looks for '{invented[0]}', which it does not name."


def _names(question: str) -> list[str]:
    quoted = _QUOTED.findall(question)
    return quoted or _CAPITAL.findall(question)
