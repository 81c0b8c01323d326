import { hash } from '@node-rs/argon2';
import { AlertWorker } from '../../../src/delivery/alerts/alert.worker.js';
import { type Hub, PASSWORD, startHub } from '../../support/hub.js';
import { type Ask, officer, type Officer, until } from '../../support/officer.js';
import { type Receiver, startReceiver } from '../../support/receiver.js';
import { type Caller, everybody } from './callers.js';
import { type MachineIssuer, startMachineIssuer } from '../../support/machine-issuer.js';
import type { Kind, Standing } from './row.js';

export const PUBLIC_URL = 'https://hub.example';

/** Rows that come and go with every attempt, and are no state of the hub: the record, the count of tries, what is used up by whatever answers it, how far a worker has looked, and what a party has read. */
const NO_STATE = [
  'hub.audit',
  'hub.audit_tree',
  'hub.audit_tile',
  'hub.audit_head',
  'hub.consultation',
  'hub.consultation_position',
  'hub.rate_limit',
  'hub.passkey_challenge',
  'hub.watch_position',
  'hub.item_receipt',
  'hub.delivery_range',
  'hub.stream_floor',
];
/** Columns that say when something was used last, or what came of it. */
const USE = [
  'used_at',
  'refreshed_at',
  'leased_by',
  'lease_until',
  'turn',
  'run_at',
  'next_run_at',
  'failures',
  'last_error',
  'failed_at',
  'failing_since',
  'standstill',
  'announced_at',
  'waits_for',
  'applied_to',
  'applied_at',
];

/** What is under way somewhere, a delivery say, has written what it writes when so many looks in a row find the same state, and nobody who writes. */
const EQUAL_LOOKS = 4;
const IS_BUSY = [
  'select from hub.outbox',
  'select from hub.unsequenced_party',
  'select from hub.party_job where done_at is null',
  'select from hub.deconfliction_query where notified_at is null',
  'select from hub.case_query where notified_at is null',
  'select from hub.sealed_holding_event',
  'select from hub.link_head l, hub.sequence_head h where l.last < h.last',
  'select from hub.webhook where leased_by is not null',
  'select from hub.webhook w where w.deleted_at is null and hub.next_webhook_standstill(w) is distinct from w.standstill',
  'select from hub.pull l where l.deleted_at is null and hub.next_pull_standstill(l) is distinct from l.standstill',
]
  .map((what) => `exists (${what})`)
  .join(' or ');
const IS_WRITING = `exists (select from pg_locks l where l.database = (select oid from pg_database where datname = current_database())
  and l.mode = 'RowExclusiveLock' and l.pid <> pg_backend_pid())`;

/** Tells any change: whoever writes a row leaves the number of their transaction in it, which is above all others. */
const VERSIONS = `count(*) || ' ' || coalesce(sum(r.xmin::text::bigint), 0) as versions`;

/** A hub with everybody in it, and objects of every kind for each of them. */
export class World {
  private readonly kept = new Map<string, Promise<string | null | undefined>>();
  private readonly officers = new Map<string, Promise<Officer>>();
  /** By the table: the statement that reads it, and what it read last. */
  private readonly tables = new Map<string, { readonly statement: string; versions: string; sum: string }>();

  private constructor(
    readonly hub: Hub,
    readonly receiver: Receiver,
    readonly issuer: MachineIssuer,
    readonly callers: readonly Caller[],
    /** Of PASSWORD, cheap to check. */
    readonly passwordHash: string,
  ) {}

  static async open(): Promise<World> {
    const hub = await startHub({ WEBHOOK_ALLOW_LOOPBACK: 'true', ISSUER_ALLOW_LOOPBACK: 'true', PULL_ALLOW_LOOPBACK: 'true', PUBLIC_URL });
    await hub.ownerSql('update hub.consent set immediate = false');
    // It plans alerts up to a second after their cause: beside a refusal that would look like its work.
    await hub.app.get(AlertWorker, { strict: false }).onModuleDestroy();
    const passwordHash = await hash(PASSWORD, { memoryCost: 1024, timeCost: 1, parallelism: 1 });
    const world = new World(hub, await startReceiver(), await startMachineIssuer(), await everybody(hub, passwordHash), passwordHash);
    const tables = await hub.ownerSql<{ name: string }>(
      `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname in ('hub', 'vault') and c.relkind in ('r', 'p') and not c.relispartition order by 1`,
    );
    for (const { name } of tables.filter((one) => !NO_STATE.includes(one.name))) {
      const sum = `coalesce(sum(hashtextextended((to_jsonb(r) - '{${USE.join()}}'::text[])::text, 0)), 0)::text`;
      world.tables.set(name, { statement: `select '${name}' as name, ${VERSIONS}, ${sum} as sum from ${name} r`, versions: '', sum: '' });
    }
    const glances = [...world.tables.keys()].map((name) => `select '${name}' as name, ${VERSIONS} from ${name} r`);
    await hub.ownerSql(`prepare glances as ${glances.join(' union all ')}`); // asked two thousand times: planning it costs more than it does
    return world;
  }

