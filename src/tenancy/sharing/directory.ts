import type { Transaction } from '../../platform/database/database.js';
import type { Directory, KnownGroup, KnownParty } from './audience.js';

/** Returns when visible parties got their current names, by id: RFC 3339 in UTC, with milliseconds. Omits parties that still have their first name. */
export async function readRenamings(tx: Transaction): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ id: string; at: string }>(
    `select id, to_char(renamed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at from hub.party where renamed_at is not null`,
  );
  return new Map(rows.map(({ id, at }) => [id, at]));
}

/** Reads the directory of the actor, in two statements under row-level security: a partner sees no other partner, and no party sees groups of others. */
export async function readDirectory(tx: Transaction): Promise<Directory> {
  const known = await tx.query<KnownParty & { mine: boolean; isClosed: boolean }>(
    `select key, id, kind, name, slug, country, key = (select hub.me()) as mine, candidate_since is not null as candidate, closed_at is not null as "isClosed"
       from hub.party order by name`,
  );
  const groups = await tx.query<KnownGroup>(
    `select g.key, g.id, g.name, array(select m.party from hub.membership m where m.key = g.key order by m.party) as members
       from hub.working_group g where g.key = any ((select hub.my_keys())::integer[]) order by g.name`,
  );
  const [closed, parties] = [known.filter(({ isClosed }) => isClosed), known.filter(({ isClosed }) => !isClosed)];
  const me = parties.find((party) => party.mine);
  if (!me) throw new Error('The actor has no party.');
  return { me, parties, groups, closed };
}

/** What a directory depends on: its party, and the revision of all parties, groups and memberships (hub.directory_revision). */
export interface DirectoryVersion {
  readonly party: number;
  readonly revision: string;
}

/** Most directories in memory: of 200 parties each takes some 50 KB. */
const MOST_KEPT = 100;

/** Keeps the directories of the parties that were used last. */
export class DirectoryCache {
  /** By key of the party, the least recently used first. */
  private readonly kept = new Map<number, { readonly revision: string; readonly directory: Directory }>();

  /** Returns the actor's directory. @param version as `tx` has just read it */
  async at(tx: Transaction, { party, revision }: DirectoryVersion): Promise<Directory> {
    const known = this.kept.get(party);
    const directory = known?.revision === revision ? known.directory : await readDirectory(tx);
    this.kept.delete(party);
    this.kept.set(party, { revision, directory });
    for (const oldest of this.kept.keys()) if (this.kept.size > MOST_KEPT) this.kept.delete(oldest);
    return directory;
  }
}
