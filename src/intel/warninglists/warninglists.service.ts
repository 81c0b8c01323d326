import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { BadInput, Conflict, NotFound } from '../../platform/platform/errors.js';
import type { Kind } from '../../values/values/value.js';
import { WarninglistMatchingService } from './warninglist-matching.service.js';
import type { ListMode, ListType } from './warninglist.js';
import { parseWarninglist } from './warninglist.policy.js';

/** A list as the operator sees it. */
export interface WarninglistRow {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Version of its file. A bigint, as text from the database. */
  readonly listVersion: string;
  readonly type: ListType;
  readonly kinds: readonly Kind[];
  readonly mode: ListMode;
  /** Number of entries. */
  readonly entryCount: number;
  readonly unreadCount: number;
  readonly updated_by: ActorView | null;
  readonly updated_at: Date;
}

const NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/;

/** Manages the operator's lists of known-good values. warninglist-matching.service.ts applies them. */
@Injectable()
export class WarninglistsService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
    private readonly matching: WarninglistMatchingService,
  ) {}

  /** Returns a page of the lists, by name: at most 200 exist. @throws BadInput on the page size or cursor */
  async page(actor: Actor, request: PageRequest): Promise<Connection<WarninglistRow>> {
    const lists = await this.database.as(actor, act(actor, 'guard.lists', 'guard:manage'), (tx) => readLists(tx));
    return this.pager.slice({ name: 'warninglists', reader: actor.party.id, filter: null }, request, lists, ({ name }) => name);
  }

  /**
   * Loads a list under `name`. It replaces the list of that name and keeps its mode; a new list warns. It applies to all items published after the commit.
   * @param body parsed JSON in the format of MISP warninglists
   * @throws BadInput when the list cannot be used; Conflict when there would be too many lists or entries; Forbidden (STEP_UP_REQUIRED) when the list refuses
   */
  async load(actor: Actor, name: string, body: unknown): Promise<WarninglistRow> {
    if (!NAME.test(name)) {
      throw new BadInput(
        'WARNINGLIST_NAME',
        'The name of a list must have 1 to 100 lower-case letters, digits, dots, hyphens and underscores, and start with a letter or digit.',
      );
    }
    const read = parseWarninglist(body);
    return this.change(actor, 'guard.load', async (tx) => {
      const [row] = await tx.query<{ id: string | null }>('select hub.set_warninglist($1) as id', [
        JSON.stringify({ ...read, id: randomUUID(), name }),
      ]);
      if (!row?.id) {
        throw new Conflict(
          'TOO_MANY_WARNINGLISTS',
          'The hub keeps at most 200 lists with a million entries in total. Remove a list first.',
        );
      }
      return row.id;
    });
  }

  /** Sets the effect of a hit from now on. @throws NotFound; Forbidden (STEP_UP_REQUIRED), except when a list that was off is set to warn */
  async setMode(actor: Actor, id: string, mode: ListMode): Promise<WarninglistRow> {
    return this.change(actor, 'guard.mode', async (tx) => {
      if (!isUuid(id)) throw new NotFound('list');
      await tx.query('select hub.set_warninglist_mode($1, $2)', [id, mode]);
      return id;
    });
  }

  /** Returns the id of the removed list. @throws NotFound; Forbidden (STEP_UP_REQUIRED) */
  async remove(actor: Actor, id: string): Promise<string> {
    await this.database.as(actor, { ...act(actor, 'guard.remove', 'guard:manage'), writes: true }, async (tx) => {
      if (!isUuid(id)) throw new NotFound('list');
      await tx.query('select hub.remove_warninglist($1)', [id]);
      tx.auditItems(id);
    });
    await this.matching.prepare();
    return id.toLowerCase();
  }

  private async change(actor: Actor, actName: string, work: (tx: Transaction) => Promise<string>): Promise<WarninglistRow> {
    const changed = await this.database.as(actor, { ...act(actor, actName, 'guard:manage'), writes: true }, async (tx) => {
      const id = (await work(tx)).toLowerCase();
      tx.auditItems(id);
      const list = (await readLists(tx)).find((one) => one.id === id);
      if (!list) throw new NotFound('list');
      return list;
    });
    await this.matching.prepare(); // the operator waits for this, so that no publisher has to
    return changed;
  }
}

const readLists = (tx: Transaction): Promise<WarninglistRow[]> =>
  tx.query<WarninglistRow>(
    'select id, name, title, description, version as "listVersion", type, kinds, mode, entries as "entryCount", unread as "unreadCount", updated_by, updated_at from hub.warninglists() order by name collate "C"',
  );
