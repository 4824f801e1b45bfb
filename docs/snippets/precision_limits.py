import numpy as np

formats = ["float64", "float32", "float16"]
unit = np.array([np.finfo(name).eps for name in formats], dtype=float)
best_step = unit ** (1 / 3)
best_error = unit ** (2 / 3)
rows = zip(formats, unit, best_step, best_error, strict=True)
for name, u, h, e in rows:
    print(f"{name}: unit {u:.0e}, best step {h:.0e}, best error {e:.0e}")
