#!/usr/bin/python3
"""Measures the engine beside its peer in one run, and checks that both say the same.

    tests/benchmarks/run.py --build-dir build/release [--peer-paths 200000] [--only b1|flagship|base]

B1, the contract benchmark, beside NumPy and a scalar loop (b1.py); then the flagship: path-periods a
second and a core of the engine and of flagship_numpy.py, their ratio, what doubling the paths costs
in time and memory, and the service's latencies; then the client base and its panels (base.py). Exits
with 1 when a figure of engine and peer differs by more than 4.5 joint standard errors (false alarms:
7e-6 a figure), or the client base is slower than it has to be.
"""

import argparse
import json
import math
import os
import subprocess
import sys

import b1
import base

HERE = os.path.dirname(os.path.abspath(__file__))
FLAGSHIP = os.path.join(HERE, "..", "..", "clients", "examples", "flagship.json")
ERRORS = 4.5


def engine_rates(binary):
    out = subprocess.run([binary, "--benchmark_format=json"], check=True, capture_output=True)
    return {run["name"]: run["path_periods"] for run in json.loads(out.stdout)["benchmarks"]}


def numpy_peer(paths):
    env = dict(os.environ, OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")
    out = subprocess.run(["/usr/bin/python3", os.path.join(HERE, "flagship_numpy.py"), str(paths)],
                         check=True, capture_output=True, env=env)
    return json.loads(out.stdout)


def engine_report(accord, paths):
    # The peer follows nobody by name.
    out = subprocess.run([accord, "simulate", FLAGSHIP, "--paths", str(paths), "--output", "json",
                          "--no-progress", "--set", "client_base.named_clients=null"],
                         check=True, capture_output=True)
    return json.loads(out.stdout)


def peak_memory_mib(accord, paths):
    code = ("import resource, subprocess, sys; "
            "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); "
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
    out = subprocess.run([sys.executable, "-c", code, accord, "simulate", FLAGSHIP, "--paths",
                          str(paths), "--no-progress"], check=True, capture_output=True)
    return int(out.stdout) / 1024


def pairs(report, peer):
    """(name, engine's estimate, peer's value and error)"""
    contract = report["contracts"][0]
    for party in ("supplier", "client"):
        npv = contract[party]["npv"]
        yield party + " NPV mean", npv["mean"], peer[party + "_npv_mean"]
        yield party + " loss probability", npv["loss_probability"], peer[party + "_loss_probability"]
        drawdown = contract[party]["drawdown"]["mean"]
        yield party + " drawdown", drawdown, peer[party + "_drawdown_mean"]
        for point in contract[party]["exposure_by_period"][1:]:
            yield (f"{party} exposure {point['period']}", point["expected_exposure"],
                   peer[party + "_expected_exposure"][point["period"] - 1])
    for clause in contract["clauses"]:
        yield ("pay of " + clause["clause"], clause["discounted_pay"],
               peer[f"pay_{clause['clause']}_discounted"])
    yield "last score", contract["score_by_period"][-1], peer["score_last"]
    yield ("discounted revenue of the base", report["client_base"]["discounted_revenue"]["mean"],
           peer["base_discounted_revenue"])


def disagreements(report, peer):
    for name, estimate, (value, error) in pairs(report, peer):
        joint = math.hypot(estimate.get("standard_error", 0), error)
        difference = estimate.get("value", 0) - value
        if abs(difference) > ERRORS * joint + 1e-9 * abs(value):
            yield f"{name}: engine {estimate}, NumPy {value} +- {error}"


def measure_flagship(programs, peer_paths):
    """Prints the measurements; gives back what does not agree."""
    accord = os.path.join(programs, "accord")
    rates = engine_rates(os.path.join(programs, "flagship_benchmark"))
    peer = numpy_peer(peer_paths)
    one_core = next(rate for name, rate in rates.items() if "1000000/threads:1/part:0" in name)
    two_cores = next(rate for name, rate in rates.items() if "1000000/threads:2/part:0" in name)
    half = next(rate for name, rate in rates.items() if "500000/threads:1/part:0" in name)
    print("The flagship")
    for name, rate in rates.items():
        print(f"  {name}: {rate / 1e6:.2f} M path-periods/s")
    numpy_rate = peer["path_periods_per_second"]
    print(f"  NumPy, one thread: {numpy_rate / 1e6:.3f} M path-periods/s")
    print(f"  engine / NumPy, one core: {one_core / numpy_rate:.1f}")
    print(f"  two cores / one core: {two_cores / one_core:.2f}")
    print(f"  time of 1 000 000 paths / of 500 000: {2 * half / one_core:.2f}")
    small, large = peak_memory_mib(accord, 500_000), peak_memory_mib(accord, 1_000_000)
    print(f"  peak memory: {small:.0f} MiB at 500 000 paths, {large:.0f} MiB at 1 000 000")
    sys.stdout.flush()
    subprocess.run([os.path.join(programs, "service_latency")], check=True)
    faults = list(disagreements(engine_report(accord, 1_000_000), peer))
    if not faults:
        print("  figures agree within 4.5 joint standard errors")
    return faults


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--build-dir", default="build/release")
    parser.add_argument("--peer-paths", type=int, default=200_000)
    parser.add_argument("--only", choices=["b1", "flagship", "base"])
    options = parser.parse_args()
    programs = os.path.join(options.build_dir, "bin")
    faults = []
    if options.only in (None, "b1"):
        faults += b1.measure(programs, 2 * options.peer_paths)
        sys.stdout.flush()
    if options.only in (None, "flagship"):
        faults += measure_flagship(programs, options.peer_paths)
        sys.stdout.flush()
    if options.only in (None, "base"):
        faults += base.measure(programs)
    for fault in faults:
        print("fault:", fault)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
