import sys

import numpy as np


class Answer:
    def to_dict(self):
        return {"value": 42.5, "arrays": {"layers.0.W": [1, 2]}}

    def _repr_html_(self):
        return "<p class='answer'>forty-two</p>"


answer = Answer()
matrix = np.array([[1.5, np.nan], [2.0, 1e-300]])
print("done")
print("mind the step", file=sys.stderr)
