"""deploy/nginx.conf: calls go through this very file, with other ports."""
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[1:1] = [str(ROOT / "clients" / "python"), str(ROOT / "tests" / "soak")]

import grpc
from accord_client import Client, InvalidRequest, read_scenario
from accord_process import Server, wait_until
from raw_http2 import Stranger

CONFIGURATION = ROOT / "deploy" / "nginx.conf"
FLAGSHIP = ROOT / "clients" / "examples" / "flagship.json"
NGINX = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
# What Debian's own nginx.conf has around it; every path is below the prefix.
AROUND = """
daemon off;
pid nginx.pid;
error_log error.log warn;
worker_processes 1;
events {}
http {
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    include accord.conf;
}
"""


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class Nginx:
    def __init__(self, server_address):
        self._folder = tempfile.TemporaryDirectory()
        folder = pathlib.Path(self._folder.name)
        self.address = f"127.0.0.1:{free_port()}"
        text = CONFIGURATION.read_text("utf-8")
        for before, after in (("127.0.0.1:50050", self.address),
                              ("127.0.0.1:50051", server_address)):
            if text.count(before) != 1:
                raise AssertionError(f"{CONFIGURATION} names {before} {text.count(before)} times")
            text = text.replace(before, after)
        (folder / "accord.conf").write_text(text, "utf-8")
        (folder / "nginx.conf").write_text(AROUND, "utf-8")
        # What it says before it has read that there is a file for it is not an error.
        self._process = subprocess.Popen([NGINX, "-p", folder, "-c", "nginx.conf"],
                                         stderr=subprocess.DEVNULL)
        if wait_until(self._answers, 10) is None:
            self._process.kill()
            self._process.wait()
            said = (folder / "error.log").read_text("utf-8")
            raise AssertionError(f"nginx does not listen: {said}")

    def _answers(self):
        host, _, port = self.address.rpartition(":")
        with socket.socket() as probe:
            return probe.connect_ex((host, int(port))) == 0

    def close(self):
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(10)
        self._folder.cleanup()


@unittest.skipUnless(NGINX, "nginx is not installed (packages.txt: nginx-light)")
class BehindNginx(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(os.environ["ACCORD"]).__enter__()
        cls.addClassCleanup(cls.server.__exit__)
        cls.nginx = Nginx(cls.server.address)
        cls.addClassCleanup(cls.nginx.close)
        cls.client = Client(cls.nginx.address)
        cls.addClassCleanup(cls.client.close)

    def test_a_run_reports_its_progress_and_the_same_digest(self):
        progress = []
        report = self.client.simulate(read_scenario(FLAGSHIP), path_count=20_000, seed=7,
                                      on_progress=progress.append)
        with Client(self.server.address) as direct:
            expected = direct.simulate(read_scenario(FLAGSHIP), path_count=20_000, seed=7)
        self.assertEqual(report, expected)
        self.assertTrue(progress)

    def test_an_upload_of_many_parts_arrives_whole(self):
        rows = ({"id": str(i), "criterion": i} for i in range(1, 200_001))
        answer = self.client.segment(None, rows)
        self.assertEqual([s.client_count for s in answer.segments], [2000, 8000, 30_000, 160_000])

    def test_every_fault_travels_in_the_trailers(self):
        scenario = read_scenario(FLAGSHIP)
        for driver in scenario.drivers:
            driver.persistence = 7
        with self.assertRaises(InvalidRequest) as refused:
            self.client.simulate(scenario, path_count=10)
        faults = [field for field, _ in refused.exception.violations]
        self.assertGreaterEqual(len(faults), len(scenario.drivers))

    def test_who_leaves_frees_the_slot(self):
        started, left = threading.Event(), threading.Event()

        class Left(Exception):
            pass

        def leave(_):
            started.set()
            raise Left

        def run():
            try:
                self.client.simulate(read_scenario(FLAGSHIP), path_count=100_000_000,
                                     on_progress=leave)
            except Left:
                left.set()

        caller = threading.Thread(target=run)
        caller.start()
        self.assertTrue(started.wait(30))
        self.assertIsNotNone(wait_until(self.server.is_idle, 5))
        caller.join()
        self.assertTrue(left.is_set())

    def test_health_is_asked_through_it_and_reflection_is_not(self):
        with grpc.insecure_channel(self.nginx.address) as channel:
            health = channel.unary_unary("/grpc.health.v1.Health/Check")
            self.assertEqual(health(b"", timeout=10), b"\x08\x01")  # SERVING
            reflection = channel.stream_stream(
                "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo")
            with self.assertRaises(grpc.RpcError) as refused:
                list(reflection(iter([b""]), timeout=10))
            self.assertEqual(refused.exception.code(), grpc.StatusCode.UNIMPLEMENTED)

    def test_headers_without_an_end_stop_there(self):
        # Sent to the server itself they are kept, all of them: CVE-2023-33953.
        wait_until(self.server.is_idle, 5)
        before = self.server.resident_mib()
        self.server.forget_peak()
        with Stranger(self.nginx.address) as stranger:
            stranger.send_headers_without_end(64 << 20)
            self.assertLess(self.server.peak_mib(), before + 8)

    def test_streams_that_are_reset_stop_there(self):
        # CVE-2023-44487. What may pass is limit_req's burst and rate, and others are served.
        calls, begin = self.server.log().count("event=call"), time.monotonic()
        done = threading.Event()

        def attack():
            while not done.is_set():
                with Stranger(self.nginx.address) as stranger:
                    stranger.open_and_reset(20_000)

        attackers = [threading.Thread(target=attack) for _ in range(2)]
        for attacker in attackers:
            attacker.start()
        try:
            for _ in range(20):
                self.client.simulate(read_scenario(FLAGSHIP), path_count=1000, timeout=20)
        finally:
            done.set()
            for attacker in attackers:
                attacker.join()
        passed = self.server.log().count("event=call") - calls
        self.assertLess(passed, 300 + 110 * (time.monotonic() - begin))


if __name__ == "__main__":
    unittest.main()
