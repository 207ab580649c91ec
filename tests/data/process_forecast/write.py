"""Writes year.txt, half_year.txt and quarter.txt beside this file: moves between the managerial segments of
../purchases, counted here from the published rules, and what forecast_reference.py makes of them.

    python3 write.py

A file holds: pairs T, segments K, horizon H, pairs per year S (0: none); the moves, [pair][from][to]; degrees of
freedom; V, [h][h]; 31 times mu and its probability; then for each segment its targets (how many, which) and, where
there are any, c, rho, m, b, lambda [h][target], sum_t A_ht^2 / max(n_tk, 1/2) by h; last sum_t A_ht^2 by h. numpy
alone; scipy's gammaln where it is there."""
import datetime
import os

import numpy as np

import forecast_reference as reference

HERE = os.path.dirname(os.path.abspath(__file__))
SEGMENTS = ("inactive", "cold", "warm high", "warm low", "new warm", "active high", "active low", "new active")


def segment(recency, tenure, mean):
    """E2's rules, days before the date."""
    if recency > 1095:
        return 0
    if recency > 730:
        return 1
    if recency > 365:
        return 4 if tenure <= 730 else 3 if mean < 100 else 2
    return 7 if tenure <= 365 else 6 if mean < 100 else 5


def placed(purchases, date):
    """Client -> segment, of those who bought before the date."""
    seen = {}
    for client, amount, day in purchases:
        if day < date:
            first, last, total, count = seen.get(client, (day, day, 0.0, 0))
            seen[client] = (min(first, day), max(last, day), total + amount, count + 1)
    return {client: segment((date - last).days, (date - first).days, total / count)
            for client, (first, last, total, count) in seen.items()}


def moves(purchases, dates):
    at = [placed(purchases, date) for date in dates]
    counts = np.zeros((len(dates) - 1, len(SEGMENTS), len(SEGMENTS)), int)
    for t in range(len(dates) - 1):
        for client, origin in at[t].items():
            counts[t, origin, at[t + 1][client]] += 1
    return counts


def numbers(values):
    return " ".join(repr(float(x)) for x in np.ravel(values))


def write(name, counts, horizon, season):
    fit = reference.fit(counts, horizon, season=season)
    pairs, segments, _ = counts.shape
    lines = [f"{pairs} {segments} {horizon} {season or 0}"]
    lines += [" ".join(map(str, row)) for pair in counts for row in pair]
    lines += [repr(float(fit["df"]))] + [numbers(row) for row in fit["V"]]
    lines += [numbers(level) for level in zip(fit["mus"], fit["wmu"])]
    for k in range(segments):
        row = fit["rows"].get(k)
        if row is None:
            lines.append("0")
            continue
        lines.append(" ".join(map(str, [len(row["targets"]), *row["targets"]])))
        lines.append(numbers([fit["c"][k], row["rho"]]))
        lines += [numbers(fit["m"][k]), numbers(row["load"])]
        lines += [numbers(h) for h in row["logit"]] + [numbers(row["samp"])]
    lines.append(numbers(next(iter(fit["rows"].values()))["mean"]))
    with open(os.path.join(HERE, name + ".txt"), "w") as file:
        file.write("\n".join(lines) + "\n")


def main():
    purchases = []
    with open(os.path.join(HERE, "..", "purchases", "purchases.txt")) as file:
        for line in file:
            client, amount, day = line.split("\t")
            purchases.append((client, float(amount), datetime.date.fromisoformat(day.strip())))
    for name, months, horizon, season in (("year", 12, 2, None), ("half_year", 6, 4, 2), ("quarter", 3, 8, 4)):
        dates = [datetime.date(2007 + month // 12, 1 + month % 12, 1) for month in range(0, 7 * 12 + 1, months)]
        write(name, moves(purchases, dates), horizon, season)


if __name__ == "__main__":
    main()
