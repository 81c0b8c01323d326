import { hubUuid } from '../../../src/exchange/stix/ids.js';
import { EVERYTHING } from '../../architecture/matrix/everything.js';
import { newcomer } from '../../architecture/matrix/callers.js';
import type { Caller } from '../../architecture/matrix/callers.js';
import { World } from '../../architecture/matrix/world.js';
import { everyQuery, everyQueryWithoutIds } from '../../support/every-field.js';
import { downloadExport } from '../../support/export-client.js';
import { post } from '../../support/post.js';
import { askInParts } from '../../support/split-document.js';
import { taxiiClient } from '../../support/taxii-client.js';
import { walkByNext } from '../../support/taxii-walk.js';

/** Tables whose ids are no records of somebody: parties and their units, accounts and what belongs to them, and lists that everybody reads. */
const NO_RECORDS = [
  ...[
    'agency',
    'api_key',
    'api_key_secret',
    'csv_mapping',
    'feed_filter',
    'identity_provider',
    'invitation_token',
    'issuer',
    'party',
    'passkey',
  ],
  ...['session', 'user_account', 'warninglist', 'working_group'],
];
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
const SNAPSHOT = '{ snapshot(first: 500) { items { id ... on Indicator { value } } } }';
/** The log itself names records by their ids, without content: who reads it does not read them. */
const OF_THE_LOG = /^\{ (?:auditEntries|consultations)\b/;
const FEED = '{ feed(first: 500) { events { itemId indicator { value } } } }';

describe('The audit log and what clients received', () => {
  let world: World;
  const callers: Caller[] = [];

  /** Ids of all records that the hub has. */
  async function records(): Promise<ReadonlySet<string>> {
    const tables = await world.hub.ownerSql<{ name: string }>(
      `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'id' and a.atttypid = 'uuid'::regtype
         where c.relnamespace = 'hub'::regnamespace and c.relkind = 'r' and c.relname <> all ($1)`,
      [NO_RECORDS],
    );
    const union = tables.map(({ name }) => `select id from hub.${name}`).join(' union ');
    return new Set((await world.hub.ownerSql<{ id: string }>(union)).map(({ id }) => id));
  }

  /** Ids of these records that a text has, also as other formats write them. */
  const idsIn = (text: string, known: ReadonlySet<string>): readonly string[] => [
    ...new Set((text.match(UUID) ?? []).flatMap((id) => [id, hubUuid(id)]).filter((id) => known.has(id))),
  ];

  const logged = async ({ userId }: Caller): Promise<ReadonlySet<string>> => {
    const rows = await world.hub.ownerSql<{ id: string }>('select distinct unnest(items) as id from hub.audit where user_id = $1', [
      userId,
    ]);
    return new Set(rows.map(({ id }) => id));
  };

  /** All texts that a caller gets without naming anything, by each channel. */
  async function receivedBy({ token = '' }: Caller): Promise<ReadonlyMap<string, string>> {
    const { url } = world.hub;
    const texts = new Map<string, string>();
    const sends = (query: string) => post(url, { query }, { authorization: `Bearer ${token}` });
    for (const query of [...everyQuery().filter((one) => !OF_THE_LOG.test(one)), SNAPSHOT, FEED]) {
      texts.set(query.slice(0, 60), (await askInParts(sends, query)).map(({ text }) => text).join('\n'));
    }
    for (const format of ['ndjson', 'csv', 'stix', 'misp']) {
      texts.set(`export ${format}`, (await downloadExport({ url }, token, { format, includeLapsed: 'true' })).text);
    }
    const client = taxiiClient(url, token);
    for (const { id, alias } of (await client.get('/taxii2/api/collections/')).body.collections ?? []) {
      for (const page of ['objects', 'manifest']) {
        const { pages } = await walkByNext(client, `/taxii2/api/collections/${id}/${page}/`);
        texts.set(`TAXII ${alias ?? id} ${page}`, pages.map(({ text }) => text).join('\n'));
      }
    }
    for (const file of ['manifest.json', 'hashes.csv']) {
      texts.set(
        `MISP ${file}`,
        await (await fetch(`${url}/misp/archive/${file}`, { headers: { authorization: `Bearer ${token}` } })).text(),
      );
    }
    return texts;
  }

  beforeAll(async () => {
    world = await World.open();
    const author = await newcomer(world.hub, 'ANALYST');
    for (const kind of Object.values(EVERYTHING)) {
      await world.object(kind, 'own', author);
      await world.object(kind, 'foreign', author);
    }
    for (const role of [
      'ANALYST',
      'LIAISON',
      'NATIONAL_ADMIN',
      'APPROVER',
      'CONTRIBUTOR',
      'PARTNER_ADMIN',
      'HUB_OPERATOR',
      'AUDITOR',
    ] as const) {
      callers.push(await newcomer(world.hub, role));
    }
  }, 300_000);
  afterAll(() => world.close());

  it('has every record that any answer gave, on every channel, to every role', async () => {
    const [known, missing] = [await records(), [] as string[]];
    let received = 0;
    for (const caller of callers) {
      const texts = await receivedBy(caller);
      const entries = await logged(caller);
      for (const [what, text] of texts) {
        const ids = idsIn(text, known);
        received += ids.length;
        missing.push(...ids.filter((id) => !entries.has(id)).map((id) => `${caller.name}: ${what}: ${id}`));
      }
    }
    expect(missing).toEqual([]);
    expect(received).toBeGreaterThan(500);
  }, 300_000);

  it('has the same records whether or not a document selects their ids', async () => {
    const caller = await newcomer(world.hub, 'LIAISON');
    const sends = (query: string) => post(world.hub.url, { query }, { authorization: `Bearer ${caller.token ?? ''}` });
    const recordsOf = async (queries: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>> => {
      await world.hub.ownerSql('delete from hub.audit where user_id = $1', [caller.userId]);
      for (const query of queries) await askInParts(sends, query);
      const rows = await world.hub.ownerSql<{ what: string; items: string[] }>(
        `select what, array_agg(distinct i) as items from hub.audit a, unnest(a.items) i where a.user_id = $1 and a.outcome = 'DONE' group by what`,
        [caller.userId],
      );
      return new Map(rows.map(({ what, items }) => [what, new Set(items)]));
    };
    const [known, withIds, without] = [await records(), await recordsOf(everyQuery()), await recordsOf(everyQueryWithoutIds())];
    const missing = [...withIds].flatMap(([what, items]) =>
      [...items].filter((id) => known.has(id) && !without.get(what)?.has(id)).map((id) => `${what}: ${id}`),
    );
    expect(missing).toEqual([]);
    expect(withIds.size).toBeGreaterThan(10);
  }, 300_000);

  it('has no record that an answer did not give', async () => {
    const caller = await newcomer(world.hub, 'ANALYST');
    const { text } = await post(
      world.hub.url,
      { query: '{ indicators(first: 3) { nodes { id } } }' },
      { authorization: `Bearer ${caller.token}` },
    );
    expect([...(await logged(caller))].sort()).toEqual((text.match(UUID) ?? []).sort());
  });
});
