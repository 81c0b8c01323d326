import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Pager } from '../../platform/graphql/pager.js';
import { BrowseIndicatorsService } from '../../intel/indicators/browse-indicators.service.js';
import type { Claim } from '../../intel/indicators/claim.js';
import type { ItemKind } from '../../platform/graphql/item-kinds.js';
import type { DELIVERY_CHANNELS, ONE_WAY_CHANNELS } from './receipts.service.js';

/** Largest number of releases on a page. */
export const MOST_RELEASES_ON_PAGE = 500;

/** One item that the party released to one partner. */
export interface PartnerRelease {
  readonly item: string;
  readonly kind: ItemKind;
  /** The current claim, if the item is a claim. */
  readonly claim: Claim | null;
  readonly partner: ActorParty;
  readonly releasedAt: Date;
  /** E-mail address of an officer, or `key:` and the name of an API key. */
  readonly releasedBy: string | null;
  readonly endedAt: Date | null;
  readonly barred: boolean;
  readonly fetched: readonly FetchRecord[];
}

/** A channel by which a partner fetched an item, and when it first did so (ISO 8601). */
export interface FetchRecord {
  readonly channel: (typeof DELIVERY_CHANNELS)[number] | (typeof ONE_WAY_CHANNELS)[number];
  readonly at: string;
}

/** An absent field does not restrict. */
export interface ReleasesFilter {
  readonly partner?: string | null;
  readonly includeEnded?: boolean | null;
}

interface ReleaseRow {
  readonly place: string;
  readonly item: string;
  readonly kind: ItemKind;
  readonly partner_id: string;
  readonly partner_kind: ActorParty['kind'];
  readonly partner_name: string;
  readonly released_at: Date;
  readonly released_by: string | null;
  readonly ended_at: Date | null;
  readonly barred: boolean;
  readonly fetched: readonly FetchRecord[];
}

/** Reads the releases of a party to partners, limited to items that the reader may see. */
@Injectable()
export class PartnerReleasesService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
    private readonly browsing: BrowseIndicatorsService,
  ) {}

  /** Returns a page, newest first. @throws BadInput when `first` or the cursor does not fit */
  async page(
    actor: Actor,
    { partner = null, includeEnded }: ReleasesFilter,
    first: number,
    after: string | null,
  ): Promise<{ readonly releases: readonly PartnerRelease[]; readonly cursor: string | null }> {
    const page = this.pager.open({ name: 'partner releases', reader: actor.party.id, most: MOST_RELEASES_ON_PAGE }, { first, after });
    if (partner !== null && !isUuid(partner)) return { releases: [], cursor: null };
    const found = await this.database.as(actor, act(actor, 'release.to-partners', 'indicator:read'), (tx) =>
      tx.query<ReleaseRow>('select * from hub.partner_releases($1, $2, $3, $4)', [
        partner,
        includeEnded ?? false,
        page.position,
        page.limit,
      ]),
    );
    const { rows, cursor } = page.page(found, ({ place }) => place);
    const claims = await this.claimsOf(actor, rows);
    return { releases: rows.map((row) => releaseOf(row, claims.get(row.item) ?? null)), cursor };
  }

  private async claimsOf(actor: Actor, rows: readonly ReleaseRow[]): Promise<ReadonlyMap<string, Claim>> {
    const ids = [...new Set(rows.flatMap(({ kind, item }) => (kind === 'INDICATOR' ? [item] : [])))];
    return new Map(ids.length > 0 ? (await this.browsing.byIds(actor, ids)).map((claim) => [claim.id, claim]) : []);
  }
}

const releaseOf = (row: ReleaseRow, claim: Claim | null): PartnerRelease => ({
  item: row.item,
  kind: row.kind,
  claim,
  partner: { id: row.partner_id, kind: row.partner_kind, name: row.partner_name, country: null },
  releasedAt: row.released_at,
  releasedBy: row.released_by,
  endedAt: row.ended_at,
  barred: row.barred,
  fetched: row.fetched,
});
