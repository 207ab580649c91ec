"""The Python client and the flagship's runner against a real server."""
import csv
import datetime
import itertools
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import unittest.mock

import accord.v1
import accord_client
import grpc
from accord.v1 import backtest_pb2, client_base_service_pb2, contract_pb2, contract_service_pb2
from accord.v1 import report_pb2, transition_estimate_pb2
from accord_client import Client, InvalidRequest, alternative, estimation_plan, read_scenario
from google.protobuf import json_format
from server import ACCORD, EXAMPLES, Server

FLAGSHIP = EXAMPLES / "flagship.json"
PURCHASES = EXAMPLES.parents[1] / "tests" / "data" / "purchases"
PATHS = 20_000
SEED = 7


def command_line_report():
    """What `accord simulate` says of the same run, in a process and a server of its own."""
    output = subprocess.run(
        [ACCORD, "simulate", FLAGSHIP, "--paths", str(PATHS), "--seed", str(SEED),
         "--output", "json", "--no-progress"],
        check=True, capture_output=True, text=True).stdout
    return json_format.Parse(output, report_pb2.SimulationReport())


class Cancelled(Exception):
    pass


class PythonClient(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--slots", "8")  # a run that was left may take a moment to end
        cls.addClassCleanup(cls.server.kill)
        cls.client = Client(cls.server.address)
        cls.addClassCleanup(cls.client.close)

    def test_runs_the_flagship_to_the_same_digest_as_the_command_line(self):
        progress = []
        report = self.client.simulate(read_scenario(FLAGSHIP), path_count=PATHS, seed=SEED,
                                      on_progress=progress.append)
        expected = command_line_report()
        self.assertRegex(report.run.digest, "^[0-9a-f]{32}$")
        self.assertEqual(report.run.digest, expected.run.digest)
        self.assertEqual(report, expected)
        self.assertTrue(progress)
        for message in progress:
            self.assertEqual(message.path_count, PATHS)
            self.assertTrue(0 < message.paths_done <= PATHS)

    def test_another_seed_gives_another_digest(self):
        digests = {self.client.simulate(read_scenario(FLAGSHIP), path_count=2, seed=seed).run.digest
                   for seed in (1, 2)}
        self.assertEqual(len(digests), 2)

    def test_compares_on_common_random_numbers(self):
        larger = alternative("larger", {'contracts["key"].clauses["gain"].share': 0.4})
        smaller = alternative("smaller", {'contracts["key"].clauses["gain"].share': 0.1})
        heard = []
        report = self.client.compare(read_scenario(FLAGSHIP), [larger, smaller], path_count=PATHS,
                                     on_alternative=lambda each: heard.append(each.id))
        self.assertEqual([each.id for each in report.alternatives], ["larger", "smaller"])
        self.assertEqual(heard, ["larger", "smaller"])
        supplier = next(d for d in report.alternatives[0].differences
                        if (d.party, d.contract, d.metric) == ("supplier", "key", "npv_mean"))
        self.assertGreater(supplier.difference.value, 0)
        # Unpaired, the error would be that of two means.
        unpaired = report.base.contracts[0].supplier.npv.mean.standard_error
        self.assertLess(supplier.difference.standard_error, unpaired / 10)

    def test_a_wrong_request_names_every_fault_at_once(self):
        scenario = read_scenario(FLAGSHIP)
        scenario.drivers[0].persistence = 1.5
        scenario.contracts[0].clauses[1].bands[0].upper = -1
        scenario.supplier_private.reserve = -1
        with self.assertRaises(InvalidRequest) as refused:
            self.client.simulate(scenario, path_count=1)
        violations = dict(refused.exception.violations)
        self.assertEqual(set(violations), {
            'scenario.drivers["service_quality"].persistence',
            'scenario.contracts["key"].clauses["gain"].bands[0].upper',
            'scenario.supplier_private.reserve',
            "options.path_count"})
        self.assertRegex(violations['scenario.drivers["service_quality"].persistence'],
                         r"^OUT_OF_RANGE: .*1\.5")
        self.assertRegex(violations['scenario.supplier_private.reserve'], "^OUT_OF_RANGE: ")
        self.assertEqual(
            {fault.field for fault in self.client.check(scenario).violations},
            set(violations) - {"options.path_count"})

    def test_a_cancelled_run_frees_its_slot(self):
        def leave(_):
            raise Cancelled

        server = Server("--slots", "1")
        self.addCleanup(server.kill)
        scenario = read_scenario(FLAGSHIP)
        with Client(server.address) as client:
            with self.assertRaises(Cancelled):
                client.simulate(scenario, path_count=100_000_000, on_progress=leave)
            # The only slot would stay taken for minutes; asking again and again it is soon free.
            for _ in range(20_000):
                try:
                    report = client.simulate(scenario, path_count=2)
                    break
                except grpc.RpcError as error:
                    self.assertEqual(error.code(), grpc.StatusCode.RESOURCE_EXHAUSTED)
            else:
                self.fail("the slot is still taken")
        self.assertEqual(report.run.path_count, 2)

    def test_a_deadline_ends_the_run(self):
        with self.assertRaises(grpc.RpcError) as late:
            self.client.simulate(read_scenario(FLAGSHIP), path_count=100_000_000, timeout=0.05)
        self.assertEqual(late.exception.code(), grpc.StatusCode.DEADLINE_EXCEEDED)


class Templates(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.kill)
        cls.client = Client(cls.server.address)
        cls.addClassCleanup(cls.client.close)

    def test_are_those_of_the_command_line(self):
        output = subprocess.run([ACCORD, "template", "--output", "json"], check=True,
                                capture_output=True, text=True).stdout
        expected = json_format.Parse(output, contract_service_pb2.ListTemplatesResponse())
        self.assertGreaterEqual(len(expected.templates), 12)
        self.assertEqual(self.client.templates(), list(expected.templates))

    def test_give_the_contract_that_the_command_line_prints(self):
        names = [template.name for template in self.client.templates()]
        template = self.client.templates()[names.index("gain-pain-share")]
        parameters = json_format.MessageToDict(template.example)["parameters"]
        output = subprocess.run([ACCORD, "template", template.name, "--example"], check=True,
                                capture_output=True, text=True).stdout
        self.assertEqual(self.client.instantiate(template.name, parameters),
                         json_format.Parse(output, contract_pb2.Contract()))

    def test_name_every_parameter_that_is_wrong(self):
        with self.assertRaises(InvalidRequest) as refused:
            self.client.instantiate("gain-pain-share", {"no_such": 1})
        self.assertIn("parameters.no_such", [f for f, _ in refused.exception.violations])
        self.assertGreater(len(refused.exception.violations), 1)
        with self.assertRaises(grpc.RpcError) as unknown:
            self.client.instantiate("no-such")
        self.assertEqual(unknown.exception.code(), grpc.StatusCode.NOT_FOUND)


class Pyramids(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.kill)
        cls.client = Client(cls.server.address)
        cls.addClassCleanup(cls.client.close)

    @staticmethod
    def rule(*counts):
        return client_base_service_pb2.PyramidRule(
            counts=client_base_service_pb2.NumberList(values=counts))

    def test_segments_by_two_criteria_as_the_command_line_does(self):
        with open(EXAMPLES / "prommagistral.csv", encoding="utf-8", newline="") as file:
            rows = [{"id": row["id"], "criterion": float(row["revenue"]),
                     "second_criterion": float(row["profit"])} for row in csv.DictReader(file)]
        answer = self.client.segment(self.rule(1, 2, 3, 24), rows,
                                     second_rule=self.rule(2, 2, 3, 23))
        output = subprocess.run(
            [ACCORD, "segment", EXAMPLES / "prommagistral.csv", "--counts", "1,2,3,24", "--and",
             "profit", "--and-counts", "2,2,3,23", "--output", "json"], check=True,
            capture_output=True, text=True).stdout
        self.assertEqual(answer, json_format.Parse(
            output, client_base_service_pb2.SegmentClientsResponse()))
        self.assertGreater(len(answer.second.moves), 0)

    def test_segments_by_the_servers_own_rule_in_chunks(self):
        rows = ({"id": str(i), "criterion": i} for i in range(1, 70_001))
        answer = self.client.segment(None, rows)
        self.assertEqual([(s.segment, s.client_count) for s in answer.segments],
                         [("A", 700), ("B", 2800), ("C", 10_500), ("D", 56_000)])
        with self.assertRaises(InvalidRequest) as refused:
            self.client.segment(None, [{"id": str(i)} for i in range(70_000)] + [{"id": "7"}])
        self.assertEqual([field for field, _ in refused.exception.violations],
                         ["rows.rows[70000].id"])

    def test_levers_are_those_of_the_command_line_and_go_into_a_scenario(self):
        levers = self.client.levers()
        output = subprocess.run([ACCORD, "levers", "--output", "json"], check=True,
                                capture_output=True, text=True).stdout
        self.assertEqual(levers, list(json_format.Parse(
            output, client_base_service_pb2.ListLeversResponse()).levers))
        scenario = read_scenario(EXAMPLES / "levers" / "directions.json")
        del scenario.levers[:]
        scenario.levers.append(levers[0].lever)
        self.assertEqual(list(self.client.check(scenario).violations), [])


class Panels(unittest.TestCase):
    """51 243 purchases; what the command line says of the same file."""

    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.kill)
        cls.client = Client(cls.server.address)
        cls.addClassCleanup(cls.client.close)

    @staticmethod
    def rows():
        with open(PURCHASES / "purchases.txt", encoding="utf-8") as file:
            for line in file:
                client, amount, date = line.split("\t")
                yield client, datetime.date.fromisoformat(date.strip()), float(amount)

    @staticmethod
    def plan(first_year):
        return estimation_plan(PURCHASES / "rules.json",
                               [datetime.date(year, 1, 1) for year in range(first_year, 2017)])

    def command_line(self, command, first_year, message, *flags):
        dates = ",".join(f"{year}-01-01" for year in range(first_year, 2017))
        output = subprocess.run(
            [ACCORD, command, PURCHASES / "purchases.txt", "--rules", PURCHASES / "rules.json",
             "--columns", "client,amount,date", "--separator", "tab", "--dates", dates,
             "--output", "json", *flags], check=True, capture_output=True, text=True).stdout
        return json_format.Parse(output, message)

    def test_estimates_what_the_command_line_does(self):
        estimate = self.client.estimate(self.plan(2015), self.rows())
        self.assertEqual(estimate.row_count, 51_243)
        self.assertEqual(estimate.pooled[0].counts[0], 7227)
        self.assertEqual(estimate, self.command_line(
            "estimate", 2015, transition_estimate_pb2.TransitionEstimate()))

    def test_backtests_as_the_command_line_does(self):
        report = self.client.backtest(self.plan(2010), self.rows(), held_back=2, path_count=1000)
        self.assertEqual(report.origin_date, "2014-01-01")
        self.assertEqual(len(report.counts), 16)
        self.assertEqual(report, self.command_line(
            "backtest", 2010, backtest_pb2.BacktestReport(), "--hold-back", "2",
            "--paths", "1000"))

    def test_segments_by_rules_as_the_command_line_does(self):
        response = self.client.segment_panel(self.plan(2016), self.rows())
        output = subprocess.run(
            [ACCORD, "segment", PURCHASES / "purchases.txt", "--rules", PURCHASES / "rules.json",
             "--columns", "client,amount,date", "--separator", "tab", "--date", "2016-01-01",
             "--output", "json"], check=True, capture_output=True, text=True).stdout
        self.assertEqual(response.segments[0].client_count, 9158)
        self.assertEqual(response, json_format.Parse(
            output, client_base_service_pb2.SegmentClientsResponse()))

    def rules(self, rules):
        """The path of a file that holds them."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = pathlib.Path(folder.name) / "rules.json"
        path.write_text(json.dumps({"rules": rules}), "utf-8")
        return path

    def test_says_how_many_rows_it_sends_so_that_none_is_lost(self):
        send = self.client._bases.EstimateTransitions

        def lose_some(parts, timeout):
            return send((part for i, part in enumerate(parts) if i != 2), timeout=timeout)

        with unittest.mock.patch.object(self.client._bases, "EstimateTransitions", lose_some):
            with self.assertRaises(InvalidRequest) as refused:
                self.client.estimate(self.plan(2015), itertools.chain(self.rows(), self.rows()))
        (field, description), = refused.exception.violations
        self.assertEqual(field, "row_count")
        self.assertIn("must be the number of rows that came, 94294, got 102486", description)

    def test_sends_the_further_columns_that_rules_name(self):
        rules = self.rules([
            {"segment": "good", "columns": [{"column": "margin", "range": {"at_least": 0.2}}]},
            {"segment": "other"}])
        rows = [("a", 1, 5.0, 0.3), ("b", 1, 5.0, 0.3), ("b", 2, 5.0, 0.1), ("b", 3, 5.0, None),
                ("c", 1, 5.0, None), ("d", 1, 5.0, 0.3), ("d", 2, 5.0, None)]
        answer = self.client.segment_panel(estimation_plan(rules, [9]), rows, columns=["margin"])
        self.assertEqual([(a.client, a.segment) for a in answer.assignments],
                         [("a", "good"), ("b", "other"), ("c", "other"), ("d", "good")])
        plan = estimation_plan(rules, [2, 3, 4])
        estimate = self.client.estimate(plan, rows, columns=["margin"])
        self.assertEqual([list(row.counts) for row in estimate.pooled], [[4, 1], [0, 3]])
        report = self.client.backtest(plan, rows, columns=["margin"], path_count=1000)
        self.assertEqual([count.observed for count in report.counts], [2, 2])
        with self.assertRaises(InvalidRequest) as refused:
            self.client.estimate(plan, [row[:3] for row in rows])
        self.assertIn("rows.columns", [field for field, _ in refused.exception.violations])

    def test_a_date_may_have_a_time_of_day_or_be_text(self):
        rules = self.rules([{"segment": "late", "recency": {"at_most": 1}}, {"segment": "rest"}])
        when = datetime.datetime(2015, 12, 31, 23, 59)
        answers = [self.client.segment_panel(estimation_plan(rules, [at]), [("a", on, 5.0)])
                   for at, on in ((datetime.datetime(2016, 1, 1, 9, 30), when),
                                  (datetime.date(2016, 1, 1), when.date()),
                                  ("2016-01-01", "2015-12-31"))]
        self.assertEqual(answers[0].assignments[0].segment, "late")
        self.assertEqual(answers[0], answers[1])
        self.assertEqual(answers[0], answers[2])

    def test_periods_alone_have_a_number_a_year(self):
        rules = self.rules([{"segment": "all"}])
        rows = [("a", 0, 1.0)]
        plan = estimation_plan(rules, [1, 2], periods_per_year=4)
        self.assertEqual(plan.periods.periods_per_year, 4)
        self.assertEqual(self.client.estimate(plan, rows).client_count, 1)
        with self.assertRaises(InvalidRequest) as refused:
            self.client.estimate(estimation_plan(rules, [1, 2], periods_per_year=0), rows)
        self.assertEqual([field for field, _ in refused.exception.violations],
                         ["plan.periods.periods_per_year"])
        with self.assertRaises(ValueError):
            estimation_plan(rules, [datetime.date(2015, 1, 1)], periods_per_year=4)

    def test_sends_rows_in_chunks_and_names_the_one_that_is_wrong(self):
        plan = estimation_plan(PURCHASES / "rules.json", [1, 2])
        many = [("c", 0, 1.0)] * 70_000 + [("", 0, 1.0)]
        with self.assertRaises(InvalidRequest) as refused:
            self.client.estimate(plan, many)
        self.assertEqual([field for field, _ in refused.exception.violations],
                         ["rows.clients[70000]"])
        with self.assertRaises(InvalidRequest) as refused:
            self.client.backtest(plan, many[:1], held_back=1)
        self.assertEqual([field for field, _ in refused.exception.violations],
                         ["plan.estimation.periods.values"])


class Stubs(unittest.TestCase):
    """A checkout with a whole dev build and some release build."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        for made in ("clients/python", "build/dev", "build/release", "protos/accord"):
            (self.root / made).mkdir(parents=True)
        source = pathlib.Path(accord_client.__file__)
        for module in source.parent.glob("accord_*.py"):
            (self.root / "clients" / "python" / module.name).write_bytes(module.read_bytes())
        (self.root / "protos" / "accord" / "v1").symlink_to(
            source.parents[2] / "protos" / "accord" / "v1")
        self.whole = pathlib.Path(list(accord.v1.__path__)[0]).parents[1]
        (self.root / "build" / "dev" / "python").symlink_to(self.whole)

    def chosen(self):
        """The presets whose modules are imported."""
        done = subprocess.run(
            [sys.executable, "-B", "-c", "import accord_client, accord.v1\n"
             "print(*accord.v1.__path__)"], check=True, capture_output=True, text=True,
            env={**os.environ, "PYTHONPATH": str(self.root / "clients" / "python")})
        return [pathlib.Path(path).relative_to(self.root / "build").parts[0]
                for path in done.stdout.split()]

    def test_of_an_old_build_that_lacks_modules_are_left_alone(self):
        old = self.root / "build" / "release" / "python" / "accord" / "v1"
        old.mkdir(parents=True)
        (old / "scenario_pb2.py").write_text("raise AssertionError('of another build')\n", "utf-8")
        self.assertEqual(self.chosen(), ["dev"])

    def test_of_two_whole_builds_are_those_of_release_alone(self):
        (self.root / "build" / "release" / "python").symlink_to(self.whole)
        self.assertEqual(self.chosen(), ["release"])


