"""An answer that fails, why it does, and the right one behind it: so that a model mends what it is told, and only that.

Answers are broken as small models break them: an output of a CTE forgotten that is used further down, a condition that
the question names left out, a bracket not closed, a join forgotten, an aggregate inside another one. What is wrong with
them is what the app itself says when it gets them, and it is rendered as the app asks again; an answer that the app
mends or takes is none. Only the right answer is trained on.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

from sqlglot import exp

from app.assistant.attempt import Attempt
from app.assistant.errors import LimitError
from app.assistant.one_line import one_line
from app.assistant.pairs import Pair
from app.assistant.parse import parse_sql
from app.assistant.prompt import Message
from app.assistant.style import format_answer
from training.conversations import Conversation, Conversations

Break = Callable[[exp.Query, random.Random], bool]


def repair_turns(maker: Conversations, pairs: Sequence[Pair], most: int) -> Iterator[Conversation]:
    """At most `most` conversations, each of another wording of pairs that begin a dialogue.

    The same seed makes the same ones.
    """
    wordings = [(pair, number) for pair in pairs if not pair.follows for number in range(1 + len(pair.also))]
    rng = random.Random(f"{maker.seed} repairs")
    rng.shuffle(wordings)
    for pair, number in wordings:
        if most <= 0:
            return
        if (made := _break_one(maker, pair, number, rng)) is not None:
            most -= 1
            yield made


def _break_one(maker: Conversations, pair: Pair, number: int, rng: random.Random) -> Conversation | None:
    """The conversation of one wording, with the first break that the app finds fault with."""
    assistant = maker.assistant
    dialect = assistant.schema.dialect
    right = one_line(pair.sql, dialect)
    question = (pair.question, *pair.also)[number]
    for broken in (*rng.sample(OFTEN, len(OFTEN)), *rng.sample(RARE, len(RARE))):
        tree = parse_sql(right, dialect)
        if not isinstance(tree, exp.Query) or not broken(tree, rng):
            continue
        wrong = one_line(format_answer(tree, assistant.schema, assistant.workspace), dialect)
        wrong = _leave_open(wrong, rng) if broken is _forget_nothing else wrong
        if wrong == right:
            continue
        attempt = Attempt(assistant, question, (), lambda step: None, None, "", pair.id, 0.0, 0)
        attempt.context = assistant.find_context(question, without_pair=pair.id)
        messages = assistant.render(question, attempt.context)
        try:
            problem = attempt.review(wrong)
        except LimitError:
            continue
        if problem is None:
            continue
        asked = attempt.render_again(messages, wrong, problem)
        answer: Message = {"role": "assistant", "content": right}
        return Conversation(
            f"{pair.id}#{number}!{broken.__name__}", "repair", (*asked, answer),
            lambda: maker.prune([right]), only_last=True,
        )  # fmt: skip
    return None


def _forget_output(tree: exp.Query, rng: random.Random) -> bool:
    """Without a column of a CTE that is read from it."""
    found = []
    for cte in tree.find_all(exp.CTE):
        read = {column.name.lower() for column in tree.find_all(exp.Column) if column.table == cte.alias}
        inner = cte.this
        if isinstance(inner, exp.Select) and len(inner.expressions) > 1:
            found += [(inner, item) for item in inner.expressions if item.alias_or_name.lower() in read]
    if found:
        inner, gone = rng.choice(found)
        inner.set("expressions", [item for item in inner.expressions if item is not gone])
    return bool(found)


def _forget_condition(tree: exp.Query, rng: random.Random) -> bool:
    """Without one of several conditions that has a text or a number."""
    found = [
        (clause, condition)
        for clause in tree.find_all(exp.Where, exp.Having)
        if isinstance(clause.this, exp.And)
        for condition in clause.this.flatten(unnest=False)
        if condition.find(exp.Literal) and not condition.find(exp.Cast)
    ]
    if found:
        clause, gone = rng.choice(found)
        kept = [part.copy() for part in clause.this.flatten(unnest=False) if part is not gone]
        clause.set("this", exp.and_(*kept, copy=False))
    return bool(found)


def _forget_join(tree: exp.Query, rng: random.Random) -> bool:
    """Without a table that is joined."""
    found = [
        (select, join) for select in tree.find_all(exp.Select) for join in select.args.get("joins") or ()
    ]
    if found:
        select, gone = rng.choice(found)
        select.set("joins", [join for join in select.args["joins"] if join is not gone])
    return bool(found)


def _nest_aggregates(tree: exp.Query, rng: random.Random) -> bool:
    """With an aggregate inside another one."""
    found = [node for node in tree.find_all(exp.Sum, exp.Avg) if not node.this.find(exp.AggFunc)]
    if found:
        node = rng.choice(found)
        node.set("this", exp.Max(this=node.this))
    return bool(found)


def _forget_nothing(tree: exp.Query, rng: random.Random) -> bool:
    """As it is, for a bracket of its text to be left open."""
    return True


def _leave_open(sql: str, rng: random.Random) -> str:
    places = [place for place, letter in enumerate(sql) if letter == ")"]
    place = rng.choice(places) if places else len(sql)
    return sql[:place] + sql[place + 1 :]


OFTEN: tuple[Break, ...] = (_forget_output, _forget_condition, _forget_join)
RARE: tuple[Break, ...] = (_nest_aggregates, _forget_nothing)
