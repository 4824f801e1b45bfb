import numpy as np
from exercise import backward, cost

from gradcheck import check_gradient

rng = np.random.default_rng(4)
x, h, target = (rng.normal(size=(10, n)) for n in (3, 4, 4))
point = {
    "U": rng.normal(size=(3, 4)),
    "W": rng.normal(size=(4, 4)),
    "b": rng.normal(size=4),
}
report = check_gradient(
    lambda p: cost(p, x, h, target), lambda p: backward(p, x, h, target), point
)
if __name__ == "__main__":
    print(report)
