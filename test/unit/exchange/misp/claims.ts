import type { ClaimRow } from '../../../../src/intel/indicators/claim.js';
import { draftOf } from '../../../../src/intel/indicators/draft.js';
import type { MispClaim } from '../../../../src/exchange/misp/write/claim.js';
import type { ReadItem } from '../../../../src/exchange/stix/reading.js';

let count = 0;
/** Claims are numbered as the hub numbers them: in their order. */
const nextId = (): string => `01935000-0000-7000-8000-${String((count += 1)).padStart(12, '0')}`;

const NOW = '2026-11-26T09:00:00.000Z';

/** What the hub would make of an item and give to a reader who may have all of it. @throws where the value cannot be read */
export function claimOf({ item }: Pick<ReadItem, 'item'>, more: Partial<MispClaim> = {}): MispClaim {
  const draft = draftOf({ ...item, tlp: item.tlp ?? 'AMBER', audience: item.audience ?? null }, 0);
  if ('code' in draft) throw new Error(draft.message);
  const { kind, scope, value, display, platform, network, bank, country } = draft.value;
  const row: ClaimRow = {
    ...{ id: nextId(), kind, scope, value, display, platform, network, bank, country },
    ...{ threat: item.threat ?? 'OTHER', tlp: item.tlp ?? 'AMBER', tags: draft.item.tags ?? [] },
    first_seen: item.firstSeen?.toISOString() ?? null,
    last_seen: item.lastSeen?.toISOString() ?? null,
    valid_until: item.validUntil?.toISOString() ?? null,
    ...{ retain_until: null, revoked_at: null, revoked_reason: null, published_at: NOW, updated_at: NOW, version: 1 },
    ...{ owner_id: '7b9a1b5e-2f70-4a52-8b58-6a52f0b1c001', owner_kind: 'COUNTRY', owner_name: 'Thailand', owner_country: 'TH' },
    ...{ agency_id: null, agency_name: null, external_id: null, raw: item.value, description: item.description ?? null },
    confidence: item.confidence ?? null,
    reliability: item.reliability ?? null,
    credibility: item.credibility ?? null,
    person_status: item.personStatus ?? null,
    disputed_since: null,
    dispute_ground: null,
    contested_since: null,
    confirmed_at: null,
  };
  return { ...row, original: item.original ?? null, ...more };
}
