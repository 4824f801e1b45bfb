import numpy as np


def relu(z):
    return np.maximum(0, z)


def softplus(z):
    return np.logaddexp(0, z)


steps = 10.0 ** np.arange(1, -4, -0.5)
relu_right = (relu(steps) - relu(0)) / steps
relu_left = (relu(0) - relu(-steps)) / steps
soft_right = (softplus(steps) - softplus(0)) / steps
soft_left = (softplus(0) - softplus(-steps)) / steps
relu_two_sided = (relu(1e-7) - relu(-1e-7)) / 2e-7

print("step    softplus: left   right     ReLU: left   right")
columns = (steps, soft_left, soft_right, relu_left, relu_right)
for row in zip(*columns, strict=True):
    print("{:.0e} {:15.6f} {:.6f} {:14.1f} {:7.1f}".format(*row))
print(f"\nformula (1) for the ReLU: {relu_two_sided:.3f}")
