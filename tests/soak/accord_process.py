"""A server of the program under test, and what the system and its metrics say of it."""
import http.client
import pathlib
import re
import signal
import subprocess
import tempfile
import threading
import time

MIB = 1 << 20


def pause(seconds):
    """Of a load's rhythm; what a scenario waits for it asks for with `wait_until`."""
    threading.Event().wait(seconds)


def wait_until(holds, seconds, every=0.01):
    """Seconds until it held; None where it has not within `seconds`."""
    begin = time.monotonic()
    while True:
        if holds():
            return time.monotonic() - begin
        if time.monotonic() - begin > seconds:
            return None
        pause(every)


class Server:
    """`accord serve` on free loopback ports; leave it by `with`. `before` is a command that starts
    it, such as prlimit."""

    def __init__(self, accord, *flags, before=()):
        self._log = tempfile.TemporaryFile(mode="w+")
        self._process = subprocess.Popen(
            [*before, accord, "serve", "--address", "127.0.0.1:0", "--metrics-address",
             "127.0.0.1:0", *flags], stdout=subprocess.PIPE, stderr=self._log, text=True)
        try:
            self.address = self._line("listening on ")
            self._metrics_address = self._line("metrics on ")
        except BaseException:
            self.__exit__()
            raise

    def _line(self, start):
        line = self._process.stdout.readline()
        if not line.startswith(start):
            raise SystemExit(f"soak: the server said {line!r}\n{self.log()}")
        return line.removeprefix(start).strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._process.stdout.close()
        self._log.close()

    def lives(self):
        return self._process.poll() is None

    def log(self):
        self._log.seek(0)
        return self._log.read()

    def _memory(self, field):
        status = pathlib.Path(f"/proc/{self._process.pid}/status").read_text()
        return int(re.search(rf"^{field}:\s+(\d+) kB", status, re.M)[1]) / 1024

    def resident_mib(self):
        return self._memory("VmRSS")

    def peak_mib(self):
        """Of resident memory since the start, or since `forget_peak`."""
        return self._memory("VmHWM")

    def forget_peak(self):
        pathlib.Path(f"/proc/{self._process.pid}/clear_refs").write_text("5")

    def metric(self, name):
        """The value of a metric without labels, as it is now."""
        host, _, port = self._metrics_address.rpartition(":")
        # One that stays open would be answered 40 ms later: Nagle's algorithm against late ACKs.
        http_connection = http.client.HTTPConnection(host, int(port), timeout=10)
        try:
            http_connection.request("GET", "/metrics", headers={"Connection": "close"})
            text = http_connection.getresponse().read().decode()
        finally:
            http_connection.close()
        return float(re.search(rf"^{name} (\S+)$", text, re.M)[1])

    def is_idle(self):
        return self.metric("accord_busy_slots") == 0
