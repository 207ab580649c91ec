"""The schema that `accord schema` prints, as an editor uses it."""
import json
import subprocess
import unittest

import jsonschema
from server import ACCORD, EXAMPLES


def run(*arguments, **options):
    return subprocess.run([ACCORD, *arguments], capture_output=True, text=True, timeout=60,
                          check=False, **options)


class Schema(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.schema = json.loads(run("schema").stdout)
        jsonschema.Draft202012Validator.check_schema(cls.schema)
        cls.validator = jsonschema.Draft202012Validator(cls.schema)

    def faults(self, scenario):
        """Paths and the schema's word of each."""
        return sorted(("/".join(map(str, fault.absolute_path)), fault.validator)
                      for fault in self.validator.iter_errors(scenario))

    def flagship(self):
        return json.loads((EXAMPLES / "flagship.json").read_text("utf-8"))

    def test_takes_every_example(self):
        for example in sorted(EXAMPLES.glob("*.json")):
            scenario = json.loads(example.read_text("utf-8"))
            if "timeline" in scenario:
                self.assertEqual(self.faults(scenario), [], example.name)

    def test_refuses_what_no_field_is_called(self):
        scenario = self.flagship()
        scenario["drivers"][0]["persistance"] = 0.5
        self.assertEqual(self.faults(scenario), [("drivers/0", "additionalProperties")])

    def test_refuses_two_of_a_oneof_and_takes_one_or_none(self):
        scenario = self.flagship()
        scenario["drivers"][0]["marginal"] = {"constant": {"value": 1}, "normal": {"mean": 0, "sd": 1}}
        self.assertEqual(self.faults(scenario), [("drivers/0/marginal", "oneOf")])
        for whole in ({"constant": {"value": 1}}, {}):
            scenario["drivers"][0]["marginal"] = whole
            self.assertEqual(self.faults(scenario), [])

    def test_takes_short_names_and_full_ones(self):
        scenario = self.flagship()
        for name in ("month", "PERIOD_LENGTH_MONTH"):
            scenario["timeline"]["period_length"] = name
            self.assertEqual(self.faults(scenario), [])
        scenario["timeline"]["period_length"] = "fortnight"
        self.assertEqual(self.faults(scenario), [("timeline/period_length", "anyOf")])

    def test_asks_for_what_is_required(self):
        scenario = self.flagship()
        del scenario["drivers"][0]["id"]
        self.assertEqual(self.faults(scenario), [("drivers/0", "required")])

    def test_refuses_another_kind_of_value(self):
        scenario = self.flagship()
        scenario["timeline"]["period_count"] = "twelve"
        self.assertEqual(self.faults(scenario), [("timeline/period_count", "type")])

    def test_explains_every_field(self):
        unexplained = [f"{name}.{field}"
                       for name, definition in self.schema["$defs"].items()
                       for field, of in definition["properties"].items()
                       if "description" not in of and field != "$schema"]
        self.assertEqual(unexplained, [])

    def test_is_named_in_a_scenario_that_passes_check(self):
        scenario = {"$schema": "./accord.schema.json", **self.flagship()}
        self.assertEqual(self.faults(scenario), [])
        checked = run("check", "-", input=json.dumps(scenario))
        self.assertEqual(checked.returncode, 0, checked.stderr)


class Completions(unittest.TestCase):
    def completed(self, *words):
        """What bash offers for the last of these words."""
        script = (run("completions", "bash").stdout +
                  'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _accord; printf "%s\\n" '
                  '"${COMPREPLY[@]}"')
        shown = subprocess.run(["bash", "-c", script, "bash", *words], capture_output=True,
                               text=True, timeout=60, check=True)
        return shown.stdout.split()

    def test_offer_commands(self):
        self.assertEqual(self.completed("accord", "sw"), ["sweep"])
        self.assertIn("--version", self.completed("accord", "--"))

    def test_offer_the_options_of_the_command(self):
        self.assertEqual(self.completed("accord", "simulate", "--obs"), ["--observed"])
        self.assertEqual(self.completed("accord", "segment", "--obs"), [])

    def test_offer_files_elsewhere(self):
        self.assertEqual(self.completed("accord", "simulate", str(EXAMPLES / "flagsh")),
                         [str(EXAMPLES / "flagship.json")])

    def test_offer_the_values_of_an_option_that_has_few(self):
        self.assertEqual(self.completed("accord", "simulate", "--output", ""),
                         ["text", "json", "csv", "md"])
        self.assertEqual(self.completed("accord", "info", "--output", "j"), ["json"])

    def test_are_made_for_three_shells(self):
        self.assertIn("bashcompinit", run("completions", "zsh").stdout)
        fish = run("completions", "fish").stdout
        self.assertIn("-n '__fish_seen_subcommand_from simulate' -l paths -r", fish)
        self.assertEqual(run("completions", "csh").returncode, 2)


if __name__ == "__main__":
    unittest.main()
