import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Tenant } from '../../../src/platform/database/act.js';
import { makeClaim } from '../../../src/platform/database/claim.js';
import { urlFor } from '../../../src/platform/database/roles.js';
import { keyringOf, plantedDatabase } from '../../support/database.js';

/** A signed-in account with the keys behind it. */
export interface Officer extends Tenant {
  readonly party: number;
  readonly agency: number | null;
}

/** What a claim says besides its value; audience and excluded are keys. */
export interface Said {
  readonly id?: string;
  readonly value?: string;
  readonly audience?: readonly number[];
  readonly excluded?: readonly number[];
  readonly tlp?: string;
  readonly agencyOnly?: boolean;
  readonly attribution?: string;
  readonly discoverability?: string;
  readonly description?: string;
  readonly externalId?: string | null;
  readonly retainUntil?: Date;
}

export const act = (needs: string): object => ({ what: 'test', needs, channel: 'graphql', requestId: 'test' });

/** SQLSTATE of what `work` fails with; undefined when it does not. */
export async function codeOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

/** A connection as hub_app, used as src/platform/database/database.ts uses it, but open to every statement. */
export class AppConnection {
  constructor(
    readonly client: pg.Client,
    private readonly claimKey: Buffer,
  ) {}

  get pid(): number {
    return (this.client as pg.Client & { processID: number }).processID;
  }

  /** A claim that opens the next transaction, and no other. An attack may have used turns up: the connection is asked for the present one. */
  async claim(who: Partial<Tenant> = {}): Promise<string> {
    const [row] = await this.rows<{ register_connection: string }>('select hub.register_connection($1)', [this.turnless()]);
    return makeClaim(this.claimKey, { pid: this.pid, turn: BigInt(row?.register_connection ?? 0) + 1n }, who);
  }

  /** A claim that opens nothing: it only shows that a hub process speaks. */
  turnless(who: Partial<Tenant> = {}): string {
    return makeClaim(this.claimKey, { pid: this.pid, turn: 0n }, who);
  }

  async rows<Row = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]> {
    return (await this.client.query(text, values && [...values])).rows as Row[];
  }

  /** Begins a transaction in somebody's name. @param stated what the act has besides @returns the claim that opened it. */
  async enter(who: Tenant, needs = 'indicator:read', stated: object = {}): Promise<string> {
    const claim = await this.claim(who);
    await this.client.query('begin');
    await this.client.query('select hub.enter($1, $2)', [claim, { ...act(needs), ...stated }]);
    return claim;
  }

  /** Runs `work` in somebody's transaction; what it wrote is kept. */
  async as<T>(who: Tenant, needs: string, work: () => Promise<T>): Promise<T> {
    try {
      await this.enter(who, needs);
      const result = await work();
      await this.client.query('commit');
      return result;
    } catch (error) {
      await this.client.query('rollback');
      throw error;
    }
  }

  /** Tries one statement in a savepoint of the transaction under way, and undoes it. */
  async attempt(text: string, values?: readonly unknown[]): Promise<{ code: string } | { rows: readonly Record<string, unknown>[] }> {
    await this.client.query('savepoint attempt');
    try {
      const rows = await this.rows(text, values);
      return { rows };
    } catch (error) {
      return { code: (error as { code?: string }).code ?? String(error) };
    } finally {
      await this.client.query('rollback to savepoint attempt');
    }
  }
}

