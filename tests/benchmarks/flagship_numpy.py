#!/usr/bin/python3
"""The flagship as plainly as a good analyst would write it in NumPy, on one thread.

The peer of the engine's benchmark: the same case (clients/examples/flagship.json, whose numbers it
reads, with all clients anonymous), the same figures, other random numbers. Prints one JSON object: path-periods a second and the
figures with their standard errors, so that speed and truth are compared in one run.

    OPENBLAS_NUM_THREADS=1 tests/benchmarks/flagship_numpy.py [PATHS [FLAGSHIP.json]]
"""

import json
import math
import os
import sys
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import numpy as np  # noqa: E402

CHUNK = 4096  # paths at a time, so that a chunk's arrays stay in the cache

# The normal distribution function, tabulated: NumPy has none.
_GRID = np.linspace(-8.5, 8.5, 20001)
_CDF = np.array([0.5 * math.erfc(-z / math.sqrt(2)) for z in _GRID])


def normal_cdf(z):
    return np.interp(z, _GRID, _CDF)


def triangular(u, low, mode, high):
    split = (mode - low) / (high - low)
    rising = low + np.sqrt(u * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - u) * (high - low) * (high - mode))
    return np.where(u < split, rising, falling)


def pert_table(low, mode, high):
    """Quantiles of a PERT on a grid of probabilities, by summing its density."""
    a = 1 + 4 * (mode - low) / (high - low)
    b = 1 + 4 * (high - mode) / (high - low)
    x = np.linspace(0, 1, 20001)
    density = x ** (a - 1) * (1 - x) ** (b - 1)
    cumulative = np.concatenate([[0], np.cumsum((density[1:] + density[:-1]) / 2)])
    return cumulative / cumulative[-1], low + (high - low) * x


