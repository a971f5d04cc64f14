"""One more condition for the rows of a plain query, another in its place, or one that leaves some out.

Each is a condition of the house's definitions or its negation. Not where the query says something of the same column
already that is neither it nor its like, where a figure or a group is made of it, nor where a limit would then be of
others: "only Germany" after the top 3 countries. All raise LookupError where there is not exactly one place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlglot import exp

from app.assistant.compose.domain import Condition
from app.assistant.edit.figures import bears_aliases, measures_of
from app.assistant.edit.plain import Plain


def restrict(
    plain: Plain, condition: Condition, *, instead: bool, pointed: bool, replaces: bool = False
) -> None:
    """Let only those rows stay that meet the condition.

    `instead`: in the place of the query's condition of the same kind, whatever that says; `replaces`: if it has one.
    `pointed`: what is shown is named ("the German ones"), so the condition is of that. Raises: LookupError.
    """
    kept, old = _without_like(plain, condition, instead=instead)
    if replaces and not old:
        raise LookupError(
            "in the place of a split, or of a figure"
        )  # "stores instead", after figures by brand
    present = {plain.text(part) for part in kept}
    new = [part for part in condition.where if plain.normal(part) not in present]
    if not new or (old and instead and len(condition.where) != len(old)):
        raise LookupError("nothing changes")
    _check(plain, condition, kept, pointed=pointed)
    start = _start(plain, condition, pointed=pointed)
    _join(plain, condition, start)
    plain.set_where([*kept, *(plain.parsed(part) for part in new)])
    if old:
        plain.drop_joins()
    plain.said.append(
        f"{_words(condition)} in place of the former condition" if old else f"only {_words(condition)}"
    )


def exclude(plain: Plain, condition: Condition) -> None:
    """Let all rows stay but those that meet the condition. Raises: LookupError."""
    if len(condition.where) != 1 or plain.is_cut or _like(plain, condition.where[0], plain.where):
        raise LookupError("in several parts, of some groups, or of what is limited already")
    _check(plain, condition, plain.where, pointed=False)
    if any(plain.may_lack(alias) and not _is_joined(plain, alias) for alias in condition.aliases):
        raise LookupError("rows without a record there would be left out, too")
    _start(plain, condition, pointed=False)
    _join(plain, condition, "")
    plain.set_where([*plain.where, _negated(plain, plain.parsed(condition.where[0]))])
    plain.said.append(f"without those {_words(condition)}")


def _words(condition: Condition) -> str:
    return condition.follow_up or condition.words


def _join(plain: Plain, condition: Condition, start: str) -> None:
    before = set(plain.names)
    plain.reach(*condition.aliases, start=start)
    if plain.outer & set(condition.aliases) & before:
        raise LookupError("rows that lack it are there, too")


def _is_joined(plain: Plain, alias: str) -> bool:
    return alias in plain.names and alias not in plain.outer


def _negated(plain: Plain, condition: exp.Expr) -> exp.Expr:
    """The opposite, which rows without a value meet."""
    if isinstance(condition, exp.EQ) and isinstance(condition.this, exp.Column):
        if not plain.may_be_null(plain.text(condition.this)):
            return exp.NEQ(this=condition.this, expression=condition.expression)
        return exp.NullSafeNEQ(this=condition.this, expression=condition.expression)
    if isinstance(condition, exp.Is) and isinstance(condition.expression, exp.Null):
        return exp.Not(this=condition)
    if isinstance(condition, exp.Not) and isinstance(condition.this, exp.Is):
        return condition.this
    if isinstance(condition, exp.Exists) or not any(
        plain.may_be_null(plain.text(c)) for c in condition.find_all(exp.Column)
    ):
        return exp.Not(this=condition if isinstance(condition, exp.In | exp.Exists) else exp.paren(condition))
    raise LookupError("some have no value")


def _column(where: str) -> str:
    """The column that a condition compares."""
    return where.partition(" ")[0].removeprefix("NOT ")


def _columns(plain: Plain, where: str) -> set[str]:
    """The columns of which a condition tells, as texts."""
    return {plain.text(column) for column in plain.parsed(where).find_all(exp.Column)}


def _like(plain: Plain, where: str, conditions: Iterable[exp.Expr]) -> list[exp.Expr]:
    """Those conditions that tell of the same columns, but for what the house's figures always have."""
    habits = _habits(plain)
    # What is said of the keys that lead there is said of what is there, too.
    own = _columns(plain, where) | plain.keys_to(*plain.domain.joins.aliases(where))
    return [
        part
        for part in conditions
        if own & {plain.text(column) for column in part.find_all(exp.Column)}
        and plain.text(part) not in habits
    ]


