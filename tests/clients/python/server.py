"""A server of the build under test, for as long as a test needs it."""
import os
import pathlib
import signal
import subprocess

ACCORD = os.environ["ACCORD"]
EXAMPLES = pathlib.Path(__file__).resolve().parents[3] / "clients" / "examples"


class Server:
    """`accord serve` on a free loopback port, which its first line names."""

    def __init__(self, *flags):
        self._process = subprocess.Popen([ACCORD, "serve", "--address", "127.0.0.1:0", *flags],
                                         stdout=subprocess.PIPE, text=True)
        line = self._process.stdout.readline()
        if not line.startswith("listening on "):
            self._process.kill()
            raise AssertionError(f"the server said {line!r}")
        self.address = line.removeprefix("listening on ").strip()

    def terminate(self):
        """Sends SIGTERM and returns the exit code."""
        self._process.send_signal(signal.SIGTERM)
        return self.wait()

    def wait(self):
        code = self._process.wait(timeout=60)
        self._process.stdout.close()
        return code

    def kill(self):
        """Leaves nothing behind, whatever the test has done."""
        if self._process.poll() is None:
            self._process.kill()
            self.wait()
