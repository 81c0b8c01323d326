import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { sortIds, sortUnique } from '../../platform/graphql/lists.js';
import { ReviseService } from '../../intel/indicators/revise.service.js';
import { type TearLineHook, TearLinesService } from '../../intel/onward/tear-lines.service.js';
import type { TearLineSpec } from '../../intel/onward/tear-line.policy.js';
import { BadInput, Conflict, NotFound } from '../../platform/platform/errors.js';
import { next } from '../../platform/platform/state-machine.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { OWNER_ONLY } from '../../tenancy/sharing/audience.js';
import { retryOnConflict } from '../../platform/database/retry-on-conflict.js';
import type { Discoverability } from '../../tenancy/sharing/label.js';
import { CONTACT_MACHINE, type ContactAnswer, type ContactState, addCountry } from './contact.policy.js';
import { type Connection, withTotalCount } from '../../platform/graphql/connection.js';
import { countRows, countStatement } from '../../platform/graphql/total-count.js';
import { type PageRequest, Pager } from '../../platform/graphql/pager.js';
import { parseNote } from '../../intel/indicators/query-reason.js';

const NIL_UUID = '00000000-0000-0000-0000-000000000000';

/** A row of hub.contact_view. */
export interface ContactRow {
  readonly id: string;
  readonly seq: string;
  readonly requested_at: Date;
  readonly purpose: string;
  readonly case_reference: string;
  readonly item: string | null;
  readonly holding: string | null;
  readonly reference: string | null;
  readonly setting: Exclude<Discoverability, 'HIDDEN'>;
  readonly state: ContactState;
  readonly note: string | null;
  readonly answered_by: ActorView | null;
  readonly answered_at: Date | null;
  readonly asker: ActorParty;
  readonly requester_agency: { readonly id: string; readonly name: string } | null;
}

/** Filter of contacts. An absent field does not restrict the list. */
export interface ContactFilter {
  readonly states?: readonly ContactState[] | null;
  readonly discoverabilities?: readonly Discoverability[] | null;
  /** Ids of the requesting countries. */
  readonly requesters?: readonly string[] | null;
  readonly createdAfter?: Date | null;
  readonly createdBefore?: Date | null;
  readonly caseReference?: string | null;
  readonly indicatorId?: string | null;
  readonly sealed?: boolean | null;
}

/** Content of a tear-line for the requester. */
export type ContactTearLine = Omit<TearLineSpec, 'audience'>;

/** Details of an answer. */
export interface AnswerDetails {
  readonly note: string | null;
  readonly tearLine: ContactTearLine | null;
}

/** A row of hub.contact_to_answer. */
interface AnswerableRow {
  readonly state: ContactState;
  readonly item: string | null;
  readonly asker_country: string;
  readonly barred: boolean;
}

/** A claim that an answer can open, and the country that asked. */
interface ReleasableClaim {
  readonly item: string;
  readonly country: string;
}

/** Functions, so that each refusal is a new error: the audit log records every refusal once. */
const ANSWER_ERRORS = {
  ANSWERED: () =>
    new Conflict(
      'CONTACT_ANSWERED',
      'This contact already has an answer. Only a release of the indicator or of a tear-line may follow, and only after you have identified yourself.',
    ),
  SEALED: () =>
    new Conflict('CONTACT_SEALED', 'A sealed holding has no indicator to release. Identify yourself only, or publish an indicator.'),
  LIMITED: () =>
    new Conflict(
      'CONTACT_LIMITED',
      'A limit of your party (sharingPolicy) does not allow the requesting country to learn that you hold this value. Decline the request.',
    ),
} as const;

