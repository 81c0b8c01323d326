import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../../identity/auth/actor.js';
import { Database } from '../../../platform/database/database.js';
import { isUuid } from '../../../platform/graphql/ids.js';
import { assertPageSize } from '../../../platform/graphql/pager.js';
import { Clock } from '../../../platform/platform/clock.js';
import { BadInput, Conflict, Forbidden, NotFound } from '../../../platform/platform/errors.js';

const MOST_ACCESSES = 200;
const MOST_HOURS = 24;
/** What is no id is asked for like one that is absent: the access is asked for all the same. */
const NO_CLAIM = '00000000-0000-0000-0000-000000000000';

export interface BreakGlassRequest {
  readonly party: string;
  readonly reason: string;
  readonly caseReference: string;
  readonly endsAt: Date;
}

export interface BreakGlassRow {
  readonly id: string;
  readonly party_id: string;
  readonly party_kind: 'COUNTRY' | 'PARTNER' | 'HUB';
  readonly party_name: string;
  readonly party_country: string | null;
  readonly reason: string;
  readonly case_reference: string;
  readonly requested_by: string;
  readonly requested_at: Date;
  readonly ends_at: Date;
  readonly approved_by: string | null;
  readonly approved_at: Date | null;
  readonly ended_by: string | null;
  readonly ended_at: Date | null;
  readonly status: 'REQUESTED' | 'OPEN' | 'ENDED';
  readonly reads: readonly { readonly at: string; readonly items: readonly string[] }[];
}

/** A claim as an operator reads it behind broken glass. */
export interface BreakGlassClaim {
  readonly id: string;
  readonly kind: string;
  readonly value: string;
  readonly threat: string;
  readonly tlp: string;
  readonly tags: readonly string[];
  readonly version: number;
  readonly publishedAt: string;
  readonly updatedAt: string;
  readonly revokedReason: string | null;
  readonly agency: string;
  readonly description: string | null;
  readonly externalId: string | null;
  /** null in lists. */
  readonly versions:
    | readonly {
        readonly version: number;
        readonly at: string;
        readonly threat: string;
        readonly tlp: string;
        readonly description: string | null;
      }[]
    | null;
}

/** Break-glass: two operators open one party's content, for a reason that the party reads, for a day at most. */
@Injectable()
export class BreakGlassService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws BadInput on a reason, case reference or end that will not do; NotFound on a party that is none; Forbidden without a fresh confirmation. */
  async request(actor: Actor, { party, endsAt, ...wish }: BreakGlassRequest): Promise<BreakGlassRow> {
    const [reason, caseReference] = [wish.reason.trim(), wish.caseReference.trim()];
    if (reason.length < 20 || reason.length > 2_000) {
      throw new BadInput('REASON_LENGTH', 'Give the reason in 20 to 2,000 characters: the party whose content is opened reads it.');
    }
    if (caseReference.length < 1 || caseReference.length > 200) {
      throw new BadInput('CASE_REFERENCE', 'Give a case reference of 1 to 200 characters.');
    }
    const left = endsAt.getTime() - this.clock.now().getTime();
    if (left <= 0 || left > MOST_HOURS * 3_600_000) throw new BadInput('GLASS_END', `It ends in the future, within ${MOST_HOURS} hours.`);
    if (!isUuid(party)) throw new NotFound('party');
    const id = randomUUID();
    await this.database.as(actor, { ...act(actor, 'glass.request', 'glass:break', { caseReference }), writes: true }, async (tx) => {
      await tx.query('select hub.request_break_glass($1)', [JSON.stringify({ id, party, reason, caseReference, endsAt })]);
      tx.auditItems(id, party);
    });
    return this.readAccess(actor, id);
  }

  /** @throws NotFound; Forbidden on one's own request, on one of an operator who brought the actor in or whom the actor brought in, or without a fresh confirmation; Conflict when it is open or over. */
  async approve(actor: Actor, id: string): Promise<BreakGlassRow> {
    if (!isUuid(id)) throw new NotFound('access');
    await this.database.as(actor, { ...act(actor, 'glass.approve', 'glass:break'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ outcome: 'OPEN' | 'OWN' | 'RELATED' | 'OVER' | null }>(
        'select hub.approve_break_glass($1) as outcome',
        [id],
      );
      if (!row?.outcome) throw new NotFound('access');
      if (row.outcome === 'OWN') throw new Forbidden('OWN_REQUEST', 'Nobody approves their own request: it takes a second operator.');
      if (row.outcome === 'RELATED') {
        throw new Forbidden(
          'OPERATORS_RELATED',
          'One of the two operators brought the other into the hub, or both hold offices that nobody has confirmed: it takes a second operator of whom that is not so.',
        );
      }
      if (row.outcome === 'OVER') throw new Conflict('GLASS_OVER', 'This was approved, ended or ran out before.');
      tx.auditItems(id);
    });
    return this.readAccess(actor, id);
  }

  /** By an operator, or an admin of the party. @throws NotFound, Conflict */
  async end(actor: Actor, id: string): Promise<BreakGlassRow> {
    if (!isUuid(id)) throw new NotFound('access');
    await this.database.as(actor, { ...act(actor, 'glass.end', 'glass:oversee'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ ended: boolean | null }>('select hub.end_break_glass($1) as ended', [id]);
      if (row?.ended === null || row === undefined) throw new NotFound('access');
      if (!row.ended) throw new Conflict('GLASS_OVER', 'This was approved, ended or ran out before.');
      tx.auditItems(id);
    });
    return this.readAccess(actor, id);
  }

  /** Accesses to the actor's own party; all of them for the hub's operators. Newest first. */
  async accesses(actor: Actor): Promise<readonly BreakGlassRow[]> {
    return this.database.as(actor, act(actor, 'glass.list', 'glass:oversee'), (tx) =>
      tx.query<BreakGlassRow>('select * from hub.break_glass_accesses($1)', [MOST_ACCESSES]),
    );
  }

  /**
   * Claims of the opened party; what is read stands in its record before it is answered.
   * @param below the last id of the page before; null: from the newest.
   * @throws NotFound where the access is not open, or another operator's; BadInput on a size.
   */
  async claims(actor: Actor, access: string, below: string | null, most: number): Promise<readonly BreakGlassClaim[]> {
    assertPageSize(most, 500);
    return this.readClaims(actor, access, [null, below, most]);
  }

  /** One claim with its versions; undefined when the opened party has none such. @throws NotFound where the access is not open. */
  async claim(actor: Actor, access: string, id: string): Promise<BreakGlassClaim | undefined> {
    return (await this.readClaims(actor, access, [isUuid(id) ? id : NO_CLAIM, null, 1]))[0];
  }

  private async readClaims(
    actor: Actor,
    access: string,
    which: readonly [only: string | null, below: string | null, most: number],
  ): Promise<BreakGlassClaim[]> {
    const ids = which.slice(0, 2).filter((one) => one !== null);
    if (![access, ...ids].every((one) => isUuid(String(one)))) throw new NotFound('access');
    const rows = await this.database.as(actor, act(actor, 'glass.read', 'glass:break'), (tx) =>
      tx.query<{ claim: BreakGlassClaim }>('select r as claim from hub.read_with_break_glass($1, $2, $3, $4, $5) r', [
        access,
        ...which,
        actor.requestId,
      ]),
    );
    return rows.map(({ claim }) => claim);
  }

  private async readAccess(actor: Actor, id: string): Promise<BreakGlassRow> {
    const row = (await this.accesses(actor)).find((access) => access.id === id);
    if (!row) throw new NotFound('access');
    return row;
  }
}
