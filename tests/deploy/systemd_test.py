"""deploy/accord.service, as systemd itself judges it."""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

UNIT = pathlib.Path(__file__).resolve().parents[2] / "deploy" / "accord.service"
# Of `systemd-analyze security`: 10 is a service that may do everything, in tenths.
MOST_EXPOSURE = 20


@unittest.skipUnless(shutil.which("systemd-analyze"), "systemd is not installed (packages.txt)")
class Unit(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        text = UNIT.read_text("utf-8")
        # Who verifies asks whether the program is there.
        self.assertIn("ExecStart=/usr/local/bin/accord serve ", text)
        self.unit = pathlib.Path(folder.name) / UNIT.name
        self.unit.write_text(text.replace("/usr/local/bin/accord", os.environ["ACCORD"]), "utf-8")

    def analyze(self, *arguments):
        return subprocess.run(["systemd-analyze", *arguments, self.unit], capture_output=True,
                              text=True)

    def test_is_verified_without_a_word(self):
        done = self.analyze("verify", "--man=no", "--recursive-errors=no")
        self.assertEqual((done.returncode, done.stdout + done.stderr), (0, ""))

    def test_a_setting_that_is_none_would_be_seen(self):
        self.unit.write_text(self.unit.read_text("utf-8").replace("LimitNOFILE=", "LimitFiles="),
                             "utf-8")
        done = self.analyze("verify", "--man=no", "--recursive-errors=no")
        self.assertIn("LimitFiles", done.stdout + done.stderr)

    def test_is_hardened(self):
        done = self.analyze("security", "--offline=yes", f"--threshold={MOST_EXPOSURE}")
        exposure = re.search(r"Overall exposure level for \S+: (\S+)", done.stdout)
        self.assertEqual(done.returncode, 0, exposure and exposure[0])


if __name__ == "__main__":
    unittest.main()