class Flagship:
    def __init__(self, case):
        self.case = case
        self.periods = case["timeline"]["period_count"]
        self.years = 0.25
        drivers = case["drivers"]
        self.names = [d["id"] for d in drivers]
        self.phi = np.array([d.get("persistence", 0.0) for d in drivers])
        index = {name: i for i, name in enumerate(self.names)}
        corr = np.eye(len(drivers))
        for pair in case["correlation"]["pairs"]:
            r = pair.get("normal_score")
            if r is None:
                r = 2 * math.sin(math.pi * pair["spearman"] / 6)
            i, j = index[pair["first"]], index[pair["second"]]
            corr[i, j] = corr[j, i] = r
        scale = np.sqrt(1 - self.phi**2)
        innovations = corr * (1 - np.outer(self.phi, self.phi)) / np.outer(scale, scale)
        np.fill_diagonal(innovations, 1)
        self.first = np.linalg.cholesky(corr)
        self.next = np.linalg.cholesky(innovations) * scale[:, None]
        self.price = pert_table(0.75, 1, 1.6)
        self.references = [float(x[0]) for x in self.marginals(np.zeros((6, 1)))]
        self.outcomes = case["outcomes"]
        self.index = index
        steps = np.arange(1, self.periods + 1)
        self.baseline, self.plan = [], []
        for outcome in self.outcomes:
            base = outcome["baseline"]
            if "constant" in base:
                b = np.full(self.periods, float(base["constant"]))
            else:
                growth = base["growth"]
                b = growth["initial"] * (1 + growth["rate_per_year"]) ** ((steps - 1) * self.years)
            ramp = np.minimum(1, steps / outcome["plan"]["ramp_periods"])
            self.baseline.append(b)
            self.plan.append(b + (outcome["target"] - b[0]) * ramp)
        values = [o["value_per_unit"] for o in self.outcomes]
        self.values = values
        self.plan_benefit = sum(
            v * (a - b) for v, a, b in zip(values, self.plan, self.baseline))
        self.weights = [w["weight"] for w in case["contracts"][0]["score"]["weights"]]

    def marginals(self, z):
        quality, discipline = z[0], z[1]
        joint = triangular(normal_cdf(z[2]), -1, 0, 1.5)
        demand = np.exp(0.15 * z[3])
        price = np.interp(normal_cdf(z[4]), *self.price)
        above = normal_cdf(-z[5])
        struck = above < 0.04
        disruption = np.zeros_like(above)
        disruption[struck] = triangular(1 - above[struck] / 0.04, 0.5, 1, 3)
        return [quality, discipline, joint, demand, price, disruption]

    def outcome_values(self, j, t, deviations, adjusted):
        outcome = self.outcomes[j]
        effect = 0.0
        for loading in outcome["loadings"]:
            strength = loading["loading"]
            if adjusted:
                strength *= 1 - loading.get("adjustment", 0.0)
            effect = effect + strength * deviations[self.index[loading["driver"]]]
        if outcome.get("form") == "OUTCOME_FORM_ADDITIVE":
            value = self.plan[j][t] + effect
        else:
            value = self.plan[j][t] * np.exp(effect)
        if "lower_bound" in outcome:
            value = np.clip(value, outcome["lower_bound"], outcome["upper_bound"])
        return value

    def run_chunk(self, rng, n):
        clauses = {c["id"]: c for c in self.case["contracts"][0]["clauses"]}
        supplier_private = self.case["supplier_private"]
        client_private = self.case["client_private"][0]
        account = supplier_private["accounts"][0]
        fee = clauses["fee"]["base"]
        out = {name: [] for name in ("supplier_cash", "client_cash", "score", "revenue")}
        for name in clauses:
            out["pay_" + name] = []
        gain_year = np.zeros(n)
        penalty_year = np.zeros(n)
        penalty_term = np.zeros(n)
        score_year = np.zeros(n)
        z = None
        for t in range(self.periods):
            normals = rng.standard_normal((6, n))
            z = self.first @ normals if t == 0 else self.phi[:, None] * z + self.next @ normals
            drivers = self.marginals(z)
            deviations = [x - ref for x, ref in zip(drivers, self.references)]
            benefit = measured_benefit = score = 0.0
            downtime_achievement = None
            for j, outcome in enumerate(self.outcomes):
                true = self.outcome_values(j, t, deviations, adjusted=False)
                measured = true
                if any(l.get("adjustment") for l in outcome["loadings"]):
                    measured = self.outcome_values(j, t, deviations, adjusted=True)
                check = outcome["verification"]
                error = rng.normal(check.get("bias", 0.0), check["sd"], n)
                if check.get("form") == "ERROR_FORM_ABSOLUTE":
                    measured = measured + error
                else:
                    measured = measured * (1 + error)
                target = outcome["target"]
                lower = target < self.baseline[j][0]
                zeta = np.clip(target / measured if lower else measured / target, 0, 2)
                if outcome["id"] == "downtime":
                    downtime_achievement = zeta
                score = score + self.weights[j] * zeta
                benefit = benefit + self.values[j] * (true - self.baseline[j][t])
                measured_benefit = measured_benefit + self.values[j] * (
                    measured - self.baseline[j][t])
            if t % 4 == 0:
                gain_year[:] = 0
                penalty_year[:] = 0
                score_year[:] = 0
            score_year += score
            against = measured_benefit - self.plan_benefit[t]
            gain = 0.35 * (np.clip(against, 0, 150000) + 1.25 * np.maximum(against - 150000, 0))
            gain = np.where(score >= 0.9, gain, 0)
            gain = np.minimum(np.minimum(gain, 90000), 240000 - gain_year)
            gain_year += gain
            short = -against
            penalty = 0.25 * np.clip(short - 20000, 0, 180000) + 0.35 * np.maximum(short - 200000, 0)
            penalty = np.minimum(np.minimum(penalty, 70000),
                                 np.minimum(180000 - penalty_year, 400000 - penalty_term))
            penalty_year += penalty
            penalty_term += penalty
            credit = np.where(downtime_achievement < 0.8, -0.1 * fee, 0.0)
            bonus = np.zeros(n)
            if t >= 4 and t % 4 == 3:
                bonus = 1000000 * (np.clip(score_year / 4, 0.97, 1.05) - 0.97)
            pay = fee + gain - penalty + credit + bonus
            fixed = 118000 * 1.02 ** (t * self.years)
            cost = fixed * np.exp(0.3 * deviations[4]) + 30000 * drivers[5]
            supplier = pay - cost - 12000
            client = benefit - pay - 40000 - 12000
            if t == self.periods - 1:
                supplier = supplier + 0.3 * account["investment"]["amount"] * (1 - 3 / 5)
                client = client + 0.6 * client_private["investment"]["amount"] * (1 - 3 / 5)
            out["supplier_cash"].append(supplier)
            out["client_cash"].append(client)
            out["score"].append(score)
            for name, value in (("fee", np.full(n, float(fee))), ("gain", gain),
                                ("penalty", -penalty), ("credit", credit), ("bonus", bonus)):
                out["pay_" + name].append(value)
        out["revenue"] = self.migrate(rng, n)
        return {name: np.array(columns) for name, columns in out.items()}

    def migrate(self, rng, n):
        base = self.case["client_base"]
        rows = [np.array(r["counts"], dtype=float)
                for r in base["transitions"]["counted"]["rows"]]
        matrices = []
        for counts in rows:
            alpha = np.where(counts > 0, counts + 1, 0)
            gammas = rng.standard_gamma(alpha, (n, len(alpha)))
            matrices.append(gammas / gammas.sum(axis=1, keepdims=True))
        money = np.array([s.get("revenue_per_client", {}).get("fixed", {}).get("constant", 0)
                          for s in base["segments"]], dtype=float)
        counts = np.tile([s.get("client_count", 0) for s in base["segments"]], (n, 1))
        revenue = []
        for _ in range(self.periods):
            moved = 0
            for k, matrix in enumerate(matrices):
                moved = moved + rng.multinomial(counts[:, k], matrix)
            counts = moved
            revenue.append(counts @ money)
        return revenue


