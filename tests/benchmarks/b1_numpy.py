#!/usr/bin/python3
"""B1, the contract benchmark, in NumPy on one thread.

The peer of the engine's benchmark on tests/benchmarks/b1.json: the same model and the same figures,
other random numbers. Columns of CHUNK paths stay in the cache and march through time in place.
Prints one JSON object: path-periods a second of processor time and every figure with its standard
error.

    OPENBLAS_NUM_THREADS=1 tests/benchmarks/b1_numpy.py [PATHS] [--tuned]

As it stands it computes what any scenario needs: a Cholesky factor, marginals through their
probability, bounds and clips of outcomes, NumPy's default generator. --tuned takes what only this case
allows (one correlation for all pairs, so that its root is a sum; a table of the one hard marginal;
bounds that nothing reaches left out) and the fastest generator NumPy has.
"""

import json
import math
import os
import sys
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import numpy as np  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
CHUNK = 4096
EXPOSED = (4, 10, 20)
STRUCK_ABOVE = 1.880793608151251  # Phi(-z) = 0.03


def normal_quantile_table(quantile):
    """x = F^-1(Phi(z)) at equal steps of z; linear between, to 1e-6 of the range."""
    z = np.linspace(-6.5, 6.5, 13 * 512 + 1)
    phi = np.array([0.5 * math.erfc(-v / math.sqrt(2)) for v in z])
    return quantile(phi, phi[::-1])


def triangular(low, mode, high):
    rise = math.sqrt((high - low) * (mode - low))
    fall = math.sqrt((high - low) * (high - mode))
    return lambda below, above: np.where(below < (mode - low) / (high - low),
                                         low + rise * np.sqrt(below), high - fall * np.sqrt(above))


class B1:
    """The settlement, and what both ways of drawing share."""

    bit_generator = np.random.PCG64

    def __init__(self, case):
        self.periods = case["timeline"]["period_count"]
        drivers, outcomes = case["drivers"], case["outcomes"]
        names = {driver["id"]: i for i, driver in enumerate(drivers)}
        correlation = np.eye(len(drivers))
        for pair in case["correlation"]["pairs"]:
            i, j = names[pair["first"]], names[pair["second"]]
            correlation[i, j] = correlation[j, i] = pair["normal_score"]
        self.correlation = correlation
        self.phi = drivers[0]["persistence"]  # the same for all, so that R_e = R
        marginals = [next(iter(d["marginal"].values())) for d in drivers]
        self.log_sd = (marginals[1]["log_sd"], marginals[4]["log_sd"])
        self.triangular = triangular(*(marginals[2][key] for key in ("min", "mode", "max")))
        median = float(self.triangular(np.array([0.5]), np.array([0.5]))[0])
        self.reference = np.array([0.0, 1.0, median, 0.0, 1.0, 0.0])
        loadings = np.zeros((len(outcomes), len(drivers)))
        for row, outcome in zip(loadings, outcomes):
            for loading in outcome["loadings"]:
                row[names[loading["driver"]]] = loading["loading"]
        self.loadings = loadings
        self.value = np.array([o["value_per_unit"] for o in outcomes], dtype=float)
        base = np.array([o["baseline"]["constant"] for o in outcomes], dtype=float)
        target = np.array([o["target"] for o in outcomes], dtype=float)
        ramp = np.minimum(1, np.arange(1, self.periods + 1) / outcomes[0]["plan"]["ramp_periods"])
        self.target = target
        self.plan = base + (target - base) * ramp[:, None]  # [period][outcome]
        self.weight = np.array([w["weight"] for w in case["contracts"][0]["score"]["weights"]])
        self.base_benefit = float(self.value @ base)
        self.plan_benefit = self.plan @ self.value - self.base_benefit
        self.rates = (case["supplier_private"]["discount_rate_per_year"],
                      case["client_private"][0]["discount_rate_per_year"])
        self.up = target > base
        self.buffers = {}

    def columns(self, name, n, rows=0):
        key = (name, n)
        if key not in self.buffers:
            self.buffers[key] = np.empty((rows, n) if rows else n)
        return self.buffers[key]

    def run_chunk(self, rng, n, out, first):
        z, x = self.columns("z", n, 6), self.columns("x", n, 6)
        psi, a = self.columns("psi", n, 5), self.columns("a", n)
        innovation = self.columns("innovation", n, 6)
        score, against = self.columns("score", n), self.columns("against", n)
        gain, penalty = self.columns("gain", n), self.columns("penalty", n)
        pool, charged = np.zeros(n), np.zeros(n)
        cash, lowest, streak = np.zeros(n), np.zeros(n), np.zeros(n)
        client_cash, client_lowest = np.zeros(n), np.zeros(n)
        alive = np.ones(n)
        here = slice(first, first + n)
        paid = {name: np.zeros(n) for name in ("fee", "gain", "penalty", "termination")}
        npv, client_npv = np.zeros(n), np.zeros(n)
        for t in range(self.periods):
            rng.standard_normal(out=innovation)
            self.drive(z, x, a, t, innovation)
            self.outcomes(x, psi, a, score, against, t)
            discount = (1 + self.rates[0]) ** (-(t + 1) / 4)
            client_discount = (1 + self.rates[1]) ** (-(t + 1) / 4)

            # 30 % of the first 5 000 and 50 % of the next 10 000, less what is carried.
            np.clip(against, 0, 15000, out=gain)
            np.subtract(gain, 5000, out=a)
            np.maximum(a, 0, out=a)
            a *= 0.2
            gain *= 0.3
            gain += a
            np.minimum(gain, pool, out=a)
            gain -= a
            pool -= a
            # 25 % of what lies between 1 000 and 7 000 and 40 % beyond; 8 000 a quarter, the rest
            # is carried; 40 000 in all, the rest is forgiven.
            np.add(against, 1000, out=penalty)
            np.minimum(penalty, 0, out=penalty)
            penalty *= -0.25
            np.add(against, 7000, out=a)
            np.minimum(a, 0, out=a)
            a *= -0.15
            penalty += a
            np.subtract(penalty, 8000, out=a)
            np.maximum(a, 0, out=a)
            penalty -= a
            pool += a
            np.subtract(40000, charged, out=a)
            np.minimum(penalty, a, out=penalty)
            charged += penalty

            # What is paid while the contract lives, in `a` the end's 15 000.
            gain *= alive
            penalty *= alive
            streak += 1
            streak *= score < 0.85
            ends = streak == 3
            ends &= alive > 0
            np.multiply(ends, -15000.0, out=a)
            for name, pay in (("gain", gain), ("penalty", penalty), ("termination", a)):
                paid[name] += pay * discount
            paid["fee"] += alive * (9000 * discount)
            gain -= penalty
            gain += a
            np.multiply(alive, 9000.0, out=a)
            gain += a
            against += self.plan_benefit[t]
            against *= alive
            against -= gain
            np.multiply(alive, 7000.0, out=a)
            gain -= a
            cash += gain
            np.minimum(lowest, cash, out=lowest)
            client_cash += against
            np.minimum(client_lowest, client_cash, out=client_lowest)
            gain *= discount
            npv += gain
            against *= client_discount
            client_npv += against
            if t + 1 in EXPOSED:
                np.maximum(-cash, 0, out=out[f"exposure_{t + 1}"][here])
            if t + 1 in (1, self.periods):
                out[f"score_{t + 1}"][here] = score
            alive[ends] = 0
        out["supplier_npv"][here] = npv
        out["client_npv"][here] = client_npv
        out["supplier_shortfall"][here] = -lowest
        out["client_shortfall"][here] = -client_lowest
        out["terminated"][here] = alive == 0
        for name, column in paid.items():
            out["pay_" + name][here] = -column if name == "penalty" else column

    def names(self):
        return (["supplier_npv", "client_npv", "supplier_shortfall", "client_shortfall", "terminated",
                 "score_1", f"score_{self.periods}", "pay_fee", "pay_gain", "pay_penalty",
                 "pay_termination"] + [f"exposure_{t}" for t in EXPOSED])


