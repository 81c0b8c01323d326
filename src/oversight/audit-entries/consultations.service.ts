import { Inject, Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { Database, KEYRING } from '../../platform/database/database.js';
import type { Keyring } from '../../platform/database/keyring.js';
import type { ProcessingPurpose } from '../../platform/database/purposes.js';
import { entryReferenceOf, officerMarkOf } from '../../platform/database/value-mark.js';
import { type Connection, mapConnection } from '../../platform/graphql/connection.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { type AccessWay, accessWayOf } from './access-way.policy.js';
import { notAnId } from './audit-entries.service.js';

/** One reading of items of the viewer's party. */
export interface Consultation {
  /** Reference of the audit entry: another one for each owner. */
  readonly id: string;
  readonly at: Date;
  readonly party: ActorParty;
  /** The officers or keys that got the items, of the own party alone, for those who may read the audit log. */
  readonly actors: readonly ActorView[];
  /** Pseudonyms for the viewer's party: equal for readings of one account. */
  readonly officers: readonly string[];
  readonly roles: readonly string[];
  readonly way: AccessWay;
  readonly purpose: string | null;
  readonly processingPurpose: ProcessingPurpose | null;
  readonly caseReference: string | null;
  readonly items: readonly string[];
}

/** Which readings; null and absent: any. */
export interface ConsultationFilter {
  readonly partyId?: string | null;
  readonly since?: Date | null;
  readonly until?: Date | null;
}

interface ConsultationRow extends Omit<Consultation, 'officers' | 'way' | 'processingPurpose' | 'caseReference'> {
  readonly leaf: string | null;
  readonly readers: readonly string[];
  readonly what: string;
  readonly channel: string;
  readonly processing_purpose: ProcessingPurpose | null;
  readonly case_reference: string | null;
}

interface Position {
  readonly id: string;
  readonly leaf: string | null;
}

/** Tells a party who read its items, from the audit log. */
@Injectable()
export class ConsultationsService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
    @Inject(KEYRING) private readonly keyring: Keyring,
  ) {}

  /**
   * Returns who read one item of the actor's party, newest first, its own people included. Parties that the owner may not know are left out.
   * @throws NotFound alike for an absent item and one of another party; BadInput on the page size, or a cursor of another list
   */
  ofItem(actor: Actor, item: string, filter: ConsultationFilter, request: PageRequest): Promise<Connection<Consultation>> {
    return hiddenAsAbsent(() => {
      if (!isUuid(item)) throw new NotFound('item');
      return this.page(actor, { item: item.toLowerCase(), act: act(actor, 'consultation.item', 'consultation:read') }, filter, request);
    });
  }

  /** Returns what other parties read of the actor's party, newest first. @throws BadInput */
  ofParty(actor: Actor, filter: ConsultationFilter, request: PageRequest): Promise<Connection<Consultation>> {
    return this.page(actor, { item: null, act: act(actor, 'consultation.list', 'audit:read') }, filter, request);
  }

  private async page(
    actor: Actor,
    { item, act: reading }: { readonly item: string | null; readonly act: ReturnType<typeof act> },
    { partyId, since, until }: ConsultationFilter,
    request: PageRequest,
  ): Promise<Connection<Consultation>> {
    if (typeof partyId === 'string' && !isUuid(partyId)) throw notAnId();
    const filter = { party: partyId ?? null, since: since?.toISOString() ?? null, until: until?.toISOString() ?? null };
    const page = this.pager.open<Position>({ name: 'consultations', reader: actor.party.id, filter: { item, ...filter } }, request);
    const rows = await this.database.as(actor, reading, (tx) =>
      tx.query<ConsultationRow>('select * from hub.consultations($1, $2, $3, $4)', [item, filter, page.position, page.limit]),
    );
    return mapConnection(
      page.connection(rows, ({ id, leaf }) => ({ id, leaf })),
      (row) => this.consultationOf(actor, row),
    );
  }

  private consultationOf(
    { party }: Actor,
    { id: entry, readers, what, channel, processing_purpose: processingPurpose, case_reference: caseReference, ...row }: ConsultationRow,
  ): Consultation {
    const { markKey } = this.keyring;
    const { at, party: reader, actors, roles, purpose, items } = row;
    const id = entryReferenceOf(markKey, party.id, entry);
    const officers = readers.map((user) => officerMarkOf(markKey, party.id, user));
    const way = accessWayOf(what, channel);
    return { id, at, party: reader, actors, roles, purpose, processingPurpose, items, officers, way, caseReference };
  }
}
