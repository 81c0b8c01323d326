import fastify from 'fastify';
import pg from 'pg';
import { bearerReader } from './bearer.js';
import { answering } from './child.js';
import { Turns } from './turns.js';

/** What the baseline of the HTTP benches needs. */
export interface BaselineSetup {
  /** URLs of the role hub_app and of the migrating role. */
  readonly appUrl: string;
  readonly migratingUrl: string;
  /** Hexadecimal. */
  readonly contextKey: string;
  /** PEM. */
  readonly publicKey: string;
}

/** Connections of each pool, as DATABASE_POOL has them by default. */
const POOL = 10;
const ACT = { what: 'bench.lookup', needs: 'indicator:read', channel: 'graphql', requestId: 'bench' };
const MOST_CLAIMS = 20;

answering(async (setup: BaselineSetup): Promise<string> => {
  const app = new pg.Pool({ connectionString: setup.appUrl, max: POOL });
  const migrating = new pg.Pool({ connectionString: setup.migratingUrl, max: POOL });
  const tenantOf = bearerReader(setup.publicKey);
  const turns = new Turns(Buffer.from(setup.contextKey, 'hex'));
  const server = fastify();

  server.post<{ Body: { digests: string[] } }>('/lookup', async ({ headers, body }) => {
    const tenant = tenantOf(headers.authorization);
    const client = await app.connect();
    try {
      const values = [await turns.contextToken(client, tenant), ACT, bytes(body.digests), false, MOST_CLAIMS];
      return (await client.query('select * from hub.lookup($1, $2, $3, $4, $5)', values)).rows as object[];
    } finally {
      client.release();
    }
  });
  server.post<{ Body: { digests: string[] } }>('/lookup-without-isolation', async ({ headers, body }) => {
    tenantOf(headers.authorization);
    return (await migrating.query('select * from bench.lookup($1, $2, $3)', [bytes(body.digests), false, MOST_CLAIMS])).rows as object[];
  });
  server.post<{ Body: { variables: { input: object[] } } }>('/publish', async ({ headers, body }) => {
    tenantOf(headers.authorization);
    return (await migrating.query(INSERT, [JSON.stringify(body.variables.input)])).rows as object[];
  });
  return server.listen({ port: 0, host: '127.0.0.1' });
});

const bytes = (digests: readonly string[]): readonly Buffer[] => digests.map((digest) => Buffer.from(digest, 'hex'));

/** The rows of one publishIndicators, by one statement. */
const INSERT = `
  with item as (
      select gen_random_uuid() as id, x.kind, x.value, x.threat, x.tlp, x.description, p.party, p.agency
        from jsonb_to_recordset($1::jsonb) x(kind text, value text, threat text, tlp text, description text)
          cross join (select a.party, a.key as agency from hub.agency a limit 1) p),
    claim as (
      insert into bench.indicator (id, kind, scope, value, display, threat, tlp, audience, owner, agency, digest, claim_mark, owner_mark)
        select i.id, i.kind, '', i.value, i.value, i.threat, i.tlp, array[1], i.party, i.agency, sha256(convert_to(i.kind || E'\\n\\n' || i.value, 'UTF8')), i.id::text, left(md5(i.value), 16)
          from item i),
    detail as (
      insert into bench.indicator_detail (id, owner, agency, raw, description) select i.id, i.party, i.agency, i.value, i.description from item i)
  select id from item`;
