"""Assessing a relationship in Python, against a real server."""
import unittest

from accord.v1 import relationship_service_pb2
from accord_client import Client, InvalidRequest
from server import Server


class Relationship(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.kill)
        cls.client = Client(cls.server.address)
        cls.addClassCleanup(cls.client.close)

    def test_measures_indicators_of_a_mapping_or_a_message(self):
        fields = {"indicators": [{"id": "use", "capacity_use": {"output": 84, "plan": 80}}]}
        indicator = self.client.measure_indicators(fields).indicators[0]
        self.assertEqual((indicator.id, indicator.name, indicator.value), ("use", "K2", 1.05))
        self.assertEqual(indicator.provenance.paper, "Kuvaieva 2020")
        message = relationship_service_pb2.MeasureIndicatorsRequest()
        data = message.indicators.add(id="use")
        data.capacity_use.output, data.capacity_use.plan = 84, 80
        self.assertEqual(self.client.measure_indicators(message).indicators[0], indicator)

    def test_is_told_every_fault(self):
        fields = {"indicators": [{"id": "use", "capacity_use": {"output": -1}}]}
        with self.assertRaises(InvalidRequest) as refused:
            self.client.measure_indicators(fields)
        self.assertEqual([field for field, _ in refused.exception.violations],
                         ['indicators["use"].capacity_use.output',
                          'indicators["use"].capacity_use.plan'])


if __name__ == "__main__":
    unittest.main()
