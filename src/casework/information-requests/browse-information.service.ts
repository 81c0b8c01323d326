import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { type OpenPage, type PageRequest, Pager } from '../../platform/graphql/pager.js';
import { sortUnique } from '../../platform/graphql/lists.js';
import { BadInput } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { InformationRow, InformationState, Inquiry, MessageRow } from './information.js';

/** Conditions on a list of requests. An absent field does not filter. */
export interface InformationFilter {
  readonly states?: readonly InformationState[] | null;
  readonly references?: readonly string[] | null;
  /** For the requester's own questions: whether the requester has closed them. */
  readonly closed?: boolean | null;
}

/** Answer statistics of one recipient, over the questions of a period. */
export interface AnswerTimes {
  readonly recipient: ActorParty | null;
  readonly requests: number;
  readonly acknowledgedInTime: number;
  readonly answered: number;
  readonly answeredInTime: number;
  readonly declined: number;
  readonly overdue: number;
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
    const [found] = await hiddenAsAbsent(() => this.inquiries(actor, [id.toLowerCase()]));
    return found;
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
  async sent(actor: Actor, filter: InformationFilter, request: PageRequest): Promise<Connection<Inquiry>> {
    const { page, rows } = await this.page(actor, { action: 'information.asked', statement: SENT }, filter, request);
    return page.connection(inquiriesOf(rows), ({ id }) => id);
  }

  /** Returns a page of requests to the actor's party, newest first. @throws BadInput when `first` or the cursor is invalid */
  async received(actor: Actor, filter: InformationFilter, request: PageRequest): Promise<Connection<InformationRow>> {
    const { page, rows } = await this.page(actor, { action: 'information.to-us', statement: RECEIVED }, filter, request);
    return page.connection(rows, ({ id }) => id);
  }

  /**
   * Returns a page of the messages of a request's thread, oldest first. Empty when the request is absent or invisible.
   * @throws BadInput when the page size or the cursor is invalid
   */
  async messages(actor: Actor, id: string, request: PageRequest): Promise<Connection<MessageRow>> {
    const page = this.pager.open<number>({ name: `information messages ${id.toLowerCase()}`, reader: actor.party.id }, request);
    const found = await this.messageRows(actor, id, page);
    return page.connection(found, ({ seq }) => seq);
  }

  private async messageRows(actor: Actor, id: string, { position, limit }: OpenPage<number>): Promise<readonly MessageRow[]> {
    if (!isUuid(id)) return [];
    return hiddenAsAbsent(() =>
      this.database.as(actor, act(actor, 'information.messages', 'indicator:read'), async (tx) => {
        const found = await tx.query<MessageRow>(
          'select * from hub.information_thread_view where request = $1 and ($2::integer is null or seq > $2) order by seq limit $3',
          [id, position, limit],
        );
        if (found.length > 0) tx.auditItems(id.toLowerCase());
        return found;
      }),
    );
  }

  /** Returns answer statistics of each recipient, over requests of the actor's party in [from, to). @throws BadInput when the period is invalid */
  async answerTimes(actor: Actor, from: Date, to: Date): Promise<readonly AnswerTimes[]> {
    if (from >= to) throw new BadInput('SPAN_REVERSED', '`to` must be after `from`.');
    return this.database.as(actor, act(actor, 'information.times', 'indicator:read'), (tx) =>
      tx.query<AnswerTimes>(ANSWER_TIMES, [from, to]),
    );
  }

  private async page(
    actor: Actor,
    { action, statement }: { readonly action: string; readonly statement: string },
    filter: InformationFilter,
    request: PageRequest,
  ): Promise<{ readonly page: OpenPage<string>; readonly rows: readonly InformationRow[] }> {
    const criteria = [sortUnique(filter.states), sortUnique(filter.references), filter.closed ?? null];
    const page = this.pager.open({ name: action, reader: actor.party.id, filter: criteria }, request);
    return { page, rows: await this.readRows(actor, action, statement, [page.position, page.limit, ...criteria]) };
  }

  private async readRows(actor: Actor, action: string, statement: string, values: readonly unknown[]): Promise<readonly InformationRow[]> {
    return this.database.as(actor, act(actor, action, 'indicator:read'), async (tx) => {
      const requests = await tx.query<InformationRow>(statement, values);
      tx.auditItems(...requests.map(({ id }) => id));
      return requests;
    });
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

const RECEIVED = `
  select r.* from hub.information_request_view r
    where r.recipient_key = (select hub.me()) and ($1::uuid is null or r.id < $1) and ($3::text[] is null or r.state = any ($3))
      and ($4::text[] is null or r.reference = any ($4)) and $5::boolean is not true
    order by r.id desc limit $2`;

/** Uses the table of questions, because the view would look up the question of every request. */
const INQUIRIES = `
  select s.* from hub.information_inquiry q join hub.information_request_view s on s.id = q.request where q.inquiry = any ($1::uuid[]) order by q.inquiry, s.recipient_key`;

/** Whole questions: all visible requests of each question of which one matches. */
const SENT = `
  with wanted as (
      select q.inquiry from hub.information_inquiry q join hub.information_request r on r.id = q.request
        where r.named_owner = (select hub.me()) and ($1::uuid is null or q.inquiry < $1) and ($3::text[] is null or r.state = any ($3)) and ($4::text[] is null or r.reference = any ($4))
          and ($5::boolean is null or (q.closed_at is not null) = $5)
        group by q.inquiry order by q.inquiry desc limit $2)
  select s.* from wanted w join hub.information_inquiry q on q.inquiry = w.inquiry join hub.information_request_view s on s.id = q.request
    order by w.inquiry desc, s.recipient_key`;

const ANSWER_TIMES = `
  select (select jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) from hub.party p where p.key = r.recipient) as recipient,
      count(*)::integer as requests,
      count(*) filter (where a.at <= k.ack_due_at)::integer as "acknowledgedInTime",
      count(*) filter (where r.state = 'ANSWERED')::integer as answered,
      count(*) filter (where r.state = 'ANSWERED' and e.at <= k.due_at)::integer as "answeredInTime",
      count(*) filter (where r.state = 'DECLINED')::integer as declined,
      count(*) filter (where r.state in ('SENT', 'ACKNOWLEDGED', 'PARTIAL') and k.due_at < clock_timestamp())::integer as overdue
    from hub.information_request r join hub.information_clock k on k.request = r.id
      left join hub.information_step a on a.request = r.id and a.step = 'ACKNOWLEDGED' left join hub.information_step e on e.request = r.id and e.step = 'ANSWERED'
    where r.named_owner = (select hub.me()) and r.state <> 'CANCELLED' and r.published_at >= $1 and r.published_at < $2
    group by r.recipient order by r.recipient`;
