import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { bearerReader, type Tenant } from './bearer.js';
import { answering } from './child.js';
import type { BaselineSetup } from './baseline-http.js';
import { Turns } from './turns.js';

/** PostGraphile needs a newer Node than the hub, and is no package of the hub: it lies in a folder of its own. */
export interface PeerSetup extends BaselineSetup {
  /** The folder whose node_modules has PostGraphile. */
  readonly folder: string;
}

/** The parts of PostGraphile 5 that are used. */
interface PostGraphile {
  postgraphile(preset: object): { createServ(grafserv: unknown): { addTo(server: unknown): Promise<void> }; getSchema(): Promise<unknown> };
}

const POOL = 10;
/** How PostGraphile sets the settings of a transaction. */
const SETTINGS = 'select set_config(el->>0, el->>1, true)';
const ACT = { what: 'bench.peer', needs: 'indicator:read', channel: 'graphql', requestId: 'bench' };

answering(async (setup: PeerSetup): Promise<string> => {
  const require = createRequire(join(setup.folder, 'package.json'));
  const load = async (name: string): Promise<Record<string, unknown>> =>
    (await import(pathToFileURL(require.resolve(name)).href)) as Record<string, unknown>;
  const { postgraphile } = (await load('postgraphile')) as unknown as PostGraphile;
  const { PostGraphileAmberPreset } = await load('postgraphile/presets/amber');
  const { makePgService } = (await load('postgraphile/adaptors/pg')) as { makePgService: (options: object) => object };
  const { grafserv } = await load('postgraphile/grafserv/node');
  const tenantOf = bearerReader(setup.publicKey);
  const pool = new PeerPool(setup);
  const preset = {
    extends: [PostGraphileAmberPreset],
    pgServices: [makePgService({ pool, schemas: ['bench_peer'], pubsub: false })],
    grafserv: { graphqlPath: '/graphql', graphiql: false, watch: false },
    grafast: {
      explain: false,
      context: ({ node }: { node?: { req: IncomingMessage } }) => ({ pgSettings: settingsOf(tenantOf(node?.req.headers.authorization)) }),
    },
  };
  const instance = postgraphile(preset);
  await instance.getSchema();
  pool.serve();
  const server = createServer();
  await instance.createServ(grafserv).addTo(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
});

const settingsOf = ({ user, session }: Tenant): Record<string, string> => ({ 'bench.user': user, 'bench.session': session });

/**
 * Connections for PostGraphile. The schema is read as the migrating role; requests run as hub_app. The statement by which PostGraphile sets the settings of a
 * transaction opens the hub's sealed context instead: the policies accept no other, and the number of round trips stays the same.
 */
class PeerPool {
  private readonly app: pg.Pool;
  private readonly migrating: pg.Pool;
  private readonly turns: Turns;
  private serves = false;

  constructor({ appUrl, migratingUrl, contextKey }: PeerSetup) {
    this.app = new pg.Pool({ connectionString: appUrl, max: POOL });
    this.migrating = new pg.Pool({ connectionString: migratingUrl, max: 2 });
    this.turns = new Turns(Buffer.from(contextKey, 'hex'));
    this.app.on('connect', (client) => this.openContexts(client));
  }

  /** From now on requests are served. */
  serve(): void {
    this.serves = true;
  }

  connect(): Promise<pg.PoolClient> {
    return (this.serves ? this.app : this.migrating).connect();
  }

  on(): this {
    return this;
  }

  end(): Promise<void> {
    return this.app.end();
  }

  private openContexts(client: pg.PoolClient): void {
    const query = client.query.bind(client) as (statement: unknown, ...rest: unknown[]) => Promise<unknown>;
    const enter = async ([settings = '[]']: readonly string[]): Promise<unknown> => {
      const given = Object.fromEntries(JSON.parse(settings) as [string, string][]);
      const tenant = { user: given['bench.user'] ?? '', session: given['bench.session'] ?? '' };
      return query('select hub.enter($1, $2)', [await this.turns.contextToken(client, tenant), ACT]);
    };
    client.query = ((statement: unknown, ...rest: unknown[]) => {
      const { text, values } = statement as { text?: string; values?: readonly string[] };
      return text?.startsWith(SETTINGS) ? enter(values ?? []) : query(statement, ...rest);
    }) as typeof client.query;
  }
}
