import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { type Connection, withTotalCount } from '../../platform/graphql/connection.js';
import { type LongRows, readLongRows } from '../../platform/graphql/long-rows.js';
import { type PageRequest, Pager, sortedBy } from '../../platform/graphql/pager.js';
import { countRows, countStatement, MOST_COUNTED } from '../../platform/graphql/total-count.js';
import { sortUnique, sortIds } from '../../platform/graphql/lists.js';
import type { Threat } from '../../intel/indicators/claim.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { AcknowledgementRow, Colour, DraftRow, DraftState, NoticeRow, NoticeState, NoticeVersionRow } from './notice.js';
import { SELECT_DRAFTS } from './notice.repository.js';

/** Conditions on a list of notices. An absent field does not filter. */
export interface NoticeFilter {
  readonly colours?: readonly Colour[] | null;
  readonly threats?: readonly Threat[] | null;
  readonly states?: readonly NoticeState[] | null;
  /** Notices for any of these working groups. Groups that the actor's party is not a member of are ignored. */
  readonly groups?: readonly string[] | null;
  /** Only other countries' notices that the actor's country has not acknowledged. */
  readonly unacknowledged?: boolean | null;
}

/** Reads notices, under row-level security. */
@Injectable()
export class BrowseNoticesService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /** Returns one published notice; undefined when it is absent or invisible. */
  async byId(actor: Actor, id: string): Promise<NoticeRow | undefined> {
    return this.findOne(actor, 'notice.read', 'indicator:read', ['select * from hub.notice_view where id = $1', id]);
  }

  /** Returns a page of notices, last published first. @throws BadInput when `first` or the cursor is invalid */
  async page(actor: Actor, filter: NoticeFilter, request: PageRequest): Promise<Connection<NoticeRow>> {
    const stateFilter = {
      ...{ colours: sortUnique(filter.colours), threats: sortUnique(filter.threats), states: sortUnique(filter.states) },
      ...{ groups: sortIds(filter.groups), unacknowledged: filter.unacknowledged ?? false },
    };
    const values = [JSON.stringify(stateFilter)];
    const list = { filter: stateFilter, needs: 'indicator:read', statement: NOTICE_LIST, values } as const;
    return withTotalCount(await this.pageOf<NoticeRow & ListKey>(actor, 'notice.list', request, list), () =>
      this.database.as(actor, act(actor, 'notice.list', 'indicator:read'), (tx) => countRows(tx, countStatement(NOTICE_ROWS), values)),
    );
  }

  /** Returns one draft of the actor's party; undefined when it is absent or invisible. */
  async draftById(actor: Actor, id: string): Promise<DraftRow | undefined> {
    return this.findOne(actor, 'notice.read-desk', 'notice:desk', [`${SELECT_DRAFTS} where d.id = $1`, id]);
  }

  /** Returns a page of drafts of the actor's party, newest first. @throws BadInput when `first` or the cursor is invalid */
  async drafts(actor: Actor, states: readonly DraftState[] | null, request: PageRequest): Promise<Connection<DraftRow>> {
    const stateFilter = sortUnique(states);
    return this.pageOf<DraftRow & ListKey>(actor, 'notice.desk', request, {
      filter: stateFilter,
      needs: 'notice:desk',
      statement: DRAFT_LIST,
      values: [stateFilter],
    });
  }

  /**
   * Returns a page of the readers of a notice of the actor's party, by name, each with its acknowledgement. Empty when the notice is another party's, absent or
   * invisible.
   */
  async acknowledgements(actor: Actor, id: string, request: PageRequest): Promise<Connection<AcknowledgementRow>> {
    const list = { name: 'notice.acknowledgements', reader: actor.party.id, filter: id };
    const { found } = await this.readAbout(actor, list.name, id, async (tx) => ({
      found: await tx.query<AcknowledgementRow>('select party, at, note from hub.notice_acknowledgements($1)', [id]),
      end: {},
    }));
    const keyOf = ({ party }: AcknowledgementRow): string => `${party.name} ${party.id}`;
    return this.pager.slice(list, request, sortedBy(found, keyOf), keyOf);
  }

  /** Returns a page of versions of a published notice, newest first; empty when it is absent or invisible. */
  async versions(actor: Actor, id: string, request: PageRequest): Promise<Connection<NoticeVersionRow>> {
    const page = this.pager.open<number>({ name: 'notice.versions', reader: actor.party.id, filter: id }, request);
    const positionOf = ({ version }: NoticeVersionRow): number => version;
    const { found, end } = await this.readAbout(actor, 'notice.versions', id, (tx) =>
      readLongRows(page, (below, limit) => tx.query<NoticeVersionRow>(NOTICE_VERSIONS, [id, below, limit]), positionOf),
    );
    return page.connection(found, positionOf, end);
  }

  /** Returns what `read` finds about a notice; nothing when the id is none. */
  private async readAbout<Row, Position>(
    actor: Actor,
    action: string,
    id: string,
    read: (tx: Transaction) => Promise<LongRows<Row, Position>>,
  ): Promise<LongRows<Row, Position>> {
    if (!isUuid(id)) return { found: [], end: {} };
    const work = (): Promise<LongRows<Row, Position>> => this.database.as(actor, act(actor, action, 'indicator:read'), (tx) => read(tx));
    return hiddenAsAbsent(work, ({ found }) => found.length === 0);
  }

  private async findOne<Row extends { readonly id: string }>(
    actor: Actor,
    action: string,
    needs: 'indicator:read' | 'notice:desk',
    [statement, id]: readonly [string, string],
  ): Promise<Row | undefined> {
    if (!isUuid(id)) return undefined;
    const [found] = await hiddenAsAbsent(() => this.database.as(actor, act(actor, action, needs), (tx) => tx.query<Row>(statement, [id])));
    return found;
  }

  private async pageOf<Row extends ListKey>(
    actor: Actor,
    action: string,
    request: PageRequest,
    list: { filter: unknown; needs: 'indicator:read' | 'notice:desk'; statement: string; values: readonly unknown[] },
  ): Promise<Connection<Row>> {
    const page = this.pager.open<ListPosition>({ name: action, reader: actor.party.id, filter: list.filter }, request);
    const positionOf = ({ id, list_key: at }: Row): ListPosition => ({ id, at });
    return this.database.as(actor, act(actor, action, list.needs), async (tx) => {
      const read = (after: ListPosition | null, limit: number) =>
        tx.query<Row>(list.statement, [after?.at ?? null, after?.id ?? null, limit, ...list.values]);
      const { found, end } = await readLongRows(page, read, positionOf);
      const connection = page.connection(found, positionOf, end);
      return connection;
    });
  }
}

