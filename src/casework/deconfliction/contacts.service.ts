import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { anyOf } from '../../platform/graphql/lists.js';
import { ReviseService } from '../../intel/indicators/revise.service.js';
import { type Occasion, TearLinesService } from '../../intel/onward/tear-lines.service.js';
import type { TearLineWish } from '../../intel/onward/tear-line.policy.js';
import { BadInput, Conflict, NotFound } from '../../platform/platform/errors.js';
import { next } from '../../platform/platform/state-machine.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { OWNER_ALONE } from '../../tenancy/sharing/audience.js';
import { retryOnConflict } from '../../platform/database/retry-on-conflict.js';
import type { Discoverability } from '../../tenancy/sharing/label.js';
import { MOST_ON_PAGE } from './asking.js';
import { CONTACT_MACHINE, type ContactAnswer, type ContactState, openedTo } from './contact.policy.js';
import { type Page, type PageRequest, Pager } from '../../platform/graphql/pager.js';
import { checkedNote } from '../../intel/indicators/asking-reason.js';

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** A row of hub.contact_seen. */
export interface ContactRow {
  readonly id: string;
  readonly seq: string;
  readonly asked_at: Date;
  readonly purpose: string;
  readonly case_reference: string;
  readonly item: string | null;
  readonly holding: string | null;
  readonly reference: string | null;
  readonly setting: Exclude<Discoverability, 'HIDDEN'>;
  readonly state: ContactState;
  readonly note: string | null;
  readonly answered_at: Date | null;
  readonly asker: ActorParty;
  readonly asker_agency: { readonly id: string; readonly name: string } | null;
}

/** What is absent does not restrict. */
export interface ContactFilter {
  /** true: not answered yet; false: answered. */
  readonly open?: boolean | null;
  readonly states?: readonly ContactState[] | null;
  readonly discoverabilities?: readonly Discoverability[] | null;
  /** ISO 3166-1 alpha-2. */
  readonly askedBy?: readonly string[] | null;
  readonly askedFrom?: Date | null;
  readonly askedBefore?: Date | null;
  readonly caseReference?: string | null;
  readonly indicatorId?: string | null;
  readonly sealed?: boolean | null;
}

/** What a tear-line for whoever asked says. */
export type ContactTearLine = Omit<TearLineWish, 'audience'>;

/** What goes along with an answer. */
export interface Said {
  readonly note: string | null;
  readonly tearLine: ContactTearLine | null;
}

/** What hub.contact_to_answer knows. */
interface Answerable {
  readonly state: ContactState;
  readonly item: string | null;
  readonly asker_country: string;
  readonly barred: boolean;
}

/** A claim that an answer can open, and the country that asked. */
interface Releasable {
  readonly item: string;
  readonly country: string;
}

/** New ones each: the record notes every refusal once. */
const HINDRANCES = {
  ANSWERED: () => new Conflict('CONTACT_ANSWERED', 'This was answered before. Only RELEASE and TEAR_LINE follow, on NAME_OURSELVES alone.'),
  SEALED: () => new Conflict('CONTACT_SEALED', 'A sealed holding has nothing that could be released: name yourselves, or publish a claim.'),
  LIMITED: () =>
    new Conflict('CONTACT_LIMITED', 'A limit of your party (sharingPolicy) keeps whoever asked from learning that you hold this: decline.'),
} as const;

