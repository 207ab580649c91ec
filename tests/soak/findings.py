"""What a scenario saw, and what must hold of it."""
import math


class Findings:
    def __init__(self):
        self._seen = []
        self._checks = []

    def see(self, what, value):
        self._seen.append((what, value if isinstance(value, str) else f"{value:,.4g}"))

    def check(self, what, holds):
        self._checks.append((what, bool(holds)))

    def below(self, what, value, limit, unit=""):
        """Checks that a figure is below its limit, and says both."""
        self.check(f"{what}: {value:.4g} under {limit:.4g}{unit and ' ' + unit}", value < limit)

    def at_least(self, what, value, limit, unit=""):
        self.check(f"{what}: {value:.4g}, at least {limit:.4g}{unit and ' ' + unit}",
                   value >= limit)

    def hold(self):
        return bool(self._checks) and all(holds for _, holds in self._checks)

    def show(self):
        width = max((len(what) for what, _ in self._seen), default=0)
        for what, value in self._seen:
            print(f"  {what:<{width}}  {value}")
        print()
        for what, holds in self._checks:
            print(f"{'PASS' if holds else 'FAIL'}  {what}")


def quantile(values, share):
    """The smallest value that at least `share` of them do not exceed; NaN of none."""
    ordered = sorted(values)
    if not ordered:
        return float("nan")
    return ordered[max(0, math.ceil(len(ordered) * share - 1e-9) - 1)]
