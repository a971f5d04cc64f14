"""From the signals of an answer to the probability that it is right: a logistic curve, fitted for one model.

`make calibrate` fits it to an eval's answers and writes `calibration.json` into the workspace. The file says for
which model it holds and on what it was fitted. Fits nothing itself.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.assistant.errors import WorkspaceError

FILE = "calibration.json"


@dataclass(frozen=True)
class Calibration:
    """A curve: `weights` by signal, and what it was fitted on. `ece` is the cross-validated calibration error."""

    model: str
    intercept: float
    weights: Mapping[str, float]
    n: int = 0
    right: int = 0
    fitted_on: str = ""
    date: str = ""
    ece: float | None = None

    def probability(self, signals: Mapping[str, float]) -> float:
        """The probability that an answer with these signals is right.

        >>> round(Calibration("m", 1.0, {"repairs": -1.0}).probability({"repairs": 1.0}), 2)
        0.5
        """
        score = self.intercept + sum(w * signals.get(name, 0.0) for name, w in self.weights.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def read_calibrations(folder: Path) -> dict[str, Calibration]:
    """Read a folder's calibrations, by model; none where there is no file. Raises: WorkspaceError."""
    file = folder / FILE
    if not file.is_file():
        return {}
    try:
        entries: Any = json.loads(file.read_text(encoding="utf-8"))["models"]
        return {entry["model"]: Calibration(**entry) for entry in entries}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WorkspaceError(
            f"{file} is damaged ({error!r:.80}): write it anew with `make calibrate`."
        ) from error
