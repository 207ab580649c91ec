"""Many calls that are open at once, of which some are not read."""
import asyncio
import collections
import random
import time

import grpc
from accord_process import Server, wait_until
from callers import Crew, ask_health
from findings import quantile
import wire

STREAMS = 500
PROCESSES = 4
STREAMS_A_CONNECTION = 25
# What is open when a process ends: gRPC would wait for it to end where it is let go of.
_KEPT = []


def streams(accord, seconds, findings):
    """500 streams at a time, a quarter reading slowly, a quarter cancelling"""
    # Short runs with a long report: the sooner they end, the more reports wait to be read.
    request = wire.simulate("flagship", 50)
    # All of them are held at once: with the usual queue of 64 most would be refused.
    with Server(accord, "--queue", str(STREAMS), "--queue-wait", "600") as server:
        health = Crew(ask_health, [(server.address, seconds, 0.01)])
        connections = STREAMS // STREAMS_A_CONNECTION // PROCESSES
        crew = Crew(hold_streams, [(server.address, request, process * connections, connections,
                                    seconds) for process in range(PROCESSES)])
        idle = server.resident_mib()
        crew.go()
        most_open = 0

        def all_open():
            nonlocal most_open
            most_open = max(most_open, server.metric("accord_open_calls"))
            return most_open >= STREAMS

        wait_until(all_open, 5)
        health.go()
        [waits] = health.results()
        ends = sum(crew.results(), collections.Counter())
        left = wait_until(lambda: server.metric("accord_open_calls") == 0, 30, every=0.1)
        peak = server.peak_mib()
        lives = server.lives()
    findings.see("streams open at a time, at most", most_open)
    findings.see("how streams ended", ", ".join(f"{count} {end}" for end, count in ends.items()))
    findings.see("server's memory, idle and at its peak, MiB", f"{idle:.0f}, {peak:.0f}")
    findings.see("health, median, p99, most, ms",
                 f"{quantile(waits, 0.5) * 1000:.1f}, {quantile(waits, 0.99) * 1000:.1f}, "
                 f"{max(waits) * 1000:.1f} ({len(waits)} checks)")
    findings.check("the server lives, and all calls end after their callers have gone",
                   lives and left is not None)
    findings.at_least("streams open at a time", most_open, 0.9 * STREAMS)
    findings.check("streams of each kind were served or cancelled as asked",
                   all(ends[end] > 0 for end in ("read", "read slowly", "cancelled")))
    findings.below("memory at its peak", peak, 256, "MiB")
    findings.below("health p99", quantile(waits, 0.99) * 1000, 50, "ms")


def hold_streams(go, address, request, first_connection, connections, seconds):
    """Keeps streams open on so many connections: another one comes when one has ended. Of four
    connections one reads slowly and one cancels. Gives how often streams ended how."""
    return asyncio.run(_hold_streams(
        go, address, request, range(first_connection, first_connection + connections), seconds))


async def _hold_streams(go, address, request, connections, seconds):
    ends = collections.Counter()
    ways = [_read, _read_slowly, _read, _cancel]
    methods = []
    for connection in connections:
        way = ways[connection % 4]
        channel = grpc.aio.insecure_channel(
            address, wire.options(*(wire.SMALL_WINDOW if way is _read_slowly else ())))
        _KEPT.append(channel)
        await channel.unary_unary(wire.HEALTH)(b"")
        methods.append((channel.unary_stream(wire.SIMULATE), way))
    chance = random.Random(connections.start)
    go()
    end = time.monotonic() + seconds

    async def keep_one(method, way):
        while (left := end - time.monotonic()) > 0:
            try:
                ends[await way(method(request, timeout=left), chance)] += 1
            except grpc.aio.AioRpcError as error:
                is_over = error.code() == grpc.StatusCode.DEADLINE_EXCEEDED
                ends["still open" if is_over else error.code().name] += 1
                await asyncio.sleep(chance.uniform(0.2, 1))

    await asyncio.gather(*(keep_one(*each) for each in methods
                           for _ in range(STREAMS_A_CONNECTION)))
    return ends


async def _read(call, _):
    async for _ in call:
        pass
    return "read"


async def _read_slowly(call, chance):
    while True:
        await asyncio.sleep(chance.uniform(0.1, 0.5))
        if await call.read() == grpc.aio.EOF:
            return "read slowly"


async def _cancel(call, chance):
    await asyncio.sleep(chance.uniform(0, 1))
    call.cancel()
    return "cancelled"


CATALOGUES = 3_000
CATALOGUES_A_CONNECTION = 100


def catalogues(accord, seconds, findings):
    """3 000 lists of templates that nobody reads"""
    with Server(accord) as server:
        with wire.open_channel(server.address) as channel:
            one = channel.unary_unary(wire.LIST_TEMPLATES)(b"")
            idle = server.resident_mib()
            crew = Crew(leave_unread, [(server.address, CATALOGUES, seconds)])
            crew.go()
            all_open = wait_until(
                lambda: server.metric("accord_open_calls") >= CATALOGUES, 30, every=0.05)
            counted = server.metric("accord_memory_bytes") / 2**20
            again = channel.unary_unary(wire.LIST_TEMPLATES)(b"", timeout=10) == one
            [opened] = crew.results()
            gone = wait_until(lambda: server.metric("accord_open_calls") == 0, 30, every=0.1)
            peak = server.peak_mib()
    findings.see("bytes of one list", f"{len(one):,}")
    findings.see("calls open and unread", f"{opened}, all after {all_open or 0:.1f} s")
    findings.see("counted against the budget meanwhile, MiB", counted)
    findings.see("server's memory, idle and at its peak, MiB", f"{idle:.0f}, {peak:.0f}")
    findings.check("all were open at a time", all_open is not None)
    findings.check("one that reads is answered meanwhile", again)
    findings.check("they end when their callers have gone", gone is not None)
    findings.below("memory at its peak", peak, 256, "MiB")


def leave_unread(go, address, count, seconds):
    """Opens the calls and reads nothing of their answers for so long; then its process ends."""
    return asyncio.run(_leave_unread(go, address, count, seconds))


async def _leave_unread(go, address, count, seconds):
    channels = [grpc.aio.insecure_channel(address, wire.options(*wire.SMALL_WINDOW))
                for _ in range(-(-count // CATALOGUES_A_CONNECTION))]
    for channel in channels:
        await channel.unary_unary(wire.HEALTH)(b"")
    go()
    # As a stream: nothing is asked for before it is read.
    calls = [channels[index // CATALOGUES_A_CONNECTION].unary_stream(wire.LIST_TEMPLATES)(b"")
             for index in range(count)]
    await asyncio.sleep(seconds)
    _KEPT.append((channels, calls))
    return sum(not call.done() for call in calls)
