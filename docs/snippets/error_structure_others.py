from textwrap import fill

import numpy as np

from gradcheck import StructureError, check_gradient

X = np.eye(3)
cases = {
    "dict entry": (lambda p: p["W"].sum(), {"V": X}, {"W": X}),
    "transposed": (lambda w: w.sum(), np.ones((2, 3)), np.ones((3, 2))),
    "cost array": (lambda w: w**2, 2 * X, X),
    "no return": (lambda w: None, X, X),
    "integers": (lambda w: w.sum(), X, np.ones(3, np.int64)),
    "complex": (lambda w: abs(w).sum(), X, X + 1j),
    "empty": (lambda w: w.sum(), [], np.array([])),
}
messages = {}
for case, (cost, gradient, point) in cases.items():
    try:
        check_gradient(cost, gradient, point)
    except StructureError as error:
        messages[case] = str(error)
        print(fill(f"{case}: {error}", 79, subsequent_indent="    "))