/** Position of a row in its list: a timestamp with microseconds, and the id. */
interface ListPosition {
  readonly id: string;
  readonly at: string;
}
interface ListKey {
  readonly id: string;
  readonly list_key: string;
}

/** The function finds the notices by their audience. Row-level security then applies to each row that is read. */
const NOTICE_LIST = `
  select n.*, hub.microseconds(n.published_at) as list_key from hub.notice_view n
    where n.id = any (array(select hub.listed_notices($4, $1, $2, $3))) order by n.published_at desc, n.id desc`;

const NOTICE_ROWS = `from hub.notice n where n.id = any (array(select hub.listed_notices($1, null, null, ${MOST_COUNTED + 1})))`;

const NOTICE_VERSIONS = `
  select v.version, v.at, v.op, v.by, v.content from hub.versions($1) v
    where exists (select from hub.notice where id = $1) and ($2::integer is null or v.version < $2) order by v.version desc limit $3`;

const DRAFT_LIST = `
  select x.*, hub.microseconds(x.created_at) as list_key from (${SELECT_DRAFTS}) x
    where ($2::uuid is null or (x.created_at, x.id) < ($1::timestamptz, $2)) and ($4::text[] is null or x.state = any ($4))
    order by x.created_at desc, x.id desc limit $3`;
