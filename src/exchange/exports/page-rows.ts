import type { StoredObject, HubRelationship, StixParty, StixClaim } from '../stix/writer-input.js';
import { describeAudience, type Directory } from '../../tenancy/sharing/audience.js';
import { markedCopyOf } from '../../intel/indicators/marked-copy.policy.js';
import type { CopyMarks } from '../../platform/database/copy-mark.js';
import type { Attribution, Discoverability } from '../../tenancy/sharing/label.js';
import { observableUuid } from '../../values/values/observable-id.js';
import type { ExportedClaim, ExportItem, OwnerFields } from './export-item.js';

interface GovernanceRow {
  readonly audience: readonly number[];
  readonly excluded: readonly number[];
  readonly discoverability: Discoverability;
  readonly attribution: Attribution;
  readonly agency_only: boolean;
}

/** The named party; null: no party is named. */
type PartyColumns<Prefix extends string> = { readonly [Name in `${Prefix}_${'id' | 'kind' | 'name' | 'country'}`]: string | null };
type SightingRow = Omit<ExportedClaim['sightings'][number], 'by' | 'added_at' | 'revoked'> &
  PartyColumns<'by'> & { readonly published_at: string };
type ObjectRow = StoredObject & PartyColumns<'owner'>;

/** A row of hub.export_batch: a claim, a stored object or a relationship, the sign of a RED claim, or (red null) the position to continue from. */
export interface PageRow {
  /** Claims from before the introduction of observables have none. */
  readonly claim_row: (Omit<StixClaim, 'observable'> & { readonly observable: string | null }) | null;
  readonly governance: GovernanceRow | null;
  readonly sightings: readonly SightingRow[] | null;
  readonly kept: ObjectRow | HubRelationship | null;
  readonly red: boolean | null;
  readonly position_: string | null;
}

/** Returns the item to export from a row of the database; undefined: none. */
export function exportItemOf(
  { claim_row: claim, governance, sightings, kept }: PageRow,
  directory: Directory,
  marks: CopyMarks,
): ExportItem | undefined {
  if (kept && 'relation' in kept) return { relationship: kept };
  if (kept) {
    const owner = partyOf(kept.owner_id, kept.owner_kind, kept.owner_name, kept.owner_country);
    return { kept: { ...kept, owner_id: owner?.id ?? null, owner } };
  }
  if (!claim) return undefined;
  return {
    claim: markedCopyOf({ ...claim, observable: claim.observable ?? observableUuid(claim) }, marks, directory.me.id),
    own: governance && ownerFieldsOf(governance, directory),
    sightings: (sightings ?? []).map((one) => ({
      ...one,
      added_at: one.published_at,
      revoked: false,
      by: partyOf(one.by_id, one.by_kind, one.by_name, one.by_country),
    })),
  };
}

const partyOf = (id: string | null, kind: string | null, name: string | null, country: string | null): StixParty | null =>
  id !== null && kind !== null && name !== null ? { id, kind: kind as StixParty['kind'], name, country } : null;

function ownerFieldsOf(
  { audience, excluded, discoverability, attribution, agency_only: agencyOnly }: GovernanceRow,
  directory: Directory,
): OwnerFields {
  const { groups, partners, ...fields } = describeAudience({ audience, excluded }, directory);
  const idOf = ({ id }: { readonly id: string }): string => id;
  return { audience: { ...fields, groups: groups.map(idOf), partners: partners.map(idOf) }, discoverability, attribution, agencyOnly };
}
