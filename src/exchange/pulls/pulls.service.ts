import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import type { Act } from '../../platform/database/act.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { nameOf } from '../../platform/graphql/name.policy.js';
import { assertPageSize } from '../../platform/graphql/pager.js';
import { BadInput, Conflict, Forbidden, NotFound, PartyLimit } from '../../platform/platform/errors.js';
import { Outbound } from '../../platform/platform/outbound.js';
import { BlockedAddress } from '../../platform/platform/outbound-url.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { resolveAudience } from '../../tenancy/sharing/audience.js';
import { readDirectory } from '../../tenancy/sharing/directory.js';
import { isOwnAddress, type PullKind, sourceUrl, badUrl } from './address.policy.js';
import { PullCredentials } from './credentials.js';
import { kindOf, readCredentials, type CredentialsDraft } from './credentials.policy.js';
import { type Pull, pullOf, type PullRow, type PullDefaults, SELECT_PULLS } from './pull.js';
import { LONGEST_MINUTES, SHORTEST_MINUTES } from './schedule.policy.js';

/** A pull as an officer says it. */
export interface PullDraft {
  readonly name: string;
  readonly kind: PullKind;
  readonly url: string;
  /** TAXII: where `url` is an API root. */
  readonly collection: string | null;
  /** null: of a new one, none; of another one, those that it has, unless its address changes. {}: none. */
  readonly credentials: CredentialsDraft | null;
  readonly everyMinutes: number;
  readonly said: PullDefaults;
  readonly fromDate: Date | null;
}

const MOST_IMPORTS = 100;

