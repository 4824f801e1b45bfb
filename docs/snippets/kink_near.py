import numpy as np

from gradcheck import check_gradient

distance = 1e-5  # to the kink


def cost(z):
    return np.maximum(0, z)


steps = 10.0 ** np.arange(-1, -10, -1)
slopes = (cost(distance + steps) - cost(distance - steps)) / (2 * steps)
for step, slope in zip(steps, slopes, strict=True):
    print(f"step {step:.0e}: formula (1) gives {slope:.4f}")
right = check_gradient(cost, 1.0, distance)
wrong = check_gradient(cost, 0.5, distance)
print(f"\ngradient 1.0: {right.verdict}")
print(f"gradient 0.5: {wrong.verdict}")
