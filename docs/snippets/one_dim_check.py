from gradcheck.course import THRESHOLD as threshold
from gradcheck.course import gradient_check

at_1e7 = gradient_check(x=2, theta=4, epsilon=1e-7)
at_1e5 = gradient_check(x=2, theta=4, epsilon=1e-5)
ratio = at_1e7 / at_1e5
