"""The Python client and the flagship's runner against a real server."""
import datetime
import subprocess
import sys
import unittest

import grpc
from accord.v1 import backtest_pb2, report_pb2, simulation_service_pb2, transition_estimate_pb2
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
        for told in progress:
            self.assertEqual(told.path_count, PATHS)
            self.assertTrue(0 < told.paths_done <= PATHS)

    def test_another_seed_gives_another_digest(self):
        digests = {self.client.simulate(read_scenario(FLAGSHIP), path_count=2, seed=seed).run.digest
                   for seed in (1, 2)}
        self.assertEqual(len(digests), 2)

    def test_compares_on_the_same_luck(self):
        larger = alternative("larger", {'contracts["key"].clauses["gain"].share': 0.4})
        report = self.client.compare(read_scenario(FLAGSHIP), [larger], path_count=PATHS)
        self.assertEqual(report.alternatives[0].id, "larger")
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
        scenario.supplier_private.stance.walk_away_npv = 1
        with self.assertRaises(InvalidRequest) as refused:
            self.client.simulate(scenario, path_count=1)
        violations = dict(refused.exception.violations)
        self.assertEqual(set(violations), {
            'scenario.drivers["service_quality"].persistence',
            'scenario.contracts["key"].clauses["gain"].bands[0].upper',
            'scenario.supplier_private.stance',
            "options.path_count"})
        self.assertRegex(violations['scenario.drivers["service_quality"].persistence'],
                         r"^OUT_OF_RANGE: .*1\.5")
        self.assertRegex(violations['scenario.supplier_private.stance'], "^UNIMPLEMENTED: ")
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


class Settlements(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--slots", "8")
        cls.addClassCleanup(cls.server.kill)
        cls.client = Client(cls.server.address)
        cls.addClassCleanup(cls.client.close)

    def test_settles_what_a_replayed_path_measured_as_the_run_did(self):
        scenario = read_scenario(FLAGSHIP)
        path = self.client.replay(scenario, path=5, path_count=PATHS, seed=SEED)
        self.assertEqual(path.path, 5)
        settled = self.client.settle(
            scenario,
            outcomes={outcome.outcome: outcome.measured for outcome in path.outcomes},
            drivers={driver.driver: driver.values for driver in path.drivers})
        replayed = path.contracts[0].ledger
        self.assertEqual([(line.period, line.clause, line.pay) for line in settled.ledger.clauses],
                         [(line.period, line.clause, line.pay) for line in replayed.clauses])
        self.assertAlmostEqual(settled.total, sum(line.payments for line in replayed.cash), 6)
        self.assertEqual(settled.currency, "EUR")

    def test_the_worst_path_is_no_better_than_any_other(self):
        scenario = read_scenario(FLAGSHIP)
        worst = self.client.replay(scenario, worst=2, path_count=2000,
                                   metric=simulation_service_pb2.PATH_METRIC_CLIENT_NPV)
        figures = [path.contracts[0].client_npv for path in worst]
        self.assertEqual(figures, sorted(figures))
        for number in range(5):
            other = self.client.replay(scenario, path=number, path_count=2000)
            self.assertGreaterEqual(other.contracts[0].client_npv, figures[0])

    def test_names_every_figure_that_is_wrong_or_missing(self):
        with self.assertRaises(InvalidRequest) as refused:
            self.client.settle(read_scenario(FLAGSHIP), outcomes={"no-such": [1]},
                               delivery_cost=[-1, 2])
        fields = [field for field, _ in refused.exception.violations]
        self.assertEqual(fields[:2], ["observed[0].outcome", "observed[1].values"])
        self.assertIn("observed", fields)
        with self.assertRaises(InvalidRequest):
            self.client.replay(read_scenario(FLAGSHIP), path=10, path_count=10)


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
