import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../../../identity/auth/actor.js';
import type { ActorView } from '../../../identity/auth/actor-view.js';
import { Database } from '../../../platform/database/database.js';
import { isUuid } from '../../../platform/graphql/ids.js';
import type { Connection } from '../../../platform/graphql/connection.js';
import { cursorUnfit, Pager, type PageRequest } from '../../../platform/graphql/pager.js';
import { Clock } from '../../../platform/platform/clock.js';
import { newId } from '../../../platform/platform/new-ids.js';
import type { Tlp } from '../../../tenancy/sharing/label.js';
import type { Kind } from '../../../values/values/value.js';
import type { Threat } from '../../indicators/claim.js';
import { BadInput, Conflict, Forbidden, NotFound } from '../../../platform/platform/errors.js';

const MOST_HOURS = 24;
/** Placeholder for an id that is not a UUID: the database still checks the access, as for an absent claim. */
const NO_CLAIM = '00000000-0000-0000-0000-000000000000';

export interface BreakGlassRequest {
  readonly partyId: string;
  readonly reason: string;
  readonly caseReference: string;
  readonly expiresAt: Date;
}

/** A row of hub.break_glass_accesses. */
export interface BreakGlassRow {
  readonly id: string;
  readonly party: ActorParty;
  readonly reason: string;
  readonly case_reference: string;
  readonly created_by: ActorView;
  readonly created_at: Date;
  readonly ends_at: Date;
  readonly approved_by: ActorView | null;
  readonly approved_at: Date | null;
  readonly ended_by: ActorView | null;
  readonly ended_at: Date | null;
  readonly status: 'REQUESTED' | 'OPEN' | 'ENDED';
}

/** A row of hub.break_glass_reads. */
export interface BreakGlassRead {
  readonly access: string;
  readonly position: string;
  readonly at: Date;
  readonly by: ActorView | null;
  readonly items: readonly string[];
}

/** A position in the reads of one access. */
interface ReadPosition {
  readonly access: string;
  readonly position: string;
}

/** A claim as an operator reads it through break-glass. */
export interface BreakGlassClaim {
  readonly id: string;
  readonly kind: Kind;
  readonly value: string;
  readonly threat: Threat;
  readonly tlp: Tlp;
  readonly tags: readonly string[];
  readonly version: number;
  readonly publishedAt: string;
  readonly updatedAt: string;
  readonly revokedAt: string | null;
  readonly revokedReason: string | null;
  readonly agency: { readonly id: string; readonly name: string };
  readonly description: string | null;
  readonly externalId: string | null;
  /** null in lists. */
  readonly versions:
    | readonly {
        readonly version: number;
        readonly at: string;
        readonly threat: Threat;
        readonly tlp: Tlp;
        readonly description: string | null;
      }[]
    | null;
}

