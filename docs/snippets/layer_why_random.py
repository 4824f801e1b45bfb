import numpy as np

from gradcheck import check_backward, check_gradient

rng = np.random.default_rng(0)
z = rng.normal(size=(4, 3))


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def backward(dout, z):
    s = softmax(z)
    return s * dout - s  # s * (dout - (s * dout).sum(...))


summed = check_gradient(lambda z: softmax(z).sum(),
                        lambda z: backward(np.ones((4, 3)), z), z)
weighted = check_backward(softmax, backward, z)
print(f"cost = output.sum():        {summed.verdict}")
print(f"cost = (dout * output).sum(): {weighted.verdict}\n")
print(weighted)
