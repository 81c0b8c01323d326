import { Injectable } from '@nestjs/common';
import type { Actor } from '../../identity/auth/actor.js';
import { isUuid } from '../../platform/graphql/ids.js';
import type { Transaction } from '../../platform/database/database.js';
import { sortUnique } from '../../platform/graphql/lists.js';
import type { Threat } from '../../intel/indicators/claim.js';
import { type Connection, mapConnection, withTotalCount } from '../../platform/graphql/connection.js';
import { type OpenPage, type PageRequest, Pager } from '../../platform/graphql/pager.js';
import { countRows, countStatement } from '../../platform/graphql/total-count.js';
import { hiddenAsAbsent, inEqualSteps } from '../../platform/platform/hidden-as-absent.js';
import {
  type CaseEntryRow,
  type CaseItemRow,
  type CaseRow,
  type CaseState,
  type CaseTaskState,
  type HiddenItemRow,
  type InvitationRow,
  type NoteRow,
  type NoteVersionRow,
  type TaskRow,
} from './case.js';
import { CaseTransactions } from './case-transactions.js';
import {
  CASE_PAGE,
  CASE_ROWS,
  INVITATION_PAGE,
  ITEM_PAGE,
  NOTE_PAGE,
  NOTE_VERSIONS,
  TASK_PAGE,
  TASK_COUNT,
  TIMELINE_PAGE,
} from './case-statements.js';

/** Filter of a case list. An absent field does not restrict the list. */
export interface CaseFilter {
  readonly states?: readonly CaseState[] | null;
  readonly threats?: readonly Threat[] | null;
  /** Whether the viewer's country has the lead. */
  readonly led?: boolean | null;
  /** Changed at that time or later. */
  readonly updatedSince?: Date | null;
}

/** Page request for the contents of one case. */
export interface CasePartRequest extends PageRequest {
  readonly caseId: string;
}

/** A list of case contents: its statement, and the position of a row for the cursor. */
interface CasePartList<Row extends object> {
  readonly what: string;
  readonly statement: string;
  readonly positionOf: (row: Row) => string;
  readonly more?: readonly unknown[];
}

/** Reads cases under row-level security. */
@Injectable()
export class BrowseCasesService {
  constructor(
    private readonly transactions: CaseTransactions,
    private readonly pager: Pager,
  ) {}

  /** Returns the case; undefined when it is absent or invisible. */
  async byId(actor: Actor, id: string): Promise<CaseRow | undefined> {
    if (!isUuid(id)) return undefined;
    return hiddenAsAbsent(() =>
      this.transactions.read(actor, 'case.read', async (tx) => {
        const [row] = await tx.query<CaseRow>('select * from hub.case_view where id = $1', [id]);
        return row;
      }),
    );
  }

  /** Returns a page of cases, newest first. @throws BadInput when `first` or the cursor is invalid */
  async page(actor: Actor, filter: CaseFilter, request: PageRequest): Promise<Connection<CaseRow>> {
    const criteria = [sortUnique(filter.states), sortUnique(filter.threats), filter.led ?? null, filter.updatedSince ?? null];
    const page = this.openPage(actor, ['cases', criteria], request);
    const read = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => this.transactions.read(actor, 'case.list', work);
    // What changed takes longer where hidden entries are the newest.
    const timed = filter.updatedSince ? inEqualSteps : <T>(work: () => Promise<T>) => work();
    const found = await timed(() => read((tx) => tx.query<CaseRow>(CASE_PAGE, [...criteria, page.position, page.limit])));
    return withTotalCount(
      page.connection(found, ({ id }) => id),
      () => timed(() => read((tx) => countRows(tx, countStatement(CASE_ROWS), criteria))),
    );
  }

