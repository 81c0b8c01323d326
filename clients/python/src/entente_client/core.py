"""The verbs, without I/O. Client and AsyncClient perform their effects."""

from __future__ import annotations

import contextlib
import string
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from .effects import Lock, Sleep, Steps
from .errors import EntenteError, HubError
from .exchange import Exchange, Operation
from .retry import Clock, Repeat, RetryPolicy
from .session import Credentials, OnTokens, Session
from .types import INDICATOR_FIELDS, PROBLEM_FIELDS, LookupInput, LookupResult, PublishIndicatorInput, PublishReceipt
from .wire import batches, checked_url, first_field, has_operation

_KEY_CHARACTERS = frozenset(string.digits + string.ascii_letters + string.punctuation)


class Core:
    def __init__(
        self,
        url: str,
        credentials: Credentials | None,
        lock: Lock,
        *,
        timeout: float = 30.0,
        retry: RetryPolicy | None = None,
        on_tokens: OnTokens | None = None,
        allow_http: bool = False,
        clock: Clock | None = None,
    ) -> None:
        self.exchange = Exchange(checked_url(url, allow_http=allow_http), timeout, retry or RetryPolicy(), clock or Clock())
        self.session = Session(self.exchange, credentials, on_tokens, lock)

    def execute(self, operation: Operation, repeat: Repeat) -> Steps[dict[str, Any]]:
        """Sends an operation with a token, renews the token once, and repeats the operation as far as `repeat` allows."""
        failures, renewed = 0, False
        while True:
            token = yield from self.session.token()
            try:
                return (yield from self.exchange.once(operation, token))
            except EntenteError as error:
                failure = error
            if not renewed and self.session.can_renew(failure):
                renewed = True
                if repeat is Repeat.ALWAYS or _wrote_nothing(failure, operation.document):
                    yield from self.session.renew(token)
                    continue
                with contextlib.suppress(EntenteError):
                    yield from self.session.renew(token)  # for the next request
                raise failure
            delay = self.exchange.delay(failure, failures, repeat)
            if delay is None:
                raise failure
            failures += 1
            yield Sleep(delay)

    def request(self, document: str, variables: Mapping[str, Any] | None, operation: Operation) -> Steps[dict[str, Any]]:
        if has_operation(document, "subscription"):
            raise ValueError("request() takes queries and mutations. Use follow() for the feed.")
        key = operation.idempotency_key
        if key is not None and not (1 <= len(key) <= 255 and set(key) <= _KEY_CHARACTERS):
            raise ValueError("An idempotency key must have 1 to 255 printable ASCII characters without spaces.")
        repeat = Repeat.ALWAYS if key is not None or not has_operation(document, "mutation") else Repeat.UNSENT
        return (yield from self.execute(replace(operation, document=document, variables=variables or {}), repeat))

    def publish(self, items: Iterable[PublishIndicatorInput], fields: str | None) -> Steps[list[PublishReceipt]]:
        document = (
            "mutation ($input: [PublishIndicatorInput!]!) { publishIndicators(input: $input) { index outcome"
            f" indicator {{ {fields or INDICATOR_FIELDS} }} problems {{ {PROBLEM_FIELDS} }} }} }}"
        )
        receipts: list[PublishReceipt] = []
        for batch in batches(items):
            try:
                # Publishing again changes nothing: the receipt then says UNCHANGED.
                data = yield from self.execute(Operation(document, {"input": batch}), Repeat.ALWAYS)
            except EntenteError as error:
                error.receipts = receipts
                raise
            first = len(receipts)
            batch_receipts: list[PublishReceipt] = data["publishIndicators"]
            for receipt in batch_receipts:
                receipt["index"] += first
            receipts.extend(batch_receipts)
        return receipts

    def lookup(
        self,
        values: Iterable[str | LookupInput],
        fields: str | None,
        context: Mapping[str, Any],
    ) -> Steps[list[LookupResult]]:
        document = (
            "query ($values: [LookupInput!]!, $includeLapsed: Boolean, $purpose: String, $caseReference: String) {"
            " lookup(values: $values, includeLapsed: $includeLapsed, purpose: $purpose, caseReference: $caseReference) {"
            f" input kind canonical indicators {{ {fields or INDICATOR_FIELDS} }} more problem {{ {PROBLEM_FIELDS} }} }} }}"
        )
        if isinstance(values, str):
            raise TypeError("lookup() takes a list of values. Put the value into a list.")
        results: list[LookupResult] = []
        inputs: Iterable[LookupInput] = ({"value": value} if isinstance(value, str) else value for value in values)
        for batch in batches(inputs):
            data = yield from self.execute(Operation(document, {"values": batch, **context}), Repeat.ALWAYS)
            results.extend(data["lookup"])
        return results


def _wrote_nothing(error: EntenteError, document: str) -> bool:
    """Whether the hub has executed no field of a mutation: it refused the whole request, or the first field, after which it executes no other."""
    if not isinstance(error, HubError) or error.data is not None:
        return False
    paths = [one["path"] for one in error.errors if one.get("path")]
    if not paths:
        return not error.executed
    first = first_field(document)
    return first is not None and all(path == [first] for path in paths)
