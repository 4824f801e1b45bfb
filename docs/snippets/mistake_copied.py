import numpy as np

from gradcheck import check_gradient

rng = np.random.default_rng(0)
x, h, target = rng.normal(size=(6, 3)), rng.normal(size=(6, 3)), 0.2
point = {"Wx": rng.normal(size=(3, 3)), "Wh": rng.normal(size=(3, 3))}


def cost(p):
    state = np.tanh(x @ p["Wx"] + h @ p["Wh"])
    return 0.5 * np.mean((state - target) ** 2)


def gradient(p):
    state = np.tanh(x @ p["Wx"] + h @ p["Wh"])
    dz = (state - target) * (1 - state**2) / state.size
    return {"Wx": x.T @ dz, "Wh": x.T @ dz}  # h.T @ dz


report = check_gradient(cost, gradient, point)
print(report)
