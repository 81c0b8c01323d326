import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { checkedItemId, type DELIVERY_CHANNELS, type ONE_WAY_CHANNELS } from './withdrawals.service.js';

type IndicatorDeliveryChannel = (typeof DELIVERY_CHANNELS)[number] | (typeof ONE_WAY_CHANNELS)[number] | 'snapshot' | 'query';

/** What is known of one party that sees an indicator, or has it. */
export interface IndicatorDelivery {
  readonly party: ActorParty;
  readonly deliveredAt: Date | null;
  readonly channel: IndicatorDeliveryChannel | null;
  /** The first one first. */
  readonly channels: readonly IndicatorDeliveryChannel[];
  readonly openedAt: Date | null;
}

interface DeliveryRow {
  readonly party_id: string;
  readonly party_kind: ActorParty['kind'];
  readonly party_name: string;
  readonly party_country: string | null;
  readonly delivered_at: Date | null;
  readonly channel: IndicatorDeliveryChannel | null;
  readonly channels: readonly IndicatorDeliveryChannel[];
  readonly opened_at: Date | null;
}

/** Which parties have an indicator, for its owner. */
@Injectable()
export class IndicatorDeliveriesService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /**
   * Returns the parties that see the indicator now, and those that it was delivered to, by name; also after the end of its retention. An administrator reads the
   * deliveries of all agencies. Only parties that the owner may know: those of a group that it is no member of are left out.
   * @throws NotFound unless the indicator belongs to the actor's party (and its agency, if it is agency-only), and for RED unless the actor may read RED. Absent
   * and invisible indicators give the same answer. BadInput on the page size, or a cursor of another list
   */
  async page(actor: Actor, indicator: string, request: PageRequest): Promise<Connection<IndicatorDelivery>> {
    const rows = await hiddenAsAbsent(() =>
      this.database.as(actor, act(actor, 'indicator.deliveries', 'withdrawal:read'), (tx) =>
        tx.query<DeliveryRow>('select * from hub.indicator_deliveries($1)', [checkedItemId(indicator)]),
      ),
    );
    const sorted = rows.map(deliveryOf).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    const list = { name: 'indicator deliveries', reader: actor.party.id, filter: indicator.toLowerCase() };
    return this.pager.slice(list, request, sorted, keyOf);
  }
}

const keyOf = ({ party }: IndicatorDelivery): string => `${party.name} ${party.id}`;

const deliveryOf = (row: DeliveryRow): IndicatorDelivery => ({
  party: { id: row.party_id, kind: row.party_kind, name: row.party_name, country: row.party_country },
  deliveredAt: row.delivered_at,
  channel: row.channel,
  channels: row.channels,
  openedAt: row.opened_at,
});
