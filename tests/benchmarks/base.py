"""Measures the client base: what a run costs, that it does not grow with the clients, and how fast a
panel is read. Part of run.py."""

import json
import os
import re
import subprocess

SECONDS_WANTED = 5.0  # 100 000 paths, 40 periods, 8 segments, two cores
GROWTH_WANTED = 1.2  # a thousand times the clients
ROWS_WANTED = 1.0  # million a second, read and kept on one thread
MEBIBYTES_ALLOWED = 1024  # of 50 million rows of 5 million clients
KINDS = ["one matrix a path", "and one a period", "and a lever", "and drawn values"]


def run_seconds(programs):
    """Seconds by (times the clients, kind), the best of the repetitions."""
    out = subprocess.run([os.path.join(programs, "migration_benchmark"), "--benchmark_format=json",
                          "--benchmark_repetitions=3"], check=True, capture_output=True)
    seconds = {}
    for run in json.loads(out.stdout)["benchmarks"]:
        if run["run_type"] != "iteration":
            continue
        parts = dict(part.split(":") for part in run["run_name"].split("/") if ":" in part)
        key = int(parts["times"]), int(parts["kind"])
        seconds[key] = min(run["real_time"] / 1000, seconds.get(key, float("inf")))
    return seconds


def measure(programs):
    """Prints the measurements; gives back what is too slow."""
    seconds = run_seconds(programs)
    faults = []
    print("The client base of E2: 100 000 paths, 40 quarters, 8 segments, two cores")
    for kind, name in enumerate(KINDS):
        few, many = seconds[1, kind], seconds[1000, kind]
        print(f"  {name}: {few:.2f} s with 18 thousand clients, {many:.2f} s with 18 million, "
              f"ratio {many / few:.2f}")
        if kind == 0 and few > SECONDS_WANTED:
            faults.append(f"the client base takes {few:.2f} s, wanted {SECONDS_WANTED}")
        if many > GROWTH_WANTED * few:
            faults.append(f"{name}: {many / few:.2f} times as slow with more clients")
    return faults + panel_faults(programs)


def panel_faults(programs):
    """Prints what panel_throughput says of 50 million rows; gives back what is too slow or too much."""
    out = subprocess.run([os.path.join(programs, "panel_throughput")], check=True,
                         capture_output=True, text=True).stdout
    print(out, end="")
    rate = float(re.search(r"read and kept\s+([\d.]+) M rows/s", out).group(1))
    peak = float(re.search(r"peak of the process (\d+) MiB", out).group(1))
    faults = []
    if rate < ROWS_WANTED:
        faults.append(f"a panel is read at {rate} M rows a second, wanted {ROWS_WANTED}")
    if peak > MEBIBYTES_ALLOWED:
        faults.append(f"a panel takes {peak:.0f} MiB, allowed {MEBIBYTES_ALLOWED}")
    return faults
