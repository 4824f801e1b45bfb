import numpy as np

from gradcheck import check_gradient

z = np.array([1.0, 5.0, 10.0, 18.0, 25.0, 40.0])
verdicts, analytic, numeric = [], [], []


def cost(z):
    return np.tanh(z)


def gradient(z):
    return 1 / np.cosh(z) ** 2


for point in z:
    report = check_gradient(cost, gradient, point)
    array = report.parameters["theta"]
    verdicts.append(report.verdict)
    analytic.append(float(array.analytic))
    numeric.append(float(array.numeric))
    print(f"z = {point:4.0f}: analytic {analytic[-1]:.2e}, "
          f"numeric {numeric[-1]:.2e}, {report.verdict}")
