"""Errors of the client."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .types import PublishReceipt


class EntenteError(Exception):
    """Base of all errors that a call to a hub can raise."""

    receipts: Sequence[PublishReceipt] = ()
    """After `publish`: the receipts of the batches before the one that failed."""


class HubError(EntenteError):
    """The hub refused the request, or a part of it. docs/errors.md lists codes and reasons. Branch on these two, never on the message."""

    def __init__(
        self,
        code: str,
        reason: str | None,
        message: str,
        *,
        request_id: str | None = None,
        problems: Sequence[Mapping[str, Any]] = (),
        status: int | None = None,
        retry_after: float | None = None,
        data: Mapping[str, Any] | None = None,
        errors: Sequence[Mapping[str, Any]] = (),
        executed: bool = False,
    ) -> None:
        super().__init__(f"{message} ({code}{f', {reason}' if reason else ''}{f', request {request_id}' if request_id else ''})")
        self.code = code
        self.reason = reason
        self.message = message
        self.request_id = request_id
        """Quote it when you ask the operator of the hub."""
        self.problems = problems
        """The fields that are wrong, where the hub names them."""
        self.status = status
        """HTTP status of the answer."""
        self.retry_after = retry_after
        """Seconds after which another attempt may succeed, where the hub says so."""
        self.data = data
        """What the other fields of the operation gave, if any."""
        self.errors = errors
        """All errors of the answer; the attributes above are those of the first."""
        self.executed = executed
        """Whether the hub had begun to execute the operation: the answer has `data`, also if that is null."""


class TransportError(EntenteError):
    """There was no answer of a hub: the network failed, or another server answered."""

    def __init__(self, message: str, *, sent: bool, status: int | None = None, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.sent = sent
        """Whether the hub may have received the request. False: it certainly did not."""
        self.status = status
        """HTTP status, if another server answered."""
        self.retry_after = retry_after
        """Seconds that the other server asked to wait."""


class StoreConflict(EntenteError):
    """Another follower writes to the same store. Give each follower a store of its own."""
