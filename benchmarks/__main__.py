"""Print all tables, one benchmark after the other: ``python benchmarks``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

# Each in a process of its own: what one leaves behind in memory and caches is nobody else's.
for name in ("overhead", "located", "cost", "verdicts"):
    print(f"\n{name}.py", flush=True)
    subprocess.run([sys.executable, Path(__file__).with_name(f"{name}.py")], check=True)
