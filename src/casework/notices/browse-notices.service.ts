import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { type Page, type PageRequest, Pager } from '../../platform/graphql/pager.js';
import { sortUnique, sortIds } from '../../platform/graphql/lists.js';
import type { Threat } from '../../intel/indicators/claim.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { AcknowledgementRow, Colour, DraftRow, DraftState, NoticeRow, NoticeState, NoticeVersionRow } from './notice.js';
import { SELECT_DRAFTS } from './notice.repository.js';

const MOST_ON_PAGE = 50;

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
  async page(actor: Actor, filter: NoticeFilter, request: PageRequest): Promise<Page<NoticeRow>> {
    const stateFilter = {
      ...{ colours: sortUnique(filter.colours), threats: sortUnique(filter.threats), states: sortUnique(filter.states) },
      ...{ groups: sortIds(filter.groups), unacknowledged: filter.unacknowledged ?? false },
    };
    return this.pageOf<NoticeRow & ListPosition>(actor, 'notice.list', request, {
      filter: stateFilter,
      needs: 'indicator:read',
      statement: NOTICE_LIST,
      values: [JSON.stringify(stateFilter)],
    });
  }

  /** Returns one draft of the actor's party; undefined when it is absent or invisible. */
  async draftById(actor: Actor, id: string): Promise<DraftRow | undefined> {
    return this.findOne(actor, 'notice.read-desk', 'notice:desk', [`${SELECT_DRAFTS} where d.id = $1`, id]);
  }

  /** Returns a page of drafts of the actor's party, newest first. @throws BadInput when `first` or the cursor is invalid */
  async drafts(actor: Actor, states: readonly DraftState[] | null, request: PageRequest): Promise<Page<DraftRow>> {
    const stateFilter = sortUnique(states);
    return this.pageOf<DraftRow & ListPosition>(actor, 'notice.desk', request, {
      filter: stateFilter,
      needs: 'notice:desk',
      statement: DRAFT_LIST,
      values: [stateFilter],
    });
  }

  /**
   * Returns which readers acknowledged a notice of the actor's party, and which did not. Empty when the notice is another party's, absent or invisible.
   */
  async acknowledgements(actor: Actor, id: string): Promise<readonly AcknowledgementRow[]> {
    return this.rowsAbout(actor, 'notice.acknowledgements', ['select party, at, note from hub.notice_acknowledgements($1)', id]);
  }

  /** Returns the versions of a published notice, newest first; empty when it is absent or invisible. */
  async versions(actor: Actor, id: string): Promise<readonly NoticeVersionRow[]> {
    const history = 'select version, at, op, by_user, content from hub.versions($1) where exists (select from hub.notice where id = $1)';
    return this.rowsAbout(actor, 'notice.versions', [history, id]);
  }

  private async rowsAbout<Row>(actor: Actor, action: string, [statement, id]: readonly [string, string]): Promise<readonly Row[]> {
    if (!isUuid(id)) return [];
    return hiddenAsAbsent(() =>
      this.database.as(actor, act(actor, action, 'indicator:read'), async (tx) => {
        const found = await tx.query<Row>(statement, [id]);
        if (found.length > 0) tx.auditItems(id);
        return found;
      }),
    );
  }

  private async findOne<Row extends { readonly id: string }>(
    actor: Actor,
    action: string,
    needs: 'indicator:read' | 'notice:desk',
    [statement, id]: readonly [string, string],
  ): Promise<Row | undefined> {
    if (!isUuid(id)) return undefined;
    const [found] = await hiddenAsAbsent(() =>
      this.database.as(actor, act(actor, action, needs), async (tx) => {
        const rows = await tx.query<Row>(statement, [id]);
        tx.auditItems(...rows.map((row) => row.id));
        return rows;
      }),
    );
    return found;
  }

  private async pageOf<Row extends ListPosition>(
    actor: Actor,
    action: string,
    request: PageRequest,
    list: { filter: unknown; needs: 'indicator:read' | 'notice:desk'; statement: string; values: readonly unknown[] },
  ): Promise<Page<Row>> {
    const page = this.pager.open<ListPosition>({ name: action, reader: actor.party.id, most: MOST_ON_PAGE, filter: list.filter }, request);
    const { id = null, place = null } = page.position ?? {};
    const found = await this.database.as(actor, act(actor, action, list.needs), async (tx) => {
      const rows = await tx.query<Row>(list.statement, [place, id, page.limit, ...list.values]);
      tx.auditItems(...page.cut(rows).rows.map((row) => row.id));
      return rows;
    });
    return page.page(found, (row) => ({ id: row.id, place: row.place }));
  }
}

/** Position of a row in its list: a timestamp with microseconds, and the id. */
interface ListPosition {
  readonly id: string;
  readonly place: string;
}

/** The function finds the notices by their audience. Row-level security then applies to each row that is read. */
const NOTICE_LIST = `
  select n.*, hub.microseconds(n.published_at) as place from hub.notice_view n
    where n.id = any (array(select hub.listed_notices($4, $1, $2, $3))) order by n.published_at desc, n.id desc`;

const DRAFT_LIST = `
  select x.*, hub.microseconds(x.created_at) as place from (${SELECT_DRAFTS}) x
    where ($2::uuid is null or (x.created_at, x.id) < ($1::timestamptz, $2)) and ($4::text[] is null or x.state = any ($4))
    order by x.created_at desc, x.id desc limit $3`;
