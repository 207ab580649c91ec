"""What callers of one host may take from those of another."""
import asyncio
import collections
import time

import grpc
from accord_process import Server, pause, wait_until
from callers import Crew, ask_health, call_in_turn
from findings import quantile
from relay import Relay
import wire

TURN_SECONDS = 3
# What is open when a process ends: gRPC would wait for it to end where it is let go of.
_KEPT = []


def turns(accord, seconds, findings):
    """3 000 calls of three hosts that send headers and no message"""
    request = wire.check(wire.scenario("flagship"))
    with Server(accord, "--memory", "256M") as server, \
            Relay(server.address, "127.0.0.2") as second, \
            Relay(server.address, "127.0.0.3") as third:
        crew = Crew(send_headers_alone, [(address, 1_000, seconds) for address in
                                         (server.address, second.address, third.address)])
        honest = Crew(check_in_turn, [(server.address, "127.0.0.4", request, seconds)])
        idle = server.resident_mib()
        crew.go()
        most_open = 0

        def many_open():
            nonlocal most_open
            most_open = max(most_open, server.metric("accord_open_calls"))
            return most_open >= 2_000

        wait_until(many_open, 10)
        honest.go()
        [(waits, failures)] = honest.results()
        ends = sum(crew.results(), collections.Counter())
        gone = wait_until(lambda: server.metric("accord_open_calls") == 0, 30, every=0.1)
        peak = server.peak_mib()
        lives = server.lives()
    findings.see("calls open at a time, at most", most_open)
    findings.see("how they ended", ", ".join(f"{count} {end}" for end, count in ends.items()))
    findings.see("server's memory, idle and at its peak, MiB", f"{idle:.0f}, {peak:.0f}")
    findings.see("checks of another host: number, median, most, s",
                 f"{len(waits)}, {quantile(waits, 0.5):.2f}, {max(waits, default=0):.2f}")
    findings.at_least("calls open at a time", most_open, 2_000)
    findings.check(f"another host is always served {set(failures)}", waits and not failures)
    findings.below("it waits", max(waits, default=0), TURN_SECONDS + 2, "s")
    findings.below("memory at its peak", peak, 256 * 1.25 + 256, "MiB")
    findings.check("the server lives, and all calls end", lives and gone is not None)


def send_headers_alone(go, address, count, seconds):
    """Opens the calls and sends nothing else for so long. Gives how many had ended how."""
    return asyncio.run(_send_headers_alone(go, address, count, seconds))


