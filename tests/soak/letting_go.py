"""What the server lets go of, and how soon: slots of callers who have left, memory after load."""
import random
import time

from accord_process import Server, pause, wait_until
import wire

MOST_SECONDS = 0.1
LONGEST_WAIT = 30
# The server gives back at once, and once more 5 s later.
SECONDS_TO_GO_BACK = 8
MOST_KEPT_MIB = 32
# Of exact runs: 500 000 in the usual 10 s.
PATHS_A_SECOND, MOST_PATHS = 50_000, 500_000


def _exact(seconds):
    return wire.simulate("flagship", min(MOST_PATHS, int(PATHS_A_SECOND * seconds)), exact=True)


def cancel(accord, seconds, findings):
    """how soon a slot is free after its caller has left"""
    long_run = wire.simulate("flagship", 100_000_000)
    exact = _exact(seconds)
    with Server(accord) as server, wire.open_channel(server.address) as channel:
        simulate = channel.unary_stream(wire.SIMULATE)
        in_run = _repeat(seconds, lambda chance: _leave_in_run(server, simulate(long_run),
                                                               chance))
        report_seconds = _report_phase(simulate(exact))
        in_report = _repeat(seconds, lambda chance: _leave_in_report(
            server, simulate(exact), chance, report_seconds))
    for phase, waits in (("in a run", in_run), ("in its report", in_report)):
        findings.see(f"{phase}: slot free after, at most, ms",
                     f"{max(waits) * 1000:.1f} ({len(waits)} calls)")
    findings.see("report of an exact run of 500 000 paths (or 50 000 a second of soak), s",
                 report_seconds)
    findings.below("slot free after leaving in a run", max(in_run) * 1000, MOST_SECONDS * 1000,
                   "ms")
    findings.below("slot free after leaving in its report", max(in_report) * 1000,
                   MOST_SECONDS * 1000, "ms")


def _repeat(seconds, leave):
    """Half of the seconds, and more until there are some waits: ten times that at most."""
    chance, waits = random.Random(11), []
    begin = time.monotonic()
    end = begin + seconds / 2
    while len(waits) < max(1, seconds // 3) or time.monotonic() < end:
        if time.monotonic() - begin > 5 * seconds + LONGEST_WAIT:
            raise SystemExit("soak: calls were over before they were left")
        wait = leave(chance)
        if wait is not None:
            waits.append(wait)
    return waits


def _seconds_until_free(server, call):
    busy = server.metric("accord_busy_slots")
    call.cancel()
    wait = wait_until(server.is_idle, LONGEST_WAIT, every=0.001)
    if busy == 0:
        return None  # it was over already
    return LONGEST_WAIT if wait is None else wait


def _leave_in_run(server, call, chance):
    next(call)  # progress: it runs
    pause(chance.uniform(0, 0.1))
    return _seconds_until_free(server, call)


def _says_all_paths(call):
    """Reads until then; whether it came: what is said last may be lost to a reader that lags."""
    for answer in call:
        progress = wire.progress_of(answer)
        if progress and progress.paths_done == progress.path_count:
            return True
    return False


def _report_phase(call):
    """Seconds from the last path to the report."""
    if not _says_all_paths(call):
        return 0.0
    begin = time.monotonic()
    list(call)
    return time.monotonic() - begin


def _leave_in_report(server, call, chance, report_seconds):
    if not _says_all_paths(call):
        return None
    pause(chance.uniform(0, 0.8 * report_seconds))
    return _seconds_until_free(server, call)


def idle(accord, seconds, findings):
    """whether memory goes back after load"""
    exact = _exact(seconds)
    with Server(accord) as server, wire.open_channel(server.address) as channel:
        simulate = channel.unary_stream(wire.SIMULATE)
        list(simulate(wire.simulate("flagship", 1_000)))
        pause(0.5)
        before = server.resident_mib()
        runs, end = 0, time.monotonic() + seconds / 2
        while runs == 0 or time.monotonic() < end:
            for call in [simulate(exact), simulate(exact)]:
                list(call)
                runs += 1
        peak = server.peak_mib()
        back = wait_until(lambda: server.resident_mib() < before + MOST_KEPT_MIB,
                          SECONDS_TO_GO_BACK, every=0.05)
        after = server.resident_mib()
    findings.see("exact runs of 500 000 paths (or 50 000 a second of soak), two at a time", runs)
    findings.see("server's memory before, at its peak, after, MiB",
                 f"{before:.0f}, {peak:.0f}, {after:.0f}")
    findings.at_least("the load took", peak - before, 128, "MiB")
    findings.check(f"within {SECONDS_TO_GO_BACK} s memory is at most {MOST_KEPT_MIB} MiB above "
                   f"what it was: {after - before:.0f}", back is not None)
