"""How the Python client reaches a server, and what it hears from one that is full."""
import pathlib
import subprocess
import tempfile
import unittest

import grpc
from accord_client import Client, read_scenario, reason_of
from server import EXAMPLES, Server

FLAGSHIP = EXAMPLES / "flagship.json"


class Cancelled(Exception):
    pass


class Connections(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def issue(self, name):
        """The files of a certificate that vouches for itself, and of its key."""
        certificate, key = self.folder / f"{name}.pem", self.folder / f"{name}-key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-days", "30", "-subj", f"/CN={name}", "-addext",
             "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
            check=True, capture_output=True)
        return certificate, key

    def test_speak_mutual_tls(self):
        (certificate, key), (own, own_key) = self.issue("server"), self.issue("client")
        server = Server("--tls-cert", str(certificate), "--tls-key", str(key),
                        "--tls-client-ca", str(own))
        self.addCleanup(server.kill)
        ca = certificate.read_bytes()
        with Client(server.address, ca, own.read_bytes(), own_key.read_bytes()) as client:
            info = client.server_info()
        self.assertGreaterEqual(info.slots, 1)
        self.assertIn("kept_values", [limit.name for limit in info.limits])
        with Client(server.address, tls_ca=ca) as client, self.assertRaises(grpc.RpcError) as none:
            client.server_info(timeout=20)
        self.assertEqual(none.exception.code(), grpc.StatusCode.UNAVAILABLE)

    def test_refuse_bytes_that_are_no_certificates(self):
        certificate, key = (path.read_bytes() for path in self.issue("own"))
        for arguments, words in (((b"",), "tls_ca"), ((b"garbage",), "tls_ca"),
                                 ((certificate, key, key), "tls_cert"),
                                 ((certificate, certificate, b""), "tls_key"),
                                 ((certificate, certificate), "go together"),
                                 ((None, certificate, key), "needs tls_ca")):
            with self.assertRaisesRegex(ValueError, words):
                Client("127.0.0.1:1", *arguments)

    def test_do_not_wait_again_once_they_have_waited_as_long_as_they_may(self):
        server = Server("--slots", "1", "--queue-wait", "0.2", "--grace", "0")
        self.addCleanup(server.kill)
        scenario = read_scenario(FLAGSHIP)
        with Client(server.address) as client:
            def second(_):
                for call in (lambda: client.simulate(scenario, path_count=1_000_000),
                             lambda: client.replay(scenario, worst=1, path_count=1_000_000)):
                    with self.assertRaises(grpc.RpcError) as refused:
                        call()
                    self.assertEqual(refused.exception.code(), grpc.StatusCode.UNAVAILABLE)
                    self.assertEqual(reason_of(refused.exception), "QUEUE_TIMEOUT")
                raise Cancelled

            with self.assertRaises(Cancelled):
                client.simulate(scenario, path_count=100_000_000, on_progress=second)


if __name__ == "__main__":
    unittest.main()
