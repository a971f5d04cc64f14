"""What a query shows: more columns of its records, fewer of them, groups' figures as shares, groups over a number.

More are the attributes that the house knows of the records that are listed, or of those that are grouped by. A share is
of the total of all groups, which must be all there are. All raise LookupError where there is not exactly one meaning.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from app.assistant.compose.listing import Attribute
from app.assistant.edit.figures import bare, measures_of
from app.assistant.edit.order import named_output
from app.assistant.edit.plain import Plain

_SAID = {">": "over", "<": "under", ">=": "of at least", "<=": "of at most", "=": "of exactly"}


def add_columns(plain: Plain, named: Sequence[Sequence[tuple[str, Attribute]]]) -> None:
    """Show attributes too, each told by the words for it: what they may mean, by the alias of the records.

    Raises: LookupError.
    """
    if any(isinstance(item, exp.Star) for item in plain.tree.expressions):
        raise LookupError("all columns are shown")
    of = _shown_records(plain)
    shown = {
        plain.text(item.this if isinstance(item, exp.Alias) else item) for item in plain.tree.expressions
    }
    for means in named:
        found = {attribute.expr: attribute for alias, attribute in means if alias == of}
        if len(found) != 1:
            raise LookupError("no attribute of them, or several")
        attribute = next(iter(found.values()))
        if plain.normal(attribute.expr) in shown:
            raise LookupError("shown already")
        plain.reach(*plain.domain.joins.aliases(attribute.expr))
        node = plain.parsed(attribute.expr)
        own = isinstance(node, exp.Column) and node.name == attribute.name
        item = node if own else exp.alias_(node, attribute.name)
        labels = [*plain.labels, item] if plain.figures else [*plain.tree.expressions, item]
        plain.tree.set("expressions", [*labels, *plain.figures] if plain.figures else labels)
        if plain.keys:
            plain.tree.args["group"].append("expressions", node.copy())
        plain.said.append(f"with the {attribute.label}")


def _shown_records(plain: Plain) -> str:
    """The house alias of the records that rows are of. Raises: LookupError where each row is of several."""
    if plain.is_list:
        return plain.base
    keys = {plain.text(key) for key in plain.keys}
    tables = {table.alias: table for table in plain.domain.schema.tables}
    found = [
        alias
        for alias in plain.names
        if (table := tables.get(alias))
        and table.primary_key
        and {f"{alias}.{name}" for name in table.primary_key} <= keys
    ]
    if len(found) != 1 or any(key.partition(".")[0] != found[0] for key in keys):
        raise LookupError("no records")
    return found[0]


def remove_columns(tree: exp.Select, said: str) -> str:
    """Leave an output out that is named so; in words. Raises: LookupError where it is the only one or orders rows."""
    item = named_output(tree, said)
    node = item.this if isinstance(item, exp.Alias) else item
    if len(tree.expressions) < 2 or tree.args.get("distinct") or node.find(exp.AggFunc, exp.Window):
        raise LookupError("nothing would be left, or other rows")
    group, order = tree.args.get("group"), tree.args.get("order")
    by_number = [
        key for clause in (group, order) if clause for key in clause.find_all(exp.Literal) if key.is_int
    ]
    if by_number or (group and any(key.name == item.alias for key in group.expressions if item.alias)):
        raise LookupError("a clause names outputs")
    if len([each for each in tree.expressions if not each.find(exp.AggFunc)]) < 2 and group:
        raise LookupError("groups without a name")
    for ordered in order.expressions if order else ():
        if item.alias and isinstance(ordered.this, exp.Column) and ordered.this.name == item.alias:
            ordered.set("this", node.copy())
    tree.set("expressions", [each for each in tree.expressions if each is not item])
    return f"without the {said}"


def to_share(plain: Plain) -> None:
    """Show each group's figure as a percentage of all groups together. Raises: LookupError."""
    if len(plain.figures) != 1 or not plain.keys or plain.is_cut:
        raise LookupError("no figure of all groups")
    figure = bare(plain.figures[0])
    inner = figure.this if isinstance(figure, exp.Filter) else figure
    if not isinstance(inner, exp.Sum | exp.Count) or inner.find(exp.Distinct):
        raise LookupError("it does not add up")
    if not all(measure.adds_up and not measure.future for measure in measures_of(plain)):
        raise LookupError("it does not add up")
    columns = {plain.text(column) for key in plain.keys for column in key.find_all(exp.Column)}
    if any(plain.may_lack(column.partition(".")[0]) for column in columns):
        raise LookupError("those of no group are a part, too")
    ranged = plain.range()
    if ranged and ranged[0] in columns:
        raise LookupError("of months")
    for part in plain.where:
        if columns & {plain.text(column) for column in part.find_all(exp.Column)}:
            raise LookupError("of the groups shown, or of all")
    total = exp.Window(this=exp.Sum(this=figure.copy()))
    zero = exp.func("NULLIF", total, exp.Literal.number(0), dialect="duckdb")
    hundred = exp.Mul(this=exp.Literal.number("100.0"), expression=figure.copy())
    share = exp.Round(this=exp.Div(this=hundred, expression=zero), decimals=exp.Literal.number(1))
    plain.tree.set("expressions", [*plain.labels, exp.alias_(share, "share_pct")])
    labels = [exp.Ordered(this=exp.column(i.alias) if i.alias else i.copy()) for i in plain.labels]
    first = exp.Ordered(this=exp.column("share_pct"), desc=True)
    plain.tree.set("order", exp.Order(expressions=[first, *labels]))
    plain.said.append("as a percentage of the total")


def bound(plain: Plain, over: str, number: str, unit: str) -> None:
    """Show only groups whose figure is over or under a number. Raises: LookupError."""
    figures = plain.figures
    if plain.is_cut or not plain.keys or len(figures) != 1:
        raise LookupError("no groups with one figure")
    if unit and not figures[0].alias.endswith({"usd": "_usd", "percent": "_pct"}.get(unit, f"_{unit}")):
        raise LookupError("in another unit")
    comparison = {">": exp.GT, "<": exp.LT, ">=": exp.GTE, "<=": exp.LTE, "=": exp.EQ}[over]
    limit = comparison(this=bare(figures[0]).copy(), expression=exp.Literal.number(number))
    plain.tree.set("having", exp.Having(this=limit))
    plain.said.append(f"only those {_SAID[over]} {number}")
