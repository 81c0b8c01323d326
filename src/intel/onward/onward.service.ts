import { Injectable } from '@nestjs/common';
import { isReceived, type Side } from '../../platform/graphql/side.js';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { isStorableText } from '../../platform/graphql/storable-text.js';
import { type Connection, mapConnection } from '../../platform/graphql/connection.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { ReviseService } from '../indicators/revise.service.js';
import { BadInput, Conflict, Forbidden, NotFound } from '../../platform/platform/errors.js';
import { inEqualSteps } from '../../platform/platform/hidden-as-absent.js';
import { newId } from '../../platform/platform/new-ids.js';
import type { AudienceSpec, Directory } from '../../tenancy/sharing/audience.js';
import { readDirectory } from '../../tenancy/sharing/directory.js';
import { resolveAccepted, resolveProposal } from './onward.policy.js';

/** A row of hub.onward_hops. */
export interface HopRow {
  readonly id: string;
  readonly item: string;
  /** Whether the reader's party owns the claim. */
  readonly is_incoming: boolean;
  readonly reason: string;
  readonly proposed: readonly number[];
  /** Parties that the claim was opened to; null: only the owner may know them. */
  readonly granted: readonly number[] | null;
  /** Parties that the rule allowed, but a second officer of the owner must release; null: only the owner may know them. */
  readonly held_back: readonly number[] | null;
  readonly ground: 'RULE' | 'OWNER';
  readonly outcome: 'ALLOWED' | 'ACCEPTED' | 'PARTIALLY_ACCEPTED' | 'DECLINED' | 'WITHDRAWN' | null;
  readonly note: string | null;
  /** The party that made the proposal. */
  readonly party: ActorParty;
  /** An officer of the reader's party; null for another party's. */
  readonly created_by: ActorView | null;
  readonly created_at: Date;
  /** As created_by: who answered or withdrew it. */
  readonly decided_by: ActorView | null;
  readonly decided_at: Date | null;
}

/** A proposal, with the directory for the names of its parties. */
export interface Hop {
  readonly row: HopRow;
  readonly directory: Directory;
}

export interface HopFilter {
  readonly indicatorId?: string | null;
  readonly side?: Side | null;
  readonly open?: boolean | null;
}

/** The owner's answer to a proposal. */
export interface OnwardAnswer {
  readonly accept: boolean;
  /** Some of the proposed parties; null: all. */
  readonly to: AudienceSpec | null;
  readonly note: string | null;
}

/** Factories of the errors by verdict: the audit log notes each error object once. */
const REFUSALS = {
  NONE: () => new Conflict('ONWARD_NONE', 'The owner of this indicator accepts no proposals. Contact the owner directly.'),
  OWN: () => new Forbidden('ONWARD_OWN', 'This indicator belongs to your own party. Change its audience instead (changeAudience).'),
  REVOKED: () => new Conflict('INDICATOR_REVOKED', 'This indicator is revoked and cannot be opened to further parties.'),
  DISPUTED: () =>
    new Conflict('INDICATOR_DISPUTED', 'This indicator is disputed and cannot be opened to further parties until the dispute is answered.'),
  OPEN: () => new Conflict('ONWARD_OPEN', 'Your country already has an open proposal for this indicator. Wait for the answer.'),
  REPEATED: () => new Conflict('ONWARD_REPEATED', 'Your country already proposed the same parties for this indicator (onwardHistory).'),
  MANY: () => new Conflict('ONWARD_TOO_MANY', 'Your country already has 200 open proposals. Withdraw one or wait for an answer.'),
} as const;

/**
 * Proposals of receivers of a claim, and the owner's answers. What a proposer learns depends on the owner's rule and answer, never on which parties have the
 * claim.
 */