  /** Returns a page of summaries of invitations, newest first. @throws BadInput when `first` or the cursor is invalid */
  async invitations(actor: Actor, request: PageRequest): Promise<Connection<InvitationRow>> {
    const page = this.openPage(actor, ['invitations'], request);
    const [at = null, of = null] = page.position?.split('|') ?? [];
    const found = await this.transactions.read(actor, 'case.invitations', (tx) =>
      tx.query<InvitationRow & { readonly position: string }>(INVITATION_PAGE, [at, of, page.limit]),
    );
    return page.connection(found, ({ position, caseId }) => `${position}|${caseId}`);
  }

  async notes(actor: Actor, request: CasePartRequest): Promise<Connection<NoteRow>> {
    return this.pageOfPart(actor, request, { what: 'case.notes', statement: NOTE_PAGE, positionOf: ({ id }) => id });
  }

  async noteVersions(actor: Actor, request: CasePartRequest, note: string): Promise<Connection<NoteVersionRow>> {
    const more = [isUuid(note) ? note : null];
    return this.pageOfPart(actor, request, {
      what: 'case.note-versions',
      statement: NOTE_VERSIONS,
      positionOf: ({ version }) => String(version),
      more,
    });
  }

  async tasks(actor: Actor, request: CasePartRequest, states: readonly CaseTaskState[] | null): Promise<Connection<TaskRow>> {
    const wanted = sortUnique(states);
    const page = await this.pageOfPart<TaskRow>(actor, request, {
      what: 'case.tasks',
      statement: TASK_PAGE,
      positionOf: ({ id }) => id,
      more: [wanted],
    });
    const count = async (): Promise<number> =>
      isUuid(request.caseId) ? this.transactions.read(actor, 'case.tasks', (tx) => countRows(tx, TASK_COUNT, [request.caseId, wanted])) : 0;
    return withTotalCount(page, count);
  }

  /** Returns linked items that the actor sees by their own audience. Other linked items are neither returned nor counted. */
  async items(actor: Actor, request: CasePartRequest): Promise<Connection<CaseItemRow>> {
    return this.pageOfPart(actor, request, { what: 'case.items', statement: ITEM_PAGE, positionOf: ({ itemId }) => itemId });
  }

  async timeline(actor: Actor, request: CasePartRequest): Promise<Connection<CaseEntryRow>> {
    return this.pageOfPart(actor, request, { what: 'case.timeline', statement: TIMELINE_PAGE, positionOf: ({ position }) => position });
  }

  /** Returns placeholders that owners allow for linked items which the actor's country does not see. */
  async hiddenItems(actor: Actor, { caseId: id, ...request }: CasePartRequest): Promise<Connection<HiddenItemRow>> {
    const read = (): Promise<readonly HiddenItemRow[]> =>
      this.transactions.read(actor, 'case.placeholders', (tx) =>
        tx.query<HiddenItemRow>('select kind as "itemKind", party from hub.case_placeholders($1)', [id]),
      );
    const rows = isUuid(id) ? await hiddenAsAbsent(read) : [];
    // A placeholder shows nothing that tells it from another. Its index is its key.
    const keyed = rows.map((row, index) => ({ row, key: String(index).padStart(4, '0') }));
    const page = this.pager.slice({ name: 'case placeholders', reader: actor.party.id, filter: id }, request, keyed, ({ key }) => key);
    return mapConnection(page, ({ row }) => row);
  }

  /** Returns a page of the list; empty when the case is absent or invisible. */
  private async pageOfPart<Row extends object>(
    actor: Actor,
    { caseId: id, ...request }: CasePartRequest,
    list: CasePartList<Row>,
  ): Promise<Connection<Row>> {
    const { what, statement, positionOf, more = [] } = list;
    const page = this.openPage(actor, [what, id, more], request);
    if (!isUuid(id)) return page.connection<Row>([], positionOf);
    const rows = await hiddenAsAbsent(() =>
      this.transactions.read(actor, what, (tx) => tx.query<Row>(statement, [id, page.position, page.limit, ...more])),
    );
    return page.connection(rows, positionOf);
  }

  private openPage(actor: Actor, filter: readonly unknown[], request: PageRequest): OpenPage<string> {
    return this.pager.open({ name: 'case', reader: actor.party.id, filter }, request);
  }
}
