import numpy as np

from gradcheck import relative_difference

grad = gradapprox = np.zeros(3)
with np.errstate(invalid="ignore"):
    quotient = np.linalg.norm(grad - gradapprox) / (
        np.linalg.norm(grad) + np.linalg.norm(gradapprox)
    )
difference = relative_difference(grad, gradapprox)

print("the bare quotient  ", quotient)
print("a check that asks  ", quotient > 1e-7, "for a mistake")
print("relative_difference", difference)
