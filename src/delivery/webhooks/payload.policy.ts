import type { ItemKind } from '../../platform/graphql/item-kinds.js';
import type { ActionRow } from '../../casework/action-requests/action.js';
import type { Claim, Timestamp } from '../../intel/indicators/claim.js';

/** Largest size of a whole body with content, in bytes; a larger one is sent without content. */
export const MOST_BODY_BYTES = 20 * 1_024;

/** An event as hub.feed returns it to a webhook, with names. */
export interface WebhookEvent {
  readonly eventId: string;
  readonly cursor: string;
  readonly at: string;
  readonly operation: 'PUBLISHED' | 'UPDATED' | 'REVOKED' | 'WITHDRAWN';
  readonly kind: ItemKind;
  readonly itemId: string;
  readonly backfill: boolean;
  /** Null for WITHDRAWN. */
  readonly claim: Claim | null;
  /** State of an action request; null for other kinds and WITHDRAWN. */
  readonly request?: Pick<ActionRow, 'reference' | 'act' | 'state' | 'ack_due_at' | 'due_at' | 'escalation' | 'version'> | null;
  /** Whether the owner lets the content of AMBER items go out; it counts only for an owner that the reader may know. */
  readonly amberContent: boolean;
  /** The fields of a REPORT_OUTCOME without its free text; null for other kinds and WITHDRAWN. */
  readonly outcome?: { readonly reportId: string; readonly reference: string; readonly state: string } | null;
}

/** Whether the content is sent: CLEAR and GREEN always, AMBER with the owner's permission, other labels never (TLP 2.0). */
export type PayloadLevel = 'CONTENT' | 'REFERENCE' | 'NOTHING';

/**
 * Returns what a webhook may carry of an event. CONTENT: the content. REFERENCE: id, kind and link, for all kinds whose content never leaves by webhook. An
 * announcement names parties and groups. A kept object is a detail of another item. The text of sightings, reports, outcomes, requests, notices and cases is
 * for their readers only. NOTHING: not even that there was an event. RED is for people only; hub.enter excludes it before, and this function stops it in any
 * case.
 */
export function payloadLevelOf({
  operation,
  kind,
  claim,
  amberContent,
}: Pick<WebhookEvent, 'operation' | 'kind' | 'claim' | 'amberContent'>): PayloadLevel {
  if (operation === 'WITHDRAWN' || kind !== 'INDICATOR') return 'REFERENCE';
  switch (claim?.tlp) {
    case 'CLEAR':
    case 'GREEN':
      return 'CONTENT';
    case 'AMBER':
      return amberContent ? 'CONTENT' : 'REFERENCE';
    case 'AMBER_STRICT':
      return 'REFERENCE';
    case 'RED':
    case undefined:
      return 'NOTHING';
  }
}

/**
 * Returns the body of a message as compact JSON in UTF-8; undefined if nothing may be sent.
 * @param publicUrl of the hub, without a slash at its end
 */
export function bodyOf(event: WebhookEvent, publicUrl: string): Buffer | undefined {
  const level = payloadLevelOf(event);
  if (level === 'NOTHING') return undefined;
  if (level === 'REFERENCE' || !event.claim) {
    return eventMessage(event, publicUrl, event.operation === 'WITHDRAWN' ? {} : { omitted: 'LABEL', ...progressOf(event) });
  }
  const whole = eventMessage(event, publicUrl, { item: indicatorOf(event.claim) });
  return whole.length <= MOST_BODY_BYTES ? whole : eventMessage(event, publicUrl, { omitted: 'SIZE' });
}

/** `rest` is the item as in the feed, or the reason for its absence. A WITHDRAWN contains the id and what to do. It has no link, because the item is gone. */
function eventMessage({ eventId, cursor, at, operation, kind, itemId, backfill }: WebhookEvent, publicUrl: string, rest: object): Buffer {
  const leads = operation === 'WITHDRAWN' ? { instruction: 'DELETE' } : { link: `${publicUrl}/#/${kind.toLowerCase()}s/${itemId}` };
  return messageBody(`${kind}.${operation}`.toLowerCase(), at, { eventId, cursor, operation, kind, itemId, backfill, ...leads, ...rest });
}

/**
 * Returns the progress that machines follow, as part of the item: the state of an action request, which has a deadline, and of an outcome. It contains no value
 * and no text except the reference.
 */
const progressOf = ({ itemId, request, outcome }: WebhookEvent): object => ({
  ...(outcome && { item: { __typename: 'ReportOutcome', id: itemId, ...outcome } }),
  ...(request && {
    item: {
      __typename: 'ActionRequest',
      id: itemId,
      reference: request.reference,
      action: request.act,
      state: request.state,
      acknowledgeDueAt: iso(request.ack_due_at),
      dueAt: iso(request.due_at),
      escalation: request.escalation,
      version: request.version,
    },
  }),
});

/** Returns a message of the hub itself: a test message, or the request to resync. */
export function messageBody(type: string, at: string, data: object): Buffer {
  return Buffer.from(JSON.stringify({ type, timestamp: new Date(at).toISOString(), data }));
}

const iso = (timestamp: Timestamp | null): string | null => timestamp && new Date(timestamp).toISOString();

/** Returns an indicator with the names that GraphQL uses; fields that the reader may not know are null in both. */
const indicatorOf = (claim: Claim): object => ({
  __typename: 'Indicator',
  id: claim.id,
  kind: claim.kind,
  value: claim.value,
  display: claim.display,
  platform: claim.platform,
  network: claim.network,
  bank: claim.bank,
  country: claim.country,
  threat: claim.threat,
  tlp: claim.tlp,
  owner: claim.owner_id && { id: claim.owner_id, kind: claim.owner_kind, name: claim.owner_name, country: claim.owner_country },
  agency: claim.agency_id && { id: claim.agency_id, name: claim.agency_name },
  confidence: claim.confidence,
  reliability: claim.reliability?.trim() ?? null,
  credibility: claim.credibility,
  personStatus: claim.person_status,
  disputed: claim.disputed_since && { createdAt: iso(claim.disputed_since), ground: claim.dispute_ground },
  contestedSince: iso(claim.contested_since),
  confirmedAt: iso(claim.confirmed_at),
  description: claim.description,
  tags: claim.tags,
  firstSeen: iso(claim.first_seen),
  lastSeen: iso(claim.last_seen),
  validUntil: iso(claim.valid_until),
  retainUntil: iso(claim.retain_until),
  revokedAt: iso(claim.revoked_at),
  revokedReason: claim.revoked_reason,
  publishedAt: iso(claim.published_at),
  updatedAt: iso(claim.updated_at),
  version: claim.version,
  corroboration: claim.corroboration,
});
