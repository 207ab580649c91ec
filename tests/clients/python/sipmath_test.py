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

    def test_are_not_read_in_another_order_or_by_another_name(self):
        array = {"name": "x", "function": "SIP_Array", "ref": {"source": "rng", "name": "h"},
                 "arguments": {"value": [1, 2]}}
        metalog = {"name": "x", "function": "Metalog_1_0", "ref": {"source": "rng", "name": "h"},
                   "arguments": {"aCoefficients": [1, 2]}}
        layer = dict(metalog, ref={"source": "copula", "name": "g", "copulaLayer": "B"})
        pair = {"row": "A", "col": "B", "value": 0.5}

        def read(sip, arguments, *entries):
            streams = [{"name": name, "function": "HDR_2_0", "arguments": arguments}
                       for name in ("h", "i")]
            copula = {"name": "g", "function": "GaussianCopula", "copulaLayer": ["A", "B"],
                      "arguments": {"correlationMatrix": {"value": "m"}, "rng": ["h", "i"]}}
            matrix = {"name": "m", "value": {"columns": ["A", "B"], "matrix": entries}}
            with tempfile.TemporaryDirectory() as folder:
                library = pathlib.Path(folder) / "small.SIPmath"
                library.write_text(json.dumps({"sips": [sip], "globalVariables": [matrix],
                                               "U01": {"rng": streams, "copula": [copula]}}))
                return trials(library, "x")

        self.assertEqual(len(read(layer, {"varId": 1}, pair).trials.streams[0].metalog.hdr), 2)
        for wrong, asked in (("order of \"h\"", (array, {})), ("varid", (metalog, {"varid": 7})),
                             ("must be 1", (layer, {}, pair, dict(pair, col="A"))),
                             ("said twice", (layer, {}, pair, {"row": "B", "col": "A", "value": 0.9}))):
            with self.assertRaisesRegex(ValueError, wrong):
                read(*asked)


if __name__ == "__main__":
    unittest.main()
