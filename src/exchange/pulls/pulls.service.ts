import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import type { Act } from '../../platform/database/act.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { nameOf } from '../../platform/graphql/name.policy.js';
import { type Connection, mapConnection } from '../../platform/graphql/connection.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { BadInput, Conflict, Forbidden, NotFound, PartyLimit } from '../../platform/platform/errors.js';
import { Outbound } from '../../platform/platform/outbound.js';
import { BlockedAddress } from '../../platform/platform/outbound-url.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { resolveAudience } from '../../tenancy/sharing/audience.js';
import { readDirectory } from '../../tenancy/sharing/directory.js';
import { IMPORT_COLUMNS, type ImportRow } from '../imports/imports.service.js';
import { isOwnAddress, type PullKind, sourceUrl, badUrl } from './address.policy.js';
import { PullCredentials } from './credentials.js';
import { kindOf, readCredentials, type CredentialsDraft } from './credentials.policy.js';
import { type Pull, pullOf, type PullRow, type PullDefaults, SELECT_PULLS } from './pull.js';
import { LONGEST_MINUTES, SHORTEST_MINUTES } from './schedule.policy.js';

/** The settings of a pull as an officer sends them. */
export interface PullDraft {
  readonly name: string;
  readonly kind: PullKind;
  readonly url: string;
  /** TAXII only: needed where `url` is an API root. */
  readonly collection: string | null;
  /** null: a new pull has none; an existing pull keeps its credentials, unless its address changes. {}: none. */
  readonly credentials: CredentialsDraft | null;
  readonly everyMinutes: number;
  readonly defaults: PullDefaults;
  readonly fromDate: Date | null;
}

/** A position in the list of pulls: creation (microseconds) and id of the last pull of a page. */
interface ListPosition {
  readonly at: string;
  readonly id: string;
}

/** Manages the pulls of the actor's agency. Absent, deleted, another agency's and another party's pull give the same answer. */
@Injectable()
export class PullsService {
  constructor(
    private readonly database: Database,
    private readonly credentials: PullCredentials,
    private readonly outbound: Outbound,
    @Inject(Settings) private readonly settings: Settings,
    private readonly pager: Pager,
  ) {}

  /** Returns a page of pulls, oldest first. @throws BadInput on the page size, or a cursor of another list */
  async page(actor: Actor, request: PageRequest): Promise<Connection<Pull>> {
    const page = this.pager.open<ListPosition>({ name: 'pulls', reader: actor.party.id, filter: null }, request);
    const { at = null, id = null } = page.position ?? {};
    return this.database.as(actor, act(actor, 'pull.list', 'pull:manage'), async (tx) => {
      const rows = await tx.query<PullRow>(
        `${SELECT_PULLS} where $1::text is null or (l.created_at, l.id) > ($1::timestamptz, $2::uuid) order by l.created_at, l.id limit $3`,
        [at, id, page.limit],
      );
      const directory = await readDirectory(tx);
      const found = page.connection(rows, (row) => ({ at: row.created_text, id: row.id }));
      return mapConnection(found, (row) => pullOf(row, directory));
    });
  }

  async one(actor: Actor, id: string): Promise<Pull | null> {
    if (!isUuid(id)) return null;
    return this.database.as(actor, act(actor, 'pull.open', 'pull:manage'), async (tx) => {
      const [row] = await rowOf(tx, id);
      return row ? pullOf(row, await readDirectory(tx)) : null;
    });
  }

  /** Returns a page of the imports that a pull has made, newest first. @throws BadInput on the page size, or a cursor of another list */
  async imports(actor: Actor, id: string, request: PageRequest): Promise<Connection<ImportRow>> {
    const page = this.pager.open({ name: 'imports of a pull', reader: actor.party.id, filter: id }, request);
    const rows = await this.database.as(actor, act(actor, 'pull.imports', 'pull:manage'), (tx) =>
      tx.query<ImportRow>(
        `select ${IMPORT_COLUMNS} from hub.import
           where id in (select m.import from hub.pull_import m where m.pull = $1) and ($2::uuid is null or id < $2) order by id desc limit $3`,
        [id, page.position, page.limit],
      ),
    );
    return page.connection(rows, (row) => row.id);
  }

  /**
   * Creates a pull that publishes in the actor's name. It is due at once.
   * @throws BadInput on the address, the credentials, the interval or the audience; Forbidden without an agency; Conflict when the party already has 20
   * pulls
   */
  async create(actor: Actor, pull: PullDraft): Promise<Pull> {
    if (!actor.agency) {
      throw new Forbidden('AGENCY_MISSING', 'Only an officer of an agency can publish. Your account belongs to no agency.');
    }
    const id = randomUUID();
    const settings = { id, ...(await this.settingsOf(id, pull)) };
    return this.write(actor, act(actor, 'pull.create', 'pull:manage'), id, async (tx) => {
      await assertAudience(tx, pull.defaults);
      const [row] = await tx.query<{ outcome: string }>('select hub.create_pull($1) as outcome', [settings]);
      if (row?.outcome === 'TOO_MANY') {
        throw new Conflict('PULLS_TOO_MANY', 'Your party already has 20 pulls. Delete one that you do not need.');
      }
    });
  }

