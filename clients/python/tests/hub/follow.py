"""Programs for a test that kills them: `follow STORE` keeps a copy, `compare STORE` prints how it differs from a fresh one."""

from __future__ import annotations

import json
import logging
import os
import sys

from entente_client import Client, SQLiteStore

from .support import HUB, account, whole_copy

EMAIL = os.environ.get("HUB_EMAIL", "analyst@kh.example")


def follow(path: str) -> None:
    """Prints a line for each event that the store has."""
    with Client(HUB, account(EMAIL)) as client, SQLiteStore(path) as store:
        print("begun", flush=True)
        for event in client.follow(store, poll_interval=0.1):
            print(event["operation"], event["eventId"], flush=True)


def compare(path: str) -> None:
    with Client(HUB, account(EMAIL)) as client, SQLiteStore(path) as store:
        held = {one.id: dict(one.item) for one in store}
        marked = {one.id for one in store if one.revoked}
        fresh = whole_copy(client)
    differing = sorted(id for id in held.keys() | fresh.keys() if held.get(id) != fresh.get(id))
    unmarked = sorted(marked ^ {id for id, item in fresh.items() if item["revokedAt"] is not None})
    print(json.dumps({"held": len(held), "fresh": len(fresh), "revoked": len(marked), "differing": differing, "unmarked": unmarked}))


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    {"follow": follow, "compare": compare}[sys.argv[1]](sys.argv[2])
