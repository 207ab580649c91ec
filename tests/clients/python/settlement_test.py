"""Settlements, replays and runs with a past, from Python."""
import unittest

from accord.v1 import simulation_service_pb2
from accord_client import Client, InvalidRequest, observed_series, read_scenario
from server import EXAMPLES, Server

FLAGSHIP = EXAMPLES / "flagship.json"
PATHS = 20_000
SEED = 7


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

    def test_a_run_goes_on_from_what_was_observed(self):
        scenario = read_scenario(FLAGSHIP)
        path = self.client.replay(scenario, path=5, path_count=PATHS, seed=SEED)
        base = self.client.simulate(scenario, path_count=PATHS).client_base

        def first(periods):
            return observed_series(
                outcomes={each.outcome: each.measured[:periods] for each in path.outcomes},
                drivers={each.driver: each.values[:periods] for each in path.drivers},
                segments={each.segment: [40] * periods for each in base.periods[0].segments},
                named_clients={each.client: each.segments[:periods] for each in path.named_clients})

        report = self.client.simulate(scenario, observed=first(4), path_count=PATHS)
        self.assertEqual(report.run.observed_period_count, 4)
        self.assertGreater(report.contracts[0].supplier.npv.sd.value, 0)
        whole = self.client.replay(scenario, observed=first(12), path=0, path_count=PATHS)
        self.assertEqual([(line.period, line.clause, line.pay)
                          for line in whole.contracts[0].ledger.clauses],
                         [(line.period, line.clause, line.pay)
                          for line in path.contracts[0].ledger.clauses])
        with self.assertRaises(InvalidRequest) as refused:
            self.client.simulate(scenario, observed=first(4)[1:], path_count=PATHS)
        self.assertEqual(refused.exception.violations[0][0], "observed")

    def test_the_worst_path_is_no_better_than_any_other(self):
        scenario = read_scenario(FLAGSHIP)
        worst = self.client.replay(scenario, worst=2, path_count=2000,
                                   metric=simulation_service_pb2.PATH_METRIC_CLIENT_NPV)
        figures = [path.contracts[0].client_npv for path in worst]
        self.assertEqual(figures, sorted(figures))
        for number in range(5):
            other = self.client.replay(scenario, path=number, path_count=2000)
            self.assertGreaterEqual(other.contracts[0].client_npv, figures[0])

    def test_replays_a_list_of_paths_in_its_order(self):
        paths = self.client.replay(read_scenario(FLAGSHIP), path=[7, 3], path_count=PATHS)
        self.assertEqual([path.path for path in paths], [7, 3])

    def test_names_every_figure_that_is_wrong_or_missing(self):
        with self.assertRaises(InvalidRequest) as refused:
            self.client.settle(read_scenario(FLAGSHIP), outcomes={"no-such": [1]},
                               delivery_cost=[-1, 2])
        fields = [field for field, _ in refused.exception.violations]
        self.assertEqual(fields[:2], ["observed[0].outcome", "observed[1].values"])
        self.assertIn("observed", fields)
        with self.assertRaises(InvalidRequest):
            self.client.replay(read_scenario(FLAGSHIP), path=10, path_count=10)


if __name__ == "__main__":
    unittest.main()
