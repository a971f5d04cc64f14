"""Any query's rows in another order, only the last few of them, or all where it shows some.

"Lowest first", "sorted by name", "newest first", "the bottom 3", "all of them": of whatever SELECT, since its rows stay
what they are. What is cut after some rows is not ordered otherwise: those that are shown may be meant, or others.
All raise LookupError where the order can be by more than one thing.
"""

from __future__ import annotations

import re

from sqlglot import exp

from app.assistant.schema import Column, Schema, Table
from app.assistant.words.readable import find_column

_LEAD = r"^\W*(?:(?:and|but|ok|okay|now|then|please|just|only|can you|could you|show|list|give|me|us|put)\b[ ,]*)*"
_SORT = (
    r"(?:(?:re-?)?(?:sort|order|arrange|rank)(?:ed)?"
    r"(?: it| them| that| those| the list| the table| the rows)? (?:by|on) )"
)
_FIRST = r"(?: ones?)?(?: first| on top| at the top)"
_LEAST = rf"(?:with )?(?:the )?(?:lowest|smallest|fewest|least){_FIRST}|(?:in )?ascending(?: order)?"
_MOST = rf"(?:with )?(?:the )?(?:highest|largest|biggest|most){_FIRST}|(?:in )?descending(?: order)?"
_TAIL = r"(?: instead)?(?:,? please)?\W*$"
_ORDER = re.compile(
    rf"{_LEAD}(?:(?:re-?)?(?:sort|order|arrange)(?:ed)?(?: it| them| that| those)? )?"
    rf"(?:(?P<least>{_LEAST})|(?P<most>{_MOST})|"
    r"(?P<name>alphabetically|in alphabetical order|(?:sort |order )?by name)|"
    rf"(?P<newest>(?:the )?(?:newest|latest|most recent) first)|(?P<oldest>(?:the )?(?:oldest|earliest) first)){_TAIL}",
    re.IGNORECASE,
)
_BY = re.compile(
    rf"{_LEAD}{_SORT}(?:the )?(?P<what>[\w -]+?)(?:,? (?:(?P<least>{_LEAST})|(?P<most>{_MOST})))?{_TAIL}",
    re.IGNORECASE,
)
_ALL = re.compile(
    rf"{_LEAD}(?:all(?: of (?:them|these|those))?|them all|everything|the (?:whole|full|complete|entire) list|"
    rf"not (?:just|only) the (?:top|first) \w+|without (?:the|a|any) limit){_TAIL}",
    re.IGNORECASE,
)
_TURNED = re.compile(
    rf"{_LEAD}(?:in reverse(?: order)?|reverse (?:it|that|them|the (?:order|list|table))|"
    rf"(?:the )?other way (?:a)?round){_TAIL}",
    re.IGNORECASE,
)
_FEW = re.compile(
    rf"{_LEAD}(?:the )?(?P<which>bottom|lowest|smallest) (?P<n>\d{{1,3}}|two|three|four|five|six|seven|eight|nine|ten)"
    rf"(?: (?:of them|of those|ones|rows))?{_TAIL}",
    re.IGNORECASE,
)
_NUMBERS = {word: n for n, word in enumerate("two three four five six seven eight nine ten".split(), 2)}
_LABELS = ("name", "title")
_NUMERIC = ("DECIMAL", "NUMERIC", "DOUBLE", "REAL", "FLOAT", "INT", "BIGINT", "SMALLINT")
_WORD = re.compile(r"[a-z0-9]+")


def reorder(question: str, tree: exp.Expr, schema: Schema) -> tuple[exp.Expr, str] | None:
    """The query in the order, or with as many rows, as a follow-up asks for that asks for nothing else; what was done.

    Raises: LookupError where it leaves that open.
    """
    asked = [pattern.match(question) for pattern in (_ALL, _FEW, _BY, _ORDER, _TURNED)]
    if not any(asked) or not isinstance(tree, exp.Select):
        return None
    tree = tree.copy()
    everything, few, by, order, turned = asked
    if not tree.args.get("group") and all(item.find(exp.AggFunc) for item in tree.expressions):
        raise LookupError("one row")
    if everything:
        limit = tree.args.get("limit")
        if not limit or tree.args.get("offset") or limit.expression.name == "1":
            raise LookupError("all are shown, or the one that was asked for")
        tree.set("limit", None)
        return tree, "all rows"
    if tree.args.get("limit") or tree.args.get("offset") or not tree.expressions:
        raise LookupError("those that are shown, or others")
    if turned:
        return tree, _turn(tree)
    if few:
        if few["which"].lower() == "bottom" and not _is_ranked(tree, schema):
            raise LookupError("the last of them, or the lowest")
        n = _NUMBERS.get(few["n"].lower()) or int(few["n"])
        _order_by(tree, _figure(tree, schema), down=False, schema=schema)
        return tree.limit(n, copy=False), f"the {n} lowest"
    if by and by["what"].lower() == "name" and (by["most"] or by["least"]):
        raise LookupError("by name, or by a figure")  # "by name, lowest first"
    if by and (said := by["what"].lower()) != "name":
        item = named_output(tree, said)
        down = bool(by["most"]) or (_is_figure(item, schema) and not by["least"])
        if _is_day(item) and not (by["most"] or by["least"]):
            raise LookupError("the first day first, or the last")
        _order_by(tree, item, down=down, schema=schema)
        return tree, f"sorted by {said}{', largest first' if down else ''}"
    return tree, _in_order(tree, order or by, schema)


