"""A short client of an Accord server: every call of its six services, a method each.

Needs Debian's python3-grpcio and python3-protobuf, and the stubs that the build makes in
build/<preset>/python; that folder must be on PYTHONPATH unless it is in this checkout.

    with Client("127.0.0.1:50051") as client:
        report = client.simulate(read_scenario("clients/examples/flagship.json"))
        print(report.contracts[0].supplier.npv.mean.value)
"""
import contextlib
import json
import pathlib
import sys

try:
    import accord.v1  # noqa: F401
except ModuleNotFoundError:
    _root = pathlib.Path(__file__).resolve().parents[2]
    _protos = _root / "protos" / "accord" / "v1"
    _modules = [f"{proto.stem}_pb2.py" for proto in _protos.glob("*.proto")]
    for _preset in ("release", "dev"):
        _stubs = _root / "build" / _preset / "python"
        # One build's or none: modules of two do not go together, and an old build lacks some.
        if all((_stubs / "accord" / "v1" / module).exists() for module in _modules):
            sys.path.append(str(_stubs))
            break

import grpc
from accord.v1 import backtest_pb2, client_base_service_pb2, client_base_service_pb2_grpc
from accord.v1 import contract_service_pb2, contract_service_pb2_grpc
from accord.v1 import negotiation_pb2, negotiation_service_pb2, negotiation_service_pb2_grpc
from accord.v1 import observed_pb2
from accord.v1 import relationship_service_pb2, relationship_service_pb2_grpc
from accord.v1 import server_service_pb2, server_service_pb2_grpc
from accord.v1 import scenario_pb2, simulation_service_pb2, simulation_service_pb2_grpc
from accord.v1 import segment_rules_pb2, sensitivity_pb2, transition_estimate_pb2
from accord_terms import TermSweep, assumption, party, target, term_axis, walk_away_npvs  # noqa: F401
from accord_uploads import DATES, client_parts, day, panel_parts
from google.protobuf import json_format
from google.rpc import error_details_pb2, status_pb2


class InvalidRequest(Exception):
    """The server refused the request. `violations` has (field path, "CODE: description") for
    every fault, in the server's order."""

    def __init__(self, violations):
        super().__init__("\n".join(f"{field}: {description}" for field, description in violations))
        self.violations = violations


def read_scenario(path):
    """The scenario of a JSON file. json_format.ParseError names an unknown field."""
    return json_format.Parse(pathlib.Path(path).read_text("utf-8"), scenario_pb2.Scenario())


def alternative(name, changes):
    """An alternative for Client.compare: `changes` maps paths to new values, such as
    {'contracts["key"].clauses["gain"].share': 0.4}."""
    result = simulation_service_pb2.Alternative(id=name)
    for path, value in changes.items():
        json_format.ParseDict({"path": path, "value": value}, result.overrides.add())
    return result


def observed_series(*, outcomes=None, raw_outcomes=None, drivers=None, inputs=None,
                    delivery_cost=None, segments=None, named_clients=None):
    """What was observed, as a list of ObservedSeries. `outcomes`, `drivers` and `inputs` map ids to the
    figures of periods 1..n, `segments` to clients at their ends, `named_clients` to the segments where
    they stood then; `delivery_cost` is a list of figures. `raw_outcomes` are yet to be adjusted for
    their drivers, which must be there too."""
    series = [observed_pb2.ObservedSeries(**{figure: name}, values=values)
              for figure, of in (("outcome", outcomes), ("raw_outcome", raw_outcomes),
                                 ("driver", drivers), ("input", inputs), ("segment", segments))
              for name, values in (of or {}).items()]
    series += [observed_pb2.ObservedSeries(named_client=name, segments=stood)
               for name, stood in (named_clients or {}).items()]
    if delivery_cost is not None:
        series.append(observed_pb2.ObservedSeries(delivery_cost=True, values=delivery_cost))
    return series


def estimation_plan(rules, dates, *, prior=None, periods_per_year=None):
    """The EstimationPlan for Client.estimate, backtest and segment_panel. `rules` is the path of a
    JSON file of SegmentRules; `dates` are dates (datetime.date or such as "2015-12-31"), or whole numbers
    of periods, which alone may have `periods_per_year`."""
    plan = transition_estimate_pb2.EstimationPlan(prior=prior, rules=json_format.Parse(
        pathlib.Path(rules).read_text("utf-8"), segment_rules_pb2.SegmentRules()))
    if not all(isinstance(date, DATES) for date in dates):
        plan.periods.values.extend(dates)
        if periods_per_year is not None:
            plan.periods.periods_per_year = periods_per_year
    elif periods_per_year is None:
        plan.dates.values.extend(day(date).isoformat() for date in dates)
    else:
        raise ValueError("dates of the calendar have no periods_per_year")
    return plan


