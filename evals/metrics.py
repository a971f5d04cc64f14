"""What outcomes add up to: accuracy with its interval, by tag, difficulty and table; speed; pass^k.

Pure counting; every share is of the cases that it can be taken of, and None where there are none.
"""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlglot import exp

from evals.report import Count, Outcome, Summary

DIFFICULTIES = ("easy", "medium", "hard")


def summarize(outcomes: Sequence[Outcome]) -> Summary:
    """Count the outcomes of a suite, of which there is at least one."""
    n = len(outcomes)
    right = sum(outcome.right for outcome in outcomes)
    answered = sum(outcome.verdict == "answered" for outcome in outcomes)
    seconds = [outcome.seconds for outcome in outcomes if outcome.seconds is not None]
    return Summary(
        n=n,
        right=right,
        execution_accuracy=right / n,
        interval=wilson_interval(right, n),
        valid_sql_rate=sum(outcome.runs for outcome in outcomes) / n,
        soft_score=sum(outcome.score for outcome in outcomes) / n,
        answered_right=right / n,
        answered_wrong=(answered - right) / n,
        abstained=(n - answered) / n,
        conformance=_mean(outcome.conformance for outcome in outcomes),
        seconds_per_question=statistics.median(seconds) if seconds else None,
        seconds_p95=quantile(seconds, 0.95) if seconds else None,
        prompt_tokens=_mean(outcome.prompt_tokens for outcome in outcomes),
        new_tokens=_mean(outcome.new_tokens for outcome in outcomes),
        pass_k=pass_k([outcome.samples for outcome in outcomes]),
    )


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return statistics.fmean(known) if known else None


def group(outcomes: Sequence[Outcome]) -> dict[str, dict[str, Count]]:
    """Count by tag, difficulty, table and, if there are several, database and turn of its conversation.

    A case counts in each of its own.
    """
    groups: dict[str, dict[str, list[bool]]] = {
        "tag": defaultdict(list), "difficulty": defaultdict(list),
        "table": defaultdict(list), "database": defaultdict(list), "turn": defaultdict(list),
    }  # fmt: skip
    for outcome in outcomes:
        for tag in outcome.tags:
            groups["tag"][tag].append(outcome.right)
        if outcome.difficulty:
            groups["difficulty"][outcome.difficulty].append(outcome.right)
        for table in outcome.tables:
            groups["table"][table].append(outcome.right)
        groups["database"][outcome.database].append(outcome.right)
        groups["turn"][str(len(outcome.turns) + 1)].append(outcome.right)
    if len(groups["turn"]) == 1:
        del groups["turn"]
    if len(groups["database"]) == 1:
        del groups["database"]
    else:
        del groups["table"]  # hundreds of tables of a public benchmark say nothing
    return {
        kind: {name: count(rights) for name, rights in sorted(found.items())}
        for kind, found in groups.items()
    }


def count(rights: Sequence[bool]) -> Count:
    """Count how many are right."""
    right = sum(rights)
    return Count(len(rights), right, right / len(rights), wilson_interval(right, len(rights)))


def wilson_interval(right: int, n: int, z: float = 1.959964) -> tuple[float, float]:
    """Return Wilson's score interval for a share (Wilson 1927); 95 % by default.

    >>> tuple(round(bound, 3) for bound in wilson_interval(8, 10))
    (0.49, 0.943)
    """
    share = right / n
    middle = share + z * z / (2 * n)
    spread = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    below = 1 + z * z / n
    low, high = (middle - spread) / below, (middle + spread) / below
    return (0.0 if right == 0 else low), (1.0 if right == n else high)


def mcnemar_p_value(fixed: int, broken: int) -> float:
    """Return the exact two-sided p-value that as many were fixed and broken by chance (McNemar 1947).

    Under chance each flip is a fair coin, so it is twice the binomial tail of the smaller number.

    >>> round(mcnemar_p_value(1, 9), 4), mcnemar_p_value(0, 0)
    (0.0215, 1.0)
    """
    n = fixed + broken
    tail = sum(math.comb(n, k) for k in range(min(fixed, broken) + 1))
    return min(1.0, 2 * tail / (1 << n))


def pass_k(samples: Sequence[Sequence[bool]]) -> dict[str, float]:
    """Return for each k the chance that k samples of a case are all right, over cases with as many samples.

    The unbiased estimate C(right, k) / C(n, k) of τ-bench (Yao et al. 2024, section 3).

    >>> pass_k([(True, True, False), (True, True, True)])
    {'1': 0.8333333333333333, '2': 0.6666666666666666, '3': 0.5}
    """
    most = min((len(sample) for sample in samples if sample), default=0)
    sampled = [sample for sample in samples if sample]
    return (
        {
            str(k): statistics.fmean(math.comb(sum(s), k) / math.comb(len(s), k) for s in sampled)
            for k in range(1, most + 1)
        }
        if most > 1
        else {}
    )


def quantile(values: Sequence[float], share: float) -> float:
    """Return the least value that at least `share` of the values do not exceed.

    >>> quantile([4, 1, 3, 2], 0.5)
    2
    """
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def grade_difficulty(tree: exp.Expr) -> str:
    """Return how hard a gold is: "easy", "medium" or "hard", by what it puts together.

    A point for each further table, for grouping, HAVING, an aggregate with a condition, and a second condition;
    two for each CTE, subquery, set operation or window. Up to 2 points are easy, up to 5 medium.

    >>> import sqlglot
    >>> grade_difficulty(sqlglot.parse_one("SELECT COUNT(*) FROM t WHERE a = 1"))
    'easy'
    """
    tables = sum(isinstance(node, exp.Table) for node in tree.walk())
    nested = sum(
        isinstance(node, exp.CTE | exp.Subquery | exp.SetOperation | exp.Window) for node in tree.walk()
    )
    conditions = sum(isinstance(node, exp.And | exp.Or) for node in tree.walk())
    points = max(0, tables - 1) + 2 * nested + min(2, conditions)
    points += sum(bool(tree.find(kind)) for kind in (exp.Group, exp.Having, exp.Case, exp.Filter))
    return DIFFICULTIES[(points > 2) + (points > 5)]


def tables_of(tree: exp.Expr) -> tuple[str, ...]:
    """Return the tables that a query reads, as `schema.table`, without its CTEs, in order of their names."""
    ctes = {cte.alias.lower() for cte in tree.find_all(exp.CTE)}
    found = {
        f"{table.db}.{table.name}" if table.db else table.name
        for table in tree.find_all(exp.Table)
        if table.db or table.name.lower() not in ctes
    }
    return tuple(sorted(found - {""}))


def by_id(outcomes: Iterable[Outcome]) -> Mapping[str, Outcome]:
    """Index outcomes by the id of their case."""
    return {outcome.id: outcome for outcome in outcomes}
