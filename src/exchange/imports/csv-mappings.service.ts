import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { isStorableText } from '../../platform/graphql/storable-text.js';
import { nameOf } from '../../platform/graphql/name.policy.js';
import { BadInput, Conflict, NotFound } from '../../platform/platform/errors.js';
import { type CsvLayout, layoutProblem } from './csv-mapping.policy.js';

/** A column layout that the party saved under a name. */
export interface SavedMapping {
  readonly id: string;
  readonly name: string;
  readonly layout: CsvLayout;
  readonly updated_at: Date;
  readonly updated_by: ActorView | null;
}

const COLUMNS = 'id, name, layout, updated_at, hub.own_actor(updated_by) as updated_by';

/** A position in the list: the last mapping of a page. */
type ListPosition = Pick<SavedMapping, 'id' | 'name'>;

/** Stores column mappings, for all officers of a party. */
@Injectable()
export class CsvMappingsService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /** Returns a page of the mappings, by name. @throws BadInput on the page size, or a cursor of another list */
  async page(actor: Actor, request: PageRequest): Promise<Connection<SavedMapping>> {
    const page = this.pager.open<ListPosition>({ name: 'column mappings', reader: actor.party.id, filter: null }, request);
    const { name = null, id = null } = page.position ?? {};
    const rows = await this.database.as(actor, act(actor, 'mapping.list', 'indicator:publish'), (tx) =>
      tx.query<SavedMapping>(
        `select ${COLUMNS} from hub.csv_mapping where $1::text is null or (name, id) > ($1, $2::uuid) order by name, id limit $3`,
        [name, id, page.limit],
      ),
    );
    return page.connection(rows, (row) => ({ name: row.name, id: row.id }));
  }

  /** @throws NotFound */
  async named(actor: Actor, name: string): Promise<SavedMapping> {
    if (!isStorableText(name)) throw new NotFound('column mapping');
    const [found] = await this.database.as(actor, act(actor, 'mapping.list', 'indicator:publish'), (tx) =>
      tx.query<SavedMapping>(`select ${COLUMNS} from hub.csv_mapping where name = $1`, [name.trim()]),
    );
    if (!found) throw new NotFound('column mapping');
    return found;
  }

  /** Saves a mapping; replaces one with the same name. @throws BadInput on an invalid mapping; Conflict when there are 100 */
  async save(actor: Actor, name: string, layout: CsvLayout): Promise<SavedMapping> {
    const called = nameOf(name, 100, (rule) => new BadInput('MAPPING_NAME', `The name of a mapping must be ${rule}.`));
    const wrong = layoutProblem(layout);
    if (wrong !== undefined) throw new BadInput('MAPPING_INVALID', wrong);
    return this.database.as(actor, { ...act(actor, 'mapping.save', 'indicator:publish'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ id: string | null }>('select hub.save_csv_mapping($1, $2, $3) as id', [randomUUID(), called, layout]);
      if (!row?.id) throw new Conflict('MAPPINGS_TOO_MANY', 'Your party already has 100 mappings. Delete one that you do not need.');
      tx.auditItems(row.id);
      const [saved] = await tx.query<SavedMapping>(`select ${COLUMNS} from hub.csv_mapping where id = $1`, [row.id]);
      if (!saved) throw new NotFound('column mapping');
      return saved;
    });
  }

  /** Deletes a mapping. @returns its id @throws NotFound */
  async remove(actor: Actor, id: string): Promise<string> {
    return this.database.as(actor, { ...act(actor, 'mapping.delete', 'indicator:publish'), writes: true }, async (tx) => {
      if (!isUuid(id)) throw new NotFound('column mapping');
      const [row] = await tx.query<{ done: boolean }>('select hub.delete_csv_mapping($1) as done', [id]);
      if (!row?.done) throw new NotFound('column mapping');
      tx.auditItems(id);
      return id.toLowerCase();
    });
  }
}
