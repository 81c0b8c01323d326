import type { ItemKind } from '../../platform/graphql/item-kinds.js';
import type { ActionRow } from '../../casework/action-requests/action.js';
import type { Claim, Timestamp } from '../../intel/indicators/claim.js';

/** The whole body with content in it may be this long; what is longer goes out without. */
export const MOST_BODY_BYTES = 20 * 1_024;

/** An event as hub.feed gives it to a webhook, with its names. */
export interface WebhookEvent {
  readonly eventId: string;
  readonly cursor: string;
  readonly at: string;
  readonly operation: 'PUBLISHED' | 'UPDATED' | 'REVOKED' | 'WITHDRAWN';
  readonly kind: ItemKind;
  readonly itemId: string;
  readonly backfill: boolean;
  /** null for WITHDRAWN. */
  readonly claim: Claim | null;
  /** Of a request to act: how far it is; null for other kinds and WITHDRAWN. */
  readonly request?: Pick<ActionRow, 'reference' | 'act' | 'state' | 'ack_due_at' | 'due_at' | 'escalation' | 'version'> | null;
  /** Whether the owner, whom the reader may know, lets the content of AMBER items go out. */
  readonly amberContent: boolean;
  /** Of an OUTCOME, what is no free text; null for other kinds and WITHDRAWN. */
  readonly outcome?: { readonly reportId: string; readonly reference: string; readonly status: string } | null;
}

/** Whether the content goes along: for everybody's eyes or the community's always, AMBER by its owner's leave, and nothing else ever (TLP 2.0). */
export type PayloadLevel = 'CONTENT' | 'REFERENCE' | 'NOTHING';

/**
 * What a webhook may carry of an event: its content (never an announcement's, which names parties and groups, nor a kept object's, which is what a detail is, nor a
 * sighting's, a report's, an outcome's, a request's, a notice's or a case's, whose words are for its readers), a reference (id, kind and link), or nothing at all, not even that there was one. RED is for people's eyes; it does not come here in the first place (hub.enter), and stops here if it did.
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
 * The body of a message, compact JSON in UTF-8; undefined where nothing may be sent.
 * @param publicUrl of the hub, without a slash at its end.
 */
export function bodyOf(event: WebhookEvent, publicUrl: string): Buffer | undefined {
  const carriage = payloadLevelOf(event);
  if (carriage === 'NOTHING') return undefined;
  if (carriage === 'REFERENCE' || !event.claim) {
    return eventMessage(event, publicUrl, event.operation === 'WITHDRAWN' ? {} : { omitted: 'LABEL', ...progressOf(event) });
  }
  const whole = eventMessage(event, publicUrl, { indicator: indicatorOf(event.claim) });
  return whole.length <= MOST_BODY_BYTES ? whole : eventMessage(event, publicUrl, { omitted: 'SIZE' });
}

/** `rest` is the content, or why there is none. A WITHDRAWN holds the id and what to do, no link: it would lead nowhere. */
function eventMessage({ eventId, cursor, at, operation, kind, itemId, backfill }: WebhookEvent, publicUrl: string, rest: object): Buffer {
  const leads = operation === 'WITHDRAWN' ? { instruction: 'DELETE' } : { link: `${publicUrl}/#/${kind.toLowerCase()}s/${itemId}` };
  return messageBody(`${kind}.${operation}`.toLowerCase(), at, { eventId, cursor, operation, kind, itemId, backfill, ...leads, ...rest });
}

/**
 * How far something is that machines follow: of a request to act, which they answer against the clock, and of an outcome, the state. No value, and none of the words but the
 * reference.
 */
const progressOf = ({ request, outcome }: WebhookEvent): object => ({
  ...(outcome && { outcome }),
  ...(request && {
    request: {
      reference: request.reference,
      act: request.act,
      state: request.state,
      acknowledgeBy: iso(request.ack_due_at),
      dueAt: iso(request.due_at),
      escalation: request.escalation,
      version: request.version,
    },
  }),
});

/** A message of the hub itself: a trial, or that the receiver must start anew. */
export function messageBody(type: string, at: string, data: object): Buffer {
  return Buffer.from(JSON.stringify({ type, timestamp: new Date(at).toISOString(), data }));
}

const iso = (moment: Timestamp | null): string | null => moment && new Date(moment).toISOString();

/** An indicator under the names that GraphQL has for it; what the reader may not know is null there and here. */
const indicatorOf = (claim: Claim): object => ({
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
  disputed: claim.disputed_since && { since: iso(claim.disputed_since), ground: claim.dispute_ground },
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