class Plain(B1):
    def __init__(self, case):
        super().__init__(case)
        self.factor = np.linalg.cholesky(self.correlation)
        self.factor_next = self.factor * math.sqrt(1 - self.phi**2)
        self.grid = np.linspace(-6.5, 6.5, 4001)
        self.cdf = np.array([0.5 * math.erfc(-z / math.sqrt(2)) for z in self.grid])

    def drive(self, z, x, a, t, normals):
        """Moves z to the next period and fills x with the drivers."""
        if t == 0:
            np.matmul(self.factor, normals, out=z)
        else:
            z *= self.phi
            z += np.matmul(self.factor_next, normals, out=x)
        np.copyto(x[0], z[0])
        np.exp(np.multiply(z[1], self.log_sd[0], out=a), out=x[1])
        u = np.interp(z[2], self.grid, self.cdf)
        np.copyto(x[2], self.triangular(u, 1 - u))
        np.copyto(x[3], z[3])
        np.exp(np.multiply(z[4], self.log_sd[1], out=a), out=x[4])
        np.greater(z[5], STRUCK_ABOVE, out=x[5])

    def outcomes(self, x, psi, a, score, benefit, t):
        """Fills the score and the benefit less that of the plan."""
        x -= self.reference[:, None]
        np.matmul(self.loadings, x, out=psi)
        np.exp(psi, out=psi)
        psi *= self.plan[t][:, None]
        np.clip(psi, self.target[:, None] / 10, self.target[:, None] * 10, out=psi)
        np.matmul(self.value, psi, out=benefit)
        benefit -= self.base_benefit + self.plan_benefit[t]
        for j, up in enumerate(self.up):
            if up:
                psi[j] /= self.target[j]
            else:
                np.divide(self.target[j], psi[j], out=psi[j])
        np.clip(psi, 0, 2, out=psi)
        np.matmul(self.weight, psi, out=score)


