from gradcheck import check_gradient
from gradcheck.course import (
    backward_propagation_n_with_mistakes,
    forward_propagation_n,
    gradient_check_n_test_case,
)

X, Y, parameters = gradient_check_n_test_case()


def cost(parameters):
    return forward_propagation_n(X, Y, parameters)[0]


_, cache = forward_propagation_n(X, Y, parameters)
gradients = backward_propagation_n_with_mistakes(X, Y, cache)

report = check_gradient(cost, gradients, parameters)
print(report)

wrong = [n for n, r in report.parameters.items() if r.verdict == "wrong"]
factors = {n: report.parameters[n].mistake.factor for n in wrong}
