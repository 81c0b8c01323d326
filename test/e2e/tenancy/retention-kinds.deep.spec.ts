import { randomUUID } from 'node:crypto';
import { seedDemo } from '../../../src/edge/demo/seed.js';
import { type Hub, startHub } from '../../support/hub.js';
import { anItem, type Ask, officer, until } from '../../support/officer.js';

const RENEW =
  'mutation ($itemIds: [ID!]!) { renewRetention(itemIds: $itemIds, reason: "It goes on.") { itemId outcome retainUntil problems { code message } } }';
const SIGHT = 'mutation ($input: SightingInput!) { addSighting(input: $input) { id } }';
const KINDS = [
  ...['ACTION_REQUEST', 'CASE', 'INDICATOR', 'INFORMATION_REQUEST', 'NOTICE', 'RELATIONSHIP', 'REPORT', 'REPORT_OUTCOME', 'SIGHTING'],
  'STIX_OBJECT',
] as const;

interface Planted {
  readonly id: string;
  readonly owner: number;
  readonly email: string;
}
interface Receipt {
  readonly itemId: string;
  readonly outcome: string;
  readonly retainUntil: string | null;
  readonly problems: readonly object[];
}

/** What has triggers of its own, in each kind, meets every job of retention here: in the demo world, with items of all kinds. */
describe('each kind of item', () => {
  let hub: Hub;
  const tables = new Map<string, string>();

  beforeAll(async () => {
    hub = await startHub();
    const url = hub.database.url;
    await seedDemo.indicators(hub.app, url);
    for (const seed of [seedDemo.network, seedDemo.casework, seedDemo.requests, seedDemo.notices, seedDemo.inquiries, seedDemo.cases]) {
      await seed(hub.app, url);
    }
    const th = officer((await hub.as('analyst@th.example')).ask);
    const { id } = await th.publishes(anItem({ value: 'seen.example.com', audience: { everyCountry: true } }));
    await th.ask(SIGHT, { input: { indicatorId: id } });
    for (const { kind, name } of await hub.ownerSql<{ kind: string; name: string }>(
      'select kind, content::text as name from hub.item_kind',
    )) {
      tables.set(kind, name);
    }
    const [agency] = await hub.ownerSql<{ party: number; key: number }>(
      `select u.party, u.agency as key from hub.user_account u where u.email = 'analyst@th.example'`,
    );
    await hub.ownerSql(`alter table hub.stix_object disable trigger user`);
    await hub.ownerSql(
      `insert into hub.stix_object (id, stix_id, type, spec_version, body, tlp, owner, agency) values ($1, 'malware--x', 'malware', '2.1', '{}', 'GREEN', $2, $3)`,
      [randomUUID(), agency?.party, agency?.key],
    );
    await hub.ownerSql(`alter table hub.stix_object enable trigger user`);
    await hub.ownerSql(
      `insert into hub.item_version (item, version, kind, by_user, op, content, audience, excluded) select id, 1, 'STIX_OBJECT', id, 'PUBLISH', '{}', '{}', '{}' from hub.stix_object o
         where not exists (select from hub.item_version v where v.item = o.id)`,
    );
  }, 300_000);
  afterAll(() => hub.stop());

  /** Items of a kind with an officer of their agency who may publish such items. */
  const planted = (kind: string): Promise<readonly Planted[]> =>
    hub.ownerSql<Planted>(
      `select i.id, i.owner, u.email from ${tables.get(kind) ?? ''} i
         cross join lateral (select x.email from hub.user_account x where x.party = i.owner and x.agency = i.agency and x.disabled_at is null
           and exists (select from hub.role_permission r join hub.retention_rule n on n.renewed_by = r.permission where n.kind = $1 and r.role = any (x.roles)
             and r.role <> 'ANALYST' or n.kind = $1 and r.role = any (x.roles) and n.renewed_by <> 'case:lead')
           order by x.email limit 1) u
         order by i.id limit 3`,
      [kind],
    );
  const ends = async (kind: string): Promise<ReadonlyMap<string, { version: number; end: Date }>> =>
    new Map(
      (
        await hub.ownerSql<{ id: string; version: number; end: Date }>(
          `select id, version, retain_until as end from ${tables.get(kind) ?? ''}`,
        )
      ).map(({ id, ...row }) => [id, row]),
    );

  it.each(KINDS)('has an end, of five years at most: %s', async (kind) => {
    const all = [...(await ends(kind)).values()];
    expect(all.length).toBeGreaterThan(0);
    const latest = Date.now() + 1_828 * 86_400_000;
    // The row of STIX_OBJECT was planted past the triggers: the jobs below give it its end.
    expect(all.filter(({ end }) => kind !== 'STIX_OBJECT' && !(end.getTime() <= latest))).toEqual([]);
  });

  it.each(KINDS)('takes the limit of its party without a version: %s', async (kind) => {
    const before = await ends(kind);
    const [head] = await hub.ownerSql<{ last: string }>('select last::text from hub.sequence_head');
    await hub.ownerSql(
      `insert into hub.retention_limit (party, kind, months, set_by, set_at) select p.key, $1, 12, $2, now() - interval '2 years' from hub.party p where p.kind <> 'HUB'`,
      [kind, randomUUID()],
    );
    await until(
      () => hub.ownerSql('select from hub.retention_limit where applied_at is null'),
      (rows) => rows.length === 0,
    );
    const after = await ends(kind);
    const latest = Date.now() + 367 * 86_400_000;
    for (const [id, { version, end }] of after) {
      expect({ id, version, isCut: end.getTime() <= latest }).toEqual({ id, version: before.get(id)?.version, isCut: true });
    }
    expect(await hub.ownerSql('select from hub.stream where seq > $1 and kind = $2', [head?.last, kind])).toEqual([]);
    await hub.ownerSql('delete from hub.retention_limit');
  });

  it.each(KINDS)('is renewed by an officer of its agency, with a version: %s', async (kind) => {
    const [one] = await planted(kind);
    if (!one) throw new Error(`No officer renews items of the kind ${kind}.`);
    const before = (await ends(kind)).get(one.id);
    const ask: Ask = (await hub.as(one.email)).ask;
    const { renewRetention } = await ask<{ renewRetention: Receipt[] }>(RENEW, { itemIds: [one.id] });
    expect(renewRetention[0]).toMatchObject({ outcome: 'UPDATED', problems: [] });
    const after = (await ends(kind)).get(one.id);
    expect([after?.version, after?.end.toISOString()]).toEqual([(before?.version ?? 0) + 1, renewRetention[0]?.retainUntil]);
    if (!['SIGHTING', 'RELATIONSHIP'].includes(kind)) expect(after?.end.getTime()).toBeGreaterThan(Date.now() + 1_700 * 86_400_000);
    const [version] = await hub.ownerSql('select op from hub.item_version where item = $1 and version = $2', [one.id, after?.version]);
    expect(version).toEqual({ op: 'UPDATE' });
  });

  it.each(KINDS)('is announced to its owner before its end: %s', async (kind) => {
    const [one] = await planted(kind);
    const table = tables.get(kind) ?? '';
    await hub.ownerSql('delete from hub.retention_notice');
    await hub.ownerSql(`alter table ${table} disable trigger user`);
    await hub.ownerSql(`update ${table} set notice_due_at = now() where id = $1`, [one?.id]);
    await hub.ownerSql(`alter table ${table} enable trigger user`);
    const [last] = await hub.ownerSql<{ place: string }>('select coalesce(max(place), 0)::text as place from hub.announcement');
    while ((await hub.ownerSql<{ n: number }>('select hub.announce_ending_items(100) as n'))[0]?.n);
    const about = await hub.ownerSql(
      `select audience[1] as party, (about->>'count')::integer as count, about->>'item' as items from hub.announcement where what = 'ITEMS_END' and place > $1`,
      [last?.place],
    );
    expect(about).toContainEqual({ party: one?.owner, count: expect.any(Number) as number, items: expect.any(String) as string });
    const [row] = await hub.ownerSql(`select notice_due_at, version from ${table} where id = $1`, [one?.id]);
    expect(row).toMatchObject({ notice_due_at: null });
  });
});
