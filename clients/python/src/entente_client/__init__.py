"""Client of the Entente hub. README.md shows each verb."""

from .client import AsyncClient, Client
from .errors import EntenteError, HubError, StoreConflict, TransportError
from .fold import Batch, Change, Delete, Put, Revoke
from .retry import RetryPolicy
from .session import ApiKey, Credentials, OnTokens, Password, Tokens
from .stores import MemoryStore, SQLiteStore, Store, StoredItem
from .types import (
    COPY_INDICATOR_FIELDS,
    INDICATOR_FIELDS,
    AudienceInput,
    FeedEvent,
    FeedFilter,
    FeedOperation,
    Indicator,
    IndicatorKind,
    ItemKind,
    LookupInput,
    LookupResult,
    Problem,
    PublishIndicatorInput,
    PublishOutcome,
    PublishReceipt,
    ThreatType,
    Tlp,
)

__all__ = [
    "COPY_INDICATOR_FIELDS",
    "INDICATOR_FIELDS",
    "ApiKey",
    "AsyncClient",
    "AudienceInput",
    "Batch",
    "Change",
    "Client",
    "Credentials",
    "Delete",
    "EntenteError",
    "FeedEvent",
    "FeedFilter",
    "FeedOperation",
    "HubError",
    "Indicator",
    "IndicatorKind",
    "ItemKind",
    "LookupInput",
    "LookupResult",
    "MemoryStore",
    "OnTokens",
    "Password",
    "Problem",
    "PublishIndicatorInput",
    "PublishOutcome",
    "PublishReceipt",
    "Put",
    "RetryPolicy",
    "Revoke",
    "SQLiteStore",
    "Store",
    "StoreConflict",
    "StoredItem",
    "ThreatType",
    "Tlp",
    "TransportError",
    "Tokens",
]
