"""Runs the programs of the README, one after the other, as they are written there."""

from __future__ import annotations

import contextlib
import io
import os
import re
import tempfile
import threading
import unittest
from itertools import islice
from pathlib import Path
from typing import Any
from unittest import mock

from entente_client import AsyncClient, Client

from .support import HUB, account, some_item

README = Path(__file__).resolve().parents[2] / "README.md"


class ReadmeTest(unittest.TestCase):
    def test_works_as_it_is_written(self) -> None:
        programs = re.findall(r"^```python\n(.*?)^```$", README.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
        self.assertEqual(len(programs), 7)
        self.enterContext(contextlib.chdir(self.enterContext(tempfile.TemporaryDirectory())))
        self.enterContext(mock.patch.dict(os.environ))
        whole, whole_async = Client.follow, AsyncClient.follow
        # The programs follow without end, and with one second between pages.
        self.enterContext(mock.patch.object(Client, "follow", lambda *a, **k: islice(whole(*a, **k, poll_interval=0.2), 2)))
        self.enterContext(mock.patch.object(AsyncClient, "follow", lambda *a, **k: whole_async(*a, **k, poll_interval=0.2)))
        said = io.StringIO()
        with self.publishing(), contextlib.redirect_stdout(said):
            names: dict[str, Any] = {}
            for program in programs:
                exec(compile(program, str(README), "exec"), names)
        for expected in ("Parcel-Fee[.]example is parcel-fee.example", "0 CREATED", "1 REJECTED", "PUBLISHED", "PUBLISHED INDICATOR {'__typename': 'Indicator'", "analyst@th.example None", "FORBIDDEN PERMISSION_MISSING"):
            self.assertIn(expected, said.getvalue())

    @contextlib.contextmanager
    def publishing(self) -> Any:
        """Publishes an item twice a second, so that there is something to follow."""
        stopped = threading.Event()

        def publish() -> None:
            with Client(HUB, account("analyst@vn.example")) as client:
                while not stopped.wait(0.5):
                    client.publish([some_item()])

        thread = threading.Thread(target=publish)
        thread.start()
        try:
            yield
        finally:
            stopped.set()
            thread.join()
