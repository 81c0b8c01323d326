import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { type Refusals, withRefusals } from '../../platform/database/refusals.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { BadInput, Conflict, Forbidden, NotFound } from '../../platform/platform/errors.js';
import { newId } from '../../platform/platform/new-ids.js';
import { readDirectory } from '../sharing/directory.js';
import { BrowseDirectoryService } from './browse-directory.service.js';
import type { CheckedEntry, DirectoryEntry, DirectoryEntryFields } from './directory-entry.js';
import { checkEntry } from './directory-entry.policy.js';

const PERMISSION = 'directory:manage';

/** Publishes, verifies and withdraws entries of the directory, for administrators. */
@Injectable()
export class DirectoryService {
  constructor(
    private readonly database: Database,
    private readonly browse: BrowseDirectoryService,
  ) {}

  /**
   * Creates an entry of an agency, by default the actor's own; of the party as a whole when the actor has none and names none.
   * @throws BadInput on the content; NotFound on the agency; Forbidden for another agency than the actor's, or without step-up; Conflict when the party has 500 entries
   */
  async create(actor: Actor, fields: DirectoryEntryFields, agencyId: string | null): Promise<DirectoryEntry> {
    if (agencyId !== null && !isUuid(agencyId)) throw new NotFound('agency');
    const id = newId();
    return this.write(actor, 'directory.create', id, async (tx) => {
      const entry = checkEntry(fields, await readDirectory(tx));
      await writeEntry(tx, { id, agencyId: agencyId ?? actor.agency?.id ?? null, ...entry }, null);
    });
  }

  /**
   * Replaces the content and the audience of an entry.
   * @param version that the actor read
   * @throws BadInput on the content; NotFound; Forbidden for an entry of another agency, or without step-up for what needs it; Conflict when the entry has
   * another version
   */
  async update(actor: Actor, id: string, version: number, fields: DirectoryEntryFields): Promise<DirectoryEntry> {
    return this.write(actor, 'directory.update', id, async (tx) =>
      writeEntry(tx, { id, agencyId: null, ...checkEntry(fields, await readDirectory(tx)) }, version),
    );
  }

  /** Records that an entry is right. @param version that the actor read @throws NotFound; Forbidden and Conflict as for {@link update} */
  async verify(actor: Actor, id: string, version: number): Promise<DirectoryEntry> {
    return this.write(
      actor,
      'directory.verify',
      id,
      async (tx) => void (await tx.query('select hub.verify_directory_entry($1, $2)', [id, version])),
    );
  }

  /**
   * Withdraws an entry permanently.
   * @param version that the actor read
   * @throws BadInput on the reason; NotFound; Forbidden and Conflict as for {@link update}
   */
  async withdraw(actor: Actor, id: string, version: number, reason: string): Promise<DirectoryEntry> {
    const why = reason.trim();
    if (why.length < 1 || why.length > 2_000) throw new BadInput('REASON_LENGTH', 'Reason must have 1 to 2,000 characters.');
    return this.write(
      actor,
      'directory.withdraw',
      id,
      async (tx) => void (await tx.query('select hub.withdraw_directory_entry($1, $2, $3)', [id, version, why])),
    );
  }

  private async write(actor: Actor, what: string, id: string, change: (tx: Transaction) => Promise<void>): Promise<DirectoryEntry> {
    if (!isUuid(id)) throw new NotFound('directory entry');
    return this.database.as(actor, { ...act(actor, what, PERMISSION), writes: true }, async (tx) => {
      await withRefusals(REFUSALS, () => change(tx));
      tx.auditItems(id);
      return this.browse.get(tx, id);
    });
  }
}

/** @param version of the entry to replace; null: a new entry */
const writeEntry = async (
  tx: Transaction,
  entry: CheckedEntry & { readonly id: string; readonly agencyId: string | null },
  version: number | null,
): Promise<void> => void (await tx.query('select hub.write_directory_entry($1, $2)', [JSON.stringify(entry), version]));

const REFUSALS: Refusals = {
  HB460: () => new Conflict('VERSION_STALE', 'This entry has changed since you read it. Read it again and send its current version.'),
  HB490: () =>
    new Forbidden('OTHER_AGENCY', 'Your account administers one agency. Ask an administrator of the other agency, or of the party.'),
  HB491: () =>
    new Conflict('DIRECTORY_TOO_MANY', 'A party has at most 500 entries in the directory. Withdraw an entry that is not needed.'),
};