def estimate(x):
    return [float(np.mean(x)), float(np.std(x, ddof=1) / math.sqrt(len(x)))]


def figures(case, runs):
    periods = case["timeline"]["period_count"]
    t = np.arange(1, periods + 1) * 0.25
    result = {}
    for party, rate, private in (
            ("supplier", case["supplier_private"]["discount_rate_per_year"],
             case["supplier_private"]["accounts"][0]),
            ("client", case["client_private"][0]["discount_rate_per_year"],
             case["client_private"][0])):
        cash = np.concatenate([run[party + "_cash"] for run in runs], axis=1)
        start = -private["investment"]["amount"]
        npv = start + ((1 + rate) ** -t) @ cash
        result[party + "_npv_mean"] = estimate(npv)
        result[party + "_npv_sd"] = [float(np.std(npv, ddof=1)), None]
        result[party + "_npv_quantiles"] = [float(q) for q in
                                            np.quantile(npv, [0.05, 0.25, 0.5, 0.75, 0.95])]
        result[party + "_loss_probability"] = estimate(npv < 0)
        worst = np.sort(npv)[: int(round(0.05 * len(npv)))]
        result[party + "_cvar_95"] = [float(-np.mean(worst)), None]
        cumulative = start + np.cumsum(cash, axis=0)
        result[party + "_cash_quantiles"] = np.quantile(cash, [0.05, 0.5, 0.95], axis=1).tolist()
        result[party + "_cumulative_quantiles"] = np.quantile(
            cumulative, [0.05, 0.5, 0.95], axis=1).tolist()
        result[party + "_expected_exposure"] = [
            estimate(np.maximum(-c, 0)) for c in cumulative]
        lowest = np.minimum(cumulative.min(axis=0), start)
        result[party + "_peak_shortfall_p95"] = [
            float(np.quantile(np.maximum(-lowest, 0), 0.95)), None]
        peaks = np.maximum.accumulate(np.concatenate([np.full((1, cash.shape[1]), start),
                                                      cumulative]), axis=0)[1:]
        result[party + "_drawdown_mean"] = estimate((peaks - cumulative).max(axis=0))
    discount = (1 + case["supplier_private"]["discount_rate_per_year"]) ** -t
    for name in runs[0]:
        if name.startswith("pay_"):
            pay = np.concatenate([run[name] for run in runs], axis=1)
            result[name + "_discounted"] = estimate(discount @ pay)
            result[name + "_fired"] = float(np.mean(pay != 0))
    score = np.concatenate([run["score"] for run in runs], axis=1)
    result["score_last"] = estimate(score[-1])
    revenue = np.concatenate([run["revenue"] for run in runs], axis=1)
    result["base_discounted_revenue"] = estimate(discount @ revenue)
    result["base_revenue_quantiles"] = np.quantile(revenue, [0.05, 0.5, 0.95], axis=1).tolist()
    return result


def main():
    paths = int(sys.argv[1]) if len(sys.argv) > 1 else 100000
    here = os.path.dirname(os.path.abspath(__file__))
    default = os.path.join(here, "..", "..", "clients", "examples", "flagship.json")
    with open(sys.argv[2] if len(sys.argv) > 2 else default, encoding="utf-8") as file:
        case = json.load(file)
    model = Flagship(case)
    rng = np.random.default_rng(2026)
    start = time.perf_counter()
    runs = []
    for first in range(0, paths, CHUNK):
        runs.append(model.run_chunk(rng, min(CHUNK, paths - first)))
    result = figures(case, runs)
    seconds = time.perf_counter() - start
    result["seconds"] = seconds
    result["paths"] = paths
    result["path_periods_per_second"] = paths * model.periods / seconds
    json.dump(result, sys.stdout)
    print()


if __name__ == "__main__":
    main()
