"""A relay on loopback that counts what really crosses the wire on upgraded connections, compression included."""

import asyncio
import threading
from collections import Counter

BLOCK = 65536


class Wire:
    """Relay to a local port from a thread of its own; `received` counts bytes towards the browser."""

    def __init__(self, target):
        self.target, self.port = target, 0
        self.received = Counter()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._ready.wait(10)

    def socket_bytes(self):
        """Return bytes received on websocket connections so far."""
        return self.received["socket"]

    def stop(self):
        """Stop relaying."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def _run(self):
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._relay, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()

    async def _relay(self, reader, writer):
        there, back = await asyncio.open_connection("127.0.0.1", self.target)
        kind = {"name": "plain"}
        await asyncio.gather(self._up(reader, back, kind), self._down(there, writer, kind))

    async def _up(self, reader, writer, kind):
        while block := await self._read(reader):
            if b"upgrade: websocket" in block.lower():
                kind["name"] = "socket"
            writer.write(block)
            await writer.drain()
        writer.close()

    async def _down(self, reader, writer, kind):
        while block := await self._read(reader):
            self.received[kind["name"]] += len(block)
            writer.write(block)
            await writer.drain()
        writer.close()

    @staticmethod
    async def _read(reader):
        try:
            return await reader.read(BLOCK)
        except ConnectionError:  # the browser left: the same as the end of what it says
            return b""
