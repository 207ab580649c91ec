"""HTTP/2 as strangers send it: frames that no client of gRPC would."""
import socket
import struct
import threading

HEADERS, RESET, SETTINGS, CONTINUATION = 1, 3, 4, 9
END_HEADERS = 4
_CANCEL = struct.pack(">I", 8)


def literal(name, value):
    """A header as HPACK writes it without a table."""
    return b"\0" + _text(name) + _text(value)


def _text(text):
    length = len(text)
    if length < 127:
        return bytes([length]) + text
    prefix, length = [127], length - 127
    while length > 127:
        prefix.append(length & 127 | 128)
        length >>= 7
    return bytes([*prefix, length]) + text


CALL = b"".join(literal(*header) for header in (
    (b":method", b"POST"), (b":scheme", b"http"), (b":authority", b"accord"),
    (b":path", b"/accord.v1.SimulationService/Simulate"), (b"content-type", b"application/grpc"),
    (b"te", b"trailers")))


def frame(kind, flags, stream, content):
    return struct.pack(">I", len(content))[1:] + bytes([kind, flags]) + struct.pack(
        ">I", stream) + content


class Stranger:
    """A connection from another address of this machine. What comes back is thrown away."""

    def __init__(self, address):
        host, _, port = address.rpartition(":")
        self._socket = socket.create_connection((host, int(port)), timeout=10,
                                                source_address=("127.0.0.2", 0))
        self._socket.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(SETTINGS, 0, 0, b""))
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self):
        try:
            while self._socket.recv(65_536):
                pass
        except OSError:
            pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self._reader.join()
        self._socket.close()

    def send_headers_without_end(self, byte_count):
        """Whether it was let."""
        piece = frame(CONTINUATION, 0, 1, literal(b"x-more", b"a" * 4000) * 2)
        try:
            self._socket.sendall(frame(HEADERS, 0, 1, CALL))
            for _ in range(byte_count // len(piece)):
                self._socket.sendall(piece)
        except OSError:
            return False
        return True

    def open_and_reset(self, streams):
        """So many calls, each cancelled at once; whether all could be sent."""
        try:
            for first in range(1, 2 * streams, 100):
                self._socket.sendall(b"".join(
                    frame(HEADERS, END_HEADERS, stream, CALL) + frame(RESET, 0, stream, _CANCEL)
                    for stream in range(first, first + 100, 2)))
        except OSError:
            return False
        return True
