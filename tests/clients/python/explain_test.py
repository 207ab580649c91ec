"""What figures hang on, in Python, against a real server."""
import unittest

from accord_client import Client, InvalidRequest, assumption, read_scenario
from server import EXAMPLES, Server

FLAGSHIP = EXAMPLES / "flagship.json"
SHARE = 'contracts["key"].clauses["gain"].share'


class Explain(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--slots", "2")
        cls.addClassCleanup(cls.server.kill)
        cls.client = Client(cls.server.address)
        cls.addClassCleanup(cls.client.close)

    def test_says_what_drivers_and_assumptions_do(self):
        scenario = read_scenario(FLAGSHIP)
        progress = []
        report = self.client.explain(
            scenario, assumptions=[assumption(SHARE, 0.2, 0.5)],
            figures=["supplier.npv_mean", "client.cvar_95"], walk_aways={"supplier": 1e5},
            path_count=1024, on_progress=progress.append)
        self.assertEqual(report.inputs[len(report.inputs) - 1].assumption, SHARE)
        self.assertEqual([tornado.figure for tornado in report.tornados],
                         ["supplier.npv_mean", "client.cvar_95"])
        sizes = [abs(bar.difference.value) for bar in report.tornados[0].bars]
        self.assertEqual(sizes, sorted(sizes, reverse=True))
        self.assertEqual([party.party for party in report.parties], ["supplier", "client"])
        self.assertEqual(report.parties[0].walk_away, 1e5)
        self.assertTrue(progress)
        # An end is what simulate says of it.
        bar = next(bar for bar in report.tornados[1].bars
                   if bar.input == len(report.inputs) - 1)
        scenario.contracts[0].clauses[1].share = 0.5
        simulated = self.client.simulate(scenario, path_count=1024)
        self.assertEqual(bar.high.value, simulated.contracts[0].client.npv.cvar_95.value)

    def test_names_its_faults(self):
        with self.assertRaises(InvalidRequest) as refused:
            self.client.explain(
                read_scenario(FLAGSHIP), walk_aways={"clients": 0},
                assumptions=[assumption('drivers["steel_demand"].persistence', 0.2, 1.5)])
        self.assertEqual({field for field, _ in refused.exception.violations},
                         {"assumptions[0].high", "walk_aways[0].party"})


if __name__ == "__main__":
    unittest.main()
