#!/usr/bin/python3
"""Counts what a path-period costs in instructions, which no load on the machine changes.

Runs `accord simulate` under valgrind with two numbers of paths, on one thread, and divides what the
second takes more by the path-periods that it has more: start and report fall out. Valgrind has no
AVX-512, so the counts are those of the AVX2 clones. Prints each beside what is recorded, and exits
with 1 where one is more than 10 % above it, with 77 where there is no AVX2.

    ./dev build release accord
    tests/instructions/count.py
    tests/instructions/count.py --record    # once a change is meant; say why in the commit
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RECORDED = HERE / "recorded.json"
FEWER, MORE = 8_192, 24_576
MOST = 1.1
# What is counted: a scenario, and how its drivers are drawn.
CASES = {
    "B1, random": ("tests/benchmarks/b1.json", "random"),
    "B1, sobol": ("tests/benchmarks/b1.json", "sobol"),
    "flagship": ("clients/examples/flagship.json", "random"),
    "client base": ("clients/examples/purchases.json", "random"),
}


def instructions(accord, scenario, sampling, paths):
    run = subprocess.run(
        ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--branch-sim=no",
         "--cachegrind-out-file=/dev/null", str(accord), "simulate", str(ROOT / scenario),
         "--paths", str(paths), "--threads", "1", "--sampling", sampling, "--no-progress",
         "--output", "json"],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    counted = re.search(r"I +refs: +([\d,]+)", run.stderr)
    if run.returncode != 0 or not counted:
        sys.exit(f"count: exit {run.returncode} of {' '.join(run.args)}\n{run.stderr}")
    return int(counted[1].replace(",", ""))


def count(accord, scenario, sampling):
    periods = json.loads((ROOT / scenario).read_text("utf-8"))["timeline"]["period_count"]
    fewer, more = (instructions(accord, scenario, sampling, paths) for paths in (FEWER, MORE))
    return (more - fewer) / ((MORE - FEWER) * periods)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--accord", type=pathlib.Path,
                        default=os.environ.get("ACCORD", ROOT / "build/release/bin/accord"),
                        help="the program; default: $ACCORD, else build/release/bin/accord")
    parser.add_argument("--record", action="store_true", help="write the counts down")
    arguments = parser.parse_args()
    if not arguments.accord.exists():
        parser.error(f"there is no program {arguments.accord}: ./dev build release accord")
    if not re.search(r"^flags.*\bavx2\b", pathlib.Path("/proc/cpuinfo").read_text(), re.M):
        print("count: this processor has no AVX2, whose clones are what was recorded")
        return 77
    recorded = json.loads(RECORDED.read_text("utf-8")) if RECORDED.exists() else {}
    counts = {}
    exceeds = False
    print(f"{'instructions a path-period':<28}{'now':>8}{'recorded':>10}{'change':>9}")
    for name, (scenario, sampling) in CASES.items():
        counts[name] = round(count(arguments.accord, scenario, sampling))
        before = recorded.get(name)
        change = f"{counts[name] / before - 1:+9.1%}" if before else f"{'-':>9}"
        print(f"{name:<28}{counts[name]:>8}{before or '-':>10}{change}", flush=True)
        exceeds |= not arguments.record and (before is None or counts[name] > MOST * before)
    if arguments.record:
        RECORDED.write_text(json.dumps(counts, indent=2) + "\n", "utf-8")
    if exceeds:
        print("FAILED: more than 10 % above what is recorded, or not recorded. Where it is meant: "
              "tests/instructions/count.py --record, and say why.")
    return int(exceeds)


if __name__ == "__main__":
    sys.exit(main())