  /** One of the demo's accounts, for what must be arranged. */
  officer(email: string): Promise<Officer> {
    const known = this.officers.get(email) ?? this.hub.as(email).then(({ ask }) => officer(ask));
    this.officers.set(email, known);
    return known;
  }

  /** Whoever publishes for a caller's party; for the hub's own, which has nothing, Thailand's. */
  publisher({ party }: Caller): Promise<Officer> {
    return this.officer(party === 'meta' ? 'contributor@meta.example' : 'analyst@th.example');
  }

  admin({ party }: Caller): Promise<Officer> {
    return this.officer(party === 'meta' ? 'admin@meta.example' : 'admin@th.example');
  }

  ask(caller: Caller): Ask {
    return this.hub.asToken(caller.token ?? '').ask;
  }

  /** An object for requests that change nothing: the same for everybody of a party. */
  async object(kind: Kind, standing: Standing, caller: Caller): Promise<string | null | undefined> {
    if (standing === 'absent') return kind.absent();
    const key = `${KIND_NUMBERS.of(kind)} ${standing} ${kind.perCaller ? caller.userId : caller.party}`;
    const known = this.kept.get(key) ?? Promise.resolve(kind[standing]?.(this, caller));
    this.kept.set(key, known);
    return known;
  }

  /** Takes away what was made for one request, and waits until nothing moves any more: a worker that has lost its webhook writes down what it sent, and ends its lease. @returns the state then */
  async calm(): Promise<ReadonlyMap<string, string>> {
    const kept = await Promise.all(this.kept.values());
    await this.hub.ownerSql(
      `update hub.webhook set turn = turn + 1, paused_at = now(), pause_reason = 'BY_OFFICER', deleted_at = case when id::text <> all ($1) then now() end
         where deleted_at is null and (paused_at is null or id::text <> all ($1))`,
      [kept.filter((id) => typeof id === 'string')],
    );
    await until(
      () => this.hub.ownerSql<{ busy: boolean }>(`select ${IS_BUSY} as busy`),
      ([row]) => row?.busy === false,
    );
    let [before, equal] = ['', 0];
    const { state: settled } = await until(
      async () => {
        const state = await this.state();
        const [row] = await this.hub.ownerSql<{ writing: boolean }>(`select ${IS_WRITING} as writing`);
        const now = JSON.stringify([...state]);
        equal = now === before && row?.writing === false ? equal + 1 : 0;
        before = now;
        return { state, equal };
      },
      (seen) => seen.equal >= EQUAL_LOOKS,
    );
    return settled;
  }

  /** Nobody has tried too often. */
  async forgive(): Promise<void> {
    await this.hub.ownerSql('delete from hub.rate_limit');
  }

  /** Everybody has proved a moment ago who they are, or one caller has not for ten minutes. */
  async confirm(not?: Caller): Promise<void> {
    await this.hub.ownerSql(
      `update hub.session set confirmed_at = case when user_id = $1 then now() - interval '10 minutes' else now() end
         where ended_at is null and (user_id = $1 or confirmed_at is null or confirmed_at < now() - interval '1 minute')`,
      [not?.userId ?? null],
    );
  }

  /** The id that a statement of the owner answers. @throws Error when it answers none */
  async idOf(text: string, values: readonly unknown[]): Promise<string> {
    const [row] = await this.hub.ownerSql<{ id: string }>(text, values);
    if (!row) throw new Error(`Nothing of this kind: ${text}`);
    return row.id;
  }

  /** One of the operators. */
  get operator(): string {
    return this.callers.find(({ name }) => name === 'HUB_OPERATOR')?.userId ?? '';
  }

  /** What is in each table, as one number. Only tables in which some row is of another version than before are read in full. */
  async state(): Promise<ReadonlyMap<string, string>> {
    const seen = await this.hub.ownerSql<{ name: string; versions: string }>('execute glances');
    const statements = seen.flatMap(({ name, versions }) => {
      const known = this.tables.get(name);
      return known && known.versions !== versions ? [known.statement] : [];
    });
    if (statements.length > 0) {
      const read = await this.hub.ownerSql<{ name: string; versions: string; sum: string }>(statements.join(' union all '));
      for (const { name, versions, sum } of read) Object.assign(this.tables.get(name) ?? {}, { versions, sum });
    }
    return new Map([...this.tables].map(([name, { sum }]) => [name, sum]));
  }

  async close(): Promise<void> {
    await this.receiver.stop();
    await this.issuer.stop();
    await this.hub.stop();
  }
}

const KIND_NUMBERS = {
  known: new Map<Kind, number>(),
  of(kind: Kind): number {
    const number = this.known.get(kind) ?? this.known.size;
    this.known.set(kind, number);
    return number;
  },
};
