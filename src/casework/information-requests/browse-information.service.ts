import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { type Connection, withTotalCount } from '../../platform/graphql/connection.js';
import { type LongRows, readLongRows } from '../../platform/graphql/long-rows.js';
import { type PageRequest, Pager } from '../../platform/graphql/pager.js';
import { sortUnique } from '../../platform/graphql/lists.js';
import { countRows, countStatement } from '../../platform/graphql/total-count.js';
import { BadInput } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { InformationRow, InformationRequestState, Inquiry, MessageRow } from './information.js';

/** Conditions on a list of requests. An absent field does not filter. */
export interface InformationRequestFilter {
  readonly states?: readonly InformationRequestState[] | null;
  readonly references?: readonly string[] | null;
}

/** Conditions on a list of questions. */
export interface InformationInquiryFilter extends InformationRequestFilter {
  /** Whether the requester has closed the question. */
  readonly closed?: boolean | null;
}

/** Answer statistics of one recipient, over the questions of a period. */
export interface AnswerTimes {
  readonly recipient: ActorParty | null;
  readonly requestCount: number;
  readonly acknowledgedInTime: number;
  readonly answered: number;
  readonly answeredInTime: number;
  readonly declined: number;
  readonly overdue: number;
}

/** A list: its statements, and what its rows are. */
interface InformationList<Row> {
  readonly action: string;
  /** Values of the filter, $1 and following of both statements. */
  readonly criteria: readonly unknown[];
  /** The rows of the list, for their number. */
  readonly rows: string;
  /** Reads a page. After the filter come the end of the page before, and the number of rows. */
  readonly read: (tx: Transaction, values: readonly unknown[]) => Promise<readonly Row[]>;
}

/** Reads requests for information, under row-level security. */
@Injectable()
export class BrowseInformationService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /** Returns one request, ended or not; undefined when it is absent or invisible. */
  async byId(actor: Actor, id: string): Promise<InformationRow | undefined> {
    if (!isUuid(id)) return undefined;
    const statement = 'select * from hub.information_request_view where id = $1';
    const [found] = await hiddenAsAbsent(() => this.readRows(actor, 'information.read', statement, [id]));
    return found;
  }

  /** Returns one question to its requester; undefined when it is absent or invisible. */
  async inquiry(actor: Actor, id: string): Promise<Inquiry | undefined> {
    if (!isUuid(id)) return undefined;
    return hiddenAsAbsent(async () => (await this.inquiries(actor, [id.toLowerCase()]))[0]);
  }

  /** Returns questions to their requester, in the order of the ids; undefined for those that are absent or invisible. */
  async inquiries(actor: Actor, ids: readonly string[]): Promise<readonly (Inquiry | undefined)[]> {
    const rows = await this.readRows(actor, 'information.inquiry', INQUIRIES, [ids]);
    const byId = new Map(inquiriesOf(rows).map((one) => [one.id, one]));
    return ids.map((id) => byId.get(id));
  }

  /**
   * Returns a page of requests that the actor's party sent, newest first. A page has `first` whole questions.
   * @throws BadInput when `first` or the cursor is invalid
   */
  async sent(actor: Actor, filter: InformationInquiryFilter, request: PageRequest): Promise<Connection<Inquiry>> {
    const list: InformationList<Inquiry> = {
      action: 'information.asked',
      criteria: [sortUnique(filter.states), sortUnique(filter.references), filter.closed ?? null],
      rows: `from ${SENT} group by q.inquiry`,
      read: async (tx, values) => inquiriesOf(await tx.query<InformationRow>(SENT_PAGE, values)),
    };
    return this.page(actor, list, request);
  }

  /** Returns a page of requests to the actor's party, newest first. @throws BadInput when `first` or the cursor is invalid */
  async received(actor: Actor, filter: InformationRequestFilter, request: PageRequest): Promise<Connection<InformationRow>> {
    const list: InformationList<InformationRow> = {
      action: 'information.to-us',
      criteria: [sortUnique(filter.states), sortUnique(filter.references)],
      rows: `from hub.information_request r where ${received('r.recipient')}`,
      read: (tx, values) => tx.query<InformationRow>(RECEIVED_PAGE, values),
    };
    return this.page(actor, list, request);
  }

  /**
   * Returns a page of the messages of a request's thread, oldest first. Empty when the request is absent or invisible.
   * @throws BadInput when the page size or the cursor is invalid
   */
  async messages(actor: Actor, id: string, request: PageRequest): Promise<Connection<MessageRow>> {
    const page = this.pager.open<number>(
      { name: `information messages ${id.toLowerCase()}`, reader: actor.party.id, filter: null },
      request,
    );
    const read = (): Promise<LongRows<MessageRow, number>> =>
      this.database.as(actor, act(actor, 'information.messages', 'indicator:read'), async (tx) => {
        const readRows = (above: number | null, limit: number) => tx.query<MessageRow>(MESSAGES, [id, above, limit]);
        const rows = await readLongRows(page, readRows, ({ seq }) => seq);
        return rows;
      });
    const { found, end } = isUuid(id) ? await hiddenAsAbsent(read, (rows) => rows.found.length === 0) : { found: [], end: {} };
    return page.connection(found, ({ seq }) => seq, end);
  }

  /** Returns answer statistics of each recipient, over requests of the actor's party in [from, to). @throws BadInput when the period is invalid */
  async answerTimes(actor: Actor, from: Date, to: Date): Promise<readonly AnswerTimes[]> {
    if (from >= to) throw new BadInput('SPAN_REVERSED', '`to` must be after `from`.');
    return this.database.as(actor, act(actor, 'information.times', 'indicator:read'), (tx) =>
      tx.query<AnswerTimes>(ANSWER_TIMES, [from, to]),
    );
  }

  private async page<Row extends { readonly id: string }>(
    actor: Actor,
    { action, criteria, rows, read }: InformationList<Row>,
    request: PageRequest,
  ): Promise<Connection<Row>> {
    const page = this.pager.open<string>({ name: action, reader: actor.party.id, filter: criteria }, request);
    const listed = await this.database.as(actor, act(actor, action, 'indicator:read'), async (tx) => {
      const readRows = (below: string | null, limit: number) => read(tx, [...criteria, below, limit]);
      const { found, end } = await readLongRows(page, readRows, ({ id }) => id);
      const connection = page.connection(found, ({ id }) => id, end);
      return connection;
    });
    const count = (tx: Transaction): Promise<number> => countRows(tx, countStatement(rows), criteria);
    return withTotalCount(listed, () => this.database.as(actor, act(actor, action, 'indicator:read'), count));
  }

  private async readRows(actor: Actor, action: string, statement: string, values: readonly unknown[]): Promise<readonly InformationRow[]> {
    return this.database.as(actor, act(actor, action, 'indicator:read'), (tx) => tx.query<InformationRow>(statement, values));
  }
}

