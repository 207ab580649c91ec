"""Another host for a server on loopback: whoever calls here comes to it from that address."""
import asyncio
import threading


class Relay:
    """Hands all bytes on, both ways, from `host`, an address below 127. Leave it by `with`."""

    def __init__(self, address, host):
        self._to, _, self._port = address.rpartition(":")
        self._host = host
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self):
        self._thread.start()
        listening = asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=1024)
        server = asyncio.run_coroutine_threadsafe(listening, self._loop).result(10)
        self.address = "127.0.0.1:%d" % server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    async def _serve(self, reader, writer):
        onward, back = await asyncio.open_connection(
            self._to, int(self._port), local_addr=(self._host, 0))
        await asyncio.gather(_hand_on(reader, back), _hand_on(onward, writer))


async def _hand_on(reader, writer):
    try:
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    writer.close()
