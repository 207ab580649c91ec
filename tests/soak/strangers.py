"""What strangers send: more connections than there is room for, requests made to hurt."""
import errno
import itertools
import resource
import select
import socket

import grpc
from accord.v1 import simulation_service_pb2
from accord_process import Server, wait_until
import wire

CONNECTIONS = 1_000
DESCRIPTORS = 128
# The beginning of HTTP/2 as a client says it: the preface and settings without a setting.
_HELLO = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes([0, 0, 0, 4, 0, 0, 0, 0, 0])


def descriptors(accord, seconds, findings):
    """1 000 connections to a server that may open 128 files"""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, CONNECTIONS + 200)), hard))
    limit = ["prlimit", f"--nofile={DESCRIPTORS}:{DESCRIPTORS}"]
    with Server(accord, before=limit) as server:
        rounds = []
        for _ in range(max(1, round(seconds / 5))):
            sockets = [_connect(server.address) for _ in range(CONNECTIONS)]
            closed = set()
            wait_until(lambda: _find_closed(sockets, closed), 2, every=0.05)
            open_at_server = CONNECTIONS - len(closed)
            # The server's own dial may just have made room for one. No scrape here: it is one too.
            late = [_connect(server.address) for _ in range(20)]
            wait_until(lambda: _find_closed(late, set()), 0.2, every=0.05)
            code = _code_of_a_call(server.address)
            refused = server.metric("accord_connections_refused_total")
            for each in sockets + late:
                each.close()
            again = wait_until(lambda: _code_of_a_call(server.address) == "OK", 10, every=0.05)
            rounds.append((open_at_server, len(closed), code, again))
            findings.see("kept, closed at once",
                         f"{open_at_server}, {len(closed)} (refused since the start: "
                         f"{refused:.0f}); a call then: {code}; served again after "
                         f"{'10 s: no' if again is None else f'{again:.2f} s'}")
        lives, log = server.lives(), server.log()
    findings.check("the server lives", lives and "listener_dead" not in log)
    findings.check("it keeps some, and never as many as its descriptors",
                   all(0 < kept < DESCRIPTORS for kept, *_ in rounds))
    findings.check("it closes the others at once", all(
        kept + closed == CONNECTIONS and closed > CONNECTIONS - DESCRIPTORS
        for kept, closed, *_ in rounds))
    findings.check("a call beyond the cap is UNAVAILABLE",
                   all(code == "UNAVAILABLE" for _, _, code, _ in rounds))
    findings.check("calls are served again within 10 s of their going",
                   all(again is not None for *_, again in rounds))


def _connect(address):
    host, _, port = address.rpartition(":")
    connection = socket.create_connection((host, int(port)), timeout=10)
    try:
        connection.sendall(_HELLO)
    except OSError as error:
        if error.errno not in (errno.EPIPE, errno.ECONNRESET):
            raise
    connection.setblocking(False)
    return connection


def _find_closed(sockets, closed):
    """Adds to `closed` the numbers of those that the server has closed; false: ask again, since
    others may follow."""
    poll = select.poll()
    numbers = {each.fileno(): i for i, each in enumerate(sockets) if i not in closed}
    for descriptor in numbers:
        poll.register(descriptor, select.POLLIN | select.POLLRDHUP)
    for descriptor, _ in poll.poll(0):
        try:
            while data := sockets[numbers[descriptor]].recv(4096):
                del data
            closed.add(numbers[descriptor])
        except BlockingIOError:
            pass
        except ConnectionResetError:
            closed.add(numbers[descriptor])
    return False


def _code_of_a_call(address):
    with wire.open_channel(address) as channel:
        try:
            channel.unary_unary(wire.HEALTH)(b"", timeout=2)
            return "OK"
        except grpc.RpcError as error:
            return error.code().name


MESSAGE_BYTES = 4 << 20
INFLATED_BYTES = 272 << 20


def _varint(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _nested(number, content):
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _number(message, field):
    return message.DESCRIPTOR.fields_by_name[field].number


def _empty_entries(*path):
    """A SimulateRequest of 4 MiB that ends in empty messages of the path's last field."""
    message, numbers = simulation_service_pb2.SimulateRequest, []
    for field in path:
        numbers.append(_number(message, field))
        message = message.DESCRIPTOR.fields_by_name[field].message_type._concrete_class
    content = _nested(numbers.pop(), b"") * ((MESSAGE_BYTES - 64) // 2)
    for number in reversed(numbers):
        content = _nested(number, content)
    return content


def _attacks():
    """(name, bytes, compression, codes that may be the answer)"""
    refused = {"INVALID_ARGUMENT"}
    yield "4 MiB of empty contracts", _empty_entries("scenario", "contracts"), None, refused
    yield ("4 MiB of empty clauses", _empty_entries("scenario", "contracts", "clauses"), None,
           refused)
    yield "4 MiB of empty drivers", _empty_entries("scenario", "drivers"), None, refused
    unknown = _varint(1_000 << 3) + b"\x01"
    yield "4 MiB of unknown numbers", unknown * (MESSAGE_BYTES // len(unknown)), None, refused
    unknown = _nested(1_000, b"")
    yield "4 MiB of unknown texts", unknown * (MESSAGE_BYTES // len(unknown)), None, refused
    yield ("4 MiB of unknown groups", bytes([0x0B]) * (MESSAGE_BYTES - 64), None, refused)
    yield "more than 4 MiB", bytes(MESSAGE_BYTES + 1), None, {"RESOURCE_EXHAUSTED"}
    yield ("272 MiB in 265 KiB of gzip", bytes(INFLATED_BYTES), grpc.Compression.Gzip,
           {"UNIMPLEMENTED", "INTERNAL", "RESOURCE_EXHAUSTED", "INVALID_ARGUMENT"})
    whole = wire.simulate("flagship", 1_000)
    for share in (0.01, 0.25, 0.5, 0.75, 0.99):
        length = int(len(whole) * share)
        yield f"the first {length} bytes of {len(whole)}", whole[:length], None, refused


def bombs(accord, seconds, findings):
    """requests that are small on the wire and large once built or inflated, or damaged"""
    with Server(accord) as server, wire.open_channel(server.address) as channel:
        method = channel.unary_stream(wire.SIMULATE)
        whole = wire.simulate("flagship", 10)
        list(method(whole))
        attacks = list(_attacks())
        codes = {name: [] for name, *_ in attacks}
        growth = dict.fromkeys(codes, 0.0)
        for name, content, compression, _ in attacks:
            server.forget_peak()
            before = server.resident_mib()
            times = 1 if compression else max(2, round(seconds / 2))
            for _ in range(times):
                codes[name].append(_code(method, content, compression))
            growth[name] = server.peak_mib() - before
        served = _code(method, whole, None)
        lives = server.lives()
    for name, content, _, allowed in attacks:
        ends = ", ".join(f"{len(list(each))} {code}" for code, each in
                         itertools.groupby(sorted(codes[name])))
        findings.see(name, f"{ends}; memory +{growth[name]:.1f} MiB")
    for name, _, _, allowed in attacks:
        findings.check(f"refused: {name}", set(codes[name]) <= allowed)
    findings.below("memory grew by at most", max(growth.values()), 64, "MiB")
    findings.check("the server lives and serves", lives and served == "OK")


def _code(method, content, compression):
    try:
        list(method(content, compression=compression, timeout=120))
        return "OK"
    except grpc.RpcError as error:
        return error.code().name
