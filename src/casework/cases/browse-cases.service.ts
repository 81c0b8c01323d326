import { Injectable } from '@nestjs/common';
import type { Actor } from '../../identity/auth/actor.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { anyOf } from '../../platform/graphql/lists.js';
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
import { CaseDesk } from './case-desk.js';
import { CASE_PAGE, INVITATION_PAGE, ITEM_PAGE, NOTE_PAGE, NOTE_VERSIONS, TASK_PAGE, TIMELINE_PAGE } from './case-statements.js';

/** What is absent does not restrict. */
export interface CaseFilter {
  readonly statuses?: readonly CaseStatus[] | null;
  readonly threats?: readonly Threat[] | null;
  /** Whether the viewer's country has the lead. */
  readonly led?: boolean | null;
}

/** Which page of what is in a case. */
export interface PartAsked extends PageRequest {
  readonly id: string;
}

/** A list with a place for each row, by which it goes on. */
interface List<Row extends object> {
  readonly what: string;
  readonly statement: string;
  readonly placeOf: (row: Row) => string;
  readonly more?: readonly unknown[];
}

/** Reading cases, under row-level security. */
@Injectable()
export class BrowseCasesService {
  constructor(
    private readonly desk: CaseDesk,
    private readonly pager: Pager,
  ) {}

  /** undefined when it is absent or invisible. */
  async byId(actor: Actor, id: string): Promise<CaseRow | undefined> {
    if (!isUuid(id)) return undefined;
    return hiddenAsAbsent(() =>
      this.desk.reading(actor, 'case.read', async (tx) => {
        const [row] = await tx.query<CaseRow>('select * from hub.case_seen where id = $1', [id]);
        if (row) tx.touched(id);
        return row;
      }),
    );
  }

  /** Newest first. @throws BadInput when `first` or the cursor does not fit. */
  async page(actor: Actor, filter: CaseFilter, first: number, after: string | null): Promise<Page<CaseRow>> {
    const wanted = [anyOf(filter.statuses), anyOf(filter.threats), filter.led ?? null];
    const page = this.open(actor, ['cases', wanted], { first, after });
    const found = await this.desk.reading(actor, 'case.list', async (tx) => {
      const rows = await tx.query<CaseRow>(CASE_PAGE, [page.position, page.limit, ...wanted]);
      tx.touched(...rows.map(({ id }) => id));
      return rows;
    });
    return page.page(found, ({ id }) => id);
  }

  /** Of each a summary, newest first. @throws BadInput when `first` or the cursor does not fit. */
  async invitations(actor: Actor, first: number, after: string | null): Promise<Page<InvitationRow>> {
    const page = this.open(actor, ['invitations'], { first, after });
    const [at = null, of = null] = page.position?.split('|') ?? [];
    const found = await this.desk.reading(actor, 'case.invitations', async (tx) => {
      const rows = await tx.query<InvitationRow & { readonly place: string }>(INVITATION_PAGE, [at, of, page.limit]);
      tx.touched(...rows.map(({ id }) => id));
      return rows;
    });
    return page.page(found, ({ place, id }) => `${place}|${id}`);
  }

  async notes(actor: Actor, asked: PartAsked): Promise<Page<NoteRow>> {
    return this.part(actor, asked, { what: 'case.notes', statement: NOTE_PAGE, placeOf: ({ id }) => id });
  }

  async noteVersions(actor: Actor, asked: PartAsked, note: string): Promise<Page<NoteVersionRow>> {
    const more = [isUuid(note) ? note : null];
    return this.part(actor, asked, {
      what: 'case.note-versions',
      statement: NOTE_VERSIONS,
      placeOf: ({ version }) => String(version),
      more,
    });
  }

  async tasks(actor: Actor, asked: PartAsked, states: readonly CaseTaskState[] | null): Promise<Page<TaskRow>> {
    return this.part(actor, asked, { what: 'case.tasks', statement: TASK_PAGE, placeOf: ({ id }) => id, more: [anyOf(states)] });
  }

  /** Linked items that the actor sees by their own audience; what else is linked is not there for it, and not counted. */
  async items(actor: Actor, asked: PartAsked): Promise<Page<CaseItemRow>> {
    return this.part(actor, asked, { what: 'case.items', statement: ITEM_PAGE, placeOf: ({ item }) => item });
  }

  async timeline(actor: Actor, asked: PartAsked): Promise<Page<CaseEntryRow>> {
    return this.part(actor, asked, { what: 'case.timeline', statement: TIMELINE_PAGE, placeOf: ({ place }) => place });
  }

  /** What owners let the actor's country know of linked items that it does not see. */
  async hiddenItems(actor: Actor, id: string): Promise<readonly HiddenItemRow[]> {
    if (!isUuid(id)) return [];
    return hiddenAsAbsent(() =>
      this.desk.reading(actor, 'case.placeholders', (tx) =>
        tx.query<HiddenItemRow>('select kind, party from hub.case_placeholders($1)', [id]),
      ),
    );
  }

  /** Empty when the case is absent or invisible. */
  private async part<Row extends object>(actor: Actor, { id, first, after }: PartAsked, list: List<Row>): Promise<Page<Row>> {
    const { what, statement, placeOf, more = [] } = list;
    const page = this.open(actor, [what, id, more], { first, after });
    if (!isUuid(id)) return { rows: [], cursor: null };
    const rows = await hiddenAsAbsent(() =>
      this.desk.reading(actor, what, async (tx) => {
        const found = await tx.query<Row>(statement, [id, page.position, page.limit, ...more]);
        if (found.length > 0) tx.touched(id);
        return found;
      }),
    );
    return page.page(rows, placeOf);
  }

  private open(actor: Actor, filter: readonly unknown[], request: PageRequest): OpenPage<string> {
    return this.pager.open({ name: 'case', reader: actor.party.id, most: MOST_ON_CASE_PAGE, filter }, request);
  }
}
