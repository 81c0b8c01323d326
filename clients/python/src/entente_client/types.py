"""Types of the API. Written by generate.py from schema.graphql, which describes each field. Do not edit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, NotRequired, TypedDict

Attribution = Literal["AGENCY", "HIDDEN", "NAMED"]

Discoverability = Literal["HIDDEN", "HIT", "HIT_CONTACT", "SILENT"]

FeedOperation = Literal["POSITION", "PUBLISHED", "REVOKED", "UPDATED", "WITHDRAWN"]

IndicatorKind = Literal["APP", "BANK_ACCOUNT", "CRYPTO_ADDRESS", "DEVICE_ID", "DOMAIN", "EMAIL", "FILE_HASH", "IP", "MESSAGING_ACCOUNT", "PAYMENT_ID", "PHONE", "SOCIAL_ACCOUNT", "URL"]

ItemKind = Literal["ACTION_REQUEST", "ANNOUNCEMENT", "CASE", "INDICATOR", "INFORMATION_REQUEST", "NOTICE", "RELATIONSHIP", "REPORT", "REPORT_OUTCOME", "SIGHTING", "STIX_OBJECT"]

OnwardMode = Literal["ASK", "NONE", "WITHIN"]

PartyKind = Literal["COUNTRY", "HUB", "PARTNER"]

PersonStatus = Literal["MULE_COERCED", "MULE_SUSPECTED", "SUSPECT", "UNKNOWN", "VICTIM", "WITNESS"]

ProblemSeverity = Literal["ERROR", "WARNING"]

PublishOutcome = Literal["CREATED", "REJECTED", "REMOVED", "UNCHANGED", "UPDATED"]

ThreatType = Literal["CALL_CENTRE_SCAM", "IMPERSONATION", "INVESTMENT_SCAM", "MALWARE", "MONEY_MULE", "OTHER", "PHISHING", "RANSOMWARE", "ROMANCE_SCAM", "SEXTORTION", "TRAFFICKING"]

Tlp = Literal["AMBER", "AMBER_STRICT", "CLEAR", "GREEN", "RED"]


class Party(TypedDict):
    id: str
    kind: PartyKind
    name: str
    country: str | None


class Agency(TypedDict):
    id: str
    name: str


class Group(TypedDict):
    id: str
    name: str


class Audience(TypedDict):
    everyCountry: bool
    countries: list[str]
    groups: list[Group]
    partners: list[Party]
    exceptCountries: list[str]


class Problem(TypedDict):
    severity: ProblemSeverity
    code: str
    field: str | None
    message: str


class Indicator(TypedDict):
    id: str
    kind: IndicatorKind
    value: str
    display: str
    platform: str | None
    network: str | None
    bank: str | None
    country: str | None
    threat: ThreatType
    tlp: Tlp
    owner: Party | None
    agency: Agency | None
    confidence: int | None
    reliability: str | None
    credibility: int | None
    description: str | None
    tags: list[str]
    firstSeen: str | None
    lastSeen: str | None
    validUntil: str | None
    revokedAt: str | None
    revokedReason: str | None
    publishedAt: str
    updatedAt: str
    version: int
    audience: Audience | None
    corroboration: NotRequired[int]


class PublishReceipt(TypedDict):
    index: int
    outcome: PublishOutcome
    indicator: Indicator | None
    problems: list[Problem]


class LookupResult(TypedDict):
    input: str
    kind: IndicatorKind | None
    canonical: str | None
    indicators: list[Indicator]
    more: bool
    problem: Problem | None


class FeedEvent(TypedDict):
    eventId: str
    cursor: str
    at: str
    operation: FeedOperation
    kind: ItemKind | None
    itemId: str | None
    indicator: NotRequired[Indicator | None]
    backfill: bool
    item: NotRequired[dict[str, Any] | None]


class PublishIndicatorInput(TypedDict):
    agencyOnly: NotRequired[bool | None]
    attribution: NotRequired[Attribution | None]
    audience: NotRequired[AudienceInput | None]
    bank: NotRequired[str | None]
    confidence: NotRequired[int | None]
    country: NotRequired[str | None]
    credibility: NotRequired[int | None]
    description: NotRequired[str | None]
    discoverability: NotRequired[Discoverability | None]
    externalId: NotRequired[str | None]
    firstSeen: NotRequired[str | datetime | None]
    kind: IndicatorKind
    lastSeen: NotRequired[str | datetime | None]
    network: NotRequired[str | None]
    onward: NotRequired[OnwardRuleInput | None]
    ownerAloneIfNew: NotRequired[bool | None]
    personStatus: NotRequired[PersonStatus | None]
    platform: NotRequired[str | None]
    provenance: NotRequired[Sequence[str] | None]
    reissue: NotRequired[bool | None]
    reliability: NotRequired[str | None]
    replace: NotRequired[bool | None]
    retainUntil: NotRequired[str | datetime | None]
    tags: NotRequired[Sequence[str] | None]
    threat: ThreatType
    tlp: Tlp
    validUntil: NotRequired[str | datetime | None]
    value: str


class AudienceInput(TypedDict):
    countries: NotRequired[Sequence[str] | None]
    everyCountry: NotRequired[bool | None]
    exceptCountries: NotRequired[Sequence[str] | None]
    groupMembersToday: NotRequired[Sequence[str] | None]
    groups: NotRequired[Sequence[str] | None]
    partners: NotRequired[Sequence[str] | None]


class OnwardRuleInput(TypedDict):
    mode: OnwardMode
    within: NotRequired[AudienceInput | None]


class LookupInput(TypedDict):
    bank: NotRequired[str | None]
    country: NotRequired[str | None]
    kind: NotRequired[IndicatorKind | None]
    network: NotRequired[str | None]
    platform: NotRequired[str | None]
    value: str


class FeedFilter(TypedDict):
    groups: NotRequired[Sequence[str] | None]
    includeOwn: NotRequired[bool | None]
    itemKinds: NotRequired[Sequence[ItemKind] | None]
    kinds: NotRequired[Sequence[IndicatorKind] | None]
    owners: NotRequired[Sequence[str] | None]
    released: NotRequired[bool | None]
    threats: NotRequired[Sequence[ThreatType] | None]


# The selections that give these types. A copy leaves out fields that change without an event.
INDICATOR_FIELDS = "id kind value display platform network bank country threat tlp owner { id kind name country } agency { id name } confidence reliability credibility description tags firstSeen lastSeen validUntil revokedAt revokedReason publishedAt updatedAt version audience { everyCountry countries groups { id name } partners { id kind name country } exceptCountries } corroboration"
COPY_INDICATOR_FIELDS = "id kind value display platform network bank country threat tlp owner { id kind name country } agency { id name } confidence reliability credibility description tags firstSeen lastSeen validUntil revokedAt revokedReason publishedAt updatedAt version audience { everyCountry countries groups { id name } partners { id kind name country } exceptCountries }"
PROBLEM_FIELDS = "severity code field message"
