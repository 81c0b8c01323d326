import pg from 'pg';
import { type RunningProgram, watch } from './checkout.js';
import { plantedDatabase } from './database.js';
import { Inspector } from './inspector.js';
import { limitMs, OUT_OF_THE_WAY } from './limits.js';
import { type Ask, officer, type Officer } from './officer.js';
import { post } from './post.js';
import { compileProgram } from './program.js';
import { Refused } from './refused.js';
import { PASSWORD, TEST_MASTER_KEY } from './server.js';

/** A hub in a process of its own, as production runs it. */
export interface HubProcess {
  readonly url: string;
  readonly wsUrl: string;
  readonly running: RunningProgram;
  /** Signs in with the tests' password. */
  as(email: string): Promise<Officer & { readonly token: string }>;
  /** What /metrics says: each `name{labels}`, and by the name alone the sum over all labels. */
  metrics(): Promise<ReadonlyMap<string, number>>;
  /** Node's own debugger, which looks into the process from outside; only for a hub that was started with `inspected`. */
  inspect(): Promise<Inspector>;
  /** SIGTERM, and SIGKILL if that does not end it. */
  stop(): Promise<void>;
}

/** A database with the demo's parties and accounts, and nothing in it yet, for any number of hub processes. */
export async function hubsOnOneDatabase() {
  const database = await plantedDatabase();
  const hubs: HubProcess[] = [];
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  await owner.query('set role hub_owner');

  return {
    database,
    async start(env: Readonly<Record<string, string>> = {}, { inspected = false } = {}): Promise<HubProcess> {
      const hub = await startHubProcess(database.url, env, inspected);
      hubs.push(hub);
      return hub;
    },
    /** A statement as hub_owner, for what a test must arrange or check behind the API. */
    async ownerSql<Row = Record<string, unknown>>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
      return (await owner.query(text, [...values])).rows as Row[];
    },
    /** Stops all hubs, and removes the database. */
    async stop(): Promise<void> {
      await Promise.all(hubs.map((hub) => hub.stop()));
      await owner.end();
      await database.drop();
    },
  };
}
export type Hubs = Awaited<ReturnType<typeof hubsOnOneDatabase>>;

const METRICS_TOKEN = 'the token of every test hub, which /metrics asks for';

async function startHubProcess(databaseUrl: string, env: Readonly<Record<string, string>>, inspected: boolean): Promise<HubProcess> {
  const program = await compileProgram();
  const options = [...(inspected ? ['--inspect=127.0.0.1:0'] : []), 'app/main.js'];
  const running = watch(process.execPath, options, {
    cwd: program,
    env: {
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      MASTER_KEY: TEST_MASTER_KEY.toString('hex'),
      PUBLIC_URL: 'http://127.0.0.1:4000', // the audience of tokens: the same for all hubs
      PORT: '0',
      LOG_LEVEL: 'warn',
      HIDDEN_DELAY_SECONDS: '0',
      ...OUT_OF_THE_WAY,
      METRICS_TOKEN,
      SECOND_FACTOR: 'off', // the tests' operators and admins sign in with a password alone
      ...env,
    },
  });
  const late = setTimeout(() => running.child.kill('SIGKILL'), limitMs());
  const url = await running.ready().finally(() => clearTimeout(late));
  let inspector: Promise<Inspector> | undefined;
  return {
    url,
    wsUrl: `${url.replace('http', 'ws')}/graphql`,
    running,
    as: (email) => signIn(url, email),
    metrics: async () => metricsOf(await (await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } })).text()),
    inspect: () => (inspector ??= Inspector.attach(running.stderrText())),
    stop: async () => {
      (await inspector)?.close();
      running.child.kill('SIGTERM');
      const kill = setTimeout(() => running.child.kill('SIGKILL'), limitMs());
      await running.ended();
      clearTimeout(kill);
    },
  };
}

/** Signs in at a hub with the tests' password. */
export async function signIn(url: string, email: string): Promise<Officer & { readonly token: string }> {
  const askAs =
    (token?: string): Ask =>
    async <Data>(query: string, variables: object = {}): Promise<Data> => {
      const { data, errors } = await post(url, { query, variables }, token ? { authorization: `Bearer ${token}` } : {});
      const [error] = errors;
      if (error) throw new Refused(error.extensions.code, error.extensions.reason, error.message);
      return data as Data;
    };
  const query = 'mutation ($email: String!, $password: String!) { signIn(email: $email, password: $password) { accessToken } }';
  const { signIn: session } = await askAs()<{ signIn: { accessToken: string } }>(query, { email, password: PASSWORD });
  return { ...officer(askAs(session.accessToken)), token: session.accessToken };
}

/** The Prometheus text format: `name{labels} value`. */
function metricsOf(text: string): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [, name, labels, value] = /^([a-z_0-9:]+)(\{.*\})? (\S+)$/.exec(line) ?? [];
    if (name === undefined) continue;
    sums.set(name, (sums.get(name) ?? 0) + Number(value));
    if (labels !== undefined) sums.set(name + labels, Number(value));
  }
  return sums;
}
