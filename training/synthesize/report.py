"""What a run kept and what it did not, by shape; how different the examples are; what of the schema they touch."""

from __future__ import annotations

import json
import statistics
from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from app.assistant.parse import parse_sql
from app.assistant.whole_file import write_whole

if TYPE_CHECKING:
    from training.synthesize.generation import Generation


def write_report(run: Generation) -> dict[str, Any]:
    """Write report.json and report.md into the run's folder, from what lies there."""
    lines = (run.out / "pairs.jsonl").read_text(encoding="utf-8").splitlines()
    pairs = [json.loads(line) for line in lines]
    skeletons: Counter[str] = Counter()
    columns: Counter[str] = Counter()
    tables: Counter[str] = Counter()
    used: dict[str, set[str]] = {}
    for pair in pairs:
        shape = run.checker.shape(pair["sql"])
        skeletons[shape.skeleton] += 1
        if shape.skeleton not in used:
            used[shape.skeleton] = _columns(pair["sql"], run)
        columns.update(used[shape.skeleton])
        tables.update({column.rpartition(".")[0] for column in used[shape.skeleton]})
    all_columns = {f"{t.key}.{c.name}" for t in run.schema.tables for c in t.columns if not c.personal}
    metrics = {m.term for m in run.domain.measures if m.term}
    tagged = {tag for pair in pairs for tag in pair["tags"]}
    metric_hits = {term for term in metrics if term.replace(" ", "-").lower() in tagged}
    voices = Counter(pair["made"]["voice"] for pair in pairs)
    scores = [run.checker.shape(pair["sql"]).conformance for pair in pairs]
    tally = run.tally
    followers = [pair for pair in pairs if pair.get("follows")]
    measured = [term for term in run.workspace.glossary if term.unit]
    untouched = sorted({table.key for table in run.schema.tables} - set(tables))
    found: dict[str, Any] = {
        "exchanges": tally.exchanges, "pairs": len(pairs), "refusals": tally.exchanges - len(pairs),
        "dialogues": len({p["follows"] for p in followers} - {p["id"] for p in followers}),
        "drafts": tally.drafts, "seconds": round(tally.seconds, 1),
        "distinct_skeletons": len(skeletons), "distinct_questions": len({p["question"] for p in pairs}),
        "question_words": _spread([len(p["question"].split()) for p in pairs]),
        "sql_characters": _spread([len(p["sql"]) for p in pairs]),
        "style_conformance": round(statistics.fmean(scores), 4) if scores else None,
        "voices": dict(voices.most_common()),
        "tables": {"used": len(tables), "of": len(run.schema.tables), "unused": untouched},
        "columns": {
            "used": len(columns.keys() & all_columns), "of": len(all_columns),
            "unused": sorted(all_columns - set(columns)),
        },
        "metrics": {"used": len(metric_hits), "of": len(measured), "names": sorted(metric_hits)},
        "kept": dict(tally.kept.most_common()),
        "rejected": {shape: dict(reasons.most_common()) for shape, reasons in sorted(tally.rejected.items())},
    }  # fmt: skip
    write_whole(run.out / "report.json", json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    write_whole(run.out / "report.md", render(found))
    return found


def render(found: dict[str, Any]) -> str:
    """The report as tables."""
    shapes = sorted({*found["kept"], *found["rejected"]}, key=lambda s: -found["kept"].get(s, 0))
    lines = [
        f"# {found['exchanges']:,} synthetic exchanges", "",
        f"{found['pairs']:,} with SQL, {found['refusals']:,} with a reply, {found['dialogues']:,} dialogues; "
        f"{found['drafts']:,} drafts in {found['seconds']:.0f} s. {found['distinct_skeletons']:,} SQL skeletons, "
        f"{found['distinct_questions']:,} different questions; style conformance {found['style_conformance']}.", "",
        f"Tables {found['tables']['used']} of {found['tables']['of']}, columns {found['columns']['used']} of "
        f"{found['columns']['of']}, glossary metrics {found['metrics']['used']} of {found['metrics']['of']}.", "",
        "| shape | kept | rejected | why |", "| --- | ---: | ---: | --- |",
    ]  # fmt: skip
    for shape in shapes:
        reasons = found["rejected"].get(shape, {})
        why = "; ".join(f"{reason} {n:,}" for reason, n in reasons.items())
        lines.append(f"| {shape} | {found['kept'].get(shape, 0):,} | {sum(reasons.values()):,} | {why} |")
    return "\n".join(lines) + "\n"


def _columns(sql: str, run: Generation) -> set[str]:
    """The columns, as table.column, that a query names under aliases of tables."""
    tree = parse_sql(sql, run.schema.dialect)
    tables = {t.alias_or_name: f"{t.db}.{t.name}" if t.db else t.name for t in tree.find_all(exp.Table)}
    return {
        f"{tables[c.table]}.{c.name}" for c in tree.find_all(exp.Column) if "." in tables.get(c.table, "")
    }


def _spread(numbers: list[int]) -> dict[str, float]:
    if not numbers:
        return {}
    return {"least": min(numbers), "median": statistics.median(numbers), "most": max(numbers)}
