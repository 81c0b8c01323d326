import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { isStorableText } from '../../platform/graphql/storable-text.js';
import { Pager } from '../../platform/graphql/pager.js';
import { ReviseService } from '../indicators/revise.service.js';
import { BadInput, Conflict, Forbidden, NotFound } from '../../platform/platform/errors.js';
import { inEqualSteps } from '../../platform/platform/hidden-as-absent.js';
import { newId } from '../../platform/platform/new-ids.js';
import type { AudienceSpec, Directory } from '../../tenancy/sharing/audience.js';
import { readDirectory } from '../../tenancy/sharing/directory.js';
import { resolveAccepted, resolveProposal } from './onward.policy.js';

/** Proposals of one page. */
export const MOST_HOPS = 200;

/** A row of hub.onward_hops. */
export interface HopRow {
  readonly id: string;
  readonly item: string;
  readonly to_us: boolean;
  readonly party_id: string;
  readonly party_kind: ActorParty['kind'];
  readonly party_name: string;
  readonly party_country: string | null;
  readonly reason: string;
  readonly wanted: readonly number[];
  /** Whom it was opened to; null: that is for the owner to know. */
  readonly granted: readonly number[] | null;
  /** What the rule allowed and takes a second officer of the owner's; null: that is for the owner to know. */
  readonly held_back: readonly number[] | null;
  readonly ground: 'RULE' | 'OWNER';
  readonly outcome: 'ALLOWED' | 'ACCEPTED' | 'PARTLY' | 'DECLINED' | 'WITHDRAWN' | null;
  readonly note: string | null;
  readonly proposed_by: string | null;
  readonly proposed_at: Date;
  readonly decided_by: string | null;
  readonly decided_at: Date | null;
}

/** Proposals with the names of whom they speak of. */
export interface HopPage {
  readonly hops: readonly HopRow[];
  readonly directory: Directory;
  readonly cursor: string | null;
}

export interface HopFilter {
  readonly indicatorId?: string | null;
  readonly incoming?: boolean | null;
  readonly open?: boolean | null;
}

/** What the owner says to a proposal. */
export interface OnwardAnswer {
  readonly accept: boolean;
  /** Some of those who were proposed; null: all. */
  readonly to: AudienceSpec | null;
  readonly note: string | null;
}

/** New ones each: the record notes every refusal once. */
const REFUSALS = {
  NONE: () => new Conflict('ONWARD_NONE', 'The owner of this claim wants no proposals: ask it by other ways, or leave it.'),
  OWN: () => new Forbidden('ONWARD_OWN', 'This claim is your own party’s: change its audience (changeAudience).'),
  REVOKED: () => new Conflict('INDICATOR_REVOKED', 'This claim is revoked: it goes no further.'),
  DISPUTED: () => new Conflict('INDICATOR_DISPUTED', 'This claim is disputed: until that is answered it goes no further.'),
  OPEN: () => new Conflict('ONWARD_OPEN', 'Your country waits for an answer about this claim already.'),
  REPEATED: () => new Conflict('ONWARD_REPEATED', 'Your country proposed the same parties for this claim before (lineage).'),
  MANY: () => new Conflict('ONWARD_TOO_MANY', 'Your country waits for 200 answers: wait for some first.'),
} as const;

