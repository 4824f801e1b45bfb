from gradcheck.course import THRESHOLD, gradient_check

at_1e7 = gradient_check(x=2, theta=4, epsilon=1e-7)
at_1e5 = gradient_check(x=2, theta=4, epsilon=1e-5)
ratio, threshold = at_1e7 / at_1e5, THRESHOLD
