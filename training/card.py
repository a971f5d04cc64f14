"""The model card of one revision of an adapter: what it is, what it was made of, what was measured, how to serve it.

A figure that nobody measured stands as "not measured". Reads the report.json of `inhouse eval` as plain JSON, the
gate's decision in it too; judges nothing itself.
"""

from __future__ import annotations

import json
import re
import statistics
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from app.assistant.base_models import BASE_MODELS, resolve_name
from app.assistant.errors import InhouseError
from training.recipe import Recipe

NOT_MEASURED = "not measured"
# Licences that the bases' authors state on the Hub.
LICENCES = {
    "mistralai/Mistral-7B-Instruct-v0.3": "apache-2.0",
    "Qwen/Qwen2.5-Coder-1.5B-Instruct": "apache-2.0",
    "Qwen/Qwen2.5-Coder-0.5B-Instruct": "apache-2.0",
}
SOURCE_WORDS = {
    "curated": "approved pairs of the company",
    "varied": "the same of other periods, values and numbers",
    "repair": "failed answers put right",
    "synthetic": "synthetic pairs, each run",
    "refusal": "questions that get no SQL",
    "general": "pairs on databases outside the company",
}
KIND_WORDS = {
    "wrong_order": "rows in the wrong order",
    "extra_columns": "columns too many",
    "missing_columns": "columns missing",
    "different_columns": "other columns",
    "missing_rows": "rows missing",
    "extra_rows": "rows too many",
    "different_rows": "other values in rows",
    "failed": "no SQL that runs",
    "invalid": "SQL that the database refuses",
    "limit": "out of time or memory",
}
LEAST_FOR_WEAKNESS = 3  # questions of a tag before its share says anything
METHOD = (
    "quantize", "lora_targets", "lora_rank", "lora_alpha", "lora_dropout", "lora_variant", "context", "packing",
    "epochs", "max_steps", "batch_rows", "learning_rate", "warmup", "weight_decay", "max_grad_norm", "optimizer",
    "fill_slots", "grouped", "seed",
)  # fmt: skip


class CardError(InhouseError):
    """A card that cannot be made, for the report it shall show is none."""


def read_report(path: Path) -> Mapping[str, Any] | None:
    """Read report.json, or that of a folder; None where there is none. Raises: CardError where it is damaged."""
    file = path / "report.json" if path.is_dir() else path
    try:
        report = json.loads(file.read_text(encoding="utf-8"))
        report["summary"]["execution_accuracy"]
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CardError(f"{file} is no report of `inhouse eval`: run the eval again.") from error
    else:
        found: Mapping[str, Any] = report
        return found


def hub_base(name: str) -> str:
    """Return the Hub id of a base's full weights, or "" where it has none, as of a folder.

    >>> hub_base("qwen2.5-coder-0.5b-instruct"), hub_base("mistralai/Mistral-7B-Instruct-v0.3"), hub_base("./mine")
    ('Qwen/Qwen2.5-Coder-0.5B-Instruct', 'mistralai/Mistral-7B-Instruct-v0.3', '')
    """
    if (known := resolve_name(name)) in BASE_MODELS:
        return BASE_MODELS[known].hub_repo.removesuffix("-GGUF")
    return name if name.count("/") == 1 and not name.startswith((".", "/", "~")) else ""


def render_card(
    recipe: Recipe,
    about: Mapping[str, Any],
    *,
    report: Mapping[str, Any] | None = None,
    general: Mapping[str, Any] | None = None,
    before: Mapping[str, Any] | None = None,
    licence: str = "",
) -> str:
    """Render README.md. `about` is inhouse.json; `report`, `general` and `before` are reports: of the company's
    questions, of the general suite, and of the company's questions to the base alone. `licence` is a Hub licence id.
    """
    base = hub_base(recipe.base)
    parts = [
        _metadata(recipe, base, licence),
        f"# {recipe.name}\n",
        f"A LoRA adapter that makes {_base_words(recipe, base)} answer questions about one company's database with "
        "one SQL statement in its data team's house style. It is a part of Inhouse, which checks, guards and runs the "
        "SQL; without that, nothing it writes should be run on a database that matters.\n",
        _accuracy(about, report, general, before),
        _weaknesses(report),
        _data(about, recipe),
        _method(recipe, about),
        _serving(recipe, base),
        _licence(base, licence),
    ]
    return "\n".join(parts)


