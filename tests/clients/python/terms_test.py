"""Sweeping terms and solving for one in Python, against a real server."""
import unittest

from accord.v1 import contract_pb2
from accord_client import Client, InvalidRequest, alternative, party, read_scenario, target, term_axis
from server import EXAMPLES, Server

FLAGSHIP = EXAMPLES / "flagship.json"
SEED = 7


class Terms(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--slots", "2")
        cls.addClassCleanup(cls.server.kill)
        cls.client = Client(cls.server.address)
        cls.addClassCleanup(cls.client.close)

    def test_sweeps_terms_to_what_simulate_says_of_each_set(self):
        scenario = read_scenario(FLAGSHIP)
        path = 'contracts["key"].clauses["gain"].share'
        sweep = self.client.sweep(
            scenario, [term_axis(path, [0.2, 0.4]),
                       term_axis('contracts["key"].clauses["fee"].base', (150_000, 200_000, 3))],
            path_count=2000, seed=SEED)
        self.assertEqual(sweep.header.set_count, 6)
        rows = list(sweep)
        self.assertEqual([row.set for row in rows], list(range(6)))
        self.assertEqual(list(rows[5].values), [0.4, 200_000])
        self.assertEqual(sweep.summary.best[0].figure, "supplier.npv_mean")
        scenario.contracts[0].clauses[1].share = 0.4
        scenario.contracts[0].clauses[0].base = 175_000
        report = self.client.simulate(scenario, path_count=2000, seed=SEED)
        self.assertEqual(sweep.value(rows[4], "client.cvar_95"),
                         report.contracts[0].client.npv.cvar_95)

    def test_chooses_efforts_under_the_terms(self):
        scenario = read_scenario(EXAMPLES / "joint_outcome.json")
        scenario.timeline.period_count = 6
        report = self.client.simulate(scenario, path_count=500, response="RESPONSE_SUPPLIER")
        [crews, discipline] = report.response.efforts
        self.assertEqual((crews.party, crews.driver, crews.is_chosen), ("supplier", "crews", True))
        self.assertEqual((discipline.party, discipline.is_chosen), ("client", False))
        self.assertGreater(report.response.first_best_gap.value, 0)
        # The run is that of the efforts, as if they had been given.
        scenario.supplier_private.accounts[0].efforts[0].shift = crews.shift
        self.assertEqual(self.client.simulate(scenario, path_count=500).run.digest, report.run.digest)
        path = 'contracts["key"].clauses["gain"].share'
        sweep = self.client.sweep(scenario, [term_axis(path, [0.2, 0.4])], path_count=500,
                                  response="RESPONSE_SUPPLIER")
        rows = list(sweep)
        self.assertEqual([effort.driver for effort in sweep.header.efforts], ["crews"])
        self.assertEqual(rows[1].shifts[0], crews.shift)
        self.assertEqual(sweep.value(rows[1], "joint.utility"), report.response.joint_utility)

    def test_takes_no_tuple_for_a_list(self):
        for values in ((0.5,), (0.1, 0.2, 3, 0.4)):
            with self.assertRaisesRegex(ValueError, "as a list"):
                term_axis("x", values)

    def test_sweeps_whole_contracts_and_leaves_early(self):
        scenario = read_scenario(FLAGSHIP)
        bare = contract_pb2.Contract()
        bare.CopyFrom(scenario.contracts[0])
        del bare.clauses[2:]
        contracts = term_axis('contracts["key"]', [scenario.contracts[0], bare],
                              names=["whole", "bare"])
        sweep = self.client.sweep(scenario, [contracts], path_count=1000,
                                  figures=["client.npv_mean"])
        self.assertEqual(list(sweep.header.axes[0].value_names), ["whole", "bare"])
        self.assertEqual(len(list(sweep)), 2)
        many = self.client.sweep(
            scenario, [term_axis('contracts["key"].clauses["gain"].share', (0, 1, 5000))],
            path_count=20_000)
        self.assertEqual(next(iter(many)).set, 0)  # the rest is not computed

    def test_a_sweep_names_the_sets_at_fault(self):
        with self.assertRaises(InvalidRequest) as refused:
            self.client.sweep(read_scenario(FLAGSHIP),
                              [term_axis('drivers["steel_demand"].persistence', [0.5, 1.5])])
        (field, description), = refused.exception.violations
        self.assertTrue(field.startswith("sets[1].scenario.drivers"))
        self.assertIn("1.5", description)

    def test_solves_for_a_term(self):
        scenario = read_scenario(FLAGSHIP)
        fee = term_axis('contracts["key"].clauses["fee"].base', (50_000, 400_000))
        progress = []
        report = self.client.solve(scenario, fee, [target("supplier.npv_mean", 0)],
                                   path_count=2000, on_progress=progress.append)
        root, = report.solutions[0].roots
        self.assertTrue(root.is_confirmed)
        self.assertLess(abs(root.figure.value), root.figure.standard_error)
        curve = term_axis('contracts["key"].clauses["gain"].share', [0.2, 0.35, 0.5])
        report = self.client.solve(scenario, fee, [target("supplier.npv_mean")], curve=curve,
                                   path_count=2000)
        fees = [solution.roots[0].term.value for solution in report.solutions]
        self.assertEqual(fees, sorted(fees, reverse=True))
        self.assertAlmostEqual(fees[1], scenario.contracts[0].clauses[0].base, delta=100)

    def test_negotiates_and_says_what_is_worth_what(self):
        scenario = read_scenario(FLAGSHIP)
        axes = [term_axis('contracts["key"].clauses["gain"].share', (0.1, 0.6, 6)),
                term_axis('contracts["key"].clauses["fee"].base', (100_000, 300_000, 12))]
        so_far, progress = [], []
        report = self.client.negotiate(
            scenario, axes, supplier=party(-5e5, at_most={"loss_probability": 0.99}),
            client=party("as-it-is"), alternatives=[alternative("as-it-is", {})],
            path_count=1000, on_so_far=so_far.append, on_progress=progress.append)
        self.assertEqual(so_far[0].set_count, 64)
        self.assertEqual(report.set_count, 72)
        nash = report.frontier[report.nash]
        self.assertGreaterEqual(nash.supplier.gain.value, 0)
        self.assertAlmostEqual(nash.joint_surplus.value,
                               nash.supplier.gain.value + nash.client.gain.value, places=4)
        self.assertEqual(len(nash.supplier.limited), 1)
        scenario.contracts[0].clauses[1].share, scenario.contracts[0].clauses[0].base = nash.values
        simulated = self.client.simulate(scenario, path_count=1000, seed=2)
        self.assertEqual(nash.client.cvar_95, simulated.contracts[0].client.npv.cvar_95)

    def test_negotiates_between_two_beliefs(self):
        scenario = read_scenario(FLAGSHIP)
        median = 'drivers["steel_demand"].marginal.lognormal.median'
        report = self.client.negotiate(
            scenario, [term_axis('contracts["key"].clauses["fee"].base', (100_000, 300_000, 3))],
            supplier=party(-1e9), client=party(-1e9, beliefs={median: 0.9}), path_count=500)
        self.assertGreater(report.disagreement.joint_npv.value, 0)
        self.assertEqual([clause.clause for clause in report.disagreement.clauses],
                         [clause.id for clause in scenario.contracts[0].clauses])

    def test_a_negotiation_names_its_faults(self):
        with self.assertRaises(InvalidRequest) as refused:
            self.client.negotiate(read_scenario(FLAGSHIP),
                                  [term_axis('contracts["key"].clauses["gain"].share', (0, 1))],
                                  client=party("elsewhere", at_least={"beauty": 1}))
        self.assertEqual({field for field, _ in refused.exception.violations},
                         {"client.alternative", "client.limits[0].figure"})


if __name__ == "__main__":
    unittest.main()
