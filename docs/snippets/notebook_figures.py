import contextlib
import io

from gradcheck import course, numerical_gradient

published = {
    "1": [8, 3],
    "2": 2,
    "3": 2.919335883291695e-10,
    "4": 7.826683745609991e-12,
    "5": 0.2850931567761624,
    "6": 1.1890913022840002e-07,
    "7": 1.1885552035482147e-07,
    "8": "(47, 1)",
    "9": 20,
}

X, Y, parameters = course.gradient_check_n_test_case()
_, cache = course.forward_propagation_n(X, Y, parameters)
right = course.backward_propagation_n(X, Y, cache)
wrong = course.backward_propagation_n_with_mistakes(X, Y, cache)


def cost(parameters):
    return course.forward_propagation_n(X, Y, parameters)[0]


numeric = numerical_gradient(cost, parameters, epsilon=1e-7)

with contextlib.redirect_stdout(io.StringIO()):
    corrected = course.gradient_check_n(parameters, right, X, Y)
    ours = {
        "1": [
            course.forward_propagation(2, 4),
            course.forward_propagation(3, 1),
        ],
        "2": course.backward_propagation(2, 4),
        "3": course.gradient_check(2, 4, epsilon=1e-7),
        "4": course.gradient_check(2, 4, epsilon=1e-5),
        "5": course.gradient_check_n(parameters, wrong, X, Y),
        "6": corrected,
        "7": corrected,
        "8": str(course.dictionary_to_vector(parameters)[0].shape),
        "9": sum(
            int(((right[f"d{name}"] == 0) & (numeric[name] == 0)).sum())
            for name in parameters
        ),
    }

apart = {
    figure: abs(ours[figure] - published[figure]) / published[figure]
    for figure in "567"
}
exact = sum(ours[figure] == published[figure] for figure in published)
rounded = len(published) - exact
for figure, theirs in published.items():
    same = "same" if ours[figure] == theirs else "close"
    print(f"{figure}  {theirs!s:24}{ours[figure]!s:24}{same}")