def revise_card(
    text: str,
    about: Mapping[str, Any],
    *,
    report: Mapping[str, Any],
    general: Mapping[str, Any] | None = None,
) -> str:
    """Return a card with what was measured, and the weaknesses, anew from reports; all else stays as it was.

    Raises: CardError where it has no such sections.
    """
    fresh = {"Measured": _accuracy(about, report, general, None), "Known weaknesses": _weaknesses(report)}
    for title, section in fresh.items():
        found = re.search(rf"^## {title}\b.*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
        if found is None:
            raise CardError(
                f"The card has no section `## {title}`: take README.md as `inhouse train` wrote it."
            )
        text = f"{text[: found.start()]}{section}\n{text[found.end() :]}"
    return text


def _metadata(recipe: Recipe, base: str, licence: str) -> str:
    entries: dict[str, Any] = {
        "library_name": "peft",
        "pipeline_tag": "text-generation",
        "language": ["en"],
        "license": licence or "other",
        "tags": [
            "inhouse",
            "lora",
            "qlora" if recipe.quantize == "nf4" else "full-precision-base",
            "text-to-sql",
        ],
    }
    if not licence:
        entries["license_name"] = "not-stated"
    if base:
        entries |= {"base_model": base, "base_model_relation": "adapter"}
    return f"---\n{yaml.safe_dump(entries, sort_keys=True, allow_unicode=True)}---\n"


def _base_words(recipe: Recipe, base: str) -> str:
    revision = f" at revision {recipe.base_revision}" if recipe.base_revision else ""
    return f"`{base or recipe.base}`{revision}"


def _accuracy(
    about: Mapping[str, Any],
    report: Mapping[str, Any] | None,
    general: Mapping[str, Any] | None,
    before: Mapping[str, Any] | None,
) -> str:
    step = f" after {about['step']:,} steps" if about.get("step") else ""
    gate = (report or {}).get("gate")
    live, words = _live(gate) if gate else (None, "")
    if live and not words:
        before, live = live, None
    rows = [
        ("Execution accuracy, the company's questions", report, "execution_accuracy"),
        *([(words, live, "execution_accuracy")] if live else []),
        ("The same, the base without the adapter", before, "execution_accuracy"),
        ("Conformance to the house style", report, "conformance"),
        ("SQL that runs", report, "valid_sql_rate"),
        ("Execution accuracy, databases outside the company", general, "execution_accuracy"),
    ]
    lines = [
        f"## Measured{step}\n",
        "| what | result | 95 % interval | questions | suite |",
        "| --- | --- | --- | --- | --- |",
    ]
    for words, source, key in rows:
        summary = source["summary"] if source else {}
        value = summary.get(key)
        bounds = _interval(source, key) if source else None
        if source is None or value is None:
            lines.append(f"| {words} | {NOT_MEASURED} | – | – | – |")
            continue
        shown = f"{100 * bounds[0]:.1f}–{100 * bounds[1]:.1f} %" if bounds else "–"
        lines.append(f"| {words} | {_percent(value)} | {shown} | {summary['n']:,} | {source['suite']} |")
    lines.append(
        "\nAn answer is right when its rows equal those of the gold query on every variant of the database. Intervals "
        "of shares are Wilson's; conformance is a mean over answers, ± 1.96 standard errors. The suite on databases "
        "outside the company shows what the tuning made it forget."
    )
    if gate:
        chance = "" if gate.get("p_value") is None else f", p = {gate['p_value']:.2g} by McNemar's exact test"
        lines.append(
            f"Of {gate['compared']:,} questions that both were asked, {len(gate['fixed']):,} are right that were "
            f"wrong before and {len(gate['broken']):,} wrong that were right{chance}: the gate "
            f"{'let it pass' if gate['passed'] else 'refused it'}."
        )
    if report and (hashes := report.get("hashes")):
        made = ", ".join(f"{name} `{digest}`" for name, digest in hashes.items() if digest)
        lines.append(f"Hashes of the measurement: {made}.")
    return "\n".join(lines) + "\n"


def _live(gate: Mapping[str, Any]) -> tuple[Mapping[str, Any] | None, str]:
    """What the gate compared with, as a report, and words for it; none where it is the base without an adapter."""
    baseline = gate.get("baseline") or {}
    if "execution_accuracy" not in baseline:
        return None, ""
    name, digest = ((baseline.get(part) or {}).get("adapter", "") for part in ("about", "hashes"))
    words = f"The same, what was live before, `{name}-{digest}`" if name else ""
    return {"suite": baseline["suite"], "summary": baseline}, words


def _interval(report: Mapping[str, Any], key: str) -> tuple[float, float] | None:
    """The 95 % interval of a figure of a report; None where the report does not tell enough."""
    summary = report["summary"]
    if key == "execution_accuracy":
        low, high = summary.get("interval") or wilson(round(summary[key] * summary["n"]), summary["n"])
        return low, high
    if key == "valid_sql_rate":
        return wilson(round(summary[key] * summary["n"]), summary["n"])
    shares = [
        outcome["conformance"] for outcome in report.get("outcomes", []) if outcome["conformance"] is not None
    ]
    if len(shares) < 2:
        return None
    mean, error = statistics.mean(shares), statistics.stdev(shares) / len(shares) ** 0.5
    return max(0.0, mean - 1.96 * error), min(1.0, mean + 1.96 * error)


def wilson(right: int, n: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share.

    >>> [round(bound, 3) for bound in wilson(7, 10)]
    [0.397, 0.892]
    """
    if not n:
        return 0.0, 1.0
    share, z = right / n, 1.959964
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)


def _weaknesses(report: Mapping[str, Any] | None) -> str:
    """From the evaluation: kinds of wrong answers, the worst tags, the rules most often broken."""
    lines = ["## Known weaknesses\n"]
    if report is None:
        lines.append(f"Of this revision {NOT_MEASURED}.")
    else:
        outcomes = report.get("outcomes", [])
        wrong = [outcome for outcome in outcomes if not outcome["right"]]
        kinds = Counter(KIND_WORDS.get(o["kind"], o["kind"].replace("_", " ")) for o in wrong)
        if kinds:
            said = ", ".join(f"{kind} ({count})" for kind, count in kinds.most_common(6))
            lines.append(f"- {len(wrong)} of {len(outcomes)} answers were not right: {said}.")
        else:
            lines.append(f"- None of {len(outcomes)} answers was wrong; that says little of other questions.")
        tags = report.get("groups", {}).get("tag", {})
        weak = sorted(
            (count["accuracy"], name, count)
            for name, count in tags.items()
            if count["n"] >= LEAST_FOR_WEAKNESS and count["right"] < count["n"]
        )
        for accuracy, name, count in weak[:5]:
            low, high = count["interval"]
            lines.append(
                f"- Questions tagged {name}: {count['right']} of {count['n']} right, {_percent(accuracy)} "
                f"({100 * low:.1f}–{100 * high:.1f} %)."
            )
        rules = Counter(rule for outcome in outcomes for rule in outcome.get("broken_rules", ()))
        if rules:
            said = ", ".join(f"{rule} ({count})" for rule, count in rules.most_common(5))
            lines.append(f"- Rules of the house style most often broken: {said}.")
    lines.append(
        "- Questions in English only; tables and columns that the prompt does not show are not known to it."
    )
    return "\n".join(lines) + "\n"


def _data(about: Mapping[str, Any], recipe: Recipe) -> str:
    lines = ["## Data\n"]
    sources: Mapping[str, int] = about.get("sources") or {}
    if sources:
        lines += ["| source | conversations |", "| --- | --- |"]
        lines += [f"| {SOURCE_WORDS.get(name, name)} | {count:,} |" for name, count in sources.items()]
        lines.append("")
    else:
        lines.append("Counts by source: not recorded.")
    if about.get("tokens"):
        lines.append(
            f"{about['tokens']:,} tokens, {about.get('answer_tokens', 0):,} of them answers, "
            "on which alone there was loss."
        )
    if about.get("left_out"):
        lines.append(
            f"{about['left_out']:,} conversations did not fit {recipe.context:,} tokens as they were."
        )
    if about.get("started_from"):
        lines.append(f"It went on from the adapter `{about['started_from']}`, on these pairs.")
    aside = (
        f", nor were up to {recipe.validation_pairs} more, which share no skeleton with a pair in training and choose "
        "the checkpoint"
        if recipe.validation_pairs
        else ""
    )
    lines.append(
        f"Hash of all token ids: `{about.get('data', 'not recorded')}`. "
        f"Pairs that are held out to measure were not trained on{aside}."
    )
    return "\n".join(lines) + "\n"


def _method(recipe: Recipe, about: Mapping[str, Any]) -> str:
    kind = "QLoRA: the base in NF4 with double quantization" if recipe.quantize == "nf4" else "LoRA"
    lines = [
        "## Method\n",
        f"{kind}, loss on the answers only. Recipe `{recipe.name}`, hash `{recipe.digest()}`. The prompt has version "
        f"{about.get('prompt_version', 'not recorded')} (`{about.get('prompt', 'not recorded')}`); "
        "Inhouse refuses to serve the adapter with another version.\n",
        "| setting | value |",
        "| --- | --- |",
    ]
    lines += [f"| {key} | {getattr(recipe, key)} |" for key in METHOD]
    return "\n".join(lines) + "\n"


def _serving(recipe: Recipe, base: str) -> str:
    name, place = base or recipe.base, recipe.hub_repo or "PATH/TO/THIS/FOLDER"
    served = resolve_name(recipe.base) if resolve_name(recipe.base) in BASE_MODELS else "PATH/TO/BASE.gguf"
    rank = 1 << max(3, (recipe.lora_rank - 1).bit_length())  # vLLM takes powers of two
    return f"""## Serving

The prompt must be the one it was trained with, which Inhouse renders: in `inhouse.toml`,

```toml
[model]
name = {json.dumps(served)}
adapter = "PATH/TO/THIS/FOLDER"
```

In transformers with peft:

```python
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer

base = AutoModelForCausalLM.from_pretrained("{name}")
model = PeftModel.from_pretrained(base, "{place}")
tokenizer = AutoTokenizer.from_pretrained("{place}")  # with the chat template of the training
```

In vLLM: `vllm serve {name} --enable-lora --max-lora-rank {rank} --lora-modules {recipe.name}={place}`

In llama.cpp: `inhouse export` writes the adapter as GGUF; `llama-server -m BASE.gguf --lora ADAPTER.gguf`
"""


def _licence(base: str, licence: str) -> str:
    of_base = (
        f"The base is under {LICENCES[base]} by its authors"
        if base in LICENCES
        else ("The licence of the base stands on its authors' page")
    )
    own = f"the adapter is under {licence}" if licence else "that of the adapter is its owner's to state"
    warning = "It was trained on a company's own questions and queries, and may repeat them."
    return f"## Licence\n\n{of_base}; {own}. {warning}\n"


def _percent(share: float) -> str:
    """A share with one decimal; one that is not all never reads as 100 %."""
    tenths = round(share * 1000)
    return f"{(min(999, max(1, tenths)) if 0 < share < 1 else tenths) / 10:.1f} %"