def _turn(tree: exp.Select) -> str:
    """Turn the order of the rows round, in what they are ordered by first."""
    order = tree.args.get("order")
    if not order:
        raise LookupError("in no order")
    first = order.expressions[0]
    first.set("desc", not first.args.get("desc"))
    return "in reverse order"


def _is_ranked(tree: exp.Select, schema: Schema) -> bool:
    """Whether rows are ordered by a figure first."""
    order = tree.args.get("order")
    return order is not None and _is_figure(_output(tree, order.expressions[0].this), schema)


def _in_order(tree: exp.Select, asked: re.Match[str] | None, schema: Schema) -> str:
    said = asked.groupdict() if asked else {}
    if said.get("least") or said.get("most"):
        down = bool(said["most"])
        _order_by(tree, _figure(tree, schema), down=down, schema=schema)
        return f"the {'highest' if down else 'lowest'} first"
    if said.get("newest") or said.get("oldest"):
        days = [item for item in tree.expressions if _is_day(item)]
        if len(days) != 1 or any(_is_figure(item, schema) for item in tree.expressions):
            raise LookupError("by several days, or none")
        _order_by(tree, days[0], down=bool(said["newest"]), schema=schema)
        return f"the {'newest' if said['newest'] else 'oldest'} first"
    labels = [item for item in tree.expressions if not _is_figure(item, schema)]
    named = [item for item in labels if _words(item)[-1:] and _words(item)[-1] in _LABELS] or labels
    if len(named) != 1 or _is_day(named[0]):
        raise LookupError("by several names, or by none")
    _order_by(tree, named[0], down=False, schema=schema)
    return "sorted by name"


def _order_by(tree: exp.Select, item: exp.Expr, *, down: bool, schema: Schema) -> None:
    """Order by an output, then as before. Raises: LookupError where it is so already."""
    key = exp.column(item.alias) if item.alias else item.copy()
    order = tree.args.get("order")
    before = order.expressions if order else []
    own = {key.sql(), (item.this if isinstance(item, exp.Alias) else item).sql()}
    if before and before[0].this.sql() in own and bool(before[0].args.get("desc")) == down:
        raise LookupError("so it is already")
    rest = [each for each in before if each.this.sql() not in own]
    # A figure that came first does not order what is ordered by name.
    rest = [each for each in rest if not _is_figure(_output(tree, each.this), schema)]
    tree.set("order", exp.Order(expressions=[exp.Ordered(this=key, desc=down), *rest]))


def _output(tree: exp.Select, node: exp.Expr) -> exp.Expr:
    if isinstance(node, exp.Column) and not node.table:
        found: exp.Expr = next((item for item in tree.expressions if item.alias == node.name), node)
        return found
    return node


def _figure(tree: exp.Select, schema: Schema) -> exp.Expr:
    """The output that is a figure: the one there is, or the one that the rows are ordered by."""
    figures: list[exp.Expr] = [item for item in tree.expressions if _is_figure(item, schema)]
    order = tree.args.get("order")
    if len(figures) > 1 and order:
        first = _output(tree, order.expressions[0].this)
        figures = [item for item in figures if first is item or first.sql() == item.sql()]
    if len(figures) != 1:
        raise LookupError("by several figures, or none")
    return figures[0]


def _is_figure(item: exp.Expr, schema: Schema) -> bool:
    """Whether an output is computed as a number."""
    node = item.this if isinstance(item, exp.Alias) else item
    if isinstance(node, exp.Min | exp.Max):
        return False  # of a day, or of a number
    if isinstance(node, exp.Column):
        found = find_column(node, schema)
        return found is not None and _is_amount(*found)
    return isinstance(node, exp.Round | exp.Binary) or (
        node.find(exp.AggFunc, exp.Window) is not None and not node.find(exp.Min, exp.Max)
    )


def _is_amount(table: Table, column: Column) -> bool:
    """Whether a column is a number, and none that only names its record or another."""
    keys = {*table.primary_key, *(name for key in table.foreign_keys for name in key.columns)}
    return column.type.upper().startswith(_NUMERIC) and column.name not in keys


def _is_day(item: exp.Expr) -> bool:
    words = _words(item)
    return bool(words) and (
        words[-1] in ("on", "at", "date", "day", "month", "week", "year", "quarter", "time")
        or item.find(exp.TimestampTrunc, exp.DateTrunc, exp.Year, exp.Month, exp.Quarter, exp.TimeToStr)
        is not None
    )


def named_output(tree: exp.Select, said: str) -> exp.Expr:
    """The one output whose name has all the words that are said. Raises: LookupError."""
    asked = {_stem(word) for word in _WORD.findall(said.lower())}
    found: list[exp.Expr] = [
        item for item in tree.expressions if asked and asked <= set(map(_stem, _words(item)))
    ]
    exact = [item for item in found if asked == set(map(_stem, _words(item)))]
    found = exact or found
    if len(found) != 1:
        raise LookupError(said)
    return found[0]


def _words(item: exp.Expr) -> list[str]:
    return _WORD.findall(item.alias_or_name.lower().replace("_", " "))


def _stem(word: str) -> str:
    return (
        word[:-3] + "y"
        if word.endswith("ies")
        else word[:-1]
        if word.endswith("s") and len(word) > 3
        else word
    )