/** Contacts of a holder: queries of other countries about its holdings, and its answers. */
@Injectable()
export class ContactsService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
    private readonly revising: ReviseService,
    private readonly tearLines: TearLinesService,
  ) {}

  /** Returns a page of contacts, newest first. @throws BadInput on the page size or the cursor */
  async page(actor: Actor, filter: ContactFilter, request: PageRequest): Promise<Connection<ContactRow>> {
    const criteria = filterValues(filter);
    const page = this.pager.open({ name: 'contacts', reader: actor.user, filter: criteria }, request);
    const listed = await this.database.as(actor, act(actor, 'contact.list', 'deconflict:answer'), async (tx) => {
      const rows = await tx.query<ContactRow>(LISTED, [...criteria, page.position, page.limit]);
      return page.connection(rows, ({ seq }) => seq);
    });
    const count = (tx: Transaction): Promise<number> => countRows(tx, countStatement(MATCHING), criteria);
    return withTotalCount(listed, () => this.database.as(actor, act(actor, 'contact.list', 'deconflict:answer'), count));
  }

  /**
   * Answers the requester. A release follows the rules for a change of audience. If these require a second officer, the requester is notified when that
   * officer releases it.
   * @throws NotFound; Conflict when this answer may not follow the earlier one, the holding is sealed, or the actor's party bars the requester;
   * BadInput when the tear-line is missing, or given for another answer; and all errors of an audience change or a tear-line.
   */
  async answer(actor: Actor, id: string, answer: ContactAnswer, { note, tearLine }: AnswerDetails): Promise<ContactRow> {
    const parsedNote = parseNote(note);
    if ((answer === 'TEAR_LINE_RELEASED') !== (tearLine !== null)) {
      throw new BadInput(
        'TEAR_LINE_MISSING',
        'The answer TEAR_LINE_RELEASED requires tearLine, which says what the copy keeps. Omit tearLine for other answers.',
      );
    }
    return hiddenAsAbsent(async () => {
      if (!isUuid(id)) throw new NotFound('contact');
      const opens = answer === 'RELEASED' || answer === 'TEAR_LINE_RELEASED';
      const needs = opens ? 'indicator:publish' : 'deconflict:answer';
      return retryOnConflict(() =>
        this.database.as(actor, { ...act(actor, 'contact.answer', needs), writes: true }, async (tx) => {
          const open = opens ? await this.lockReleasable(tx, id) : undefined;
          if (open) tx.auditItems(open.item);
          if (open && !tearLine) await this.revising.updateAudience(tx, open.item, (present) => addCountry(present, open.country));
          const copy = open && tearLine && (await this.tearOff(tx, actor, { ...open, id }, tearLine));
          return this.writeAnswer(tx, id, copy ? ANSWER_TORN : ANSWER, [copy ?? answer, parsedNote]);
        }),
      );
    });
  }

  private async writeAnswer(tx: Transaction, id: string, statement: string, values: readonly unknown[]): Promise<ContactRow> {
    const [row] = await tx.query<{ verdict: string }>(statement, [id, ...values]);
    const refusal = ANSWER_ERRORS[row?.verdict as keyof typeof ANSWER_ERRORS] as (() => Error) | undefined;
    if (refusal) throw refusal();
    tx.auditItems(id);
    const [contact] = await tx.query<ContactRow>('select * from hub.answered_contact($1)', [id]);
    if (!contact) throw new NotFound('contact');
    return contact;
  }

  /** Creates a tear-line copy for the requester. Repeated and concurrent answers of the holder give the same copy. @returns the id of the copy */
  private async tearOff(
    tx: Transaction,
    actor: Actor,
    { id, item, country }: ReleasableClaim & { readonly id: string },
    spec: ContactTearLine,
  ): Promise<string> {
    const audience = { ...OWNER_ONLY, countries: [country] };
    const claim = await this.tearLines.tearOff(tx, actor, { ...spec, audience, original: item }, tearLineOccasion(id));
    return claim.id;
  }

  /** Locks a contact and returns its claim and the requesting country, if a release may answer it. */
  private async lockReleasable(tx: Transaction, id: string): Promise<ReleasableClaim> {
    const [contact] = await tx.query<AnswerableRow>('select * from hub.contact_to_answer($1)', [id]);
    if (!contact) throw new NotFound('contact');
    if ('refusal' in next(CONTACT_MACHINE, contact.state, 'RELEASED', 'HOLDER')) throw ANSWER_ERRORS.ANSWERED();
    if (!contact.item) throw ANSWER_ERRORS.SEALED();
    if (contact.barred) {
      throw new Conflict(
        'CONTACT_BARRED',
        'Your party bars the requesting country, so a release would have no effect. Decline the request, or lift the bar first.',
      );
    }
    return { item: contact.item, country: contact.asker_country };
  }
}

const tearLineOccasion = (id: string): TearLineHook => ({
  before: async (tx) => {
    const [torn] = await tx.query<{ copy: string | null; answered: boolean }>('select * from hub.lock_contact_for_tear_line($1)', [id]);
    if (!torn || torn.answered) throw ANSWER_ERRORS.ANSWERED();
    return torn.copy;
  },
  after: async (tx, copy) => {
    await tx.query('select hub.assign_tear_line_to_contact($1, $2)', [id, copy]);
  },
});

const ANSWER = 'select hub.answer_contact($1, $2, $3) as verdict';
const ANSWER_TORN = 'select hub.answer_contact_with_tear_line($1, $2, $3) as verdict';

/** The contacts that match. $1 and following: filterValues. */
const MATCHING = `
  from hub.contact_view c
    where ($1::text[] is null or c.state = any ($1)) and ($2::text[] is null or c.setting = any ($2)) and ($3::text[] is null or c.asker->>'id' = any ($3))
      and ($4::timestamptz is null or c.requested_at >= $4) and ($5::timestamptz is null or c.requested_at < $5) and ($6::text is null or c.case_reference = $6)
      and ($7::uuid is null or c.item = $7) and ($8::boolean is null or (c.holding is not null) = $8)`;

const LISTED = `select * ${MATCHING} and ($9::bigint is null or c.seq < $9) order by c.seq desc limit $10`;

/** Filter parameters in the order of MATCHING. */
function filterValues({ indicatorId = null, ...filter }: ContactFilter): readonly unknown[] {
  return [
    ...[sortUnique(filter.states), sortUnique(filter.discoverabilities), sortIds(filter.requesters)],
    ...[filter.createdAfter ?? null, filter.createdBefore ?? null, filter.caseReference?.trim() ?? null],
    // A malformed id matches no claim, so the list is empty.
    ...[indicatorId === null || isUuid(indicatorId) ? indicatorId : NIL_UUID, filter.sealed ?? null],
  ];
}