def _detail_of(error, detail):
    """The first detail of this kind that a grpc.RpcError carries, or None."""
    for key, value in error.trailing_metadata() or ():
        if key == "grpc-status-details-bin":
            for each in status_pb2.Status.FromString(value).details:
                if each.Unpack(detail):
                    return detail
    return None


def violations_of(error):
    """The field violations that a grpc.RpcError carries, as InvalidRequest has them; else []."""
    bad_request = _detail_of(error, error_details_pb2.BadRequest())
    faults = bad_request.field_violations if bad_request else []
    return [(fault.field, fault.description) for fault in faults]


def _refusal(error):
    """The InvalidRequest that a grpc.RpcError is, or None."""
    violations = violations_of(error)
    return InvalidRequest(violations) if violations else None


def reason_of(error):
    """The reason that a grpc.RpcError carries, such as "QUEUE_TIMEOUT" (docs/operations.md); ""
    where the server gave none."""
    info = _detail_of(error, error_details_pb2.ErrorInfo())
    return info.reason if info else ""


class ProgressLine:
    """Shows progress on one line of a terminal, wiped at the end; pass an instance as
    `on_progress` and leave it by `with`."""

    def __init__(self, out=sys.stderr):
        self._out = out

    def __call__(self, progress):
        share = progress.paths_done / progress.path_count
        text = f"{share:4.0%} of {progress.path_count:,} paths"
        if progress.queue_position:
            text = f"waiting for a run slot, number {progress.queue_position} in the queue"
        if progress.HasField("supplier_npv_mean"):
            text += f", supplier's mean NPV {progress.supplier_npv_mean.value:,.0f}"
            text += f" ± {progress.supplier_npv_mean.standard_error:,.0f}"
        self._out.write(f"\r\x1b[K{text}")
        self._out.flush()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._out.write("\r\x1b[K")
        self._out.flush()


# Calls that a busy or stopping server refused are made again, when it says so; not those that it
# let wait as long as it lets any (QUEUE_TIMEOUT, MEMORY_TIMEOUT).
_RETRIES = json.dumps({"methodConfig": [{
    "name": [{"service": f"accord.v1.{name}Service"}
             for name in ("Simulation", "Contract", "ClientBase", "Negotiation", "Relationship",
                          "Server")],
    "retryPolicy": {"maxAttempts": 5, "initialBackoff": "0.2s", "maxBackoff": "10s",
                    "backoffMultiplier": 2, "retryableStatusCodes": ["UNAVAILABLE"]}}]})


