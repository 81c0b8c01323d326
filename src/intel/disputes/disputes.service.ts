import { Inject, Injectable } from '@nestjs/common';
import { isReceived } from '../../platform/graphql/side.js';
import { act, type Actor } from '../../identity/auth/actor.js';
import type { Act } from '../../platform/database/act.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { sortUnique } from '../../platform/graphql/lists.js';
import { isStorableText } from '../../platform/graphql/storable-text.js';
import { type Connection, withTotalCount } from '../../platform/graphql/connection.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { countRows, countStatement } from '../../platform/graphql/total-count.js';
import type { DisputeGround } from '../indicators/claim.js';
import { isPersonal, type PersonStatus } from '../indicators/person-status.js';
import { BadInput, Conflict, Forbidden, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { newId } from '../../platform/platform/new-ids.js';
import { Settings } from '../../platform/platform/platform.module.js';
import type { Kind } from '../../values/values/value.js';
import { type DisputeFilter, type DisputeRow, LONGEST_COMMENT, LONGEST_REASON } from './dispute.js';

/** The owner's answer to a dispute. A rejection has only a reason. */
export interface DisputeAnswer {
  readonly upheld: boolean;
  readonly reason: string;
  /** The correct status of the person; null: the status stays. */
  readonly personStatus: PersonStatus | null;
  readonly revoke: boolean;
}

/** Factories of the errors by verdict: the audit log notes each error object once. */
const REFUSALS = {
  OWN: () => new Forbidden('DISPUTE_OWN', 'You cannot dispute an indicator of your own party. Correct or revoke it.'),
  REVOKED: () => new Conflict('INDICATOR_REVOKED', 'You cannot dispute this indicator: it is already revoked.'),
  ALREADY: () => new Conflict('DISPUTE_OPEN', 'Your party already has an open dispute of this indicator. Wait for the answer.'),
  REPEATED: () =>
    new Conflict(
      'DISPUTE_REPEATED',
      'Your party raised the same dispute before, and it was rejected or withdrawn. State new facts in the comment.',
    ),
  MANY: () => new Conflict('DISPUTES_TOO_MANY', 'Your party already has 200 open disputes. Withdraw one or wait for an answer.'),
  AGENCY: () => new Forbidden('NOT_YOURS', 'Only the agency that published this indicator may answer this dispute.'),
  ANSWERED: () =>
    new Conflict('DISPUTE_ANSWERED', 'This dispute has already ended: it was answered or withdrawn, or the indicator was revoked.'),
} as const;

/** Disputes of claims: a party that sees a claim of another party may dispute it. The claim is frozen until its owner answers. */
@Injectable()
export class DisputesService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /**
   * Disputes a claim of another party, which freezes it.
   * @throws NotFound; Forbidden for a claim of the actor's own party; Conflict if the claim is revoked, if the actor's party has an open dispute of it or
   *   raised the same one before, or if the party has too many open disputes; BadInput on the comment.
   */
  async raise(actor: Actor, id: string, ground: DisputeGround, comment: string): Promise<DisputeRow> {
    const text = textOf(
      comment,
      LONGEST_COMMENT,
      'COMMENT_LENGTH',
      'The comment must have 1 to 4,000 characters. State what is wrong with the indicator: the owner reads it.',
    );
    const dispute = newId();
    return this.runChange(actor, act(actor, 'dispute.raise', 'dispute:raise'), async (tx) => {
      if (!isUuid(id)) throw new NotFound('indicator');
      await assertVerdict(tx, 'select hub.raise_dispute($1, $2, $3, $4, $5) as verdict', [
        dispute,
        id,
        ground,
        text,
        this.settings.disputeDays,
      ]);
      return dispute;
    });
  }

  /**
   * Answers a dispute for the agency that published the claim.
   * @throws NotFound; Forbidden for another agency; Conflict if the dispute has ended; BadInput on the reason, or on a correction that does not fit the claim.
   */
  async answer(actor: Actor, id: string, { upheld, reason, personStatus, revoke }: DisputeAnswer): Promise<DisputeRow> {
    const why = textOf(reason, LONGEST_REASON, 'REASON_LENGTH', 'Give the reason in 1 to 2,000 characters. The disputer reads it.');
    if (!upheld && (personStatus !== null || revoke)) {
      throw new BadInput(
        'DISPUTE_ANSWER_UNFIT',
        'A rejection does not change the indicator. Leave out the status of the person (personStatus) and the revocation.',
      );
    }
    return this.runChange(actor, act(actor, 'dispute.answer', 'indicator:publish'), async (tx) => {
      if (!isUuid(id)) throw new NotFound('dispute');
      if (personStatus !== null) await assertPersonal(tx, id);
      await assertVerdict(tx, 'select hub.answer_dispute($1, $2, $3, $4, $5) as verdict', [id, upheld, why, personStatus, revoke]);
      return id;
    });
  }

  /** Withdraws a dispute of the actor's party; the claim is as it was before. @throws NotFound; Conflict if the dispute has ended; BadInput on the reason. */
  async withdraw(actor: Actor, id: string, reason: string): Promise<DisputeRow> {
    const why = textOf(reason, LONGEST_REASON, 'REASON_LENGTH', 'Give the reason in 1 to 2,000 characters. The owner reads it.');
    return this.runChange(actor, act(actor, 'dispute.withdraw', 'dispute:raise'), async (tx) => {
      if (!isUuid(id)) throw new NotFound('dispute');
      await assertVerdict(tx, 'select hub.withdraw_dispute($1, $2) as verdict', [id, why]);
      return id;
    });
  }

  /** Returns disputes about visible claims of the actor's party, and disputes of the party, newest first. @throws BadInput on the page size or cursor */
  async page(actor: Actor, filter: DisputeFilter, request: PageRequest): Promise<Connection<DisputeRow>> {
    const item = filter.indicatorId ?? null;
    const values = [sortUnique(filter.states), isReceived(filter.side), filter.overdue ?? null, item];
    const page = this.pager.open({ name: 'disputes', reader: actor.party.id, filter: values }, request);
    const isAbsent = item !== null && !isUuid(item);
    const list = act(actor, 'dispute.list', 'dispute:read');
    const found = await this.database.as(actor, list, async (tx) => {
      const rows = isAbsent ? [] : await tx.query<DisputeRow>(SELECT_PAGE, [...values, page.position, page.limit]);
      return page.connection(rows, ({ id }) => id);
    });
    return withTotalCount(found, async () => (isAbsent ? 0 : this.database.as(actor, list, (tx) => countRows(tx, COUNT, values))));
  }

  /** Runs a change. A refusal of a hidden item takes as long as the refusal of an absent one. @param work returns the id of the dispute */
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
  const refusal = REFUSALS[row?.verdict as keyof typeof REFUSALS] as (() => Error) | undefined;
  if (refusal) throw refusal();
}

async function assertPersonal(tx: Transaction, dispute: string): Promise<void> {
  const [row] = await tx.query<{ kind: Kind }>('select c.kind from hub.dispute_view d join hub.claim c on c.id = d.item where d.id = $1', [
    dispute,
  ]);
  if (row && !isPersonal(row.kind)) {
    throw new BadInput(
      'PERSON_STATUS_UNFIT',
      'There is no person behind a value of this kind, so it cannot have a status of a person (personStatus).',
    );
  }
}

function textOf(input: string, maxLength: number, reason: string, message: string): string {
  const text = input.trim();
  if ([...text].length < 1 || [...text].length > maxLength || !isStorableText(text)) throw new BadInput(reason, message);
  return text;
}

const LISTED = `
  from hub.dispute_view d
    where ($1::text[] is null or coalesce(d.outcome, 'OPEN') = any ($1)) and ($2::boolean is null or d.is_incoming = $2)
      and ($3::boolean is null or d.overdue = $3) and ($4::uuid is null or d.item = $4)`;

const COUNT = countStatement(LISTED);

const SELECT_PAGE = `select * ${LISTED} and ($5::uuid is null or d.id < $5) order by d.id desc limit $6`;
