"""What questions say of related rows: "schools without any player", "parties that have more than 3 members", "the
students of the department named Physics".
"""

from __future__ import annotations

from collections.abc import Iterator

from app.assistant.literal import phrases
from app.assistant.literal.conditions import COMPARED, Conditions, Found
from app.assistant.literal.parser import VERBS, Line
from app.assistant.literal.relations import Relation, Written
from app.assistant.schema import Column

_WITH = "with | having | with a total of"
_TO = "in | for | by | to | with | on | at | from | of"

_OTHERWISE = {"<": ">=", "<=": ">"}


class RelatedReader:
    """Reads what stands in one question about related rows."""

    def __init__(self, line: Line) -> None:
        """Take the question, about one table."""
        self.line = line
        self.dialect = line.values.dialect

    def _written(self, relation: Relation) -> Written:
        return Written(self.line.names.table, relation, self.dialect)

    def _nouns(self, at: int) -> Iterator[tuple[Relation, int]]:
        """The related rows that are named there, where one relation alone is meant."""
        for length in range(5, 0, -1):
            words = self.line.texts[at : at + length]
            if len(words) < length or ("number", "of", *words) in self.line.names.columns:
                continue  # which has a column with their number
            found = [each for each in self.line.related.many if words in each.names.nouns]
            if len(found) == 1:
                yield found[0], at + length
                return
            if found:
                return

    def _limits(self, relation: Relation, at: int) -> Iterator[Found]:
        """Which of the related rows."""
        yield "", "", at
        yield from Conditions(self.line.about(relation.names)).read(at)

    def _verbs(self, at: int) -> Iterator[int]:
        """Where verbs end that say no more than that there is something."""
        line = self.line
        for who in line.maybe(at, phrases.WHO):
            for done in line.maybe(who, phrases.DO):
                for verb in (done, done + 1) if done < line.end and line.texts[done] in VERBS else (done,):
                    for to in line.maybe(verb, _TO) if verb > done else (verb,):
                        if to > at and (verb > who):
                            yield to
        yield from line.ends(at, _WITH)
        for charge in line.maybe(at, "who are|who is|that is|that are"):
            yield from line.ends(charge, "in charge of|associated with|involved in|assigned to|linked to")

    def conditions(self, at: int) -> Iterator[Found]:
        """The conditions on related rows that begin there."""
        yield from self._none(at)
        yield from self._some(at)
        yield from self._of_one(at)

    def _none(self, at: int) -> Iterator[Found]:
        line = self.line
        begins = [*line.ends(at, phrases.HAVE_NONE)]
        for who in line.maybe(at, phrases.WHO):
            for denied in line.ends(who, phrases.ARE_NOT):
                verb = line.texts[denied] if denied < line.end else ""
                if verb in VERBS:
                    for to in line.maybe(denied + 1, _TO):
                        begins += [to, *line.ends(to, "any|a|an|any of the")]
        for begin in dict.fromkeys(begins):
            for relation, stop in self._nouns(begin):
                for limit, words, end in self._limits(relation, stop):
                    said = f"without {relation.names.table.name}{f' ({words})' if words else ''}"
                    yield self._written(relation).among(limit=limit, denied=True), said, end

    def _some(self, at: int) -> Iterator[Found]:
        """ "that have more than 3 members", "with at least one course"."""
        line = self.line
        for begin in dict.fromkeys(self._verbs(at)):
            for sign, spec in (*COMPARED, ("=", "exactly|only|just")):
                for after in line.ends(begin, spec):
                    if number := line.number(after):
                        for relation, stop in self._nouns(after + 1):
                            yield self._having(relation, sign, number, stop)
            if number := line.number(begin):
                for after in line.ends(begin + 1, "or more"):
                    for relation, stop in self._nouns(after):
                        yield self._having(relation, ">=", number, stop)
            for after in line.ends(begin, phrases.ANY):
                for relation, stop in self._nouns(after):
                    yield self._written(relation).among(), f"with {relation.names.table.name}", stop

    def _having(self, relation: Relation, sign: str, number: str, stop: int) -> Found:
        """So many related rows; those who have none at all have fewer than any number, too."""
        written = self._written(relation)
        said = f"{sign} {number} {relation.names.table.name}"
        if other := _OTHERWISE.get(sign):
            return written.among(having=f"{written.count()} {other} {number}", denied=True), said, stop
        if float(number) <= 0:
            return ("1 = 1" if sign == ">=" else written.among(denied=sign == "=")), said, stop
        return written.among(having=f"{written.count()} {sign} {number}"), said, stop

    def _of_one(self, at: int) -> Iterator[Found]:
        """ "of the school whose type is public", "in the department named Physics", "in the Physics department"."""
        line = self.line
        for who in line.maybe(at, phrases.WHO):
            for done in line.maybe(who, "are|is|were|was"):
                for start in (done, done + 1) if line.is_neutral(done) else (done,):
                    for begin in line.ends(start, "in|of|from|for|at|by|on|to|with|under|belonging to"):
                        for the in line.maybe(begin, "the|a|an|all|any"):
                            yield from self._one_named(the)

    def _one_named(self, at: int) -> Iterator[Found]:
        line = self.line
        for relation in line.related.one:
            other = line.about(relation.names)
            conditions = Conditions(other)
            written = self._written(relation)
            for _, stop in other.nouns(at):
                for limit, words, end in conditions.read(stop):
                    yield written.of_one(limit), f"{relation.names.table.name}: {words}", end
                for limit, words, end in conditions.named(stop):
                    yield written.of_one(limit), f"{relation.names.table.name}: {words}", end
            for limit, words, end in conditions.named(at):
                for _, stop in other.nouns(end):
                    yield written.of_one(limit), f"{relation.names.table.name}: {words}", stop

    def most(self, at: int) -> Iterator[tuple[Relation, int]]:
        """ "with the most members"."""
        line = self.line
        for begin in dict.fromkeys(self._verbs(at)):
            for the in line.maybe(begin, "the"):
                for after in line.ends(the, phrases.MOST):
                    yield from self._nouns(after)

    def key(self, relation: Relation) -> Column:
        """The column by which related rows know theirs."""
        name = relation.key.ref_columns[0]
        return next(column for column in self.line.names.table.columns if column.name == name)

    def count(self, relation: Relation) -> str:
        """Their number, over such a join."""
        return self._written(relation).count()

    def join(self, relation: Relation) -> str:
        """The join to them."""
        return self._written(relation).join()

    def nouns(self, at: int) -> Iterator[tuple[Relation, int]]:
        """The related rows that are named there."""
        yield from self._nouns(at)
