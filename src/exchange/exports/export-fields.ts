import type { Timestamp } from '../../intel/indicators/claim.js';
import type { ExportedClaim } from './export-item.js';

/** Fields of a claim in a field-based file format. Fields that are null are omitted. */
export type Fields = Readonly<Record<string, unknown>>;

const timestampOf = (at: Timestamp | null): string | null => at && new Date(at).toISOString();

/**
 * Returns a claim in the fields of PublishIndicatorInput, in the form that an import accepts. The last fields (id, owner, version and so on) are ignored by
 * an import. The value is the canonical one, which parses to itself.
 */
export function fieldsOf({ claim, own }: ExportedClaim): Fields {
  return {
    kind: claim.kind,
    value: claim.value,
    platform: claim.platform,
    network: claim.network,
    bank: claim.bank,
    country: claim.country,
    threat: claim.threat,
    tlp: claim.tlp,
    confidence: claim.confidence,
    reliability: claim.reliability?.trim() ?? null,
    credibility: claim.credibility,
    personStatus: claim.person_status,
    description: claim.description,
    tags: claim.tags.length > 0 ? claim.tags : null,
    firstSeen: timestampOf(claim.first_seen),
    lastSeen: timestampOf(claim.last_seen),
    validUntil: timestampOf(claim.valid_until),
    retainUntil: timestampOf(claim.retain_until),
    externalId: claim.external_id,
    audience: own?.audience ?? null,
    discoverability: own?.discoverability ?? null,
    attribution: own?.attribution ?? null,
    agencyOnly: own?.agencyOnly ?? null,
    id: claim.id,
    version: claim.version,
    owner: claim.owner_id,
    ownerName: claim.owner_name,
    agency: claim.agency_name,
    publishedAt: timestampOf(claim.published_at),
    updatedAt: timestampOf(claim.updated_at),
    revokedAt: timestampOf(claim.revoked_at),
    revokedReason: claim.revoked_reason,
    ...{ disputedSince: timestampOf(claim.disputed_since), disputeGround: claim.dispute_ground },
    ...{ contestedSince: timestampOf(claim.contested_since), confirmedAt: timestampOf(claim.confirmed_at) },
    copyMark: claim.copy_mark,
  };
}