/** Pulls of one's own agency. Absent, deleted, another agency's and another party's answer alike. */
@Injectable()
export class PullsService {
  constructor(
    private readonly database: Database,
    private readonly credentials: PullCredentials,
    private readonly outbound: Outbound,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /** Oldest first. */
  async all(actor: Actor): Promise<readonly Pull[]> {
    const rows = await this.database.as(actor, act(actor, 'pull.list', 'pull:manage'), (tx) =>
      tx.query<PullRow>(`${SELECT_PULLS} order by l.created_at, l.id`),
    );
    return rows.map(pullOf);
  }

  async one(actor: Actor, id: string): Promise<Pull | null> {
    if (!isUuid(id)) return null;
    const [row] = await this.database.as(actor, act(actor, 'pull.open', 'pull:manage'), (tx) => rowOf(tx, id));
    return row ? pullOf(row) : null;
  }

  /** Ids of the imports that a pull has made, newest first. */
  async imports(actor: Actor, id: string, first: number): Promise<readonly string[]> {
    assertPageSize(first, MOST_IMPORTS);
    const rows = await this.database.as(actor, act(actor, 'pull.imports', 'pull:manage'), (tx) =>
      tx.query<{ import: string }>('select import from hub.pull_import where pull = $1 order by at desc, import desc limit $2', [
        id,
        first,
      ]),
    );
    return rows.map((row) => row.import);
  }

  /**
   * Makes a pull that publishes in the actor's name, and is due at once.
   * @throws BadInput on the address, the credentials, the times or the audience; Forbidden without an agency; Conflict when the party has 20 already
   */
  async create(actor: Actor, pull: PullDraft): Promise<Pull> {
    if (!actor.agency) throw new Forbidden('AGENCY_MISSING', 'Only an officer of an agency publishes: your account belongs to none.');
    const id = randomUUID();
    const given = { id, ...(await this.given(id, pull)) };
    return this.write(actor, act(actor, 'pull.create', 'pull:manage'), id, async (tx) => {
      await assertAudience(tx, pull.said);
      const [row] = await tx.query<{ outcome: string }>('select hub.create_pull($1) as outcome', [given]);
      if (row?.outcome === 'TOO_MANY') {
        throw new Conflict('PULLS_TOO_MANY', 'A party has 20 pulls at most: delete one that is not needed.');
      }
    });
  }

  /**
   * Says a pull anew; the actor is its maker from now on. Credentials that are not given again stay, unless the address is another: they never follow it there.
   * @throws NotFound; as {@link createSchema}
   */
  async update(actor: Actor, id: string, pull: PullDraft): Promise<Pull> {
    const given = await this.given(id, pull);
    return this.write(actor, act(actor, 'pull.update', 'pull:manage'), id, async (tx) => {
      const [row] = await rowOf(tx, id);
      if (row && row.kind !== pull.kind) throw new BadInput('PULL_KIND', 'A pull keeps its kind: make another one.');
      await assertAudience(tx, pull.said);
      await tx.query('select hub.update_pull($1, $2)', [id, { ...given, keep: pull.credentials === null }]);
    });
  }

  /** Looks no more from now on; the place is kept. @throws NotFound */
  async pause(actor: Actor, id: string): Promise<Pull> {
    return this.write(actor, act(actor, 'pull.pause', 'pull:manage'), id, (tx) => tx.query('select hub.pause_pull($1)', [id]));
  }

  /** Goes on from where it stands, with the actor's rights: the actor is its maker from now on. @throws NotFound */
  async resume(actor: Actor, id: string): Promise<Pull> {
    return this.write(actor, act(actor, 'pull.resume', 'pull:manage'), id, (tx) => tx.query('select hub.resume_pull($1)', [id]));
  }

  /** Has it look as soon as its source lets it. @throws NotFound; Conflict when it is paused; PartyLimit when it was asked too often */
  async runNow(actor: Actor, id: string): Promise<Pull> {
    return this.write(actor, act(actor, 'pull.run', 'pull:manage'), id, async (tx) => {
      const [row] = await tx.query<{ outcome: string }>('select hub.run_pull($1) as outcome', [id]);
      if (row?.outcome === 'PAUSED') throw new Conflict('PULL_PAUSED', 'This pull is paused: resume it.');
      if (row?.outcome === 'OFTEN') {
        throw new PartyLimit('PULL_RUNS', 'A pull is run by hand 6 times a minute at most, and all of a party 30 times.');
      }
    });
  }

  /** @throws NotFound */
  async delete(actor: Actor, id: string): Promise<void> {
    if (!isUuid(id)) throw new NotFound('pull');
    await this.database.as(actor, { ...act(actor, 'pull.delete', 'pull:manage'), writes: true }, async (tx) => {
      await tx.query('select hub.delete_pull($1)', [id]);
      tx.auditItems(id);
    });
  }

  /** As hub.create_pull and hub.update_pull take it. */
  private async given(id: string, pull: PullDraft): Promise<object> {
    const { everyMinutes, said, fromDate } = pull;
    const name = nameOf(pull.name, 200, (rule) => new BadInput('PULL_NAME', `A pull has a name ${rule}.`));
    if (!Number.isInteger(everyMinutes) || everyMinutes < SHORTEST_MINUTES || everyMinutes > LONGEST_MINUTES) {
      throw new BadInput('PULL_TIMES', `A pull looks every ${SHORTEST_MINUTES} to ${LONGEST_MINUTES} minutes (7 days).`);
    }
    const credentials = pull.credentials && readCredentials(pull.credentials);
    const url = await this.reachable(sourceUrl(pull.kind, pull.url, pull.collection));
    return {
      ...{ name, kind: pull.kind, url, everyMinutes, said, fromDate },
      credentials: credentials ? kindOf(credentials) : null,
      sealed: credentials ? this.credentials.seal(id, url, credentials).toString('hex') : null,
    };
  }

  private async reachable(url: string): Promise<string> {
    if (!this.settings.pullAllowLoopback && isOwnAddress(url, this.settings.publicUrl)) throw badUrl('This is the hub’s own address.');
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
      return pullOf(row);
    });
  }
}

/** A pull must not be made for eyes that there are not: its first item would be told so, with nobody there to read it. */
async function assertAudience(tx: Transaction, { audience }: PullDefaults): Promise<void> {
  const [problem] = resolveAudience(audience, await readDirectory(tx)).problems;
  if (problem) throw new BadInput(problem.code, problem.message);
}

const rowOf = (tx: Transaction, id: string): Promise<PullRow[]> => tx.query<PullRow>(`${SELECT_PULLS} where l.id = $1`, [id]);