class RunFlagship(unittest.TestCase):
    def setUp(self):
        self.server = Server("--grace", "0.1")
        self.addCleanup(self.server.kill)

    def test_prints_both_parties_figures_and_the_server_stops_in_good_order(self):
        script = EXAMPLES.parent / "python" / "run_flagship.py"
        done = subprocess.run([sys.executable, "-B", script, self.server.address, "--paths", "5000"],
                              check=True, capture_output=True, text=True)
        self.assertRegex(done.stdout, r"supplier's NPV +-?[\d,]+ ± [\d,]+\n")
        self.assertRegex(done.stdout, r"client's NPV +-?[\d,]+ ± [\d,]+\n")
        self.assertIn("5,000 paths", done.stderr)
        self.assertEqual(self.server.terminate(), 0)

    def test_sigterm_ends_a_run_in_flight_and_the_server_with_0(self):
        def stop(_):
            self.code = self.server.terminate()

        with Client(self.server.address) as client, self.assertRaises(grpc.RpcError) as ended:
            client.simulate(read_scenario(FLAGSHIP), path_count=100_000_000, on_progress=stop)
        self.assertEqual(ended.exception.code(), grpc.StatusCode.UNAVAILABLE)
        self.assertEqual(self.code, 0)


if __name__ == "__main__":
    unittest.main()
