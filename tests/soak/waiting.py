"""How long callers wait, and whether each has its turn."""
from accord_process import Server, wait_until
from callers import Crew, call_in_turn, call_once
from findings import quantile
import wire

CALLERS = 64
PROCESSES = 4


def fair(accord, seconds, findings):
    """64 callers of 1 000-path runs, against one caller alone"""
    request = wire.simulate("shared_savings", 1_000)
    with Server(accord) as server:
        before = _alone(server, request, seconds / 2)
        crew = Crew(call_in_turn, [(server.address, request, CALLERS // PROCESSES, seconds)
                                   for _ in range(PROCESSES)])
        crew.go()
        results = [caller for process in crew.results() for caller in process]
        after = _alone(server, request, seconds / 2)
        alone_per_second = len(before + after) / seconds
    served = [len(waits) for waits, _ in results]
    waits = [wait for caller, _ in results for wait in caller]
    failures = [code for _, codes in results for code in codes]
    service_time = 1 / alone_per_second
    findings.see("one caller, calls a second before and after",
                 f"{2 * len(before) / seconds:.1f}, {2 * len(after) / seconds:.1f}")
    findings.see("64 callers, calls a second", sum(served) / seconds)
    findings.see("calls a caller, least, most", f"{min(served)}, {max(served)}")
    findings.see("wait of a call, median, p99, ms",
                 f"{quantile(waits, 0.5) * 1000:.0f}, {quantile(waits, 0.99) * 1000:.0f}")
    findings.see("refused", f"{len(failures)} {' '.join(sorted(set(failures)))}")
    findings.check("nobody is unserved", min(served) > 0)
    findings.check(f"least and most served within 2x: {min(served)} and {max(served)}",
                   max(served) <= 2 * min(served))
    findings.at_least("throughput over that of one caller", sum(served) / seconds
                      / alone_per_second, 0.9)
    findings.below("p99 wait over callers x service time",
                   quantile(waits, 0.99) / (CALLERS * service_time), 1.5)


def _alone(server, request, seconds):
    crew = Crew(call_in_turn, [(server.address, request, 1, seconds)])
    crew.go()
    [[(waits, failures)]] = crew.results()
    if failures or not waits:
        raise SystemExit(f"soak: a caller alone was not served: {failures}")
    return waits


def beside(accord, seconds, findings):
    """1 000-path runs beside two runs of minutes"""
    request = wire.simulate("flagship", 1_000)
    of_minutes = wire.simulate("flagship", 100_000_000)
    # Two slots, as on two cores by default: one run of minutes waits. Three: both run.
    for slots in (2, 3):
        with Server(accord, "--slots", str(slots), "--queue-wait", "600") as server:
            alone = _alone(server, request, seconds / 2)
            runs = Crew(call_once, [(server.address, of_minutes)] * 2)
            runs.go()
            running = wait_until(
                lambda: server.metric("accord_busy_slots") == slots - 1, 10)
            between = _alone(server, request, seconds / 2)
            still = server.metric("accord_busy_slots")
            runs.stop()
        where = f"{slots} slots, {slots - 1} of two runs of minutes running"
        findings.see(f"{where}: alone, median, p99, ms", _both(alone))
        findings.see(f"{where}: beside, median, p99, ms", _both(between))
        findings.check(f"{slots} slots: the runs of minutes ran all along",
                       running is not None and still >= slots - 1)
        findings.below(f"{slots} slots: p99 beside over p99 alone",
                       quantile(between, 0.99) / quantile(alone, 0.99), 5)


def _both(waits):
    return (f"{quantile(waits, 0.5) * 1000:.1f}, {quantile(waits, 0.99) * 1000:.1f} "
            f"({len(waits)} calls)")
