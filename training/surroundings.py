"""What a run is made with and on: libraries, machine, the commit that is checked out, peak memory."""

from __future__ import annotations

import contextlib
import os
import platform
import resource
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

LIBRARIES = ("torch", "transformers", "peft", "bitsandbytes", "datasets", "accelerate", "mlflow", "inhouse")


def machine() -> dict[str, str]:
    """What a run is made with: libraries, system, processor and accelerator, as tags."""
    found = {"inhouse.machine": f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}"}
    for name in ("python", *LIBRARIES):
        with contextlib.suppress(PackageNotFoundError):
            found[f"library.{name}"] = platform.python_version() if name == "python" else version(name)
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_available():
        found["inhouse.accelerator"] = f"{torch.cuda.device_count()} × {torch.cuda.get_device_name()}"
    return found


def git_state() -> dict[str, str]:
    """The commit that is checked out and whether anything differs from it; empty outside a repository."""

    def git(*arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments], capture_output=True, text=True, timeout=10, check=True, cwd=Path(__file__).parent
        )  # fmt: skip
        return done.stdout.strip()

    try:
        commit, changed = git("rev-parse", "HEAD"), git("status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.SubprocessError):
        return {}
    return {"mlflow.source.git.commit": commit, "inhouse.git_dirty": str(bool(changed)).lower()}


def memory_gb() -> dict[str, float]:
    """Peak GB: of the process, and of the GPU where there is one."""
    found = {"memory/process_peak_gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9}
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_available():
        found["memory/gpu_peak_gb"] = torch.cuda.max_memory_allocated() / 1e9
        found["memory/gpu_reserved_gb"] = torch.cuda.max_memory_reserved() / 1e9
    return found
