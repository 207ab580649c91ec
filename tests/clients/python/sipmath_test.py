"""Trials of SIPmath libraries that others wrote, from Python."""
import json
import pathlib
import tempfile
import unittest

from accord_client import Client, read_scenario
from server import EXAMPLES, Server
from sipmath import trials

DEMAND = EXAMPLES / "data" / "Demand_Forecast_Library.SIPmath"
DEVELOPMENT = EXAMPLES.parents[1] / "tests" / "data" / "sipmath" / "Development_Time.SIPmath"


class Trials(unittest.TestCase):
    def test_are_those_that_the_example_holds(self):
        scenario = read_scenario(EXAMPLES / "demand_forecast.json")
        self.assertEqual(trials(DEMAND, "Demand_Forecast"), scenario.drivers[0].marginal)

    def test_of_a_copula_are_what_others_published(self):
        published = {"Fulfillment": (6.7522436646553, 11.4933053690752, 5.97047076730257),
                     "Products": (4.81850430027545, 16.264999616127, 9.21182344011462),
                     "Marketing": (4.97377773402723, 5.26303264347232, 11.3668582781926)}
        server = Server()
        self.addCleanup(server.kill)
        with Client(server.address) as client:
            scenario = read_scenario(EXAMPLES / "demand_forecast.json")
            for name, wanted in published.items():
                scenario.drivers[0].marginal.CopyFrom(trials(DEVELOPMENT, name))
                # Below 0 on some trial, which no cost may be a multiple of.
                del scenario.supplier_private.accounts[0].cost.event_costs[:]
                for path, value in enumerate(wanted):
                    replay = client.replay(scenario, path=path)
                    self.assertAlmostEqual(replay.drivers[0].values[0], value, 12)

    def test_name_what_is_wrong_with_a_library(self):
        for sip, part in (("Acounts", 'did you mean "Accounts"?'), ("Poisson", "Lookup_Table"),
                          ("ProductDemand", '"csv"'), ("Variable2_seed3_param", "rounded"),
                          ("Steelhead1 (array)", "SIP_Array")):
            with self.assertRaisesRegex(ValueError, ".*" + sip.replace("(", r"\(")
                                        .replace(")", r"\)")) as raised:
                trials(DEVELOPMENT, sip)
            self.assertIn(part, str(raised.exception))
        with tempfile.TemporaryDirectory() as folder:
            library = pathlib.Path(folder) / "gap.SIPmath"
            library.write_text(json.dumps({"sips": [
                {"name": "gap", "function": "SIP_Array", "arguments": {"value": [1, None]}}]}))
            with self.assertRaisesRegex(ValueError, "trial 2 must be a number"):
                trials(library, "gap")


if __name__ == "__main__":
    unittest.main()
