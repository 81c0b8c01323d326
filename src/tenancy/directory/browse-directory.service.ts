import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { type Connection, mapConnection, withTotalCount } from '../../platform/graphql/connection.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { sortIds, sortUnique } from '../../platform/graphql/lists.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { countRows, countStatement } from '../../platform/graphql/total-count.js';
import { NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { AudienceKeys, Directory } from '../sharing/audience.js';
import { readDirectory } from '../sharing/directory.js';
import type { DirectoryEntry, DirectoryEntryRow, DirectoryRole, DirectoryVersionRow } from './directory-entry.js';

/** Conditions on a list of entries. An absent field does not filter. */
export interface DirectoryFilter {
  /** Ids. */
  readonly parties?: readonly string[] | null;
  readonly roles?: readonly DirectoryRole[] | null;
  /** Language ranges, by basic filtering (RFC 4647). */
  readonly languages?: readonly string[] | null;
  readonly stale?: boolean | null;
  readonly includeWithdrawn?: boolean | null;
}

export interface DirectoryVersions {
  readonly page: Connection<DirectoryVersionRow>;
  readonly directory: Directory;
}

interface Position {
  readonly party: string;
  readonly unit: string;
  readonly id: string;
}

const PERMISSION = 'directory:read';

/** Reads the directory of contacts under row-level security. */
@Injectable()
export class BrowseDirectoryService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /** Returns a page of entries, by the name of their party and unit. @throws BadInput on the page size, or a cursor of another list */
  async page(actor: Actor, filter: DirectoryFilter, request: PageRequest): Promise<Connection<DirectoryEntry>> {
    const languages = sortUnique(filter.languages?.map((tag) => tag.toLowerCase()));
    const criteria = [sortIds(filter.parties), sortUnique(filter.roles), languages, filter.stale ?? null, filter.includeWithdrawn ?? false];
    const page = this.pager.open<Position>({ name: 'directory', reader: actor.party.id, filter: criteria }, request);
    const listed = await this.database.as(actor, act(actor, 'directory.list', PERMISSION), async (tx) => {
      const { position } = page;
      const values = [...criteria, position?.party ?? null, position?.unit ?? null, position?.id ?? null, page.limit];
      const rows = page.connection(await tx.query<DirectoryEntryRow>(`select e.* ${MATCHING} ${PAGE}`, values), positionOf);
      const entries = new Map((await this.withOwnDetails(tx, rows.nodes)).map((entry) => [entry.row.id, entry]));
      return mapConnection(rows, (row) => entries.get(row.id) ?? { row, ownDetails: null });
    });
    return withTotalCount(listed, () =>
      this.database.as(actor, act(actor, 'directory.list', PERMISSION), (tx) => countRows(tx, countStatement(MATCHING), criteria)),
    );
  }

  /** Returns one entry; undefined when it is absent or invisible. */
  async byId(actor: Actor, id: string): Promise<DirectoryEntry | undefined> {
    if (!isUuid(id)) return undefined;
    const [entry] = await hiddenAsAbsent(() => this.byIds(actor, [id]));
    return entry;
  }

  /** Returns the entries that the actor sees, in no order. */
  async byIds(actor: Actor, ids: readonly string[]): Promise<readonly DirectoryEntry[]> {
    return this.database.as(actor, act(actor, 'directory.read', PERMISSION), (tx) => this.read(tx, ids));
  }

  /** Returns the entry within the current transaction. @throws NotFound */
  async get(tx: Transaction, id: string): Promise<DirectoryEntry> {
    const [entry] = await this.read(tx, [id]);
    if (!entry) throw new NotFound('directory entry');
    return entry;
  }

  /**
   * Returns a page of versions of an entry of the actor's party, newest first; empty for another party's, and when it is absent.
   * @throws BadInput on the page size, or a cursor of another list
   */
  async versions(actor: Actor, id: string, request: PageRequest): Promise<DirectoryVersions> {
    const page = this.pager.open<number>({ name: 'directory.versions', reader: actor.party.id, filter: id }, request);
    const read = (): Promise<DirectoryVersions> =>
      this.database.as(actor, act(actor, 'directory.versions', PERMISSION), async (tx) => {
        const values = [isUuid(id) ? id : null, page.position, page.limit];
        const rows = await tx.query<DirectoryVersionRow>('select * from hub.directory_versions($1, $2, $3)', values);
        return { page: page.connection(rows, ({ version }) => version), directory: await readDirectory(tx) };
      });
    return hiddenAsAbsent(read, ({ page: { nodes } }) => nodes.length === 0);
  }

  private async read(tx: Transaction, ids: readonly string[]): Promise<readonly DirectoryEntry[]> {
    const rows = await tx.query<DirectoryEntryRow>('select * from hub.directory_entry_view where id = any ($1::uuid[])', [ids]);
    return this.withOwnDetails(tx, rows);
  }

  /** Returns the entries, those of the viewer's party with their audience and who verified them. */
  private async withOwnDetails(tx: Transaction, rows: readonly DirectoryEntryRow[]): Promise<readonly DirectoryEntry[]> {
    const own = rows.filter((row) => row.own).map(({ id }) => id);
    if (own.length === 0) return rows.map((row) => ({ row, ownDetails: null }));
    const directory = await readDirectory(tx);
    const details = await tx.query<AudienceKeys & { id: string; verified_by: ActorView | null }>(
      'select * from hub.own_directory_details($1)',
      [own],
    );
    const byId = new Map(
      details.map(({ id, audience, excluded, verified_by: verifiedBy }) => [id, { keys: { audience, excluded }, directory, verifiedBy }]),
    );
    return rows.map((row) => ({ row, ownDetails: byId.get(row.id) ?? null }));
  }
}

const positionOf = ({ party_name: party, unit, id }: DirectoryEntryRow): Position => ({ party, unit, id });

// $1 … $5 the filter.
const MATCHING = `from hub.directory_entry_view e
  where ($1::uuid[] is null or e.party_id = any ($1)) and ($2::text[] is null or e.role = any ($2))
    and ($3::text[] is null or exists (select from unnest(e.languages) spoken, unnest($3) wanted
      where lower(spoken) = wanted or starts_with(lower(spoken), wanted || '-')))
    and ($4::boolean is null or e.stale = $4) and ($5::boolean or e.withdrawn_at is null)`;
// $6 … $8 the end of the page before, $9 the number of rows.
const PAGE = `and ($6::text is null or (e.party_name, e.unit, e.id) > ($6, $7::text, $8::uuid)) order by e.party_name, e.unit, e.id limit $9`;