/** The holder's side: who asked about what one's party holds, and what one answers. */
@Injectable()
export class ContactsService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
    private readonly revising: ReviseService,
    private readonly tearLines: TearLinesService,
  ) {}

  /** Newest first. @throws BadInput on the size or the cursor */
  async page(actor: Actor, filter: ContactFilter, request: PageRequest): Promise<Page<ContactRow>> {
    const wanted = wantedBy(filter);
    const page = this.pager.open({ name: 'contacts', reader: actor.user, most: MOST_ON_PAGE, filter: wanted }, request);
    return this.database.as(actor, act(actor, 'contact.list', 'deconflict:answer'), async (tx) => {
      const rows = await tx.query<ContactRow>(LISTED, [page.position, page.limit, ...wanted]);
      tx.touched(...rows.map(({ id }) => id));
      return page.page(rows, ({ seq }) => seq);
    });
  }

  /**
   * Answers whoever asked. A release goes through the rules of changing an audience; where those want a second officer, whoever asked learns of it when they release it.
   * @throws NotFound; Conflict when an answer was given that this does not follow, the holding is sealed, or the own party bars whoever asked; BadInput where the words of a
   * tear-line are missing, or not for this answer; whatever changing the audience, or tearing off, throws.
   */
  async answer(actor: Actor, id: string, answer: ContactAnswer, { note, tearLine }: Said): Promise<ContactRow> {
    const said = checkedNote(note);
    if ((answer === 'TEAR_LINE') !== (tearLine !== null)) {
      throw new BadInput('TEAR_LINE_UNSAID', 'The answer TEAR_LINE says what the copy keeps (tearLine), and no other answer does.');
    }
    return hiddenAsAbsent(async () => {
      if (!isUuid(id)) throw new NotFound('contact');
      const opens = answer === 'RELEASE' || answer === 'TEAR_LINE';
      const needs = opens ? 'indicator:publish' : 'deconflict:answer';
      return retryOnConflict(() =>
        this.database.as(actor, { ...act(actor, 'contact.answer', needs), writes: true }, async (tx) => {
          const open = opens ? await this.releasable(tx, id) : undefined;
          if (open) tx.touched(open.item);
          if (open && !tearLine) await this.revising.readdress(tx, open.item, (present) => openedTo(present, open.country));
          const copy = open && tearLine && (await this.tearOff(tx, actor, { ...open, id }, tearLine));
          return this.answered(tx, id, copy ? TORN : ANSWER, [copy ?? answer, said]);
        }),
      );
    });
  }

  private async answered(tx: Transaction, id: string, statement: string, values: readonly unknown[]): Promise<ContactRow> {
    const [row] = await tx.query<{ verdict: string }>(statement, [id, ...values]);
    const hindrance = HINDRANCES[row?.verdict as keyof typeof HINDRANCES] as (() => Error) | undefined;
    if (hindrance) throw hindrance();
    tx.touched(id);
    const [contact] = await tx.query<ContactRow>('select * from hub.contact_answered($1)', [id]);
    if (!contact) throw new NotFound('contact');
    return contact;
  }

  /** Tears a copy off for whoever asked: one copy, whoever of the holder's answers at the same time, and however often. @returns the copy's id */
  private async tearOff(
    tx: Transaction,
    actor: Actor,
    { id, item, country }: Releasable & { readonly id: string },
    wish: ContactTearLine,
  ): Promise<string> {
    const audience = { ...OWNER_ALONE, countries: [country] };
    const { claim } = await this.tearLines.tearOff(tx, actor, { ...wish, audience, original: item }, forContact(id));
    return claim.id;
  }

  /** The claim behind a contact that can be answered by a release, and who asked; the contact is locked. */
  private async releasable(tx: Transaction, id: string): Promise<Releasable> {
    const [contact] = await tx.query<Answerable>('select * from hub.contact_to_answer($1)', [id]);
    if (!contact) throw new NotFound('contact');
    if ('refusal' in next(CONTACT_MACHINE, contact.state, 'RELEASE', 'HOLDER')) throw HINDRANCES.ANSWERED();
    if (!contact.item) throw HINDRANCES.SEALED();
    if (contact.barred) throw new Conflict('CONTACT_BARRED', 'Your party bars whoever asked: a release would open nothing to them.');
    return { item: contact.item, country: contact.asker_country };
  }
}

const forContact = (id: string): Occasion => ({
  before: async (tx) => {
    const [torn] = await tx.query<{ copy: string | null; answered: boolean }>('select * from hub.torn_for($1)', [id]);
    if (!torn || torn.answered) throw HINDRANCES.ANSWERED();
    return torn.copy;
  },
  after: async (tx, copy) => {
    await tx.query('select hub.tear_for($1, $2)', [id, copy]);
  },
});

const ANSWER = 'select hub.answer_contact($1, $2, $3) as verdict';
const TORN = 'select hub.answer_contact_torn($1, $2, $3) as verdict';

const LISTED = `
  select * from hub.contact_seen c
    where ($1::bigint is null or c.seq < $1) and ($3::boolean is null or (c.state = 'OPEN') = $3) and ($4::text[] is null or c.state = any ($4))
      and ($5::text[] is null or c.setting = any ($5)) and ($6::text[] is null or c.asker->>'country' = any ($6)) and ($7::timestamptz is null or c.asked_at >= $7)
      and ($8::timestamptz is null or c.asked_at < $8) and ($9::text is null or c.case_reference = $9) and ($10::uuid is null or c.item = $10)
      and ($11::boolean is null or (c.holding is not null) = $11)
    order by c.seq desc limit $2`;

/** In the order of LISTED. */
function wantedBy({ indicatorId = null, ...filter }: ContactFilter): readonly unknown[] {
  return [
    filter.open ?? null,
    ...[anyOf(filter.states), anyOf(filter.discoverabilities), anyOf(filter.askedBy)],
    ...[filter.askedFrom ?? null, filter.askedBefore ?? null, filter.caseReference?.trim() ?? null],
    // What is no id is no claim's: then there is nothing.
    ...[indicatorId === null || isUuid(indicatorId) ? indicatorId : NOBODY, filter.sealed ?? null],
  ];
}