/** The demo's parties in a database of one's own, without a hub: the border itself. */
export async function openWorld() {
  const database = await plantedDatabase();
  const { claimKey } = await keyringOf(database);
  const open: pg.Client[] = [];
  const client = async (url: string): Promise<pg.Client> => {
    const one = new pg.Client({ connectionString: url });
    one.on('error', () => undefined);
    await one.connect();
    open.push(one);
    return one;
  };
  const owner = await client(database.url);
  await owner.query('set role hub_owner');
  await owner.query('set jit = off'); // as src/platform/database/roles.ts has it for the roles that call these functions
  await owner.query(`update hub.user_account set password_hash = '$argon2id$marker-of-a-password-hash'`);
  const relay = await client(urlFor('hub_relay', database.url));
  const provenRelay = new AppConnection(relay, claimKey);
  const ownerSql = async <Row = Record<string, unknown>>(text: string, values: readonly unknown[] = []): Promise<Row[]> =>
    (await owner.query(text, [...values])).rows as Row[];

  const world = {
    database,
    ownerSql,
    relay,
    /** What a hub process shows with a call of its relay, first of all arguments. */
    relayClaim: () => provenRelay.turnless(),
    client,
    async connect(): Promise<AppConnection> {
      return new AppConnection(await client(urlFor('hub_app', database.url)), claimKey);
    },
    /** Key of a demo party by its slug. */
    async key(slug: string): Promise<number> {
      const [row] = await ownerSql<{ key: number }>('select key from hub.party where slug = $1', [slug]);
      return row?.key ?? 0;
    },
    /** Opens a session for an account. */
    async signsIn(email: string): Promise<Officer> {
      const session = randomUUID();
      const [row] = await ownerSql<{ user: string; party: number; agency: number | null }>(
        `with opened as (insert into hub.session (id, user_id, refresh_hash, expires_at)
           select $1, id, sha256('marker-of-a-refresh-token'), now() + interval '1 hour' from hub.user_account where email = $2 returning user_id)
         select u.id as user, u.party, u.agency from hub.user_account u join opened on opened.user_id = u.id`,
        [session, email],
      );
      if (!row) throw new Error(email);
      return { ...row, session };
    },
    /** Gives the events that wait their place, and works off what follows from them. */
    async settle(): Promise<void> {
      for (;;) {
        const [placed] = (await relay.query<{ n: number }>('select hub.sequence(500) as n')).rows;
        const [worked] = (await relay.query<{ n: number | null }>('select hub.run_next_party_job(500) as n')).rows;
        if (!placed?.n && worked?.n === null) return;
      }
    },
    async close(): Promise<void> {
      await Promise.all(open.map((one) => one.end()));
      await database.drop();
    },
  };
  return world;
}
export type World = Awaited<ReturnType<typeof openWorld>>;

/** Lets labels and audiences be written that do not go together (hub.enforce_label): sight must hold for every pair of them. */
export async function freesLabels(world: World): Promise<void> {
  await world.ownerSql('drop trigger t20_label_update on hub.indicator');
  for (const table of ['indicator', 'sighting', 'relationship']) await world.ownerSql(`drop trigger t20_label_insert on hub.${table}`);
}

let counter = 0;

/** Publishes a claim by plain statements, as the hub does. @returns its id. */
export async function publish(connection: AppConnection, who: Officer, said: Said = {}): Promise<string> {
  return connection.as(who, 'indicator:publish', () => write(connection, who, said));
}

/** The same within a transaction that is under way. */
export async function write(connection: AppConnection, who: Officer, said: Said = {}): Promise<string> {
  const { id = randomUUID(), value = `claim-${(counter += 1)}.example.com`, description = 'a description', externalId = null } = said;
  await connection.rows(
    `insert into hub.indicator (id, kind, scope, value, display, threat, tlp, audience, excluded, attribution, discoverability, agency_only, owner, agency, retain_until, digest,
       claim_mark, owner_mark)
     values ($1, 'DOMAIN', '', $2, $2, 'PHISHING', $3, $4, $5, $6, $7, $8, $9, $10, $11, '', '', '')`,
    [
      id,
      value,
      said.tlp ?? 'GREEN',
      said.audience ?? [],
      said.excluded ?? [],
      said.attribution ?? 'NAMED',
      said.discoverability ?? 'HIDDEN',
      said.agencyOnly ? who.agency : null,
      who.party,
      who.agency,
      said.retainUntil ?? null,
    ],
  );
  await connection.rows(
    'insert into hub.indicator_detail (id, raw, external_id, description, owner, agency) values ($1, $2, $3, $4, $5, $6)',
    [id, value, externalId, description, who.party, who.agency],
  );
  return id;
}

/** What a sighting says; audience and excluded are keys. */
export interface Sighted {
  readonly verdict?: string;
  readonly note?: string;
  readonly audience?: readonly number[];
  readonly excluded?: readonly number[];
  readonly attribution?: string;
  readonly externalId?: string | null;
}

/** Says a sighting, as the hub does. @returns what became of it, and its id. */
export async function sight(
  connection: AppConnection,
  who: Officer,
  indicator: string,
  said: Sighted = {},
): Promise<{ readonly outcome: string; readonly id: string | null }> {
  const row = {
    place: 0,
    id: randomUUID(),
    indicator,
    verdict: 'SEEN',
    count: 1,
    audience: [],
    excluded: [],
    attribution: 'NAMED',
    ...said,
  };
  const rows = await connection.as(who, 'sighting:add', () =>
    connection.rows<{ outcome: string; id: string | null }>('select outcome, id from hub.publish_sightings($1)', [JSON.stringify([row])]),
  );
  return rows[0] ?? { outcome: 'NONE', id: null };
}

/** Changes columns of a claim of one's own, as a new version. `change` is a constant of the test. */
export async function change(connection: AppConnection, who: Officer, id: string, change_: string): Promise<void> {
  await connection.as(who, 'indicator:publish', () =>
    connection.rows(`update hub.indicator set version = version + 1, ordinal = 0, ${change_} where id = $1`, [id]),
  );
}