def _habits(plain: Plain) -> set[str]:
    """The conditions that records and figures of the base always have, as texts."""
    domain = plain.domain
    standing = [s.where for s in (*domain.subjects, *domain.silent_subjects) if s.base == plain.base]
    standing += [measure.where for measure in measures_of(plain)]
    return {plain.normal(part) for where in standing for part in where}


def limits_kind(plain: Plain, groups: Collection[str]) -> bool:
    """Whether the query has only some of what conditions of these groups are about: two countries."""
    kinds = (each.where[0] for each in plain.domain.conditions if each.group in groups)
    columns = {_column(where) for where in kinds}
    habits = _habits(plain)
    return any(
        isinstance(part.unnest(), exp.EQ | exp.In | exp.Or | exp.Like | exp.ILike)
        and columns & {plain.text(column) for column in part.find_all(exp.Column)}
        and plain.text(part) not in habits
        for part in plain.where
    )


def _without_like(
    plain: Plain, condition: Condition, *, instead: bool
) -> tuple[list[exp.Expr], list[exp.Expr]]:
    """The conditions that stay, and those in whose place the new one comes."""
    present = {plain.text(part): part for part in plain.where}
    same = [
        other
        for other in plain.domain.conditions
        if other.group == condition.group
        and plain.base in other.bases
        and other.where != condition.where
        and all(plain.normal(part) in present for part in other.where)
    ]
    texts = {tuple(plain.normal(part) for part in other.where) for other in same}
    if not texts:
        if limits_kind(plain, {condition.group}):
            raise LookupError("something of its kind is said already")
        return plain.where, []
    if len(texts) > 1:
        raise LookupError("several of its kind")
    other = same[0]
    one_column = condition.value and other.value and _column(other.where[0]) == _column(condition.where[0])
    if not (instead or one_column):
        raise LookupError("one of its kind is there already")
    old = [present[text] for text in texts.pop()]
    return [part for part in plain.where if not any(part is each for each in old)], old


def _check(plain: Plain, condition: Condition, kept: list[exp.Expr], *, pointed: bool) -> None:
    """Raise where the query says something of the condition's columns, or means something else under it."""
    own = {column for where in condition.where for column in _columns(plain, where)}
    own_and_keys = own | plain.keys_that_lack(*condition.aliases)
    if any(_like(plain, where, kept) for where in condition.where if "EXISTS (" not in where):
        raise LookupError("it says something of that already")
    for figure in plain.figures:
        if own_and_keys & {plain.text(column) for column in _conditional(figure)}:
            raise LookupError("a figure is of that")
    for key in plain.keys:
        if not isinstance(key, exp.Column) and own & {
            plain.text(column) for column in key.find_all(exp.Column)
        }:
            raise LookupError("groups are made of that")
    joined = {plain.text(c) for join in plain.tree.args.get("joins") or () for c in join.find_all(exp.Column)}
    if own & joined:
        raise LookupError("a table is joined by that")  # "only online", of a store's orders
    if any(set(condition.where) <= set(measure.where) for measure in measures_of(plain)):
        raise LookupError("so is all of it")
    if not bears_aliases(plain, condition.aliases):
        raise LookupError("the figure would be another")
    if any(plain.tree.args.get(part) for part in ("offset", "having")) or (plain.is_cut and plain.is_list):
        raise LookupError("of what was shown, or of all")
    if plain.is_cut and (pointed or any(_is_of(plain, key, condition) for key in plain.keys)):
        raise LookupError("of the groups shown, or of all")


def _conditional(figure: exp.Expr) -> list[exp.Column]:
    """The columns on which it depends what a figure takes in."""
    return [c for node in figure.find_all(exp.Filter, exp.Case, exp.If) for c in node.find_all(exp.Column)]


def _is_of(plain: Plain, key: exp.Expr, condition: Condition) -> bool:
    """Whether a condition is one of what is grouped by."""
    aliases = {plain.text(column).partition(".")[0] for column in key.find_all(exp.Column)}
    reaches = plain.domain.joins.reaches
    return all(any(reaches(alias, other) for alias in aliases) for other in condition.aliases)


def _start(plain: Plain, condition: Condition, *, pointed: bool) -> str:
    """From which table the condition's is to be reached: a group's own, where that is pointed to; "" for the base.

    Raises: LookupError where "in Germany" may be where the stores are, or their customers.
    """
    joins = plain.domain.joins
    if pointed and plain.keys and not all(_is_of(plain, key, condition) for key in plain.keys):
        raise LookupError("no condition of what is shown")
    for key in plain.keys:
        for group in {plain.text(column).partition(".")[0] for column in key.find_all(exp.Column)} - {
            plain.base
        }:
            for alias in condition.aliases:
                through = [step.alias for step in joins.path([plain.base], alias) or ()]
                if alias == group or not joins.reaches(group, alias) or group in through:
                    continue
                if not pointed or alias in plain.names or len(condition.aliases) > 1:
                    raise LookupError("in two ways")
                return group
    return ""
