import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { Database } from '../../platform/database/database.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { isUuid } from '../../platform/graphql/ids.js';
import type { ItemKind } from '../../platform/graphql/item-kinds.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import type { DELIVERY_CHANNELS, ONE_WAY_CHANNELS } from './withdrawals.service.js';

/** One item that the party released to one partner. */
export interface PartnerRelease {
  readonly place: string;
  readonly item: string;
  readonly kind: ItemKind;
  readonly partner: ActorParty;
  readonly releasedAt: Date;
  readonly releasedBy: ActorView | null;
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
  readonly released_by: ActorView | null;
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
  ) {}

  /** Returns a page, newest first. @throws BadInput on the page size, or a cursor of another list */
  async page(actor: Actor, { partner = null, includeEnded }: ReleasesFilter, request: PageRequest): Promise<Connection<PartnerRelease>> {
    const filter = [partner, includeEnded ?? false];
    const page = this.pager.open({ name: 'partner releases', reader: actor.party.id, filter }, request);
    const isAbsent = partner !== null && !isUuid(partner);
    const rows = isAbsent
      ? []
      : await this.database.as(actor, act(actor, 'release.to-partners', 'indicator:read'), (tx) =>
          tx.query<ReleaseRow>('select * from hub.partner_releases($1, $2, $3, $4)', [...filter, page.position, page.limit]),
        );
    return page.connection(rows.map(releaseOf), ({ place }) => place);
  }
}

const releaseOf = (row: ReleaseRow): PartnerRelease => ({
  place: row.place,
  item: row.item,
  kind: row.kind,
  partner: { id: row.partner_id, kind: row.partner_kind, name: row.partner_name, country: null },
  releasedAt: row.released_at,
  releasedBy: row.released_by,
  endedAt: row.ended_at,
  barred: row.barred,
  fetched: row.fetched,
});
