"""Requests and answers as bytes."""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

from .effects import Response
from .errors import EntenteError, HubError, TransportError
from .retry import parse_retry_after

T = TypeVar("T")

BATCH_ITEMS = 1_000
# The hub takes bodies up to 4 MiB.
BATCH_BYTES = 3 * 1024 * 1024


def checked_url(url: str, *, allow_http: bool) -> str:
    """Returns the address of a hub without a slash at its end. @raises ValueError"""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None or parts.query or parts.fragment:
        raise ValueError("The address of the hub must look like https://hub.example, without user, password and query.")
    if parts.scheme == "http" and not allow_http and not _is_loopback(parts.hostname):
        raise ValueError("Over http anybody on the way can read the password or token. Use https, or set allow_http=True in a closed network.")
    return url.rstrip("/")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def encode(value: Any) -> bytes:
    """Returns JSON in UTF-8. A datetime becomes RFC 3339 in UTC. @raises ValueError for a datetime without a time zone, or a number that JSON lacks"""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_encode_other).encode()


def _encode_other(value: object) -> str:
    if not isinstance(value, datetime):
        raise TypeError(f"JSON has no form for {type(value).__name__}.")
    if value.tzinfo is None:
        raise ValueError("A datetime needs a time zone, for example datetime.now(UTC).")
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def batches(items: Iterable[T], count: int = BATCH_ITEMS, size: int = BATCH_BYTES) -> Iterator[list[T]]:
    """Splits items, in order, into lists of at most `count` items and `size` bytes as JSON. A single larger item has a list of its own."""
    batch: list[T] = []
    total = 0
    for item in items:
        length = len(encode(item)) + 1
        if batch and (len(batch) == count or total + length > size):
            yield batch
            batch, total = [], 0
        batch.append(item)
        total += length
    if batch:
        yield batch


_NOT_CODE = re.compile(r'"""(?:\\"""|.)*?"""|"(?:\\.|[^"\\\n])*"|#[^\n]*', re.DOTALL)
_BLOCK = re.compile(r"\([^()]*\)|\{[^{}]*\}|\[[^\[\]]*\]")


def has_operation(document: str, kind: str) -> bool:
    """Whether the document may contain an operation of this kind: `mutation`, or `subscription`. A name that is the same word counts, too."""
    text = _NOT_CODE.sub(" ", document)
    while (shorter := _BLOCK.sub(" ", text)) != text:
        text = shorter
    return re.search(rf"\b{kind}\b", text) is not None


_ARGUMENTS = re.compile(r"\([^()]*\)")
_FIRST_FIELD = re.compile(r"\s*mutation\b[^{}]*\{\s*(\w+)")


def first_field(document: str) -> str | None:
    """
    Returns the name under which the first field of the only mutation is in the answer; None if the document must be parsed to know it.
    A mutation executes its fields in order.
    """
    text = _NOT_CODE.sub(" ", document)
    while (shorter := _ARGUMENTS.sub(" ", text)) != text:
        text = shorter
    found = _FIRST_FIELD.match(text)
    return found[1] if found and len(re.findall(r"\bmutation\b", text)) == 1 else None


def read_data(response: Response, now: datetime) -> dict[str, Any]:
    """Returns `data` of an answer over HTTP. @raises HubError, TransportError"""
    retry_after = parse_retry_after(response.headers.get("retry-after"), now)
    try:
        body = json.loads(response.body)
    except ValueError:
        body = None
    if isinstance(body, dict):
        if body.get("errors") or isinstance(body.get("data"), dict):
            return read_result(body, response.status, retry_after)
        if isinstance(body.get("code"), str) and isinstance(body.get("message"), str):
            raise _hub_error([{"message": body["message"], "extensions": body}], None, response.status, retry_after)
    raise _no_hub(response, retry_after)


def read_result(result: Mapping[str, Any], status: int | None = None, retry_after: float | None = None) -> dict[str, Any]:
    """Returns `data` of an ExecutionResult of GraphQL. @raises HubError if it has errors"""
    data = result.get("data")
    errors = result.get("errors")
    if errors:
        raise _hub_error(errors, data, status, retry_after, executed="data" in result)
    return data if isinstance(data, dict) else {}


def _hub_error(errors: Any, data: Any, status: int | None, retry_after: float | None, *, executed: bool = False) -> EntenteError:
    listed = [error for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []
    first = listed[0] if listed else {}
    extensions = first.get("extensions") or {}
    said = extensions.get("retryAfter")
    return HubError(
        str(extensions.get("code") or "UNKNOWN"),
        extensions.get("reason"),
        str(first.get("message") or "The hub gave no message."),
        request_id=extensions.get("requestId"),
        problems=extensions.get("problems") or (),
        status=status,
        retry_after=retry_after if retry_after is not None else float(said) if isinstance(said, int | float) else None,
        data=data if isinstance(data, dict) else None,
        errors=listed,
        executed=executed,
    )


def _no_hub(response: Response, retry_after: float | None) -> TransportError:
    to = urlsplit(response.headers.get("location", ""))
    where = f" with a redirect to {to.scheme}://{to.netloc}" if to.netloc else ""
    message = f"Another server than a hub answered: HTTP {response.status}{where}. Check the address of the hub."
    return TransportError(message, sent=True, status=response.status, retry_after=retry_after)
