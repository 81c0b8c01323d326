import { sortIds, sortUnique } from '../../platform/graphql/lists.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import type { Kind } from '../../values/values/value.js';
import type { Threat } from './claim.js';
import type { PersonStatus } from './person-status.js';

/** Absent fields do not restrict. */
export interface IndicatorFilter {
  readonly kinds?: readonly Kind[] | null;
  readonly threats?: readonly Threat[] | null;
  /** Ids of parties; claims that hide their owner match only for the owner itself. */
  readonly owners?: readonly string[] | null;
  readonly tlp?: readonly Tlp[] | null;
  /** Claims must have all of these tags. */
  readonly tags?: readonly string[] | null;
  readonly personStatuses?: readonly PersonStatus[] | null;
  readonly disputed?: boolean | null;
  /** Whether a data subject contests the data. */
  readonly contested?: boolean | null;
  /** Neither published nor confirmed since this time. */
  readonly unconfirmedSince?: Date | null;
  /** Part of the value, its display form or the description, case-insensitive. */
  readonly text?: string | null;
  readonly publishedAfter?: Date | null;
  readonly publishedBefore?: Date | null;
  readonly includeLapsed?: boolean | null;
}

/**
 * Returns the condition of a row of hub.claim. $2 to $14 are the values of {@link filterValuesOf}.
 * @param ids SQL of the array of all examined ids; a constant of the caller, never input
 */
export const filterCondition = (ids: string): string => `($2::text[] is null or claim.kind = any ($2))
      and ($3::text[] is null or claim.threat = any ($3))
      and ($4::uuid[] is null or claim.owner_id = any ($4)
        or claim.owner_id is null and claim.id in (select g.id from hub.governance(${ids}) g join hub.party p on p.key = (select hub.me()) where p.id = any ($4)))
      and ($5::text[] is null or claim.tlp = any ($5))
      and ($6::text[] is null or claim.tags @> $6)
      and ($7::text is null or strpos(lower(claim.value), $7) > 0 or strpos(lower(claim.display), $7) > 0 or strpos(lower(claim.description), $7) > 0)
      and ($8::timestamptz is null or claim.published_at > $8)
      and ($9::timestamptz is null or claim.published_at < $9)
      and ($10 or claim.revoked_at is null and (claim.valid_until is null or claim.valid_until > now()))
      and ($11::text[] is null or claim.person_status = any ($11))
      and ($12::boolean is null or (claim.disputed_since is not null) = $12)
      and ($13::boolean is null or (claim.contested_since is not null) = $13)
      and ($14::timestamptz is null or coalesce(claim.confirmed_at + interval '1 day', claim.published_at) < $14)`;

/** Returns the parameters of {@link filterCondition} from $2 on: null where the filter does not restrict. Equal filters give equal parameters, for cursors. */
export function filterValuesOf(filter: IndicatorFilter): readonly unknown[] {
  const tags = sortUnique(filter.tags) ?? [];
  return [
    sortUnique(filter.kinds),
    sortUnique(filter.threats),
    sortIds(filter.owners),
    sortUnique(filter.tlp),
    tags.length > 0 ? tags : null,
    filter.text?.trim().toLowerCase() || null,
    filter.publishedAfter ?? null,
    filter.publishedBefore ?? null,
    filter.includeLapsed ?? false,
    sortUnique(filter.personStatuses),
    filter.disputed ?? null,
    filter.contested ?? null,
    filter.unconfirmedSince ?? null,
  ];
}