class Client:
    """A connection to a server. Thread-safe, as gRPC channels are; close it, or use `with`.

    Every call may raise InvalidRequest, or grpc.RpcError for everything else: UNAVAILABLE when a
    busy server has refused it five times or let it wait in vain, RESOURCE_EXHAUSTED when it is too
    large for the server, DEADLINE_EXCEEDED after `timeout` seconds or the server's own time for a
    run; reason_of(error) tells which.
    """

    def __init__(self, address, tls_ca=None, tls_cert=None, tls_key=None):
        """`tls_ca`: PEM bytes of the authority that vouches for the server; None: plain text.
        `tls_cert` and `tls_key`: PEM bytes of the client's own certificate and its key, for a
        server that asks for one (mutual TLS). ValueError where they are something else."""
        for name, text, mark in (("tls_ca", tls_ca, b"CERTIFICATE-----"),
                                 ("tls_cert", tls_cert, b"CERTIFICATE-----"),
                                 ("tls_key", tls_key, b"PRIVATE KEY-----")):
            if text is not None and mark not in text:
                raise ValueError(f"{name} must be the bytes of a PEM file with a {mark.decode()}")
        if (tls_cert is None) != (tls_key is None):
            raise ValueError("tls_cert and tls_key go together")
        if tls_cert is not None and tls_ca is None:
            raise ValueError("tls_cert needs tls_ca")
        options = [("grpc.max_receive_message_length", -1), ("grpc.service_config", _RETRIES),
                   ("grpc.per_rpc_retry_buffer_size", 64 << 20)]
        if tls_ca is None:
            self._channel = grpc.insecure_channel(address, options)
        else:
            credentials = grpc.ssl_channel_credentials(tls_ca, tls_key, tls_cert)
            self._channel = grpc.secure_channel(address, credentials, options)
        self._stub = simulation_service_pb2_grpc.SimulationServiceStub(self._channel)
        self._contracts = contract_service_pb2_grpc.ContractServiceStub(self._channel)
        self._bases = client_base_service_pb2_grpc.ClientBaseServiceStub(self._channel)
        self._negotiation = negotiation_service_pb2_grpc.NegotiationServiceStub(self._channel)
        self._relationship = relationship_service_pb2_grpc.RelationshipServiceStub(self._channel)
        self._server = server_service_pb2_grpc.ServerServiceStub(self._channel)

    def close(self):
        self._channel.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def simulate(self, scenario, *, observed=(), on_progress=None, timeout=None, **options):
        """The SimulationReport of a scenario. `observed` (observed_series) are its first periods, where
        they are past: the run goes on from there. `options` are fields of RunOptions: path_count, seed,
        sampling, precisions, exact_quantiles, attribution, attribution_path_count, quantiles, response (such
        as "RESPONSE_BOTH": who chooses efforts under the terms), report_sections (such as
        ["REPORT_SECTION_CONTRACTS"]; default: all). An exception from `on_progress`, Ctrl-C included, cancels
        the run."""
        request = simulation_service_pb2.SimulateRequest(
            scenario=scenario, options=scenario_pb2.RunOptions(**options), observed=observed)
        return self._follow(self._stub.Simulate, request, on_progress, timeout)

    def compare(self, scenario, alternatives, *, on_progress=None, on_alternative=None,
                timeout=None, **options):
        """The ComparisonReport of a scenario and its alternatives on common random numbers.
        `on_alternative` is called with each AlternativeReport as soon as it is there."""
        request = simulation_service_pb2.CompareScenariosRequest(
            scenario=scenario, alternatives=alternatives,
            options=scenario_pb2.RunOptions(**options))
        report = simulation_service_pb2.ComparisonReport()
        with contextlib.closing(self._responses(self._stub.CompareScenarios, request, on_progress,
                                                timeout)) as responses:
            for response in responses:
                if response.HasField("base"):
                    report.base.CopyFrom(response.base)
                else:
                    report.alternatives.append(response.alternative)
                    if on_alternative:
                        on_alternative(report.alternatives[-1])
        return report

    def sweep(self, scenario, axes, *, design="SWEEP_DESIGN_GRID", set_count=None, design_seed=None,
              figures=(), on_progress=None, timeout=None, **options):
        """The TermSweep of a scenario: both parties' figures of every term set that `axes` (term_axis) make,
        by default each combination; "SWEEP_DESIGN_LIST" takes value i of every axis, and
        "SWEEP_DESIGN_LATIN_HYPERCUBE" `set_count` sets between the ends of ranges. `figures` by name, by
        default the usual ones; `options`: path_count (default 16384), seed, sampling, response. Waits until all sets are
        known to be sound; rows come as they are ready, and leaving the loop over them cancels the rest."""
        request = negotiation_service_pb2.SweepTermsRequest(
            scenario=scenario, axes=axes, design=design, set_count=set_count, design_seed=design_seed,
            figures=figures, options=scenario_pb2.RunOptions(**options))
        return TermSweep(self._negotiation.SweepTerms(request, timeout=timeout), on_progress,
                         _refusal)

    def solve(self, scenario, term, targets, *, curve=None, scan_points=None, fresh_seed=None,
              on_progress=None, timeout=None, **options):
        """The SolveReport: the values of `term`, a term_axis with a range (from, to), at which each of
        `targets` (target) holds, for every value of `curve` where that is given. `options` as for sweep."""
        request = negotiation_service_pb2.SolveTermRequest(
            scenario=scenario, term=term, targets=targets, curve=curve, scan_points=scan_points,
            fresh_seed=fresh_seed, options=scenario_pb2.RunOptions(**options))
        return self._follow(self._negotiation.SolveTerm, request, on_progress, timeout)

    def negotiate(self, scenario, axes, *, supplier=None, client=None, alternatives=(), contract="",
                  set_count=None, design_seed=None, fresh_seed=None, on_progress=None, on_so_far=None,
                  timeout=None, **options):
        """The NegotiationReport: which of the term sets that `axes` (term_axis) make both parties can agree on,
        and which they would. One or two axes make a grid; more than two, tuples (from, to), are searched.
        `supplier` and `client` say where each stands (party), `alternatives` what a walk-away may be, by id;
        `on_so_far` hears a NegotiationSoFar now and then. `options` as for sweep."""
        request = negotiation_pb2.NegotiateRequest(
            scenario=scenario, axes=axes, supplier=supplier, client=client, alternatives=alternatives,
            contract=contract, set_count=set_count, design_seed=design_seed, fresh_seed=fresh_seed,
            options=scenario_pb2.RunOptions(**options))
        return self._follow(self._negotiation.Negotiate, request, on_progress, timeout, on_so_far)

    def explain(self, scenario, *, assumptions=(), figures=(), walk_aways=None, on_progress=None,
                timeout=None, **options):
        """The SensitivityReport: what each uncertain driver, and each of `assumptions` (assumption), does to
        `figures` (default: mean NPVs) from its low end to its high one, and what it is worth to know before
        signing or having what `walk_aways` says, such as {"supplier": 5e4}. `options` as for sweep."""
        request = sensitivity_pb2.AnalyzeSensitivityRequest(
            scenario=scenario, assumptions=assumptions, figures=figures,
            walk_aways=walk_away_npvs(walk_aways or {}), options=scenario_pb2.RunOptions(**options))
        return self._follow(self._negotiation.AnalyzeSensitivity, request, on_progress, timeout)

    def server_info(self, *, timeout=None):
        """The GetServerInfoResponse: version, sizes and limits of the server."""
        request = server_service_pb2.GetServerInfoRequest()
        return self._answer(self._server.GetServerInfo, request, timeout)

    def check(self, scenario, *, timeout=None):
        """The CheckScenarioResponse: every fault and warning, without a run."""
        request = simulation_service_pb2.CheckScenarioRequest(scenario=scenario)
        return self._answer(self._stub.CheckScenario, request, timeout)

    def templates(self, *, timeout=None):
        """The list of ContractTemplate: the usual forms of contract, each with its parameters."""
        request = contract_service_pb2.ListTemplatesRequest()
        return list(self._answer(self._contracts.ListTemplates, request, timeout).templates)

    def instantiate(self, template, parameters=None, *, timeout=None):
        """The Contract that a template gives. `parameters` maps names to numbers, ids and lists of
        such maps; what is missing has its default."""
        request = contract_service_pb2.InstantiateTemplateRequest(template=template)
        request.parameters.update(parameters or {})
        return self._answer(self._contracts.InstantiateTemplate, request, timeout).contract

    def settle(self, scenario, *, outcomes=None, drivers=None, inputs=None, delivery_cost=None,
               raw_outcomes=None, contract="", timeout=None):
        """The SettleContractResponse: what is due on what was observed, and why; figures as for
        observed_series."""
        request = contract_service_pb2.SettleContractRequest(
            scenario=scenario, contract=contract,
            observed=observed_series(outcomes=outcomes, raw_outcomes=raw_outcomes, drivers=drivers,
                                     inputs=inputs, delivery_cost=delivery_cost))
        return self._answer(self._contracts.SettleContract, request, timeout)

    def replay(self, scenario, *, path=None, worst=None, metric=None, contract="", observed=(),
               timeout=None, **options):
        """The PathReplay of path number `path`, a list of them where that is a list of numbers, or a list
        of the `worst` so many of the run that `options` and `observed` describe, by `metric`, such as
        simulation_service_pb2.PATH_METRIC_CLIENT_NPV."""
        request = simulation_service_pb2.ReplayPathRequest(
            scenario=scenario, options=scenario_pb2.RunOptions(**options), observed=observed)
        is_one = isinstance(path, int)
        if is_one:
            request.path = path
        elif path is not None:
            request.paths.values.extend(path)
        if worst is not None:
            request.worst.count = worst
            request.worst.contract = contract
            if metric is not None:
                request.worst.metric = metric
        paths = self._answer(self._stub.ReplayPath, request, timeout).paths
        return paths[0] if is_one else list(paths)

    def segment(self, rule, rows, *, second_rule=None, timeout=None):
        """The SegmentClientsResponse of clients ranked by a criterion. `rule` is a PyramidRule, or
        None for the server's own; `second_rule` that of the second criterion, or None for the same.
        `rows` yields mappings with the fields of ClientRow, such as {"id": "c-17", "criterion":
        120.5}, and is read as it is sent."""
        parts = client_parts(rule, second_rule, rows)
        return self._answer(self._bases.SegmentClients, parts, timeout)

    def segment_panel(self, plan, rows, *, columns=(), timeout=None):
        """The SegmentClientsResponse by rules, at the one date of the plan. `rows` and `columns` as
        for estimate."""
        parts = panel_parts(client_base_service_pb2.SegmentClientsRequest, plan, rows, columns,
                             "panel")
        return self._answer(self._bases.SegmentClients, parts, timeout)

    def levers(self, *, timeout=None):
        """The list of ReadyLever; its `lever` goes into a scenario."""
        request = client_base_service_pb2.ListLeversRequest()
        return list(self._answer(self._bases.ListLevers, request, timeout).levers)

    def estimate(self, plan, rows, *, columns=(), timeout=None):
        """The TransitionEstimate of a panel; its client_base goes into a scenario. `rows` yields
        (client, when, amount), `when` a date or a period, and is read as it is sent. Where rules
        name further columns, `columns` names them and each row goes on with their values, None
        where not known."""
        parts = panel_parts(client_base_service_pb2.EstimateTransitionsRequest, plan, rows,
                             columns)
        return self._answer(self._bases.EstimateTransitions, parts, timeout).estimate

    def backtest(self, plan, rows, *, columns=(), timeout=None, **options):
        """The BacktestReport of a panel: its last dates foretold from the earlier ones. `rows` and
        `columns` as for estimate; `options` are fields of BacktestPlan: held_back, level,
        path_count, seed."""
        backtest = backtest_pb2.BacktestPlan(estimation=plan, **options)
        parts = panel_parts(client_base_service_pb2.BacktestMigrationRequest, backtest, rows,
                             columns)
        return self._answer(self._bases.BacktestMigration, parts, timeout).report

    def measure_indicators(self, request, *, timeout=None):
        """The MeasureIndicatorsResponse: K1-K15 from raw columns. `request` is a message, or its fields as in
        JSON, such as {"indicators": [{"id": "use", "capacity_use": {"output": 84, "plan": 80}}]}."""
        return self._assess("MeasureIndicators", request, timeout)

    def score_partnership(self, request, *, timeout=None):
        """The ScorePartnershipResponse: K16-K22 of each party. `request` as for measure_indicators."""
        return self._assess("ScorePartnership", request, timeout)

    def position_relationship(self, request, *, timeout=None):
        """The PositionRelationshipResponse: level and form, as they are and should be; likewise."""
        return self._assess("PositionRelationship", request, timeout)

    def recommend_strategy(self, request, *, timeout=None):
        """The RecommendStrategyResponse: matrix, instruments, direction; likewise."""
        return self._assess("RecommendStrategy", request, timeout)

    def assess_readiness(self, request, *, timeout=None):
        """The AssessReadinessResponse: gates and readiness for Joint Outcome Management; likewise."""
        return self._assess("AssessReadiness", request, timeout)

    def describe_canvas(self, request, *, timeout=None):
        """The DescribeCanvasResponse: revenue streams and relationships of segments in money; likewise."""
        return self._assess("DescribeCanvas", request, timeout)

    def assess_base(self, request, *, timeout=None):
        """The AssessBaseResponse: all clients at once, and whom to talk to first; likewise."""
        return self._assess("AssessBase", request, timeout)

    def _assess(self, name, request, timeout):
        if isinstance(request, dict):
            request = json_format.ParseDict(
                request, getattr(relationship_service_pb2, f"{name}Request")())
        return self._answer(getattr(self._relationship, name), request, timeout)

    @staticmethod
    def _answer(method, request, timeout):
        try:
            return method(request, timeout=timeout)
        except grpc.RpcError as error:
            violations = violations_of(error)
            if violations:
                raise InvalidRequest(violations) from error
            raise

    @staticmethod
    def _responses(method, request, on_progress, timeout):
        """What a stream answers but for progress, which `on_progress` gets; cancelled when closed."""
        call = method(request, timeout=timeout)
        try:
            for response in call:
                if not response.HasField("progress"):
                    yield response
                elif on_progress:
                    on_progress(response.progress)
        except grpc.RpcError as error:
            violations = violations_of(error)
            if violations:
                raise InvalidRequest(violations) from error
            raise
        finally:
            call.cancel()  # a call that has ended does not mind

    @classmethod
    def _follow(cls, method, request, on_progress, timeout, on_so_far=None):
        report = None
        with contextlib.closing(cls._responses(method, request, on_progress, timeout)) as responses:
            for response in responses:
                if response.WhichOneof("result") == "so_far":
                    if on_so_far:
                        on_so_far(response.so_far)
                else:
                    report = response.report
        return report
