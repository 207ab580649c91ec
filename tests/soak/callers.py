"""Callers in processes of their own: one interpreter's lock would be the bottleneck."""
import multiprocessing
import os
import threading
import time
import traceback

import grpc
import wire
from accord_process import pause

# Of a channel whose streams are read by whoever asks for the next answer, without a thread.
_NO_THREAD = ("grpc.experimental.ChannelOptions.SingleThreadedUnaryStream", 1)
_PROCESSES = multiprocessing.get_context("spawn")


class Crew:
    """Processes that get ready, begin together, and give their results when they end.

    `work(go, *arguments)` is what each does: when ready it calls `go()`, which returns when all
    others are."""

    def __init__(self, work, arguments_of_each):
        self._ready = _PROCESSES.Barrier(len(arguments_of_each) + 1)
        self._results = _PROCESSES.Queue()
        self._processes = [
            _PROCESSES.Process(target=_work, args=(work, self._ready, self._results, arguments),
                               daemon=True) for arguments in arguments_of_each]
        for process in self._processes:
            process.start()

    def go(self):
        self._ready.wait(120)

    def results(self):
        """In any order."""
        results = [self._results.get(timeout=600) for _ in self._processes]
        for process in self._processes:
            process.join(60)
        for result in results:
            if isinstance(result, str):
                raise SystemExit(f"soak: a caller failed\n{result}")
        return results

    def stop(self):
        for process in self._processes:
            process.terminate()
            process.join(60)


def _work(work, ready, results, arguments):
    try:
        results.put(work(lambda: ready.wait(120), *arguments))
    except BaseException:
        results.put(traceback.format_exc())
    results.close()
    results.join_thread()
    os._exit(0)  # calls that are still open are cut, and nobody waits for their channels


def call_in_turn(go, address, request, callers, seconds):
    """Each of `callers` threads, on a connection of its own, calls again and again. Gives for each
    the seconds that its calls took, and the names of codes other than OK."""
    results = [([], []) for _ in range(callers)]
    begin = threading.Barrier(callers + 1)

    def call(waits, failures):
        with wire.open_channel(address, _NO_THREAD) as channel:
            method = channel.unary_stream(wire.SIMULATE)
            _call_until_served(method, request)
            begin.wait(120)
            begin.wait(120)
            end = time.monotonic() + seconds
            while (start := time.monotonic()) < end:
                try:
                    for _ in method(request):
                        pass
                except grpc.RpcError as error:
                    failures.append(error.code().name)
                    continue
                done = time.monotonic()
                if done <= end:
                    waits.append(done - start)

    threads = [threading.Thread(target=call, args=result) for result in results]
    for thread in threads:
        thread.start()
    begin.wait(120)
    go()
    begin.wait(120)
    for thread in threads:
        thread.join()
    return results


def _call_until_served(method, request):
    for _ in range(20):
        try:
            return list(method(request))
        except grpc.RpcError:
            pause(0.2)
    raise SystemExit("soak: a caller is not served at all")


def ask_health(go, address, seconds, every):
    """Seconds of each health check, one every `every` seconds."""
    waits = []
    with wire.open_channel(address) as channel:
        method = channel.unary_unary(wire.HEALTH)
        method(b"")
        go()
        end = time.monotonic() + seconds
        while (start := time.monotonic()) < end:
            method(b"", timeout=30)
            waits.append(time.monotonic() - start)
            pause(every)
    return waits


def call_once(go, address, request):
    """One call to its end, which may be the end of its process."""
    with wire.open_channel(address, _NO_THREAD) as channel:
        go()
        try:
            for _ in channel.unary_stream(wire.SIMULATE)(request):
                pass
            return ["OK"]
        except grpc.RpcError as error:
            return [error.code().name]