async def _send_headers_alone(go, address, count, seconds):
    channels = [grpc.aio.insecure_channel(address, wire.options()) for _ in range(-(-count // 100))]
    for channel in channels:
        await channel.unary_unary(wire.HEALTH)(b"")
    go()
    calls = [channels[index // 100].stream_stream(wire.CHECK)() for index in range(count)]
    await asyncio.sleep(seconds)
    ends = collections.Counter()
    for call in calls:
        ends[(await call.code()).name if call.done() else "still open"] += 1
    _KEPT.append((channels, calls))
    return ends


def check_in_turn(go, address, host, request, seconds):
    """Checks again and again from this host, once at least. Gives the seconds of each, and the
    codes of those refused."""
    waits, failures = [], []
    with Relay(address, host) as relay, wire.open_channel(relay.address) as channel:
        method = channel.unary_unary(wire.CHECK)
        method(request)
        go()
        end = time.monotonic() + seconds
        while not waits and not failures or time.monotonic() < end:
            start = time.monotonic()
            try:
                method(request, timeout=30)
                waits.append(time.monotonic() - start)
            except grpc.RpcError as error:
                failures.append(f"{error.code().name} {error.details()}")
            pause(0.05)
    return waits, failures


ANSWERS = 32


def unread(accord, seconds, findings):
    """32 reports of 2 MiB that one host does not read"""
    report = wire.simulate("flagship", 16_384, path_figures=True)
    request = wire.simulate("shared_savings", 1_000)
    with Server(accord, "--memory", "64M", "--queue-wait", "600") as server:
        [length] = map(len, read_reports(server.address, report, 1))
        strangers = Crew(leave_unread, [(server.address, report, ANSWERS)])
        honest = Crew(simulate_from, [(server.address, "127.0.0.2", request, seconds)])
        idle = server.resident_mib()
        strangers.go()
        honest.go()

        def all_made():
            unfinished = server.metric("accord_queued_calls") + server.metric("accord_busy_slots")
            return server.metric("accord_open_calls") > 0 and unfinished == 0

        [(waits, failures)] = honest.results()
        made = wait_until(all_made, 120, every=0.05)
        held = server.metric("accord_memory_bytes") / 2**20
        refused = server.metric('accord_refusals_total{reason="MEMORY_TAKEN"}')
        peak = server.peak_mib()
        strangers.stop()
        back = wait_until(lambda: server.metric("accord_memory_bytes") == 0, 30, every=0.1)
        again = len(read_reports(server.address, report, 1))
    findings.see("bytes of one report", f"{length:,}")
    findings.see("held unread, MiB; refused", f"{held:.1f}; {refused:.0f} of {ANSWERS}")
    findings.see("server's memory, idle and at its peak, MiB", f"{idle:.0f}, {peak:.0f}")
    findings.see("runs of another host: number, median, most, ms",
                 f"{len(waits)}, {quantile(waits, 0.5) * 1000:.0f}, {max(waits) * 1000:.0f}")
    findings.check("all reports are made or refused", made is not None)
    findings.check("some wait to be read, the others are refused",
                   held > 1 and 0 < refused < ANSWERS)
    findings.below("unread answers of a host hold at most", held, 16.01, "MiB")
    findings.below("memory at its peak", peak, 64 * 1.25 + 256, "MiB")
    findings.check(f"another host is always served {set(failures)}", waits and not failures)
    findings.check("all memory comes back when they have gone, and they are served again",
                   back is not None and again == 1)


def read_reports(address, request, count):
    with wire.open_channel(address) as channel:
        method = channel.unary_stream(wire.SIMULATE)
        return [list(method(request))[-1] for _ in range(count)]


def leave_unread(go, address, request, count):
    """Opens the calls, and reads nothing until its process is ended."""
    asyncio.run(_leave_unread(go, address, request, count))


async def _leave_unread(go, address, request, count):
    channel = grpc.aio.insecure_channel(address, wire.options(*wire.SMALL_WINDOW))
    await channel.unary_unary(wire.HEALTH)(b"")
    go()
    calls = [channel.unary_stream(wire.SIMULATE)(request) for _ in range(count)]
    await asyncio.Event().wait()
    del calls


def simulate_from(go, address, host, request, seconds):
    with Relay(address, host) as relay:
        [result] = call_in_turn(go, relay.address, request, 1, seconds)
        return result


PREPARERS = 8


def preparing(accord, seconds, findings):
    """checks of a flagship beside 8 callers whose scenarios are as large as there are"""
    heavy, small = wire.check(wire.large_scenario()), wire.check(wire.scenario("flagship"))
    with Server(accord) as server:
        alone = Crew(check_in_turn, [(server.address, "127.0.0.1", small, seconds / 2)])
        alone.go()
        [(waits_alone, _)] = alone.results()
        heavies = Crew(check_in_turn, [(server.address, "127.0.0.1", heavy, seconds)] * PREPARERS)
        beside = Crew(check_in_turn, [(server.address, "127.0.0.1", small, seconds)])
        health = Crew(ask_health, [(server.address, seconds, 0.01)])
        heavies.go()
        beside.go()
        health.go()
        [(waits, failures)] = beside.results()
        [health_waits] = health.results()
        each = heavies.results()
        lives = server.lives()
    served = [len(heavy_waits) for heavy_waits, _ in each]
    refused = sorted({code for _, codes in each for code in codes})
    findings.see("bytes of a large request", f"{len(heavy):,}")
    findings.see("large checks a caller, least, most", f"{min(served)}, {max(served)}")
    findings.see("large checks refused", " ".join(refused) or "none")
    findings.see("small checks, p99 alone and beside, ms",
                 f"{quantile(waits_alone, 0.99) * 1000:.1f}, {quantile(waits, 0.99) * 1000:.1f}")
    findings.check(f"small checks are always served {set(failures)}", waits and not failures)
    findings.below("p99 of small checks over p99 alone",
                   quantile(waits, 0.99) / quantile(waits_alone, 0.99), 5)
    findings.below("health p99", quantile(health_waits, 0.99) * 1000, 50, "ms")
    findings.check("the server lives, and serves every large caller", lives and min(served) > 0)
