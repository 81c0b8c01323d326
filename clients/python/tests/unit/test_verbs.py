import unittest
from typing import Any

from entente_client import HubError
from entente_client.effects import Response, Send

from .support import LOST, World, answer, refusal


def receipts(_: Send, body: dict[str, Any]) -> Response:
    made = [{"index": index, "outcome": "CREATED", "indicator": {"value": item["value"]}, "problems": []} for index, item in enumerate(body["variables"]["input"])]
    return answer({"publishIndicators": made})


class VerbsTest(unittest.TestCase):
    def test_publishes_in_batches_and_keeps_the_indexes_of_the_caller(self) -> None:
        world = World(receipts)
        items: Any = ({"value": f"v{number}"} for number in range(2_001))
        result = world.run(world.core().publish(items, "value"))
        self.assertEqual([len(body["variables"]["input"]) for body in world.bodies()], [1_000, 1_000, 1])
        self.assertEqual([receipt["index"] for receipt in result], list(range(2_001)))
        self.assertEqual(result[2_000]["indicator"]["value"], "v2000")

    def test_publishes_again_after_a_lost_answer(self) -> None:
        outcomes: list[Any] = [LOST, receipts]
        world = World(lambda send, body: outcomes.pop(0) if outcomes[0] is LOST else outcomes[0](send, body))
        items: Any = [{"value": "v"}]
        self.assertEqual(len(world.run(world.core().publish(items, None))), 1)
        self.assertEqual(world.sent[0].body, world.sent[1].body)

    def test_tells_the_receipts_before_a_failure(self) -> None:
        world = World(lambda send, body: receipts(send, body) if len(world.sent) == 1 else refusal("FORBIDDEN"))
        items: Any = [{"value": f"v{number}"} for number in range(1_500)]
        with self.assertRaises(HubError) as caught:
            world.run(world.core().publish(items, None))
        self.assertEqual(len(caught.exception.receipts), 1_000)

    def test_sends_nothing_for_nothing(self) -> None:
        world = World([])
        self.assertEqual(world.run(world.core().publish([], None)), [])
        self.assertEqual(world.run(world.core().lookup([], None, {})), [])

    def test_takes_a_list_and_no_single_text(self) -> None:
        with self.assertRaises(TypeError):
            World([]).run(World([]).core().lookup("+6625550100", None, {}))

    def test_looks_up_in_batches_in_order(self) -> None:
        world = World(lambda _, body: answer({"lookup": [{"input": value["value"]} for value in body["variables"]["values"]]}))
        values: Any = [f"v{number}" for number in range(1_500)] + [{"value": "last", "kind": "PHONE"}]
        result = world.run(world.core().lookup(values, "id", {"purpose": "p"}))
        self.assertEqual([one["input"] for one in result], values[:-1] + ["last"])
        self.assertEqual(world.bodies()[1]["variables"]["values"][-1], {"value": "last", "kind": "PHONE"})
        self.assertEqual(world.bodies()[1]["variables"]["purpose"], "p")
