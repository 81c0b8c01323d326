import { Injectable } from '@nestjs/common';
import type { Actor } from '../../identity/auth/actor.js';
import { type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { assertBatchSize, type BatchReceipt, type ItemProblem, problem, rejected } from '../../platform/graphql/batch.js';
import type { ItemKind } from '../../platform/graphql/item-kinds.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { Conflict, Forbidden, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { newId } from '../../platform/platform/new-ids.js';
import {
  type CasePlaceholder,
  type CaseRow,
  MOST_ATTACHED,
  MOST_LINKED,
  type NoteRow,
  type NoteFields,
  type TaskFields,
  type TaskRow,
} from './case.js';
import type { ItemRef } from '../../intel/indicators/items-by-id.service.js';
import { CaseTransactions, caseOf, findCase } from './case-transactions.js';
import { versionStale } from './case-refusals.js';
import { assertCeiling, hasRights, isWithinCeiling } from './case.policy.js';
import { NOTES, TASKS } from './case-statements.js';

/** Result of linking one item: CREATED, or UNCHANGED when the actor's country had linked it before. */
export interface LinkReceipt extends BatchReceipt<'CREATED' | 'UNCHANGED'> {
  /** null when the item was not linked. */
  readonly linked: ItemRef | null;
}

interface LinkRow {
  readonly item: string;
  readonly kind: ItemKind;
  readonly created: boolean;
  readonly refusal: LinkRefusal | null;
}

/** Reason for which the database did not link an item (hub.link_to_case). */
type LinkRefusal = 'ITEM_NOT_FOUND' | 'CASE_ITSELF' | 'CASE_ITEM_KIND' | 'ABOVE_CEILING';

/** Largest version number that the database stores. */
const MAX_VERSION = 2 ** 31 - 1;

/** Contents of a case: linked items, notes, tasks and files. */
@Injectable()
export class CaseContentsService {
  constructor(private readonly transactions: CaseTransactions) {}

  /** Links items that the actor sees. A link widens no audience. @throws BadInput on the batch size; NotFound, Forbidden, Conflict of the case */
  async link(actor: Actor, id: string, items: readonly string[]): Promise<readonly LinkReceipt[]> {
    assertBatchSize('items', items.length, MOST_LINKED);
    const work = (): Promise<readonly LinkReceipt[]> =>
      this.transactions.perform(actor, id, { act: 'link', what: 'case.link' }, async (tx) => {
        const statement = 'select item, kind, created, refusal from hub.link_to_case($1, $2::uuid[])';
        const rows = await tx.query<LinkRow>(statement, [id, items.filter(isUuid)]);
        const byItem = new Map(rows.map((row) => [row.item, row]));
        tx.auditItems(...rows.filter(({ refusal }) => refusal === null).map(({ item }) => item));
        return items.map((item, index) => receiptOf(index, byItem.get(item.toLowerCase())));
      });
    return hiddenAsAbsent(work, (receipts) => receipts.some(({ outcome }) => outcome === 'REJECTED'));
  }

  /** @throws NotFound when there is no link that the actor may remove */
  async unlink(actor: Actor, id: string, item: string): Promise<CaseRow> {
    return this.transactions.perform(actor, id, { act: 'unlink', what: 'case.unlink', ids: [item] }, async (tx) => {
      await tx.query('select hub.unlink_from_case($1, $2)', [id, item]);
      tx.auditItems(item);
      return caseOf(tx, id);
    });
  }

  /** @throws NotFound when the item is not linked, or does not belong to the actor's agency */
  async allowPlaceholder(actor: Actor, id: string, item: string, disclosure: CasePlaceholder): Promise<CaseRow> {
    return this.transactions.perform(actor, id, { act: 'allowPlaceholder', what: 'case.placeholder', ids: [item] }, async (tx) => {
      await tx.query('select hub.allow_case_placeholder($1, $2, $3)', [id, item, disclosure]);
      tx.auditItems(item);
      return caseOf(tx, id);
    });
  }

  /** @throws NotFound for a file of another agency, or an officer who does not see the note; Forbidden on a label above the ceiling */
  async addNote(actor: Actor, id: string, input: NoteFields): Promise<NoteRow> {
    return this.transactions.perform(actor, id, { act: 'addNote', what: 'case.note', ids: idsOfNote(input) }, async (tx, standing) => {
      const note = { ...input, id: newId(), version: 1, tlp: input.tlp ?? standing.tlp };
      assertCeiling(standing, note.tlp);
      await tx.query('select hub.write_case_note($1, $2)', [id, JSON.stringify(note)]);
      return noteOf(tx, note.id);
    });
  }

  /** @param of the note and the version that the actor has read. @throws NotFound, Forbidden on another agency's note, Conflict on another version */
  async editNote(actor: Actor, id: string, of: { readonly note: string; readonly version: number }, input: NoteFields): Promise<NoteRow> {
    const ids = [of.note, ...idsOfNote(input)];
    return this.transactions.perform(actor, id, { act: 'editNote', what: 'case.edit-note', ids }, async (tx, standing) => {
      await this.assertOwnNote(tx, id, of.note);
      assertCeiling(standing, input.tlp ?? standing.ceiling);
      const note = { ...input, id: of.note, version: nextVersion(of.version) };
      await tx.query('select hub.write_case_note($1, $2)', [id, JSON.stringify(note)]);
      return noteOf(tx, of.note);
    });
  }

  /** Withdraws a note. Only its own agency still reads its earlier versions. */
  async withdrawNote(actor: Actor, id: string, noteId: string): Promise<NoteRow> {
    return this.transactions.perform(actor, id, { act: 'withdrawNote', what: 'case.withdraw-note', ids: [noteId] }, async (tx) => {
      await this.assertOwnNote(tx, id, noteId);
      const note = { id: noteId, version: (await noteOf(tx, noteId)).version + 1 };
      await tx.query('select hub.write_case_note($1, $2)', [id, JSON.stringify(note)]);
      return noteOf(tx, noteId);
    });
  }

  private async assertOwnNote(tx: Transaction, id: string, note: string): Promise<void> {
    const [found] = await tx.query<{ own: boolean; withdrawn: boolean }>(
      `select party = (select hub.me()) and agency = (select hub.my_agency()) as own, withdrawn_at is not null as withdrawn
         from hub.case_note where id = $1 and case_id = $2`,
      [note, id],
    );
    if (!found) throw new NotFound('note');
    if (!found.own) throw new Forbidden('NOT_YOURS', 'Only the agency that wrote a note can change it.');
    if (found.withdrawn) throw new Conflict('NOTE_WITHDRAWN', 'This note was withdrawn. Write a new note instead.');
  }

  async addTask(actor: Actor, id: string, input: TaskFields): Promise<TaskRow> {
    const taskId = newId();
    return this.transactions.perform(actor, id, { act: 'addTask', what: 'case.task', ids: idsOfTask(input) }, async (tx, standing) => {
      const tlp = input.tlp ?? standing.tlp;
      assertCeiling(standing, tlp);
      await tx.query('select hub.write_case_task($1, $2)', [id, JSON.stringify(taskRow(taskId, 1, { ...input, tlp }))]);
      return taskOf(tx, taskId);
    });
  }

  /**
   * Changes a task. @throws NotFound; Conflict on another version; Forbidden unless the actor's country created it, is its assignee or leads.
   * Only the country that created the task may lower its label.
   */
  async setTask(actor: Actor, id: string, of: { readonly task: string; readonly version: number }, input: TaskFields): Promise<TaskRow> {
    const ids = [of.task, ...idsOfTask(input)];
    return this.transactions.perform(actor, id, { act: 'setTask', what: 'case.set-task', ids }, async (tx, standing) => {
      const [found] = await tx.query<TaskAccessRow>(TASK_ACCESS, [of.task, id]);
      if (!found) throw new NotFound('task');
      if (!found.own && !hasRights(standing.rights, 'LEAD')) {
        throw new Forbidden('NOT_YOURS', 'Only the country that created the task, its assignee and the lead can change a task.');
      }
      const tlp = input.tlp ?? found.tlp;
      assertCeiling(standing, tlp);
      if (!found.given && !isWithinCeiling(found.tlp, tlp)) {
        throw new Forbidden('NOT_YOURS', 'Only the country that created the task can lower its label.');
      }
      const values = [id, JSON.stringify(taskRow(of.task, nextVersion(of.version), { ...input, tlp }))];
      await tx.query('select hub.write_case_task($1, $2)', values);
      return taskOf(tx, of.task);
    });
  }

  /** Attaches files of the actor's agency for all readers of the case. @throws NotFound when a file does not belong to the actor's agency */
  async attach(actor: Actor, id: string, files: readonly string[]): Promise<CaseRow> {
    assertBatchSize('files', files.length, MOST_ATTACHED);
    return this.transactions.perform(actor, id, { act: 'attach', what: 'case.attach', ids: files }, async (tx) => {
      await tx.query('select hub.attach_to_case($1, $2::uuid[])', [id, files]);
      return caseOf(tx, id);
    });
  }

  /**
   * Removes files of the actor's agency from a case, even when its country no longer takes part.
   * @returns the case; undefined when the actor does not see it
   * @throws NotFound when a file does not belong to the agency or is not in the case; BadInput on the batch size
   */
  async detach(actor: Actor, id: string, files: readonly string[]): Promise<CaseRow | undefined> {
    assertBatchSize('files', files.length, MOST_ATTACHED);
    return hiddenAsAbsent(async () => {
      if (![id, ...files].every(isUuid)) throw new NotFound('evidence file');
      return this.transactions.write(actor, { what: 'case.detach', permission: 'case:work' }, async (tx) => {
        await tx.query('select hub.detach_from_case($1, $2::uuid[])', [id, files]);
        tx.auditItems(id);
        return findCase(tx, id);
      });
    });
  }
}

/** @param row undefined when the value is not an id, so the item is absent */
function receiptOf(index: number, row: LinkRow | undefined): LinkReceipt {
  if (row?.refusal !== null) return { ...rejected(index, [problemOf(row?.refusal ?? 'ITEM_NOT_FOUND')]), linked: null };
  return { index, outcome: row.created ? 'CREATED' : 'UNCHANGED', problems: [], linked: { kind: row.kind, id: row.item } };
}

function problemOf(refusal: LinkRefusal): ItemProblem {
  switch (refusal) {
    case 'ITEM_NOT_FOUND':
      return problem('ITEM_NOT_FOUND', 'No such item is visible to you. Check the id, and that your agency may read the item.');
    case 'CASE_ITSELF':
      return problem('CASE_ITSELF', 'A case cannot link itself.');
    case 'CASE_ITEM_KIND':
      return problem(
        'CASE_ITEM_KIND',
        'A case cannot link items of this kind. It links indicators, reports, requests to act or for information, notices, stored STIX objects and other cases.',
      );
    case 'ABOVE_CEILING':
      return problem(
        'ABOVE_CEILING',
        'The label of this item is above the ceiling of your country in this case. A country with lead rights can raise the ceiling.',
      );
  }
}

/** Access to a task. `own`: the actor's country created the task or is its assignee; `given`: the actor's country created it. */
interface TaskAccessRow {
  readonly own: boolean;
  readonly given: boolean;
  readonly tlp: Tlp;
}
const TASK_ACCESS = `
  select (select hub.me()) in (party, coalesce(assignee, 0)) as own, party = (select hub.me()) as given, tlp from hub.case_task where id = $1 and case_id = $2`;

/** Returns the next version. @throws Conflict when `version` is out of range */
function nextVersion(version: number): number {
  if (version < 1 || version >= MAX_VERSION) throw versionStale();
  return version + 1;
}

const idsOfNote = ({ evidence, mentions }: NoteFields): readonly string[] => [...(evidence ?? []), ...(mentions ?? [])];

const idsOfTask = ({ assigneePartyId, assigneeAgencyId }: TaskFields): readonly string[] =>
  [assigneePartyId, assigneeAgencyId].filter((id): id is string => typeof id === 'string');

const taskRow = (id: string, version: number, { dueAt, ...fields }: TaskFields): object => ({
  ...{ ...fields, id, version },
  due_at: dueAt?.toISOString() ?? null,
});

async function noteOf(tx: Transaction, id: string): Promise<NoteRow> {
  const [found] = await tx.query<NoteRow>(`${NOTES} where n.id = $1`, [id]);
  if (!found) throw new NotFound('note');
  return found;
}

async function taskOf(tx: Transaction, id: string): Promise<TaskRow> {
  const [found] = await tx.query<TaskRow>(`${TASKS} where t.id = $1`, [id]);
  if (!found) throw new NotFound('task');
  return found;
}
