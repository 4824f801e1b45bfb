"""How much memory a function takes at its peak, beyond what was taken before."""

from __future__ import annotations

import ctypes
import gc
import re
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

PROCESS = Path("/proc/self")


def traced(function: Callable[[], object]) -> int:
    """Bytes asked of Python's and NumPy's allocators."""
    gc.collect()
    tracemalloc.start()
    try:
        function()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def resident(function: Callable[[], object]) -> int | None:
    """Bytes of the whole process, whoever allocated them; None where Linux is not there to say.

    Pages that earlier work left behind are handed back first, or they would be used again unseen.
    It sees whole pages, and what is kept for later: a megabyte counts, a kilobyte does not.
    """
    if sys.platform != "linux":
        return None
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    (PROCESS / "clear_refs").write_text("5")  # the peak begins anew
    before = status("VmRSS")
    function()
    return max(status("VmHWM") - before, 0)


def status(field: str) -> int:
    """A size that the kernel gives in kilobytes, in bytes."""
    text = (PROCESS / "status").read_text()
    return 1024 * int(re.search(rf"^{field}:\s+(\d+) kB$", text, re.MULTILINE)[1])
