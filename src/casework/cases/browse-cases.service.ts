import { Injectable } from '@nestjs/common';
import type { Actor } from '../../identity/auth/actor.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { sortUnique } from '../../platform/graphql/lists.js';
import type { Threat } from '../../intel/indicators/claim.js';
import { type OpenPage, type Page, type PageRequest, Pager } from '../../platform/graphql/pager.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import {
  type CaseEntryRow,
  type CaseItemRow,
  type CaseRow,
  type CaseStatus,
  type CaseTaskState,
  type HiddenItemRow,
  type InvitationRow,
  MOST_ON_CASE_PAGE,
  type NoteRow,
  type NoteVersionRow,
  type TaskRow,
} from './case.js';
import { CaseTransactions } from './case-transactions.js';
import { CASE_PAGE, INVITATION_PAGE, ITEM_PAGE, NOTE_PAGE, NOTE_VERSIONS, TASK_PAGE, TIMELINE_PAGE } from './case-statements.js';

/** Filter of a case list. An absent field does not restrict the list. */
export interface CaseFilter {
  readonly statuses?: readonly CaseStatus[] | null;
  readonly threats?: readonly Threat[] | null;
  /** Whether the viewer's country has the lead. */
  readonly led?: boolean | null;
}

/** Page request for the contents of one case. */
export interface CasePartRequest extends PageRequest {
  readonly id: string;
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
        if (row) tx.auditItems(id);
        return row;
      }),
    );
  }

  /** Returns a page of cases, newest first. @throws BadInput when `first` or the cursor is invalid */
  async page(actor: Actor, filter: CaseFilter, first: number, after: string | null): Promise<Page<CaseRow>> {
    const criteria = [sortUnique(filter.statuses), sortUnique(filter.threats), filter.led ?? null];
    const page = this.openPage(actor, ['cases', criteria], { first, after });
    const found = await this.transactions.read(actor, 'case.list', async (tx) => {
      const rows = await tx.query<CaseRow>(CASE_PAGE, [page.position, page.limit, ...criteria]);
      tx.auditItems(...rows.map(({ id }) => id));
      return rows;
    });
    return page.page(found, ({ id }) => id);
  }

  /** Returns a page of summaries of invitations, newest first. @throws BadInput when `first` or the cursor is invalid */
  async invitations(actor: Actor, first: number, after: string | null): Promise<Page<InvitationRow>> {
    const page = this.openPage(actor, ['invitations'], { first, after });
    const [at = null, of = null] = page.position?.split('|') ?? [];
    const found = await this.transactions.read(actor, 'case.invitations', async (tx) => {
      const rows = await tx.query<InvitationRow & { readonly place: string }>(INVITATION_PAGE, [at, of, page.limit]);
      tx.auditItems(...rows.map(({ id }) => id));
      return rows;
    });
    return page.page(found, ({ place, id }) => `${place}|${id}`);
  }

  async notes(actor: Actor, request: CasePartRequest): Promise<Page<NoteRow>> {
    return this.pageOfPart(actor, request, { what: 'case.notes', statement: NOTE_PAGE, positionOf: ({ id }) => id });
  }

  async noteVersions(actor: Actor, request: CasePartRequest, note: string): Promise<Page<NoteVersionRow>> {
    const more = [isUuid(note) ? note : null];
    return this.pageOfPart(actor, request, {
      what: 'case.note-versions',
      statement: NOTE_VERSIONS,
      positionOf: ({ version }) => String(version),
      more,
    });
  }

  async tasks(actor: Actor, request: CasePartRequest, states: readonly CaseTaskState[] | null): Promise<Page<TaskRow>> {
    return this.pageOfPart(actor, request, {
      what: 'case.tasks',
      statement: TASK_PAGE,
      positionOf: ({ id }) => id,
      more: [sortUnique(states)],
    });
  }

  /** Returns linked items that the actor sees by their own audience. Other linked items are neither returned nor counted. */
  async items(actor: Actor, request: CasePartRequest): Promise<Page<CaseItemRow>> {
    return this.pageOfPart(actor, request, { what: 'case.items', statement: ITEM_PAGE, positionOf: ({ item }) => item });
  }

  async timeline(actor: Actor, request: CasePartRequest): Promise<Page<CaseEntryRow>> {
    return this.pageOfPart(actor, request, { what: 'case.timeline', statement: TIMELINE_PAGE, positionOf: ({ place }) => place });
  }

  /** Returns placeholders that owners allow for linked items which the actor's country does not see. */
  async hiddenItems(actor: Actor, id: string): Promise<readonly HiddenItemRow[]> {
    if (!isUuid(id)) return [];
    return hiddenAsAbsent(() =>
      this.transactions.read(actor, 'case.placeholders', (tx) =>
        tx.query<HiddenItemRow>('select kind, party from hub.case_placeholders($1)', [id]),
      ),
    );
  }

  /** Returns a page of the list; empty when the case is absent or invisible. */
  private async pageOfPart<Row extends object>(
    actor: Actor,
    { id, first, after }: CasePartRequest,
    list: CasePartList<Row>,
  ): Promise<Page<Row>> {
    const { what, statement, positionOf, more = [] } = list;
    const page = this.openPage(actor, [what, id, more], { first, after });
    if (!isUuid(id)) return { rows: [], cursor: null };
    const rows = await hiddenAsAbsent(() =>
      this.transactions.read(actor, what, async (tx) => {
        const found = await tx.query<Row>(statement, [id, page.position, page.limit, ...more]);
        if (found.length > 0) tx.auditItems(id);
        return found;
      }),
    );
    return page.page(rows, positionOf);
  }

  private openPage(actor: Actor, filter: readonly unknown[], request: PageRequest): OpenPage<string> {
    return this.pager.open({ name: 'case', reader: actor.party.id, most: MOST_ON_CASE_PAGE, filter }, request);
  }
}
