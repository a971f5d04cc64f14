"""A query → one English question that it answers, made from its tree without a model, for a person to review.

Says what is counted or summed (in the glossary's words where a metric is defined so), the conditions, periods as the
house's calendar names them, the grouping, and order with a limit. Conditions that metrics of the glossary share, such
as leaving out test accounts, are the house's habit and not said. What could not be said is returned beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from app.assistant.schema import Column, Schema, Table
from app.assistant.words.conditions import Conditions, as_sql
from app.assistant.words.measures import Measures
from app.assistant.words.names import (
    UNNAMED,
    bare_name,
    dimension_words,
    is_date,
    is_numeric,
    join_words,
    many,
    one,
    plural,
)
from app.assistant.words.parts import TWICE, part_of
from app.assistant.words.periods import period_words
from app.assistant.words.ranges import Ranges
from app.assistant.words.readable import ReadableQuery, canonical, role_of, strip
from app.assistant.words.rows import finest_of
from app.assistant.workspace import Workspace

# What is done rather than undergone: customers signed up, they were not signed up.
_ACTIVE = frozenset("signed joined registered subscribed started ended expired churned".split())


# How conditions begin that need something to be said of.
_RELATIVE = ("that ", "whose ", "without ", "called ")
# How measures begin that are made here, not named by the glossary.
_MADE = (
    "total ",
    "average ",
    "median ",
    "lowest ",
    "highest ",
    "latest ",
    "earliest ",
    "number of ",
    "percentage ",
)


@dataclass(frozen=True)
class Proposal:
    """The question, and the conditions that it does not say."""

    question: str
    unsaid: tuple[str, ...] = ()


def propose_question(tree: exp.Expr, schema: Schema, workspace: Workspace) -> Proposal:
    """Propose a question for a bound tree whose columns are qualified."""
    return Wording(ReadableQuery(tree, schema, workspace)).propose()


class Wording:
    """The parts of one question: `keys` tell rows apart, `values` are computed, in words `said_values`."""

    def __init__(self, query: ReadableQuery) -> None:
        self.query = query
        self.main = query.main
        conditions = query.conditions()
        self.subject = finest_of(query.tables, query.missing(conditions))
        texts = {canonical(condition) for condition in conditions}
        self.measures = Measures(query, self.subject, texts)
        self.keys, self.values = self._items()
        # The measures first: what a term of the glossary asks of the rows need not be said again.
        self.said_values = [self.measures.say(value) for value in self.values]
        self.order = self._order()
        covered = {text for meaning in self.measures.used for text in meaning.where}
        left = [condition for condition in conditions if canonical(condition) not in covered]
        self.ranks, left = self.read_ranks(left)
        self.conditions = Conditions(query, self.subject, self.measures.say)
        self.parts: dict[str, Conditions] = {}  # by the name of the part of the query that they are of alone
        self._read(left)

    def _read(self, conditions: list[exp.Expr]) -> None:
        """Take the conditions up: those of the whole, and those of its parts."""
        whole = []
        for condition in conditions:
            part = part_of(self.query, condition)
            if id(condition.find_ancestor(exp.Select)) in self.query.said:
                continue
            if part == TWICE and (words := self._by_role(condition)):
                self.conditions.words.append(words)
            elif part == TWICE:
                self.conditions.unsaid.append(as_sql(condition, self.query.schema.dialect))
            elif part:
                made = Conditions(self.query, self.subject, self.measures.say)
                self.parts.setdefault(part, made).read([condition])
            else:
                whole.append(condition)
        self.conditions.read(whole)

    def _by_role(self, condition: exp.Expr) -> str:
        """A condition on one of two rows of a table by the glossary's name of what is compared: `with department X`."""
        columns = list(condition.find_all(exp.Column))
        values = (
            condition.expressions if isinstance(condition, exp.In) else [condition.args.get("expression")]
        )
        if len(columns) != 1 or not all(isinstance(value, exp.Literal) for value in values):
            return ""
        if not isinstance(condition, exp.EQ | exp.In) or condition.this is not columns[0]:
            return ""
        term = self.measures.term(columns[0]) if self.query.known(columns[0]) else ""
        return f"with {term} {join_words([value.name for value in values if value], 'or')}" if term else ""

    def _items(self) -> tuple[list[exp.Expr], list[exp.Expr]]:
        """What the rows are told apart by, and what is computed."""
        items = list(self.main.expressions)
        group = self.main.args.get("group")
        computed = [item for item in items if self.query.computes(item)]
        if group:
            wanted = {canonical(strip(key)) for key in group.expressions} | {
                key.name.lower() for key in group.expressions
            }
            places = {
                int(key.this)
                for key in group.expressions
                if isinstance(key, exp.Literal) and key.this.isdigit()
            }
            named = [
                canonical(strip(item)) in wanted or item.alias_or_name.lower() in wanted or number in places
                for number, item in enumerate(items, 1)
            ]
            computed = [
                item
                for item, is_key in zip(items, named, strict=True)
                if not is_key and self.query.computes(item)
            ]
        if group or computed:
            return [item for item in items if not any(item is other for other in computed)], computed
        return items, []

    def read_ranks(self, conditions: list[exp.Expr]) -> tuple[list[str], list[exp.Expr]]:
        """What a rank within groups asks for, such as `the top 3 per region`, and the conditions that are left."""
        words, left = [], []
        for condition in conditions:
            deep = self.query.look_through(condition.this) if isinstance(condition, exp.Binary) else condition
            number = strip(condition.expression) if isinstance(condition, exp.EQ | exp.LTE) else None
            rank = isinstance(deep, exp.Window) and isinstance(
                deep.this, exp.RowNumber | exp.Rank | exp.DenseRank
            )
            if not rank or not isinstance(number, exp.Literal):
                left.append(condition)
                continue
            keys = [self.key(part) for part in deep.args.get("partition_by") or ()]
            order = deep.args.get("order")
            by = self.ranked(order.expressions[0]) if order else ""
            count = f" {number.this}" if number.this != "1" else ""
            per = f" per {join_words([key for key in keys if key])}" if any(keys) else ""
            if by in ("the most recent", "the earliest"):
                words.append(f"only {by}{count}{per}")
                continue
            words.append(f"only the{count or ' one'} with {by}{per}" if by else f"only the first{count}{per}")
        return words, left

    def _order(self) -> tuple[int, list[exp.Expr]]:
        """The limit (0: none), and what the rows are ordered by."""
        limit = self.query.tree.args.get("limit")
        number = (
            limit.expression if isinstance(limit, exp.Limit) else limit.args.get("count") if limit else None
        )
        order = self.query.tree.args.get("order")
        count = int(number.this) if isinstance(number, exp.Literal) and number.this.isdigit() else 0
        return count, list(order.expressions) if order else []

    # -- the sentence ------------------------------------------------------------------------------------------

    def propose(self) -> Proposal:
        """Put the parts together."""
        periods = self.conditions.periods()
        self.whose = ""
        if self.values and any(words.startswith(_RELATIVE) for words in self.conditions.words):
            rows = many(self.subject) if self.subject else "rows"
            self.whose = f"of {rows} {' '.join(self.conditions.words)}"
        tail = " ".join(periods if self.whose else [*self.conditions.words, *periods])
        open_ = any("since " in period or "in the last " in period for period in periods)
        self.past = bool(periods) and not open_
        if not self.values:
            text = self._list(tail)
        elif not self.keys:
            text = self._figures(tail)
        else:
            text = self._grouped(tail)
        having = self.having()
        text = " ".join(f"{text}{having}".split())
        text += "".join(f", {words}" for words in self.ranks)
        if self.conditions.named:
            text += f", {join_words(self.conditions.named)} only"
        text = text.replace(" ,", ",")
        unsaid = list(self.conditions.unsaid)
        if isinstance(self.query.tree, exp.SetOperation):
            unsaid.append(f"the parts of its {self.query.tree.key.upper()}")
        begin = text[:1].upper() + text[1:]
        mark = "." if begin.startswith(("List ", "Show ")) else "?"
        return Proposal(begin + mark, tuple(unsaid))

    def _figures(self, tail: str) -> str:
        counted = self.measures.counted(self.values[0]) if len(self.values) == 1 else ""
        if counted and self.said_values[0].startswith("the number of"):
            return self._how_many(counted)
        return f"what {self._was(self.said_values)} {join_words(_with_articles(self.said_values))} {self.whose} {tail}"

    def _grouped(self, tail: str) -> str:
        keys = self.key_words()
        limit, order = self.order
        ranked = self.ranked(order[0]) if order and limit else ""
        if limit and ranked and keys:
            number = f"{limit} " if limit > 1 else ""
            named = plural(keys[0]) if limit > 1 else keys[0]
            per = f" per {join_words(keys[1:])}" if len(keys) > 1 else ""
            others = [
                w for w in self.said_values if w.removeprefix("the ").removeprefix("number of ") not in ranked
            ]
            more = f", with {join_words(others)}" if others else ""
            return f"which {number}{named}{per} {'had' if self.past else 'have'} {ranked} {self.whose} {tail}{more}"
        by = f"by {join_words(keys)}"
        counted = self.measures.counted(self.values[0]) if len(self.values) == 1 else ""
        if counted and self.said_values[0].startswith("the number of"):
            return f"{self._how_many(counted)} {by}"
        first = f", the first {limit}" if limit else ""
        measured = join_words(_with_articles(self.said_values))
        return f"what {self._was(self.said_values)} {measured} {self.whose} {by} {tail}{first}"

    def _list(self, tail: str) -> str:
        limit, order = self.order
        subject = self.subject
        rows = many(subject) if subject else "rows"
        if self.main.args.get("distinct") and len(self.keys) == 1:
            known = self.query.known(self.query.look_through(self.keys[0]))
            if known and subject and is_numeric(known[1]) is False:
                return f"which {plural(dimension_words(*known, self.query.tables))} are there among the {rows} {tail}"
        shown = [w for w in self.key_words() if w and (not subject or w != one(subject))]
        with_ = f", with their {join_words(shown)}" if shown else ""
        if limit and order:
            ranked = self.ranked(order[0])
            number = f"{limit} " if limit > 1 else ""
            noun = rows if limit > 1 else (one(subject) if subject else "row")
            if ranked.startswith(("the most recent", "the earliest")):
                return (
                    f"list {ranked.split(' by ')[0].replace('the ', f'the {number}', 1)} {noun} {tail}{with_}"
                )
            return f"which {number}{noun} {tail} {'had' if self.past else 'have' if limit > 1 else 'has'} {ranked}"
        return f"list the {rows} {tail}{with_}"

    def ranked(self, order: exp.Expr) -> str:
        """`the highest net revenue`, of what the rows are ordered by."""
        descending = bool(order.args.get("desc"))
        target = strip(order.this)
        outputs = {item.alias_or_name.lower(): item for item in self.main.expressions}
        if isinstance(target, exp.Column) and target.name.lower() in outputs and not self.query.known(target):
            target = outputs[target.name.lower()]
        deep = self.query.look_through(target)
        known = self.query.known(deep)
        if known and is_date(known[1]):
            return "the most recent" if descending else "the earliest"
        if known and not is_numeric(known[1]):
            return ""
        if counted := self.measures.counted(target):
            return f"the {'most' if descending else 'fewest'} {counted}"
        return f"the {'highest' if descending else 'lowest'} {self.measures.say(target).removeprefix('the ')}"

    def key_words(self) -> list[str]:
        words = [self.key(key) for key in self.keys if not strip(key).is_star]
        return list(dict.fromkeys(words))  # an id beside the name of the same thing tells nothing more

    def key(self, key: exp.Expr) -> str:
        deep = self.query.look_through(key)
        known = self.query.known(deep)
        if known and is_date(known[1]) and self.values:
            return self._date_key(*known)
        said = f"{role_of(deep)} {dimension_words(*known, self.query.tables)}".strip() if known else ""
        term = self.measures.term(deep)
        return term or said or self.measures.grain(key) or bare_name(key.alias_or_name)

    def _date_key(self, table: Table, column: Column) -> str:
        """`day`, or `month` of a column of months; the column's words where the rows of its table are told apart."""
        if column.name.lower().startswith("month"):
            return "month"
        others = [self.query.known(self.query.look_through(each)) for each in self.keys]
        if any(other and other[0] is table and other[1] is not column for other in others):
            return dimension_words(table, column, self.query.tables)
        return "day"

    def having(self) -> str:
        """`, only where net revenue is over 5`, of the groups that are kept."""
        said, unsaid = self.read_groups(self.main.args.get("having"))
        self.conditions.unsaid += unsaid
        return f", only where {join_words(said)}" if said else ""

    def read_groups(self, clause: exp.Expr | None) -> tuple[list[str], list[str]]:
        """The conditions of a HAVING or QUALIFY in words, and those that have none as SQL."""
        if clause is None:
            return [], []
        parts = clause.this.flatten(unnest=False) if isinstance(clause.this, exp.And) else [clause.this]
        said, unsaid = [], []
        for part in parts:
            ranks, left = self.read_ranks([part])
            words = ranks[0] if ranks else self._compared(strip(part))
            if words:
                said.append(words)
            else:
                unsaid += [as_sql(each, self.query.schema.dialect) for each in left]
        return said, unsaid

    def _compared(self, part: exp.Expr) -> str:
        words: dict[type[exp.Expr], str] = {
            exp.GT: "over",
            exp.GTE: "at least",
            exp.LT: "under",
            exp.LTE: "at most",
            exp.EQ: "exactly",
        }
        right = strip(part.expression) if isinstance(part, exp.Binary) else None
        if type(part) not in words or right is None:
            return ""
        if not isinstance(right, exp.Literal) and not isinstance(right, exp.Cast):
            first, second = self.measures.say(part.this), self.measures.say(right)
            return "" if UNNAMED in (first, second) else f"{first} is {words[type(part)]} {second}"
        dates = Ranges(self.query)
        if dates.take(part) and (dated := next(iter(dates.found.values()))).which:
            when = period_words(dated.start, dated.end, self.query.workspace)
            return f"{self.measures.say(part.this)} is {when}"
        verb = "are" if self.measures.counted(part.this) else "is"
        number = f"{int(right.this):,}" if right.this.isdigit() else right.this
        if counted := self.measures.counted(part.this):
            than = words[type(part)].replace("over", "more than").replace("under", "fewer than")
            return f"there {verb} {than} {number} {counted}"
        said = self.measures.say(part.this)
        return "" if said == UNNAMED else f"{said} {verb} {words[type(part)]} {number}"

    def _how_many(self, counted: str) -> str:
        """`how many tickets with topic delivery were opened in September 2025`."""
        periods = self.conditions.periods()
        if self.subject and self._counts_others(counted):
            have = "had" if self.past else "have"
            return " ".join(
                ["how many", counted, have, many(self.subject), *self.conditions.words, " and ".join(periods)]
            )
        happened = [period.split()[0] for period in periods]
        since = bool(periods) and not self.past
        if (
            not all(word.endswith("ed") or word in ("sent", "sold", "paid") for word in happened)
            or not periods
        ):
            verb = "were there" if self.past else "have there been" if since else "are there"
        else:
            verb = "" if happened[0] in _ACTIVE else "have been" if since else "were"
        return " ".join(["how many", counted, *self.conditions.words, verb, " and ".join(periods)])

    def _counts_others(self, counted: str) -> bool:
        """Whether what is counted is not the rows themselves: customers who have orders."""
        others = {many(table) for table in self.query.schema.tables if table is not self.subject}
        return counted in others and self.values[0].find(exp.Distinct) is not None

    def _was(self, words: list[str]) -> str:
        several = len(words) > 1 or words[0].startswith(("units ", "sales"))
        if self.past:
            return "were" if several else "was"
        return "are" if several else "is"


def _with_articles(words: list[str]) -> list[str]:
    """`the total spend`, but plain net revenue."""
    return [f"the {text}" if text.startswith(_MADE) else text for text in words]
