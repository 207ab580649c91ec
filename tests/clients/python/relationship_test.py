"""Assessing a relationship in Python, against a real server."""
import json
import unittest

from accord.v1 import relationship_service_pb2
from accord_client import Client, InvalidRequest
from server import EXAMPLES, Server


class Relationship(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.kill)
        cls.client = Client(cls.server.address)
        cls.addClassCleanup(cls.client.close)

    @staticmethod
    def example(name):
        """The fields of an example's file, whose comments are whole lines."""
        text = (EXAMPLES / "assessment" / f"{name}.json").read_text("utf-8")
        return json.loads("\n".join(line for line in text.splitlines()
                                    if not line.lstrip().startswith("//")))

    def test_measures_indicators_of_a_mapping_or_a_message(self):
        fields = {"indicators": [{"id": "use", "capacity_use": {"output": 84, "plan": 80}}]}
        indicator = self.client.measure_indicators(fields).indicators[0]
        self.assertEqual((indicator.id, indicator.name, indicator.value), ("use", "K2", 1.05))
        self.assertEqual(indicator.provenance.paper, "Kuvaieva 2020")
        message = relationship_service_pb2.MeasureIndicatorsRequest()
        data = message.indicators.add(id="use")
        data.capacity_use.output, data.capacity_use.plan = 84, 80
        self.assertEqual(self.client.measure_indicators(message).indicators[0], indicator)

    def test_asks_for_every_notion_of_the_examples(self):
        score = self.client.score_partnership(self.example("score"))
        self.assertEqual([party.id for party in score.parties], ["supplier", "client"])
        self.assertEqual(list(score.parties[0].guard_broken), ["scrap_rate"])
        self.assertGreater(score.parties[0].standard_deviation, 0)
        position = self.client.position_relationship(self.example("position")).position
        self.assertAlmostEqual(sum(each.probability.value for each in position.form.probabilities), 1)
        strategy = self.client.recommend_strategy(self.example("strategy")).strategy
        self.assertTrue(set(strategy.matrix.levers) <= {
            ready.lever.id for ready in self.client.levers()})
        readiness = self.client.assess_readiness(self.example("readiness")).readiness
        self.assertFalse(readiness.ready)
        canvas = self.client.describe_canvas(self.example("canvas")).canvas
        self.assertEqual(canvas.segments[0].clauses[0].id, "machines")
        base = self.client.assess_base({"base": {"clients": [
            {"id": name, "information_exchange": score, "process_alignment": score,
             "mutual_adaptation": score, "contacts": score, "favourable_terms": score,
             "benefit": benefit, "cost": 100}
            for name, score, benefit in (("a", 1, 300), ("b", 3, 110))]}}).base
        self.assertEqual(list(base.talk_first), ["a", "b"])

    def test_is_told_every_fault(self):
        fields = {"indicators": [{"id": "use", "capacity_use": {"output": -1}}]}
        with self.assertRaises(InvalidRequest) as refused:
            self.client.measure_indicators(fields)
        self.assertEqual([field for field, _ in refused.exception.violations],
                         ['indicators["use"].capacity_use.output',
                          'indicators["use"].capacity_use.plan'])


if __name__ == "__main__":
    unittest.main()