  /**
   * Replaces the settings of a pull. The actor becomes its creator. Without new credentials the pull keeps the present ones, unless its address changes:
   * credentials are never sent to another address.
   * @throws NotFound; as {@link create}
   */
  async update(actor: Actor, id: string, pull: PullDraft): Promise<Pull> {
    const settings = await this.settingsOf(id, pull);
    return this.write(actor, act(actor, 'pull.update', 'pull:manage'), id, async (tx) => {
      const [row] = await rowOf(tx, id);
      if (row && row.kind !== pull.kind) throw new BadInput('PULL_KIND', 'The kind of a pull cannot be changed. Create another pull.');
      await assertAudience(tx, pull.defaults);
      await tx.query('select hub.update_pull($1, $2)', [id, { ...settings, keep: pull.credentials === null }]);
    });
  }

  /** Pauses a pull. It keeps its position. @throws NotFound */
  async pause(actor: Actor, id: string): Promise<Pull> {
    return this.write(actor, act(actor, 'pull.pause', 'pull:manage'), id, (tx) => tx.query('select hub.pause_pull($1)', [id]));
  }

  /** Resumes a pull from its position, with the rights of the actor, who becomes its creator. @throws NotFound */
  async resume(actor: Actor, id: string): Promise<Pull> {
    return this.write(actor, act(actor, 'pull.resume', 'pull:manage'), id, (tx) => tx.query('select hub.resume_pull($1)', [id]));
  }

  /** Makes a pull due as soon as its source allows. @throws NotFound; Conflict when it is paused; PartyLimit when it was run too often */
  async runNow(actor: Actor, id: string): Promise<Pull> {
    return this.write(actor, act(actor, 'pull.run', 'pull:manage'), id, async (tx) => {
      const [row] = await tx.query<{ outcome: string }>('select hub.run_pull($1) as outcome', [id]);
      if (row?.outcome === 'PAUSED') throw new Conflict('PULL_PAUSED', 'This pull is paused. Resume it first.');
      if (row?.outcome === 'OFTEN') {
        throw new PartyLimit('PULL_RUNS', 'Run limit reached: 6 runs a minute for a pull, and 30 for a party. Try again in a minute.');
      }
    });
  }

  /** @returns its id @throws NotFound */
  async delete(actor: Actor, id: string): Promise<string> {
    if (!isUuid(id)) throw new NotFound('pull');
    return this.database.as(actor, { ...act(actor, 'pull.delete', 'pull:manage'), writes: true }, async (tx) => {
      await tx.query('select hub.delete_pull($1)', [id]);
      tx.auditItems(id);
      return id.toLowerCase();
    });
  }

  /** Returns the argument of hub.create_pull and hub.update_pull. */
  private async settingsOf(id: string, pull: PullDraft): Promise<object> {
    const { everyMinutes, defaults, fromDate } = pull;
    const name = nameOf(pull.name, 200, (rule) => new BadInput('PULL_NAME', `The name of a pull must be ${rule}.`));
    if (!Number.isInteger(everyMinutes) || everyMinutes < SHORTEST_MINUTES || everyMinutes > LONGEST_MINUTES) {
      throw new BadInput(
        'PULL_TIMES',
        `The interval of a pull must be between ${SHORTEST_MINUTES} and ${LONGEST_MINUTES} minutes (7 days).`,
      );
    }
    const credentials = pull.credentials && readCredentials(pull.credentials);
    const url = await this.reachable(sourceUrl(pull.kind, pull.url, pull.collection));
    return {
      ...{ name, kind: pull.kind, url, everyMinutes, defaults, fromDate },
      credentials: credentials ? kindOf(credentials) : null,
      sealed: credentials ? this.credentials.seal(id, url, credentials).toString('hex') : null,
    };
  }

  private async reachable(url: string): Promise<string> {
    if (!this.settings.pullAllowLoopback && isOwnAddress(url, this.settings.publicUrl)) {
      throw badUrl('This address belongs to the hub itself. Enter the address of another source.');
    }
    try {
      return await this.outbound.check(url);
    } catch (error) {
      if (error instanceof BlockedAddress) throw badUrl(`The address ${error.sentence}`);
      throw error;
    }
  }

  private async write(actor: Actor, doing: Act, id: string, work: (tx: Transaction) => Promise<unknown>): Promise<Pull> {
    if (!isUuid(id)) throw new NotFound('pull');
    return this.database.as(actor, { ...doing, writes: true }, async (tx) => {
      await work(tx);
      tx.auditItems(id);
      const [row] = await rowOf(tx, id);
      if (!row) throw new NotFound('pull');
      return pullOf(row, await readDirectory(tx));
    });
  }
}

/** Checks the audience. Otherwise the first imported item would be rejected for it, when no officer is there to read the error. */
async function assertAudience(tx: Transaction, { audience }: PullDefaults): Promise<void> {
  const [problem] = resolveAudience(audience, await readDirectory(tx)).problems;
  if (problem) throw new BadInput(problem.code, problem.message);
}

const rowOf = (tx: Transaction, id: string): Promise<PullRow[]> => tx.query<PullRow>(`${SELECT_PULLS} where l.id = $1`, [id]);
