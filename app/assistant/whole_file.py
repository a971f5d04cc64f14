"""A file written whole: whoever reads it sees what it was or what it becomes, never a half."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path


def write_whole(path: Path, content: str | bytes) -> None:
    """Replace the file, or make it; text becomes UTF-8. A link stays one, and a file keeps its permissions."""
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    data = content.encode("utf-8") if isinstance(content, str) else content
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with open(handle, "wb") as part:
            part.write(data)
            part.flush()
            os.fsync(part.fileno())
        if path.exists():
            shutil.copymode(path, name)
        else:
            umask = os.umask(0)  # which only setting it tells
            os.umask(umask)
            os.chmod(name, 0o666 & ~umask)
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
