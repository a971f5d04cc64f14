"""The command `inhouse eval`: its options. What it does is in `evaluation` and `ablation`, imported when it runs."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from evals.system import PASSES


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add `inhouse eval`."""
    evaluate = commands.add_parser(
        "eval", parents=[common], help="measure execution accuracy, and decide whether it is good enough",
        description="Ask a suite's questions, judge the answers on every variant of the database, and report: on the "
        "terminal and, in --out, as report.html, report.json, report.md and junit.xml.",
        epilog="Exit status: 0 passed, or no bound was given; 1 the gate failed; 2 it could not run (a gold fails, "
        "predictions are for other questions, a fixture is missing). A stopped run goes on where it was.",
    )  # fmt: skip
    evaluate.add_argument(
        "suite", nargs="?", default="heldout", metavar="SUITE",
        help="heldout (default); curated (the other pairs, each without itself as an example); a file or folder of "
        "pairs; or spider, bird or defog with --questions and --databases",
    )  # fmt: skip
    choose = evaluate.add_argument_group("what is asked")
    choose.add_argument("--questions", type=Path, metavar="FILE", help="a benchmark's questions and golds")
    choose.add_argument(
        "--databases", type=Path, metavar="DIR", help="its databases: DIR/ID.sqlite or DIR/ID/ID.sqlite"
    )
    choose.add_argument(
        "--only", action="append", default=[], metavar="NAME",
        help="only questions about this database of a benchmark, or about those named in this file; may repeat",
    )  # fmt: skip
    choose.add_argument(
        "--limit", type=positive, metavar="N",
        help="only N cases, a sample spread over the databases (off: all)",
    )  # fmt: skip
    choose.add_argument("--seed", type=int, default=0, metavar="N", help="seed of that sample (default: 0)")
    choose.add_argument(
        "--tag",
        action="append",
        default=[],
        metavar="TAG",
        help="only cases with the tag; may repeat (off: all)",
    )
    choose.add_argument(
        "--dialogues", action="store_true", help="only follow-ups and what they follow (off: all)"
    )
    system = evaluate.add_argument_group("what answers")
    system.add_argument(
        "--predictions", type=Path, metavar="FILE",
        help="judge these predictions, a JSON object with id and sql a line, and ask no model (off: asks it)",
    )  # fmt: skip
    system.add_argument(
        "--recordings", type=Path, metavar="FILE",
        help="keep the model's answers there, and ask again only what has another prompt: what comes after the model "
        "is then measured in seconds (off: asks it all)",
    )  # fmt: skip
    system.add_argument(
        "--no-ground", action="store_true",
        help="show the model no values, terms and periods that the question names (off: does)",
    )  # fmt: skip
    system.add_argument(
        "--no-constrain", action="store_true",
        help="let the model write any name (off: tables and columns that exist, where the engine takes a grammar)",
    )  # fmt: skip
    system.add_argument("--no-bind", action="store_true", help="switch the bind pass off (off: on)")
    system.add_argument(
        "--no-repair", action="store_true", help="do not ask again with what is wrong (off: asks once more)"
    )
    system.add_argument(
        "--no-doubt",
        action="store_true",
        help="do not look for sums that a join multiplies (off: does, and asks again)",
    )
    system.add_argument(
        "--no-clarify", action="store_true",
        help="turn nothing away and ask nothing back before the model is asked (off: does)",
    )  # fmt: skip
    system.add_argument(
        "--verified", action="store_true",
        help="answer from an approved pair where a question is one up to its literals (off: the model answers all)",
    )  # fmt: skip
    system.add_argument(
        "--no-literal", action="store_true",
        help="let the model answer what is asked in the very words of a schema that nobody described (off: read)",
    )  # fmt: skip
    system.add_argument(
        "--no-compose", action="store_true",
        help="let the model answer what the house's definitions answer alone (off: they answer)",
    )  # fmt: skip
    system.add_argument(
        "--vote", action="store_true",
        help="draw more samples where an answer is doubtful, at most three in all (off: the first one stands)",
    )  # fmt: skip
    system.add_argument(
        "--no-examples", action="store_true", help="show the model no similar pairs (off: the nearest)"
    )
    system.add_argument(
        "--samples", type=positive, default=1, metavar="K",
        help="answers a question, the first greedy, for pass^k (default: 1)",
    )  # fmt: skip
    system.add_argument(
        "--ablation", nargs="?", const="plain", choices=("plain", *PASSES), metavar="PASS",
        help="ask with the passes added one by one, from the plain model on or from a PASS with those before it, and "
        f"print what each brought and broke; the passes: {', '.join(PASSES)}",
    )  # fmt: skip
    judge = evaluate.add_argument_group("how it is judged")
    judge.add_argument(
        "--no-variants", action="store_true", help="judge on the database alone (off: on all its variants)"
    )
    judge.add_argument(
        "--mutants", action="store_true",
        help="print the suite's mutation score too: how many wrong queries it would notice (off: does not)",
    )  # fmt: skip
    judge.add_argument(
        "--workers", type=positive, metavar="N", help="processes that run queries (default: one a core)"
    )
    gate = evaluate.add_argument_group("the gate, which also fails on a wrong case tagged must-pass")
    gate.add_argument("--baseline", type=Path, metavar="FILE", help="report.json to compare with (off: none)")
    gate.add_argument(
        "--min-accuracy", type=share, metavar="X", help="least execution accuracy, 0 to 1 (off: any)"
    )
    gate.add_argument(
        "--max-regressions", type=count, metavar="N",
        help="most cases that may be wrong and were right (off: no more than chance explains, p < 0.05)",
    )  # fmt: skip
    gate.add_argument(
        "--must-pass", choices=("right", "kept"), default="right",
        help="right: each must be; kept: those that are right in the baseline, or not in it, must be (default: right)",
    )  # fmt: skip
    gate.add_argument("--gate", action="store_true", help="ask for the must-pass cases alone (off: no gate)")
    out = evaluate.add_argument_group("what comes out")
    out.add_argument(
        "--out", type=Path, metavar="DIR", help="folder of the reports (default: evals-out/SUITE-MODEL)"
    )
    out.add_argument("--json", action="store_true", help="print one JSON object (off: tables)")
    evaluate.set_defaults(command=eval_command)


