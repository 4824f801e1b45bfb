from gradcheck.course import gradient_check


def wrong_derivative(x, theta):
    return theta  # the derivative with respect to x, not theta


unlucky = gradient_check(x=4, theta=4, backward=wrong_derivative)
caught = gradient_check(x=2, theta=4, backward=wrong_derivative)
