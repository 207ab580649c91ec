"""B1 beside its peers: what run.py prints of it, and whether all say the same.

The general NumPy peer is the yardstick; the tuned one and the scalar loop are printed beside it. All
must agree with the engine within 4.5 joint standard errors (false alarms: 7e-6 a figure).
"""

import json
import math
import os
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
SCENARIO = os.path.join(HERE, "b1.json")
ERRORS = 4.5


def run_json(command):
    env = dict(os.environ, OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")
    return json.loads(subprocess.run(command, check=True, capture_output=True, env=env).stdout)


def engine_rates(programs):
    """Path-periods a second by benchmark, the best of its repetitions."""
    runs = run_json([os.path.join(programs, "b1_benchmark"), "--benchmark_format=json"])
    rates = {}
    for run in runs["benchmarks"]:
        if run["run_type"] == "iteration":
            name = run["run_name"].split("/min_time")[0].split("/repeats")[0]
            rates[name] = max(run["path_periods"], rates.get(name, 0))
    return rates


def figures(report):
    """Every figure of the report that performance.md lists, by the peers' names."""
    contract = report["contracts"][0]
    result = {"terminated": contract["termination_probability"],
              "score_1": contract["score_by_period"][0],
              "score_20": contract["score_by_period"][19]}
    for party in ("supplier", "client"):
        npv = contract[party]["npv"]
        for name in ("mean", "sd", "p5", "p50"):
            result[f"{party}_npv_{name}"] = npv[name]
        result[party + "_loss_probability"] = npv["loss_probability"]
        result[party + "_shortfall_p95"] = contract[party]["peak_shortfall"]["p95"]
    result["supplier_var_95"] = contract["supplier"]["npv"]["var_95"]
    result["supplier_cvar_95"] = contract["supplier"]["npv"]["cvar_95"]
    for point in contract["supplier"]["exposure_by_period"]:
        if point.get("period", 0) in (4, 10, 20):
            result[f"exposure_{point['period']}"] = point["expected_exposure"]
    for clause in contract["clauses"]:
        result["pay_" + clause["clause"]] = clause["discounted_pay"]
    for line in contract["other_lines"]:
        if line["line"] == "termination":
            result["pay_termination"] = line["discounted_pay"]
    return result


def disagreements(ours, peer, who):
    """Figures of the engine that the peer, which may have fewer, gives otherwise."""
    compared = 0
    for name, estimate in ours.items():
        if name not in peer:
            continue
        compared += 1
        value, error = peer[name]
        joint = math.hypot(estimate.get("standard_error", 0), error)
        if abs(estimate.get("value", 0) - value) > ERRORS * joint:
            yield f"{name}: engine {estimate}, {who} {value} +- {error}"
    if compared < 20:
        yield f"{who}: only {compared} figures were compared"


NET_PATHS, NET_SEEDS, PEER_PATHS = 131_072, 8, 1_000_000
TIMED = {"supplier_npv_mean": 30, "supplier_npv_p5": 15, "supplier_cvar_95": 15, "terminated": 15}


def time_to_error(programs, net_rate, random_report, peers):
    """Prints how much longer each peer takes than the engine on nets to the standard error of a
    million random paths. Variances of nets, each unsure by a third, are means over some seeds."""
    variances = dict.fromkeys(TIMED, 0.0)
    for seed in range(1, NET_SEEDS + 1):
        report = figures(run_json([
            os.path.join(programs, "accord"), "simulate", SCENARIO, "--paths", str(NET_PATHS),
            "--sampling", "sobol", "--seed", str(seed), "--output", "json", "--no-progress"]))
        for name in TIMED:
            variances[name] += report[name]["standard_error"] ** 2 / NET_SEEDS
    print(f"B1, time to the standard error of {PEER_PATHS:,} random paths, engine on nets of "
          f"{NET_PATHS:,}; processor time, one core")
    for name, wanted in TIMED.items():
        random = random_report[name]["standard_error"] ** 2 * PEER_PATHS / NET_PATHS
        gain = random / variances[name]
        seconds = PEER_PATHS / gain * 20 / net_rate
        ratios = ", ".join(
            f"{who} {PEER_PATHS * 20 / peer['path_periods_per_second'] / seconds:.1f}"
            for who, peer in peers.items())
        print(f"  {name}: variance {gain:.1f} times smaller; times faster than {ratios} "
              f"({wanted} wanted against NumPy)")


def measure(programs, peer_paths):
    """Prints the measurements; gives back what does not agree."""
    rates = engine_rates(programs)
    peers = {
        "NumPy": run_json(["/usr/bin/python3", os.path.join(HERE, "b1_numpy.py"), str(peer_paths)]),
        "NumPy, tuned to the case": run_json(
            ["/usr/bin/python3", os.path.join(HERE, "b1_numpy.py"), str(peer_paths), "--tuned"]),
        "scalar C++": run_json([os.path.join(programs, "b1_scalar"), str(peer_paths)]),
    }
    print("B1, path-periods a second; by processor time but for the two cores")
    for name, rate in rates.items():
        print(f"  {name}: {rate / 1e6:.2f} M")
    one = rates["RunB1Cpu/paths:1000000/threads:1/nets:0"]
    for name, peer in peers.items():
        rate = peer["path_periods_per_second"]
        print(f"  {name}, one thread: {rate / 1e6:.2f} M; engine / it, one core: {one / rate:.1f}")
    wall = [rates[f"RunB1/paths:1000000/threads:{threads}/nets:0"] for threads in (1, 2)]
    print(f"  two cores / one core: {wall[1] / wall[0]:.2f} (1.8 wanted)")

    def seconds(stage, copies=0):
        return 1 / rates[f"Parts/stage:{stage}/copies:{copies}"]

    draw = seconds(0)
    print(f"  settlement's share of the run: {(seconds(1) - draw) * one:.1%} (at most 25 %)")
    print("  clause-periods a second, 40 clauses / 4: "
          f"{10 * (seconds(1, 1) - draw) / (seconds(1, 10) - draw):.2f} (at least 0.8)")
    client = (seconds(2) - seconds(1)) * one
    print(f"  the second party's figures on top of one party's: +{client / (1 - client):.1%} "
          "(under 10 %)")
    report = run_json([os.path.join(programs, "accord"), "simulate", SCENARIO, "--paths", "1000000",
                       "--output", "json", "--no-progress"])
    ours = figures(report)
    time_to_error(programs, rates["RunB1Cpu/paths:1003520/threads:1/nets:1"], ours, peers)
    faults = [fault for who, peer in peers.items() for fault in disagreements(ours, peer, who)]
    if not faults:
        print(f"  all {len(ours)} figures agree with the peers within {ERRORS} joint standard errors")
    return faults
