import { Inject, Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import type { Act } from '../../platform/database/act.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { sortUnique } from '../../platform/graphql/lists.js';
import { isStorableText } from '../../platform/graphql/storable-text.js';
import { Pager } from '../../platform/graphql/pager.js';
import type { DisputeGround } from '../indicators/claim.js';
import { isPersonal, type PersonStatus } from '../indicators/person-status.js';
import { BadInput, Conflict, Forbidden, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { newId } from '../../platform/platform/new-ids.js';
import { Settings } from '../../platform/platform/platform.module.js';
import type { Kind } from '../../values/values/value.js';
import { type DisputeFilter, type DisputePage, type DisputeRow, LONGEST_COMMENT, LONGEST_REASON, MOST_ON_PAGE } from './dispute.js';

/** What the owner says to a dispute. Of what is rejected nothing else is said. */
export interface DisputeAnswer {
  readonly upheld: boolean;
  readonly reason: string;
  /** What the person is instead; null: the status stays. */
  readonly personStatus: PersonStatus | null;
  readonly revoke: boolean;
}

/** New ones each: the record notes every refusal once. */
const REFUSALS = {
  OWN: () => new Forbidden('DISPUTE_OWN', 'This claim is your own party’s: correct it, or revoke it.'),
  REVOKED: () => new Conflict('INDICATOR_REVOKED', 'This claim was revoked before: there is nothing to dispute.'),
  ALREADY: () => new Conflict('DISPUTE_OPEN', 'Your party disputes this claim already, and waits for an answer.'),
  REPEATED: () => new Conflict('DISPUTE_REPEATED', 'The same was said before, and rejected or withdrawn: say what is new.'),
  MANY: () => new Conflict('DISPUTES_TOO_MANY', 'Your party has 200 open disputes: wait for answers, or withdraw some.'),
  AGENCY: () => new Forbidden('NOT_YOURS', 'Only the agency that published this indicator may answer.'),
  ANSWERED: () =>
    new Conflict('DISPUTE_ANSWERED', 'This dispute has ended before: it was answered or withdrawn, or the claim was revoked.'),
} as const;

/** Disputes of claims: whoever sees one may say that it is wrong, and until its owner answers it stands still. */
@Injectable()
export class DisputesService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /**
   * Disputes somebody else's claim, which freezes it.
   * @throws NotFound; Forbidden on one's own; Conflict where it is revoked, disputed by one's party already, or was so in the same words, or one's party has too many open ones; BadInput on the comment.
   */
  async raise(actor: Actor, id: string, ground: DisputeGround, comment: string): Promise<DisputeRow> {
    const words = textOf(comment, LONGEST_COMMENT, 'COMMENT_LENGTH', 'Say in 1 to 4,000 characters what is wrong: the owner reads it.');
    const dispute = newId();
    return this.runChange(actor, act(actor, 'dispute.raise', 'dispute:raise'), async (tx) => {
      if (!isUuid(id)) throw new NotFound('indicator');
      await assertVerdict(tx, 'select hub.raise_dispute($1, $2, $3, $4, $5) as verdict', [
        dispute,
        id,
        ground,
        words,
        this.settings.disputeDays,
      ]);
      return dispute;
    });
  }

  /**
   * The answer of the agency that published the claim.
   * @throws NotFound; Forbidden to another agency; Conflict when it was answered; BadInput on the reason, or on a correction that does not fit.
   */
  async answer(actor: Actor, id: string, { upheld, reason, personStatus, revoke }: DisputeAnswer): Promise<DisputeRow> {
    const why = textOf(reason, LONGEST_REASON, 'REASON_LENGTH', 'Give the reason in 1 to 2,000 characters: the disputer is told.');
    if (!upheld && (personStatus !== null || revoke)) {
      throw new BadInput('DISPUTE_ANSWER_UNFIT', 'A dispute that is rejected changes nothing of the claim.');
    }
    return this.runChange(actor, act(actor, 'dispute.answer', 'indicator:publish'), async (tx) => {
      if (!isUuid(id)) throw new NotFound('dispute');
      if (personStatus !== null) await assertPersonal(tx, id);
      await assertVerdict(tx, 'select hub.answer_dispute($1, $2, $3, $4, $5) as verdict', [id, upheld, why, personStatus, revoke]);
      return id;
    });
  }

  /** Takes a dispute of the actor's party back; the claim is as it was. @throws NotFound; Conflict when it has ended; BadInput on the reason. */
  async withdraw(actor: Actor, id: string, reason: string): Promise<DisputeRow> {
    const why = textOf(reason, LONGEST_REASON, 'REASON_LENGTH', 'Give the reason in 1 to 2,000 characters: the owner is told.');
    return this.runChange(actor, act(actor, 'dispute.withdraw', 'dispute:raise'), async (tx) => {
      if (!isUuid(id)) throw new NotFound('dispute');
      await assertVerdict(tx, 'select hub.withdraw_dispute($1, $2) as verdict', [id, why]);
      return id;
    });
  }

  /** Disputes about the party's own claims that the actor sees, and those that the party raised, newest first. @throws BadInput on the size or the cursor */
  async page(actor: Actor, filter: DisputeFilter, first: number, after: string | null): Promise<DisputePage> {
    const page = this.pager.open({ name: 'disputes', reader: actor.party.id, most: MOST_ON_PAGE }, { first, after });
    const about = filter.indicatorId ?? null;
    if (about !== null && !isUuid(about)) return { disputes: [], cursor: null };
    const wanted = [page.position, page.limit, sortUnique(filter.states), filter.toUs ?? null, filter.overdue ?? null, about];
    return this.database.as(actor, act(actor, 'dispute.list', 'dispute:read'), async (tx) => {
      const found = await tx.query<DisputeRow>(SELECT_PAGE, wanted);
      const { rows: disputes, cursor } = page.page(found, ({ id }) => id);
      tx.auditItems(...disputes.map(({ item }) => item));
      return { disputes, cursor };
    });
  }

  /** A refusal of what is hidden takes as long as that of what is absent. @param work answers the dispute's id */
  private async runChange(actor: Actor, what: Act, work: (tx: Transaction) => Promise<string>): Promise<DisputeRow> {
    return hiddenAsAbsent(() =>
      this.database.as(actor, { ...what, writes: true }, async (tx) => {
        const id = await work(tx);
        const [row] = await tx.query<DisputeRow>('select * from hub.dispute_view where id = $1', [id]);
        if (!row) throw new NotFound('dispute');
        tx.auditItems(row.item);
        return row;
      }),
    );
  }
}

async function assertVerdict(tx: Transaction, statement: string, values: readonly unknown[]): Promise<void> {
  const [row] = await tx.query<{ verdict: string }>(statement, values);
  const hindrance = REFUSALS[row?.verdict as keyof typeof REFUSALS] as (() => Error) | undefined;
  if (hindrance) throw hindrance();
}

async function assertPersonal(tx: Transaction, dispute: string): Promise<void> {
  const [row] = await tx.query<{ kind: Kind }>('select c.kind from hub.dispute_view d join hub.claim c on c.id = d.item where d.id = $1', [
    dispute,
  ]);
  if (row && !isPersonal(row.kind)) {
    throw new BadInput('PERSON_STATUS_UNFIT', 'There is no person behind a value of this kind: it has no personStatus.');
  }
}

function textOf(said: string, longest: number, reason: string, sentence: string): string {
  const text = said.trim();
  if ([...text].length < 1 || [...text].length > longest || !isStorableText(text)) throw new BadInput(reason, sentence);
  return text;
}

const SELECT_PAGE = `
  select * from hub.dispute_view d
    where ($1::uuid is null or d.id < $1) and ($3::text[] is null or coalesce(d.outcome, 'OPEN') = any ($3)) and ($4::boolean is null or d.to_us = $4)
      and ($5::boolean is null or d.overdue = $5) and ($6::uuid is null or d.item = $6)
    order by d.id desc limit $2`;