def positive(text: str) -> int:
    """Read a whole number from 1."""
    if (number := int(text)) < 1:
        raise ValueError(text)
    return number


def count(text: str) -> int:
    """Read a whole number from 0."""
    if (number := int(text)) < 0:
        raise ValueError(text)
    return number


def share(text: str) -> float:
    """Read a number from 0 to 1."""
    if not 0 <= (number := float(text)) <= 1:
        raise ValueError(text)
    return number


def eval_command(arguments: argparse.Namespace) -> int:
    """Measure execution accuracy on a suite, and decide."""
    from evals.ablation import ablate
    from evals.evaluation import Options, evaluate
    from evals.gate import Bounds
    from evals.system import System

    options = Options(
        suite=arguments.suite,
        workspace=arguments.workspace,
        questions=arguments.questions,
        databases=arguments.databases,
        limit=arguments.limit,
        seed=arguments.seed,
        tags=tuple(arguments.tag),
        dialogues=arguments.dialogues,
        only=tuple(arguments.only),
        system=System(
            model=arguments.model,
            adapter=arguments.adapter,
            samples=arguments.samples,
            ground=not arguments.no_ground,
            examples=not arguments.no_examples,
            constrain=not arguments.no_constrain,
            bind=not arguments.no_bind,
            repair=not arguments.no_repair,
            doubt=not arguments.no_doubt,
            vote=arguments.vote,
            clarify=not arguments.no_clarify,
            literal=not arguments.no_literal,
            compose=not arguments.no_compose,
            verified=arguments.verified,
        ),
        predictions=arguments.predictions,
        recordings=arguments.recordings,
        out=arguments.out,
        variants=not arguments.no_variants,
        mutants=arguments.mutants,
        workers=arguments.workers or 0,
        bounds=Bounds(arguments.min_accuracy, arguments.max_regressions, arguments.must_pass == "kept"),
        baseline=arguments.baseline,
        gate=arguments.gate,
        as_json=arguments.json,
    )
    return ablate(options, arguments.ablation) if arguments.ablation else evaluate(options)
