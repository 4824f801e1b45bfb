import numpy as np

from gradcheck import check_gradient


def cost(z):
    return np.maximum(0, z)


claims = [0.0, 0.5, 1.0, 1.5, -0.5]
reports = [check_gradient(cost, claim, 0.0) for claim in claims]
verdicts = [report.verdict for report in reports]
accepted = reports[0]
for claim, verdict in zip(claims, verdicts, strict=True):
    print(f"gradient {claim:4.1f} at the kink: {verdict}")
print()
print(accepted)
