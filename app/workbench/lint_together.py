"""What pairs say against each other.

    leak-skeleton   a held-out query is one to train on with other literals
    leak-question   a held-out question is one to train on in nearly the same words
    contradiction   one question, two results
    duplicate       one question, or one query, twice
    follows         a dialogue that is too long, crosses to the held-out pairs or follows up what is not approved

Questions are compared within one conversation: a follow-up only with follow-ups of nearly the same questions before it.
Retired pairs take no part. Equal rows today are no proof of equal meaning, nor is a contradiction seen that they hide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.assistant.pairs import Pair
from app.workbench.lints import Checked, Lint, Outcome, Severity
from app.workbench.near import NEAR, Wording, find_near_wordings, read_wording, similarity

MAX_TURNS = 3  # a question and an answer each: training cuts off what was said before six messages


@dataclass(frozen=True)
class Asked:
    """A wording of a pair with the questions before it."""

    pair: Pair
    turns: tuple[Wording, ...]


@dataclass(frozen=True)
class Near:
    """Two pairs with a question in the same, or nearly the same, words; `one` comes first in the files."""

    one: Pair
    other: Pair
    same: bool


def find_leaked_skeletons(
    pairs: Sequence[Pair], checked: Mapping[str, Checked]
) -> Iterator[tuple[Pair, Pair]]:
    """Yield each held-out pair that has the skeleton of one to train on, with the first such."""
    training: dict[str, Pair] = {}
    for pair in pairs:
        for skeleton in () if pair.heldout else _skeletons(pair, checked):
            training.setdefault(skeleton, pair)
    for pair in pairs:
        if pair.heldout:
            found = [training[skeleton] for skeleton in _skeletons(pair, checked) if skeleton in training]
            yield from ((pair, first) for first in found[:1])


def _skeletons(pair: Pair, checked: Mapping[str, Checked]) -> list[str]:
    known = [checked[sql].skeleton for sql in (pair.sql, *pair.accept) if sql in checked]
    return [skeleton for skeleton in known if skeleton]


def find_near_pairs(pairs: Sequence[Pair]) -> list[Near]:
    """Return the pairs whose questions are the same or nearly so, in the same conversation.

    Of a group of the same words each is met with the first, and with the first on the other side of the held-out line,
    so that a thousand equal ones give two thousand and not half a million; near ones are met by those two alone.
    """
    groups: dict[tuple[Wording, ...], list[Asked]] = defaultdict(list)
    for asked in _ask(pairs):
        groups[asked.turns].append(asked)
    met: dict[tuple[str, str], Near] = {}
    place = {pair.id: number for number, pair in enumerate(pairs)}

    def meet(one: Pair, other: Pair, same: bool) -> None:
        if one.id != other.id:
            one, other = sorted((one, other), key=lambda pair: place[pair.id])
            near = met.get((one.id, other.id))
            met[one.id, other.id] = Near(one, other, same or bool(near and near.same))

    for group in groups.values():
        for first in _firsts(group):
            for asked in group:
                meet(first.pair, asked.pair, True)
    whole = {_join(turns): turns for turns in groups}
    for one, other, _ in find_near_wordings(list(whole)):
        turns = list(zip(whole[one], whole[other], strict=True))
        if all(first == second or similarity(first, second) >= NEAR for first, second in turns):
            for first_asked in _firsts(groups[whole[one]]):
                for other_asked in _firsts(groups[whole[other]]):
                    meet(first_asked.pair, other_asked.pair, False)
    return sorted(met.values(), key=lambda near: (place[near.one.id], place[near.other.id]))


def _ask(pairs: Sequence[Pair]) -> Iterator[Asked]:
    by_id = {pair.id: pair for pair in pairs}
    for pair in pairs:
        before: list[Wording] = []
        above = pair
        while above.follows in by_id:
            above = by_id[above.follows]
            before.insert(0, read_wording(above.question))
        for text in dict.fromkeys((pair.question, *pair.also)):
            wording = read_wording(text)
            if wording.words:
                yield Asked(pair, (*before, wording))


def _firsts(group: Sequence[Asked]) -> list[Asked]:
    """The first to train on and the first that is held out, as far as there are."""
    sides = {asked.pair.heldout: asked for asked in reversed(group)}
    return list(sides.values())


def _join(turns: Sequence[Wording]) -> Wording:
    """The words of a conversation, each with its turn: conversations of near turns are near."""

    def words(kind: str) -> frozenset[str]:
        return frozenset(
            f"{number} {word}" for number, turn in enumerate(turns) for word in getattr(turn, kind)
        )

    count = frozenset({f"{len(turns)} turns"}) if len(turns) > 1 else frozenset()
    return Wording(words("deciding") | count, words("others"), words("names"), turns[-1].head)


def lint_skeletons(pairs: Sequence[Pair], checked: Mapping[str, Checked]) -> list[Lint]:
    """Find leaked queries, each at the held-out pair, with the first pair that is to train on."""
    found = []
    for pair, first in find_leaked_skeletons(pairs, checked):
        message = f"{_at(first)} is this query with other literals. Hold out both or neither."
        found.append(Lint("leak-skeleton", "error", pair, message, other=first))
    return found


def lint_together(
    pairs: Sequence[Pair],
    near: Sequence[Near],
    checked: Mapping[str, Checked],
    outcomes: Mapping[str, Outcome],
) -> list[Lint]:
    """Find leaked questions, contradictions and duplicates among pairs that are not retired."""
    found = []
    told = set()
    for two in near:
        one, other = two.one, two.other
        told.add((one.id, other.id))
        nearly = "" if two.same else "nearly "
        if one.heldout != other.heldout:
            held, train = (one, other) if one.heldout else (other, one)
            message = (
                f"{_at(train)} asks {nearly}the same in training. Reword one, or hold out both or neither."
            )
            found.append(Lint("leak-question", "error", held, message, other=train))
        severity: Severity = "error" if two.same else "warning"
        if differ(one, other, two.same, checked, outcomes):
            message = f"{_at(one)} asks {nearly}the same and gets another result. Reword or correct one."
            found.append(Lint("contradiction", severity, other, message, other=one))
        elif two.same and one.heldout == other.heldout:
            message = f"{_at(one)} asks the same. Keep one, with the other's wordings as `also:`."
            found.append(Lint("duplicate", "warning", other, message, other=one))
    texts: dict[tuple[str, bool], Pair] = {}
    for pair in pairs:
        first = (
            texts.setdefault((" ".join(pair.sql.split()), pair.heldout), pair) if not pair.follows else pair
        )
        if first is not pair and (first.id, pair.id) not in told:
            message = f"{_at(first)} has the same SQL. Keep one, with the other's question as `also:`."
            found.append(Lint("duplicate", "warning", pair, message, other=first))
    return found


def differ(
    one: Pair, other: Pair, same: bool, checked: Mapping[str, Checked], outcomes: Mapping[str, Outcome]
) -> bool:
    """Whether two pairs of one question mean different things: other SQL, and other rows where both were run.

    Of nearly the same question the skeletons must differ too, since a literal may be what the words differ by.
    """
    if " ".join(one.sql.split()) == " ".join(other.sql.split()):
        return False
    if not same and checked[one.sql].skeleton == checked[other.sql].skeleton:
        return False
    results = [
        {outcomes[sql].digest for sql in (pair.sql, *pair.accept) if sql in outcomes} - {None}
        for pair in (one, other)
    ]
    if all(results):
        return not results[0] & results[1]
    return checked[one.sql].skeleton != checked[other.sql].skeleton


def lint_dialogues(pairs: Sequence[Pair]) -> list[Lint]:
    """Find dialogues that cannot be trained on, or measured with, as they stand."""
    by_id = {pair.id: pair for pair in pairs}
    found = []
    for pair in pairs:
        above = by_id.get(pair.follows)
        if above is None or pair.status == "retired":
            continue
        if pair.heldout != above.heldout:
            where = "held out" if above.heldout else "to train on"
            message = f"it follows {_at(above)}, which is {where}. Keep a dialogue on one side."
            found.append(Lint("follows", "error", pair, message))
        if pair.status == "approved" and above.status != "approved":
            message = f"it is approved, but follows {_at(above)}, which is {above.status}. Approve that or retire this."
            found.append(Lint("follows", "error", pair, message))
        turns = 1
        while above is not None:
            turns, above = turns + 1, by_id.get(above.follows)
        if turns > MAX_TURNS:
            message = (
                f"it is turn {turns} of its dialogue; training knows {MAX_TURNS}. End the dialogue before it."
            )
            found.append(Lint("follows", "warning", pair, message))
    return found


def _at(pair: Pair) -> str:
    return f"{pair.id} ({pair.file}:{pair.line})"