@Injectable()
export class OnwardService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
    private readonly revising: ReviseService,
  ) {}

  /**
   * Proposes to open a received claim to named parties. The owner's rule opens it immediately, or the owner decides.
   * @throws NotFound; Forbidden for a claim of the actor's own party; Conflict if the owner accepts none, or it was proposed before; BadInput on parties or
   * reason.
   */
  async propose(actor: Actor, id: string, to: AudienceSpec, reason: string): Promise<Hop> {
    const why = textOf(reason, 'Give the reason in 1 to 2,000 characters. The owner reads it.');
    return this.runInEvenTime(actor, 'onward.propose', 'onward:propose', async (tx) => {
      if (!isUuid(id)) throw new NotFound('indicator');
      const found = resolveProposal(to, await readDirectory(tx));
      if ('problem' in found) throw new BadInput(found.problem.code, found.problem.message);
      const hop = newId();
      const [row] = await tx.query<{ verdict: string }>('select hub.propose_onward($1, $2, $3, $4) as verdict', [hop, id, found.keys, why]);
      const refusal = REFUSALS[row?.verdict as keyof typeof REFUSALS] as (() => Error) | undefined;
      if (refusal) throw refusal();
      tx.auditItems(id);
      return hop;
    });
  }

  /** Withdraws a proposal that the owner has not decided; the owner is notified. @throws NotFound; Conflict if it was already decided or withdrawn */
  async withdraw(actor: Actor, id: string): Promise<Hop> {
    return this.runInEvenTime(actor, 'onward.withdraw', 'onward:propose', async (tx) => {
      if (!isUuid(id)) throw new NotFound('proposal');
      const [row] = await tx.query<{ verdict: string }>('select hub.withdraw_onward($1) as verdict', [id]);
      if (row?.verdict !== 'DONE') throw alreadyDecided();
      return id;
    });
  }

  /**
   * Answers a proposal for the agency that published the claim. Accepting changes the audience, under all rules of such a change.
   * @throws NotFound; Forbidden for another agency; Conflict if it was already answered, or the claim is not in force; BadInput on the accepted parties or the
   * note.
   */
  async answer(actor: Actor, id: string, { accept, to, note }: OnwardAnswer): Promise<Hop> {
    const text =
      note === null || note.trim() === '' ? null : textOf(note, 'Give the note in 1 to 2,000 characters. The proposer reads it.');
    if (!accept && (text === null || to !== null)) {
      throw new BadInput('ONWARD_ANSWER_UNFIT', 'To decline, give a note for the proposer and leave out the parties.');
    }
    return this.runInEvenTime(actor, 'onward.answer', 'indicator:publish', async (tx) => {
      if (!isUuid(id)) throw new NotFound('proposal');
      const [row] = await tx.query<{ item: string; wanted: number[]; outcome: string | null; ours: boolean }>(
        'select * from hub.onward_to_decide($1)',
        [id],
      );
      if (!row) throw new NotFound('proposal');
      if (!row.ours) throw new Forbidden('NOT_YOURS', 'Only the agency that published this indicator may answer this proposal.');
      if (row.outcome !== null) throw alreadyDecided();
      const found = accept ? resolveAccepted(row.wanted, to, await readDirectory(tx)) : { keys: [] };
      if ('problem' in found) throw new BadInput(found.problem.code, found.problem.message);
      if (accept) await this.revising.openTo(tx, row.item, found.keys);
      const verdict = !accept ? 'DECLINED' : found.keys.length < row.wanted.length ? 'PARTIALLY_ACCEPTED' : 'ACCEPTED';
      await tx.query('select hub.decide_onward($1, $2, $3, $4)', [id, verdict, found.keys, text]);
      tx.auditItems(row.item);
      return id;
    });
  }

  /** Returns proposals to the actor's party and by it, newest first. @throws BadInput on the page size or cursor */
  async page(actor: Actor, filter: HopFilter, request: PageRequest): Promise<Connection<Hop>> {
    const conditions = [filter.indicatorId ?? null, isReceived(filter.side), filter.open ?? false] as const;
    const page = this.pager.open({ name: 'onward', reader: actor.party.id, filter: conditions }, request);
    return this.database.as(actor, act(actor, 'onward.list', 'indicator:read'), async (tx) => {
      const directory = await readDirectory(tx);
      const isAbsent = conditions[0] !== null && !isUuid(conditions[0]);
      const values = [...conditions, page.position, page.limit];
      const found = isAbsent ? [] : await tx.query<HopRow>('select * from hub.onward_hops(null, $1, $2, $3, $4, $5)', values);
      const hops = page.connection(found, ({ id }) => id);
      return mapConnection(hops, (row) => ({ row, directory }));
    });
  }

  /** Runs a change in constant time steps, so that its duration does not reveal which parties have the claim. Reads the proposal in the same
   * transaction, by its id: a party may have many. @param work returns the id of the proposal */
  private async runInEvenTime(
    actor: Actor,
    what: string,
    needs: 'onward:propose' | 'indicator:publish',
    work: (tx: Transaction) => Promise<string>,
  ): Promise<Hop> {
    return inEqualSteps(() =>
      this.database.as(actor, { ...act(actor, what, needs), writes: true }, async (tx) => {
        const [row] = await tx.query<HopRow>('select * from hub.onward_hops($1, null, null, false, null, 1)', [await work(tx)]);
        if (!row) throw new NotFound('proposal');
        return { row, directory: await readDirectory(tx) };
      }),
    );
  }
}

const alreadyDecided = (): Conflict => new Conflict('ONWARD_DECIDED', 'This proposal was already decided or withdrawn.');

function textOf(input: string, message: string): string {
  const text = input.trim();
  if ([...text].length < 1 || [...text].length > 2_000 || !isStorableText(text)) throw new BadInput('REASON_LENGTH', message);
  return text;
}
