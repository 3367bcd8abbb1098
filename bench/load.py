"""Fifty readers pressing filters on one server: how long each waits, and what a session weighs. Prints one JSON object.

Readers speak Streamlit's own messages over loopback websockets: no browser shares the two cores with the server.
Run: python bench/load.py [readers] [seconds between a reader's presses]
"""

import asyncio
import json
import random
import sys
import time
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from streamlit.proto.BackMsg_pb2 import BackMsg  # noqa: E402
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg  # noqa: E402
from websockets.asyncio.client import connect  # noqa: E402

from bench.browsing import served  # noqa: E402

READERS, PAUSE, PRESSES, SEED = 50, 20.0, 4, 20211231
QUERY = "tinh=20&nam=2021"
CHIPS = "Xã biên giới"


class Reader:
    """One session: opens the map, then presses a filter chip now and then."""

    def __init__(self, address, chance):
        self.address, self.chance = address.replace("http", "ws") + "/_stcore/stream", chance
        self.chips, self.waits, self.errors = "", [], 0

    async def live(self, pause):
        """Open the page, press PRESSES times, leave."""
        await asyncio.sleep(self.chance.uniform(0, pause))
        async with connect(self.address, max_size=None) as self.wire:
            await self._ask({})
            self.opened = await self._until_done()
            for turn in range(PRESSES):
                await asyncio.sleep(self.chance.uniform(0.5, 1.5) * pause)
                await self._ask({self.chips: [] if turn % 2 else ["Xã biên giới"]})
                self.waits.append(await self._until_done())
            self.held.set()
            await self.leave.wait()

    async def _ask(self, widgets):
        said = BackMsg()
        said.rerun_script.query_string = QUERY
        for name, value in widgets.items():
            state = said.rerun_script.widget_states.widgets.add(id=name)
            state.string_array_value.data.extend(value)
        self.asked = time.perf_counter()
        await self.wire.send(said.SerializeToString())

    async def _until_done(self):
        """Seconds until the script finished; an exception element on the page is an error."""
        while True:
            heard = ForwardMsg()
            heard.ParseFromString(await self.wire.recv())
            self._note(heard)
            if heard.WhichOneof("type") == "script_finished":
                return time.perf_counter() - self.asked

    def _note(self, heard):
        element = heard.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "button_group" and any(option.content == CHIPS for option in element.button_group.options):
            self.chips = element.button_group.id
        if kind in ("exception", "alert") and (kind == "exception" or element.alert.format == 1):
            self.errors += 1


async def crowd(server, readers, pause):
    """Let that many readers live at once; return them, and the memory the server held while all were there."""
    chance, leave = random.Random(SEED), asyncio.Event()
    people = [Reader(server.address, random.Random(chance.random())) for _ in range(readers)]
    for one in people:
        one.held, one.leave = asyncio.Event(), leave
    lives = [asyncio.create_task(one.live(pause)) for one in people]
    await asyncio.gather(*(one.held.wait() for one in people))
    memory = server.memory()
    leave.set()
    await asyncio.gather(*lives)
    return people, memory


def measure(readers=READERS, pause=PAUSE):
    """Measure a crowd on a warm server; return the figures."""
    with served("app.py") as server:
        asyncio.run(crowd(server, 1, 0.5))
        before, cpu, begun = server.memory(), server.cpu(), time.perf_counter()
        people, memory = asyncio.run(crowd(server, readers, pause))
        spent, lasted = server.cpu() - cpu, time.perf_counter() - begun
    waits = [wait for one in people for wait in one.waits]
    return {
        "readers": readers,
        "presses": len(waits),
        "presses_a_second": round(len(waits) / lasted, 2),
        "wait_median_s": round(median(waits), 3),
        "wait_p95_s": round(quantiles(waits, n=20)[-1], 3),
        "open_median_s": round(median(one.opened for one in people), 3),
        "errors": sum(one.errors for one in people),
        "cpu_share_of_one_core": round(spent / lasted, 3),
        "memory_a_session_mb": round((memory - before) / readers, 2),
    }


if __name__ == "__main__":
    given = [float(text) for text in sys.argv[1:3]]
    print(json.dumps(measure(int(given[0]) if given else READERS, given[1] if len(given) > 1 else PAUSE), indent=2))
