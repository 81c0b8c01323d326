import 'reflect-metadata';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import pg from 'pg';
import { writeRequiredFactors } from '../../src/identity/auth/factors/required-factors.js';
import { seedDemoParties } from '../../src/edge/demo/seed-parties.js';
import { writeConsentSettings } from '../../src/tenancy/parties/consent.js';
import { createLog } from '../../src/platform/platform/log.js';
import { readSettings } from '../../src/platform/platform/settings.js';
import { buildHub } from '../../src/app/serve.js';
import { freshDatabase, keyringOf, plantedDatabase } from './database.js';
import { Refused } from './refused.js';
import { OUT_OF_THE_WAY } from './limits.js';
import { hashOf, PASSWORD } from './server.js';
import { releaseSchema } from './shared-schema.js';

export { PASSWORD };

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string; readonly reason?: string } }[];
}

/**
 * Starts a whole hub with the demo's parties on a database of its own, listening on a free port.
 * @param lines takes the lines of its log, from LOG_LEVEL on. @param options empty: without the demo's parties, as production begins;
 * stranger: with parties of its own, which no other hub of the run has: for what one hub learns of another
 */
export async function startHub(env: Record<string, string> = {}, lines?: string[], { empty = false, stranger = false } = {}) {
  const database = await (empty || stranger ? freshDatabase() : plantedDatabase());
  if (stranger) await seedDemoParties(database.url, await hashOf(PASSWORD));
  const keyring = await keyringOf(database);
  const settings = readSettings({
    LOG_LEVEL: 'silent',
    PORT: '0',
    HIDDEN_DELAY_SECONDS: '0',
    DATABASE_IDLE: '10',
    ...OUT_OF_THE_WAY,
    ...env,
  });
  await writeRequiredFactors(database.url, settings.secondFactor);
  await writeConsentSettings(database.url, settings);
  const log = createLog(settings.logLevel, lines && { write: (line) => void lines.push(line) });
  const app = await buildHub(settings, { url: database.url, keyring }, log);
  await app.listen(0, '127.0.0.1');
  const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');

  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  await owner.query('set role hub_owner');
  // Over dozens of tables that are all but empty, helpers of a statement cost more than it does.
  await owner.query('set max_parallel_workers_per_gather = 0');
  await owner.query('set jit = off'); // as src/platform/database/roles.ts has it for the roles that call these functions

  /** One HTTP request as it is; `token` signs it. */
  const raw = async (query: string, variables: object = {}, token?: string): Promise<Answer> => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Answer;
  };
  const asker =
    (token?: string) =>
    async <Data>(query: string, variables: object = {}): Promise<Data> => {
      const { data, errors } = await raw(query, variables, token);
      const [error] = errors ?? [];
      if (error) throw new Refused(error.extensions.code, error.extensions.reason, error.message);
      return data as Data;
    };

  return {
    app,
    url,
    /** Where sockets are opened (test/support/sockets.ts). */
    wsUrl: `${url.replace('http', 'ws')}/graphql`,
    database,
    raw,
    /** Nobody who is signed in. */
    anyone: () => ({ ask: asker() }),
    /** Whoever holds this access token. */
    asToken: (token: string) => ({ ask: asker(token) }),
    /** Signs a demo account in. */
    async as(email: string) {
      const query =
        'mutation ($email: String!, $password: String!) { signIn(email: $email, password: $password) { accessToken refreshToken viewer { id } } }';
      type Session = { accessToken: string; refreshToken: string; viewer: { id: string } };
      const { signIn } = await asker()<{ signIn: Session }>(query, { email, password: PASSWORD });
      return { token: signIn.accessToken, refreshToken: signIn.refreshToken, userId: signIn.viewer.id, ask: asker(signIn.accessToken) };
    },
    /** A statement as hub_owner, for what a test must arrange or check behind the API. */
    async ownerSql<Row = Record<string, unknown>>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
      const run = () => owner.query(text, [...values]);
      const isDeadlock = (error: unknown): boolean => (error as { code?: string }).code === '40P01';
      // It locks rows in another order than the hub's jobs, which run beside it.
      const answer = await run().catch((error: unknown) => (isDeadlock(error) ? run() : Promise.reject(error as Error)));
      return answer.rows as Row[];
    },
    async stop(): Promise<void> {
      const { schema } = app.get(GraphQLSchemaHost);
      await app.close();
      releaseSchema(schema);
      await owner.end();
      await database.drop();
    },
  };
}
export type Hub = Awaited<ReturnType<typeof startHub>>;