/** Break-glass: two operators open the content of one party, for a reason that the party reads, for a day at most. */
@Injectable()
export class BreakGlassService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
    private readonly clock: Clock,
  ) {}

  /** Requests an access. @throws BadInput on a wrong reason, case reference or end; NotFound for an unknown party; Forbidden without a fresh confirmation. */
  async request(actor: Actor, { partyId: party, expiresAt, ...input }: BreakGlassRequest): Promise<BreakGlassRow> {
    const [reason, caseReference] = [input.reason.trim(), input.caseReference.trim()];
    if (reason.length < 20 || reason.length > 2_000) {
      throw new BadInput('REASON_LENGTH', 'Give the reason in 20 to 2,000 characters. The party whose content is opened reads it.');
    }
    if (caseReference.length < 1 || caseReference.length > 200) {
      throw new BadInput('CASE_REFERENCE', 'Give a case reference of 1 to 200 characters.');
    }
    const left = expiresAt.getTime() - this.clock.now().getTime();
    if (left <= 0 || left > MOST_HOURS * 3_600_000) {
      throw new BadInput('GLASS_END', `The end of the access must be in the future, within ${MOST_HOURS} hours.`);
    }
    if (!isUuid(party)) throw new NotFound('party');
    const id = newId();
    await this.database.as(actor, { ...act(actor, 'glass.request', 'glass:break', { caseReference }), writes: true }, async (tx) => {
      await tx.query('select hub.request_break_glass($1)', [JSON.stringify({ id, party, reason, caseReference, expiresAt })]);
      tx.auditItems(id, party);
    });
    return this.readAccess(actor, id);
  }

  /**
   * Approves a request. @throws NotFound; Forbidden for the actor's own request, for a related operator (one of the two brought the other in), or without a
   * fresh confirmation; Conflict if the access is open or over.
   */
  async approve(actor: Actor, id: string): Promise<BreakGlassRow> {
    if (!isUuid(id)) throw new NotFound('access');
    await this.database.as(actor, { ...act(actor, 'glass.approve', 'glass:break'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ outcome: 'OPEN' | 'OWN' | 'RELATED' | 'OVER' | null }>(
        'select hub.approve_break_glass($1) as outcome',
        [id],
      );
      if (!row?.outcome) throw new NotFound('access');
      if (row.outcome === 'OWN') throw new Forbidden('OWN_REQUEST', 'You cannot approve your own request. Ask a second operator.');
      if (row.outcome === 'RELATED') {
        throw new Forbidden(
          'OPERATORS_RELATED',
          'One of the two operators brought the other into the hub, or both hold unconfirmed offices. Ask another operator to approve.',
        );
      }
      if (row.outcome === 'OVER') throw new Conflict('GLASS_OVER', 'This access was already approved or ended, or has expired.');
      tx.auditItems(id);
    });
    return this.readAccess(actor, id);
  }

  /** Ends an access, for an operator or an admin of the party. @throws NotFound, Conflict */
  async end(actor: Actor, id: string): Promise<BreakGlassRow> {
    if (!isUuid(id)) throw new NotFound('access');
    await this.database.as(actor, { ...act(actor, 'glass.end', 'glass:oversee'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ ended: boolean | null }>('select hub.end_break_glass($1) as ended', [id]);
      if (row?.ended === null || row === undefined) throw new NotFound('access');
      if (!row.ended) throw new Conflict('GLASS_OVER', 'This access was already approved or ended, or has expired.');
      tx.auditItems(id);
    });
    return this.readAccess(actor, id);
  }

  /** Returns a page of accesses to the actor's own party, newest first; for the hub's operators, all accesses. @throws BadInput on the page size or cursor */
  async page(actor: Actor, request: PageRequest): Promise<Connection<BreakGlassRow>> {
    const page = this.pager.open({ name: 'break-glass accesses', reader: actor.party.id, filter: null }, request);
    return page.connection(await this.readAccesses(actor, [null, page.position, page.limit]), ({ id }) => id);
  }

  /** Returns one page of the reads through each access, newest first. @throws BadInput on an invalid size, or a cursor of another access */
  async reads(actor: Actor, accesses: readonly string[], request: PageRequest): Promise<readonly Connection<BreakGlassRead>[]> {
    const page = this.pager.open<ReadPosition>({ name: 'break-glass reads', reader: actor.party.id, filter: null }, request);
    const { position: end } = page;
    if (end && accesses.some((id) => id !== end.access)) throw cursorUnfit();
    const rows = await this.database.as(actor, act(actor, 'glass.list', 'glass:oversee'), (tx) =>
      tx.query<BreakGlassRead>('select * from hub.break_glass_reads($1, $2, $3)', [accesses, end?.position ?? null, page.limit]),
    );
    return accesses.map((id) =>
      page.connection(
        rows.filter(({ access }) => access === id),
        ({ access, position }) => ({ access, position }),
      ),
    );
  }

  /**
   * Returns a page of claims of the opened party, newest first. The read is in the party's audit log before the result is returned.
   * @throws NotFound if the access is not open, or another operator's; BadInput on the page size or cursor.
   */
  async claims(actor: Actor, access: string, request: PageRequest): Promise<Connection<BreakGlassClaim>> {
    const page = this.pager.open({ name: 'break-glass indicators', reader: actor.user, filter: access }, request);
    return page.connection(await this.readClaims(actor, access, [null, page.position, page.limit]), ({ id }) => id);
  }

  /** Returns one claim with its versions; undefined if the opened party has no such claim. @throws NotFound if the access is not open. */
  async claim(actor: Actor, access: string, id: string): Promise<BreakGlassClaim | undefined> {
    return (await this.readClaims(actor, access, [isUuid(id) ? id : NO_CLAIM, null, 1]))[0];
  }

  private async readClaims(
    actor: Actor,
    access: string,
    selection: readonly [only: string | null, below: string | null, most: number],
  ): Promise<BreakGlassClaim[]> {
    const ids = selection.slice(0, 2).filter((id) => id !== null);
    if (![access, ...ids].every((id) => isUuid(String(id)))) throw new NotFound('access');
    const rows = await this.database.as(actor, act(actor, 'glass.read', 'glass:break'), (tx) =>
      tx.query<{ claim: BreakGlassClaim }>('select r as claim from hub.read_with_break_glass($1, $2, $3, $4, $5) r', [
        access,
        ...selection,
        actor.requestId,
      ]),
    );
    return rows.map(({ claim }) => claim);
  }

  private async readAccess(actor: Actor, id: string): Promise<BreakGlassRow> {
    const [row] = await this.readAccesses(actor, [id, null, 1]);
    if (!row) throw new NotFound('access');
    return row;
  }

  private async readAccesses(
    actor: Actor,
    selection: readonly [only: string | null, below: string | null, most: number],
  ): Promise<BreakGlassRow[]> {
    return this.database.as(actor, act(actor, 'glass.list', 'glass:oversee'), (tx) =>
      tx.query<BreakGlassRow>('select * from hub.break_glass_accesses($1, $2, $3)', selection),
    );
  }
}
