#!/usr/bin/python3
"""Runs the flagship, then asks what a larger gain share would change:

    build/release/bin/accord serve &
    /usr/bin/python3 clients/python/run_flagship.py 127.0.0.1:50051
"""
import argparse
import pathlib
import sys

import grpc

from accord_client import Client, InvalidRequest, ProgressLine, alternative, read_scenario

FLAGSHIP = pathlib.Path(__file__).resolve().parents[1] / "examples" / "flagship.json"


def figures(estimate):
    return f"{estimate.value:12,.0f} ± {estimate.standard_error:,.0f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("address", nargs="?", default="127.0.0.1:50051", help="HOST:PORT")
    parser.add_argument("--paths", type=int, default=100_000)
    arguments = parser.parse_args()

    scenario = read_scenario(FLAGSHIP)
    larger = alternative("larger-share", {'contracts["key"].clauses["gain"].share': 0.4})
    with Client(arguments.address) as client:
        with ProgressLine() as progress:
            report = client.simulate(scenario, path_count=arguments.paths, on_progress=progress)
        with ProgressLine() as progress:
            comparison = client.compare(scenario, [larger], path_count=arguments.paths,
                                        on_progress=progress)

    contract = report.contracts[0]
    print(f"{contract.display_name}: {report.run.path_count:,} paths, digest {report.run.digest}")
    print(f"supplier's NPV  {figures(contract.supplier.npv.mean)}")
    print(f"client's NPV    {figures(contract.client.npv.mean)}")
    for clause in contract.clauses:
        print(f"  {clause.display_name:36}{figures(clause.discounted_pay)}")
    for difference in comparison.alternatives[0].differences:
        if difference.metric == "npv_mean":
            print(f"gain share 0.40 instead of 0.35, {difference.party}: "
                  f"{figures(difference.difference).strip()}")


if __name__ == "__main__":
    try:
        main()
    except InvalidRequest as error:
        sys.exit(f"the server refused the scenario:\n{error}")
    except grpc.RpcError as error:
        sys.exit(f"{error.code().name}: {error.details()}")