/** What those who received a claim propose, and what its owner answers. What a proposer is told goes by the owner's rule and its own words, never by who has the claim. */
@Injectable()
export class OnwardService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
    private readonly revising: ReviseService,
  ) {}

  /**
   * Proposes to open a received claim to parties by name. Its owner's rule opens it at once, or the owner is asked.
   * @throws NotFound; Forbidden on one's own; Conflict where the owner wants none, or it was proposed before; BadInput on the parties or the reason.
   */
  async propose(actor: Actor, id: string, to: AudienceSpec, reason: string): Promise<HopPage> {
    const why = textOf(reason, 'Give the reason in 1 to 2,000 characters: the owner reads it.');
    return this.runInEvenTime(actor, 'onward.propose', 'onward:propose', async (tx) => {
      if (!isUuid(id)) throw new NotFound('indicator');
      const found = resolveProposal(to, await readDirectory(tx));
      if ('problem' in found) throw new BadInput(found.problem.code, found.problem.message);
      const hop = newId();
      const [row] = await tx.query<{ verdict: string }>('select hub.propose_onward($1, $2, $3, $4) as verdict', [hop, id, found.keys, why]);
      const hindrance = REFUSALS[row?.verdict as keyof typeof REFUSALS] as (() => Error) | undefined;
      if (hindrance) throw hindrance();
      tx.auditItems(id);
      return hop;
    });
  }

  /** Takes back what the owner has not decided; it is told. @throws NotFound; Conflict when it was decided, or taken back, before */
  async withdraw(actor: Actor, id: string): Promise<HopPage> {
    return this.runInEvenTime(actor, 'onward.withdraw', 'onward:propose', async (tx) => {
      if (!isUuid(id)) throw new NotFound('proposal');
      const [row] = await tx.query<{ verdict: string }>('select hub.withdraw_onward($1) as verdict', [id]);
      if (row?.verdict !== 'DONE') throw alreadyDecided();
      return id;
    });
  }

  /**
   * The answer of the agency that published the claim. What it accepts it opens itself, with all that changing an audience asks.
   * @throws NotFound; Forbidden to another agency; Conflict when it was answered, or the claim does not stand; BadInput on what is accepted or said.
   */
  async answer(actor: Actor, id: string, { accept, to, note }: OnwardAnswer): Promise<HopPage> {
    const words =
      note === null || note.trim() === '' ? null : textOf(note, 'Give the note in 1 to 2,000 characters: the proposer reads it.');
    if (!accept && (words === null || to !== null)) {
      throw new BadInput('ONWARD_ANSWER_UNFIT', 'Declining takes a note for the proposer, and names nobody.');
    }
    return this.runInEvenTime(actor, 'onward.answer', 'indicator:publish', async (tx) => {
      if (!isUuid(id)) throw new NotFound('proposal');
      const [row] = await tx.query<{ item: string; wanted: number[]; outcome: string | null; ours: boolean }>(
        'select * from hub.onward_to_decide($1)',
        [id],
      );
      if (!row) throw new NotFound('proposal');
      if (!row.ours) throw new Forbidden('NOT_YOURS', 'Only the agency that published this indicator may answer.');
      if (row.outcome !== null) throw alreadyDecided();
      const found = accept ? resolveAccepted(row.wanted, to, await readDirectory(tx)) : { keys: [] };
      if ('problem' in found) throw new BadInput(found.problem.code, found.problem.message);
      if (accept) await this.revising.openTo(tx, row.item, found.keys);
      const verdict = !accept ? 'DECLINED' : found.keys.length < row.wanted.length ? 'PARTLY' : 'ACCEPTED';
      await tx.query('select hub.decide_onward($1, $2, $3, $4)', [id, verdict, found.keys, words]);
      tx.auditItems(row.item);
      return id;
    });
  }

  /** Proposals to the actor's party and by it, newest first. @throws BadInput on the size or the cursor */
  async page(actor: Actor, filter: HopFilter, first: number, after: string | null): Promise<HopPage> {
    const wanted = [filter.indicatorId ?? null, filter.incoming ?? null, filter.open ?? false] as const;
    const page = this.pager.open({ name: 'onward', reader: actor.party.id, most: MOST_HOPS, filter: wanted }, { first, after });
    return this.database.as(actor, act(actor, 'onward.list', 'indicator:read'), async (tx) => {
      const directory = await readDirectory(tx);
      if (wanted[0] !== null && !isUuid(wanted[0])) return { hops: [], directory, cursor: null };
      const found = await tx.query<HopRow>('select * from hub.onward_hops($1, $2, $3, $4, $5)', [...wanted, page.position, page.limit]);
      const { rows: hops, cursor } = page.page(found, ({ id }) => id);
      tx.auditItems(...hops.map(({ item }) => item));
      return { hops, directory, cursor };
    });
  }

  /** An answer takes as long whoever has the claim already. @param work answers the proposal's id */
  private async runInEvenTime(
    actor: Actor,
    what: string,
    needs: 'onward:propose' | 'indicator:publish',
    work: (tx: Transaction) => Promise<string>,
  ): Promise<HopPage> {
    return inEqualSteps(async () => {
      const id = await this.database.as(actor, { ...act(actor, what, needs), writes: true }, work);
      return this.database.as(actor, act(actor, 'onward.list', 'indicator:read'), async (tx) => {
        const hops = await tx.query<HopRow>('select h.* from hub.onward_hops(null, null, false, null, null) h where h.id = $1', [id]);
        return { hops, directory: await readDirectory(tx), cursor: null };
      });
    });
  }
}

const alreadyDecided = (): Conflict => new Conflict('ONWARD_DECIDED', 'This proposal was decided, or taken back, before.');

function textOf(said: string, sentence: string): string {
  const text = said.trim();
  if ([...text].length < 1 || [...text].length > 2_000 || !isStorableText(text)) throw new BadInput('REASON_LENGTH', sentence);
  return text;
}