class Tuned(B1):
    bit_generator = np.random.SFC64

    def __init__(self, case):
        super().__init__(case)
        off = self.correlation[0, 1]
        assert np.all(self.correlation == np.where(np.eye(6), 1, off))
        # The symmetric root of (1 - rho) I + rho J: own I + shared J.
        self.own = math.sqrt(1 - off)
        self.shared = (math.sqrt(1 + 5 * off) - self.own) / 6
        self.table = normal_quantile_table(self.triangular)
        self.rise = np.append(np.diff(self.table), 0.0)
        self.at_reference = np.exp(-self.loadings @ self.reference)

    def drive(self, z, x, a, t, innovation):
        """Moves z to the next period and fills x with the drivers."""
        np.add.reduce(innovation, axis=0, out=a)
        a *= self.shared
        innovation *= self.own
        innovation += a
        if t == 0:
            z[:] = innovation
        else:
            z *= self.phi
            innovation *= math.sqrt(1 - self.phi**2)
            z += innovation
        np.copyto(x[0], z[0])
        np.multiply(z[1], self.log_sd[0], out=x[1])
        np.exp(x[1], out=x[1])
        np.add(z[2], 6.5, out=a)
        a *= 512
        np.clip(a, 0, len(self.table) - 1, out=a)
        cell = a.astype(np.int32)
        a -= cell
        np.take(self.rise, cell, out=x[2], mode="clip")
        x[2] *= a
        x[2] += self.table[cell]
        np.copyto(x[3], z[3])
        np.multiply(z[4], self.log_sd[1], out=x[4])
        np.exp(x[4], out=x[4])
        np.greater(z[5], STRUCK_ABOVE, out=x[5])

    def outcomes(self, x, psi, a, score, benefit, t):
        """Fills the score and the benefit less that of the plan."""
        np.matmul(self.loadings, x, out=psi)
        np.exp(psi, out=psi)
        score[:] = 0
        benefit[:] = -self.base_benefit - self.plan_benefit[t]
        for j in range(len(psi)):
            planned = self.plan[t, j] * self.at_reference[j]
            np.multiply(psi[j], planned * self.value[j], out=a)
            benefit += a
            if self.up[j]:
                np.multiply(psi[j], planned * self.weight[j] / self.target[j], out=a)
            else:
                np.divide(self.target[j] * self.weight[j] / planned, psi[j], out=a)
            np.minimum(a, 2 * self.weight[j], out=a)
            score += a


def mean(x):
    return [float(x.mean()), float(x.std(ddof=1) / math.sqrt(len(x)))]


def quantile(x, p):
    """Type 7, and the standard error that order statistics give."""
    reach = 1.96 * math.sqrt(p * (1 - p) / len(x))
    value, low, high = np.quantile(x, [p, max(p - reach, 0), min(p + reach, 1)])
    return [float(value), float(high - low) / (2 * 1.96)]


def figures(out):
    result = {}
    for name, x in out.items():
        if not name.endswith(("npv", "shortfall")):
            result[name] = mean(x)
    for party in ("supplier", "client"):
        x = out[party + "_npv"]
        n, deviations = len(x), x - x.mean()
        result[party + "_npv_mean"] = mean(x)
        variance = float(np.mean(deviations**2))
        fourth = float(np.mean(deviations**4))
        result[party + "_npv_sd"] = [math.sqrt(variance * n / (n - 1)), math.sqrt(
            (fourth - variance**2) / n) / (2 * math.sqrt(variance))]
        result[party + "_npv_p5"] = quantile(x, 0.05)
        result[party + "_npv_p50"] = quantile(x, 0.5)
        result[party + "_loss_probability"] = mean((x < 0).astype(float))
        result[party + "_shortfall_p95"] = quantile(out[party + "_shortfall"], 0.95)
    x = out["supplier_npv"]
    result["supplier_var_95"] = [-result["supplier_npv_p5"][0], result["supplier_npv_p5"][1]]
    count = int(math.ceil(0.05 * len(x)))
    tail = np.partition(x, count - 1)[:count]
    result["supplier_cvar_95"] = [-float(tail.mean()), math.sqrt(
        (tail.var(ddof=1) + 0.95 * (tail.mean() - tail.max()) ** 2) / count)]
    return result


def main():
    tuned = "--tuned" in sys.argv
    numbers = [word for word in sys.argv[1:] if word != "--tuned"]
    paths = int(numbers[0]) if numbers else 400_000
    with open(os.path.join(HERE, "b1.json"), encoding="utf-8") as file:
        model = (Tuned if tuned else Plain)(json.load(file))
    rng = np.random.Generator(model.bit_generator(2026))
    start = time.process_time()
    out = {name: np.empty(paths) for name in model.names()}
    for first in range(0, paths, CHUNK):
        model.run_chunk(rng, min(CHUNK, paths - first), out, first)
    result = figures(out)
    seconds = time.process_time() - start
    result["seconds"], result["paths"] = seconds, paths
    result["path_periods_per_second"] = paths * model.periods / seconds
    json.dump(result, sys.stdout)
    print()


if __name__ == "__main__":
    main()
