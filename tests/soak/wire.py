"""Requests as bytes, made once, and channels that hand them on as they are."""
import json
import pathlib

import grpc
from accord.v1 import scenario_pb2, simulation_service_pb2
from google.protobuf import json_format

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "clients" / "examples"
SIMULATE = "/accord.v1.SimulationService/Simulate"
CHECK = "/accord.v1.SimulationService/CheckScenario"
LIST_TEMPLATES = "/accord.v1.ContractService/ListTemplates"
# Of a scenario and of a contract (limits.h).
MAX_CONTRACTS, MAX_CLAUSES = 16, 64
HEALTH = "/grpc.health.v1.Health/Check"

# Of a channel whose reader takes little at a time: what it has not asked for stays with the server.
SMALL_WINDOW = [("grpc.http2.lookahead_bytes", 1024), ("grpc.http2.bdp_probe", 0)]

# Calls that a busy server refused are made again when it says so, as this project's clients do.
RETRIES = json.dumps({"methodConfig": [{"name": [{}], "retryPolicy": {
    "maxAttempts": 5, "initialBackoff": "0.2s", "maxBackoff": "10s", "backoffMultiplier": 2,
    "retryableStatusCodes": ["UNAVAILABLE"]}}]})


def scenario(name):
    return json_format.Parse((EXAMPLES / f"{name}.json").read_text("utf-8"),
                             scenario_pb2.Scenario())


def large_scenario():
    """As many contracts as there may be, of as many clauses: the flagship's, again and again."""
    large = scenario("flagship")
    contract = large.contracts[0]
    clauses = list(contract.clauses)
    for number in range(MAX_CLAUSES - len(clauses)):
        clause = contract.clauses.add()
        clause.CopyFrom(clauses[number % len(clauses)])
        clause.id = f"{clause.id[:50]}-{number}"
    for number in range(MAX_CONTRACTS - 1):
        copy = large.contracts.add()
        copy.CopyFrom(contract)
        copy.id = f"{contract.id[:50]}-{number}"
    return large


def check(checked):
    """The bytes of a CheckScenarioRequest."""
    return simulation_service_pb2.CheckScenarioRequest(scenario=checked).SerializeToString()


def simulate(name, path_count, exact=False, path_figures=False):
    """The bytes of a SimulateRequest of an example."""
    options = scenario_pb2.RunOptions(path_count=path_count, exact_quantiles=exact,
                                      path_figures=path_figures)
    return simulation_service_pb2.SimulateRequest(
        scenario=scenario(name), options=options).SerializeToString()


def options(*further):
    """Of a channel with a connection of its own."""
    return [("grpc.use_local_subchannel_pool", 1), ("grpc.max_receive_message_length", -1),
            *further]


def open_channel(address, *further):
    return grpc.insecure_channel(address, options(*further))


def progress_of(answer):
    """The Progress in the bytes of a SimulateResponse; None where it is a report."""
    message = simulation_service_pb2.SimulateResponse.FromString(answer)
    return message.progress if message.HasField("progress") else None
