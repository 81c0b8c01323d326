import { migrate } from '../../src/platform/database/migrate.js';
import { detectRestore } from '../../src/platform/database/restore-detection.js';
import { SeenPosition } from '../../src/platform/database/seen-position.js';
import { createLog } from '../../src/platform/platform/log.js';
import { readSettings } from '../../src/platform/platform/settings.js';
import { buildHub } from '../../src/app/serve.js';
import { type Ask, type Officer, officer, until } from './officer.js';
import { post } from './post.js';
import { Refused } from './refused.js';
import { PASSWORD, TEST_MASTER_KEY } from './server.js';

export type SignedIn = Officer & { readonly token: string };

/** A running hub as its officers see it. */
export interface RunningHub {
  readonly url: string;
  as(email: string): Promise<SignedIn>;
  /** Publishes as Thailand until Cambodia's feed has it. @returns Cambodia's cursor behind it, and the event's id. */
  publishesAndReads(value: string): Promise<{ readonly cursor: string; readonly eventId: string }>;
  /** What becomes of each of Cambodia's cursors. */
  answers(...cursors: readonly string[]): Promise<readonly string[]>;
}

/** Where a hub finds its database, and what it knows of it from outside. */
export interface HubLocation {
  readonly url: string;
  /** Its DATA_DIR: another one has seen nothing. */
  readonly dataDir: string;
  /** Whether DATA_DIR holds the database, too. */
  readonly embedded?: boolean;
}

/** Runs a hub for as long as `work` takes, with what the program does before it serves anybody. */
export async function withHub<T>(
  { url: databaseUrl, dataDir, embedded = false }: HubLocation,
  work: (hub: RunningHub) => Promise<T>,
): Promise<T> {
  const seen = SeenPosition.inDataDir(dataDir);
  const keyring = await migrate(databaseUrl, TEST_MASTER_KEY);
  await detectRestore(databaseUrl, { seen, embeddedIn: embedded ? dataDir : undefined });
  const settings = readSettings({ LOG_LEVEL: 'silent', PORT: '0', WEBHOOK_ALLOW_LOOPBACK: 'true' });
  const app = await buildHub(settings, { url: databaseUrl, keyring, seen }, createLog('silent'));
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const asker =
    (token?: string): Ask =>
    async <Data>(query: string, variables: object = {}) => {
      const { data, errors } = await post(url, { query, variables }, token ? { authorization: `Bearer ${token}` } : {});
      const [error] = errors;
      if (error) throw new Refused(error.extensions.code, error.extensions.reason, error.message);
      return data as Data;
    };
  const as = async (email: string): Promise<SignedIn> => {
    const query = 'mutation ($email: String!, $password: String!) { signIn(email: $email, password: $password) { accessToken } }';
    const { signIn } = await asker()<{ signIn: { accessToken: string } }>(query, { email, password: PASSWORD });
    return { ...officer(asker(signIn.accessToken)), token: signIn.accessToken };
  };
  try {
    return await work({
      url,
      as,
      async publishesAndReads(value) {
        const [th, kh] = [await as('analyst@th.example'), await as('analyst@kh.example')];
        const { id } = await th.publishes({ value, audience: { countries: ['KH'] } });
        const { events } = await until(
          () => kh.reads(),
          (page) => page.events.some(({ itemId }) => itemId === id),
        );
        const event = events.find(({ itemId }) => itemId === id);
        return { cursor: event?.cursor ?? '', eventId: event?.eventId ?? '' };
      },
      async answers(...cursors) {
        const kh = await as('analyst@kh.example');
        return Promise.all(
          cursors.map((cursor) =>
            kh.reads(cursor).then(
              () => 'goes on',
              (refusal: Refused) => refusal.code,
            ),
          ),
        );
      },
    });
  } finally {
    await app.close();
  }
}
