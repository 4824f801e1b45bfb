from gradcheck.comparison import relative_difference

epsilons = [1e-1, 1e-2, 1e-3]
errors = [abs(((2 + e) ** 3 - (2 - e) ** 3) / (2 * e) - 12) for e in epsilons]
difference = relative_difference([1.0, 2.0], [1.0, 2.5])
print("epsilon\terror <of the slope>")
for epsilon, error in zip(epsilons, errors):
    print(f"{epsilon:g}\t{error:.1e}")
print(f"difference {difference:.4f}")