/** Groups requests by question, in the order of their first request. */
function inquiriesOf(rows: readonly InformationRow[]): readonly Inquiry[] {
  const byId = new Map<string, [InformationRow, ...InformationRow[]]>();
  for (const row of rows) {
    const id = row.inquiry ?? row.id;
    const others = byId.get(id);
    if (others) others.push(row);
    else byId.set(id, [row]);
  }
  return [...byId].map(([id, requests]) => ({ id, requests }));
}

const MESSAGES = 'select * from hub.information_thread_view where request = $1 and ($2::integer is null or seq > $2) order by seq limit $3';

/** The requests to the viewer's party that match. $1, $2: states and references. */
const received = (recipient: string): string =>
  `${recipient} = (select hub.me()) and ($1::text[] is null or r.state = any ($1)) and ($2::text[] is null or r.reference = any ($2))`;

const RECEIVED_PAGE = `
  select r.* from hub.information_request_view r where ${received('r.recipient_key')} and ($3::uuid is null or r.id < $3)
    order by r.id desc limit $4`;

/** Uses the table of questions, because the view would look up the question of every request. */
const INQUIRIES = `
  select s.* from hub.information_inquiry q join hub.information_request_view s on s.id = q.request where q.inquiry = any ($1::uuid[]) order by q.inquiry, s.recipient_key`;

/** The requests of the viewer's party that match. $1, $2: states and references; $3: whether their question is closed. */
const SENT = `
  hub.information_inquiry q join hub.information_request r on r.id = q.request
    where r.named_owner = (select hub.me()) and ($1::text[] is null or r.state = any ($1)) and ($2::text[] is null or r.reference = any ($2))
      and ($3::boolean is null or (q.closed_at is not null) = $3)`;

/** Whole questions: all visible requests of each question of which one matches. */
const SENT_PAGE = `
  with wanted as (select q.inquiry from ${SENT} and ($4::uuid is null or q.inquiry < $4) group by q.inquiry order by q.inquiry desc limit $5)
  select s.* from wanted w join hub.information_inquiry q on q.inquiry = w.inquiry join hub.information_request_view s on s.id = q.request
    order by w.inquiry desc, s.recipient_key`;

const ANSWER_TIMES = `
  select (select jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) from hub.party p where p.key = r.recipient) as recipient,
      count(*)::integer as "requestCount",
      count(*) filter (where a.at <= k.ack_due_at)::integer as "acknowledgedInTime",
      count(*) filter (where r.state = 'ANSWERED')::integer as answered,
      count(*) filter (where r.state = 'ANSWERED' and e.at <= k.due_at)::integer as "answeredInTime",
      count(*) filter (where r.state = 'DECLINED')::integer as declined,
      count(*) filter (where r.state in ('SENT', 'ACKNOWLEDGED', 'PARTIALLY_ANSWERED') and k.due_at < clock_timestamp())::integer as overdue
    from hub.information_request r join hub.information_clock k on k.request = r.id
      left join hub.information_step a on a.request = r.id and a.step = 'ACKNOWLEDGED' left join hub.information_step e on e.request = r.id and e.step = 'ANSWERED'
    where r.named_owner = (select hub.me()) and r.state <> 'CANCELLED' and r.published_at >= $1 and r.published_at < $2
    group by r.recipient order by r.recipient`;
