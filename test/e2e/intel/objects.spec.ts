import { randomUUID } from 'node:crypto';
import { AuthenticationService } from '../../../src/identity/auth/authentication.service.js';
import type { Actor } from '../../../src/identity/auth/actor.js';
import { BrowseObjectsService } from '../../../src/intel/objects/browse-objects.service.js';
import type { ObjectItem } from '../../../src/intel/objects/object-draft.js';
import type { ObjectReceipt } from '../../../src/intel/objects/object-receipt.js';
import { ObjectsService } from '../../../src/intel/objects/objects.service.js';
import { type Hub, startHub } from '../../support/hub.js';
import { type Ask, until } from '../../support/officer.js';
import { sharingLimitClient } from '../../support/sharing-limit-client.js';

const FEED = `query ($after: Cursor, $filter: FeedFilter) { feed(after: $after, filter: $filter) {
  cursor events { operation kind itemId item { ... on StixObject { id stixId type body tlp owner { name } revokedReason } } } } }`;
const ONE = 'query ($id: ID!) { stixObject(id: $id) { id body version revokedReason owner { name } } }';
const LIST = `query ($filter: StixObjectFilter, $first: Int, $after: Cursor) { stixObjects(filter: $filter, first: $first, after: $after) { nodes { id } pageInfo { endCursor hasNextPage } } }`;
const REVOKE = `mutation ($id: ID!) { revokeStixObject(id: $id, reason: "It was wrong.") { id revokedReason } }`;
const OBJECTS = { filter: { itemKinds: ['STIX_OBJECT'] } };

interface Seen {
  readonly operation: string;
  readonly itemId: string;
  readonly item: { readonly body: string; readonly revokedReason: string | null } | null;
}
type FeedPage = { feed: { cursor: string; events: Seen[] } };

describe('objects that are kept whole', () => {
  let hub: Hub;
  let [th, kh, meta]: Actor[] = [];
  const asks = new Map<Actor | undefined, Ask>();
  const partners: string[] = [];

  const ask = <Data>(who: Actor | undefined, query: string, variables: object = {}): Promise<Data> => {
    const asker = asks.get(who);
    if (!asker) throw new Error('Nobody.');
    return asker<Data>(query, variables);
  };
  const item = (
    said: { object?: object; countries?: string[]; partners?: string[] } & Partial<Omit<ObjectItem, 'object'>> = {},
  ): ObjectItem => {
    const { object = {}, countries = [], partners: named = [], ...rest } = said;
    return {
      object: { type: 'malware', id: `malware--${randomUUID()}`, spec_version: '2.1', modified: '2026-01-02T00:00:00Z', ...object },
      tlp: 'GREEN',
      audience: { everyCountry: false, countries, groups: [], partners: named, exceptCountries: [] },
      attribution: 'NAMED',
      agencyOnly: false,
      reissue: false,
      ...rest,
    };
  };
  const write = (who: Actor | undefined, ...items: ObjectItem[]): Promise<readonly ObjectReceipt[]> =>
    hub.app.get(ObjectsService, { strict: false }).write(who as Actor, items);
  const keeps = async (who: Actor | undefined, said: Parameters<typeof item>[0] = {}): Promise<string> => {
    const [receipt] = await write(who, item(said));
    if (!receipt?.objectId) throw new Error(JSON.stringify(receipt));
    return receipt.objectId;
  };
  const told = (who: Actor | undefined, wanted: (events: readonly Seen[]) => boolean): Promise<readonly Seen[]> =>
    until(async () => (await ask<FeedPage>(who, FEED, OBJECTS)).feed.events, wanted);
  const actor = async (email: string): Promise<Actor> => {
    const { token, ask: asker } = await hub.as(email);
    const { identity } = (await hub.app.get(AuthenticationService, { strict: false }).authenticate(`Bearer ${token}`, email)) ?? {};
    if (!identity) throw new Error(email);
    const found: Actor = { ...identity, requestId: email, channel: 'taxii' };
    asks.set(found, asker);
    return found;
  };

  beforeAll(async () => {
    hub = await startHub();
    [th, kh, meta] = [await actor('analyst@th.example'), await actor('analyst@kh.example'), await actor('contributor@meta.example')];
    partners.push((await hub.ownerSql<{ id: string }>(`select id from hub.party where slug = 'meta'`))[0]?.id ?? '');
  });
  afterAll(() => hub.stop());

  it('are told to those whom they are for, changed, revoked and withdrawn like claims', async () => {
    const object = { id: `malware--${randomUUID()}`, name: 'first' };
    const id = await keeps(th, { object, countries: ['KH'] });
    const [seen] = await told(kh, (events) => events.some(({ itemId }) => itemId === id));
    expect(seen).toMatchObject({
      operation: 'PUBLISHED',
      item: { id, stixId: object.id, type: 'malware', tlp: 'GREEN', owner: { name: 'Thailand' } },
    });
    expect(JSON.parse(seen?.item?.body ?? '')).toMatchObject(object);

    const [again] = await write(th, item({ object, countries: ['KH'] }));
    const [newer] = await write(th, item({ object: { ...object, name: 'second', modified: '2026-02-01T00:00:00Z' }, countries: ['KH'] }));
    expect([again, newer]).toMatchObject([
      { outcome: 'UNCHANGED', objectId: id },
      { outcome: 'UPDATED', objectId: id },
    ]);
    await ask(th, REVOKE, { id });
    await expect(ask(th, REVOKE, { id })).rejects.toMatchObject({ reason: 'OBJECT_REVOKED' });
    await expect(ask(kh, REVOKE, { id })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const events = await told(kh, (all) => all.some(({ operation }) => operation === 'REVOKED'));
    expect(events.at(-1)).toMatchObject({ operation: 'REVOKED', item: { revokedReason: 'It was wrong.' } });

    const [narrowed] = await write(th, item({ object: { ...object, modified: '2026-02-01T00:00:00Z' }, reissue: true }));
    expect(narrowed).toMatchObject({ outcome: 'UPDATED' });
    expect((await told(kh, (all) => all.some(({ operation }) => operation === 'WITHDRAWN'))).at(-1)).toMatchObject({
      itemId: id,
      item: null,
    });
    expect(await ask(kh, ONE, { id })).toEqual({ stixObject: null });
    expect(await ask(th, ONE, { id })).toMatchObject({ stixObject: { version: 4, revokedReason: null } });
    const receipts = await until(
      () =>
        ask<{ withdrawals: { nodes: object[] } }>(
          th,
          'query ($id: ID!) { withdrawals(itemId: $id) { nodes { party { name } operation sentAt } } }',
          { id },
        ),
      ({ withdrawals }) => withdrawals.nodes.length > 0,
    );
    expect(receipts).toMatchObject({ withdrawals: { nodes: [{ party: { name: 'Cambodia' }, operation: 'WITHDRAWN' }] } });
  });

  it('go to a partner by name and released alone, and never further than their markings allow', async () => {
    const [refused, released, marked, red] = await write(
      th,
      item({ partners }),
      item({ partners, released: true }),
      item({ countries: ['KH'], object: { object_marking_refs: [`marking-definition--${randomUUID()}`] } }),
      item({ countries: ['KH'], object: { object_marking_refs: ['marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1'] } }),
    );
    expect(refused).toMatchObject({ outcome: 'REJECTED', problems: [{ code: 'OBJECT_NOT_RELEASED' }] });
    expect(marked).toMatchObject({ outcome: 'CREATED', problems: [{ code: 'MARKINGS_UNKNOWN', severity: 'WARNING' }] });
    expect(red).toMatchObject({ outcome: 'REJECTED', problems: [{ code: 'OBJECT_MARKED_STRICTER' }] });
    expect(await told(meta, (events) => events.length > 0)).toMatchObject([{ operation: 'PUBLISHED', itemId: released?.objectId }]);
    expect(await ask(kh, ONE, { id: marked?.objectId })).toEqual({ stixObject: null });
    await expect(ask(kh, REVOKE, { id: marked?.objectId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('obey the party’s limits, and wait for a second officer where claims do', async () => {
    const admin = (await hub.as('admin@th.example')).ask;
    await admin(`mutation { setSharingPolicy(input: { secondOfficerFrom: GREEN }) { secondOfficerFrom } }`);
    const twice = item({ countries: ['KH'] });
    const [waits] = await write(th, twice);
    expect(waits).toMatchObject({ outcome: 'CREATED', problems: [{ code: 'RELEASE_PENDING' }] });
    expect((await write(th, twice))[0]).toMatchObject({ outcome: 'UNCHANGED', problems: [{ code: 'RELEASE_PENDING' }] });
    const { pendingReleases } = await ask<{ pendingReleases: { nodes: { id: string; item: object }[] } }>(
      th,
      '{ pendingReleases { nodes { id item { __typename id } } } }',
    );
    expect(pendingReleases.nodes).toMatchObject([{ item: { __typename: 'StixObject', id: waits?.objectId } }]);
    await hub.ownerSql(`update hub.user_account set roles = '{APPROVER}' where email = 'liaison@th.example'`);
    const second = (await hub.as('liaison@th.example')).ask;
    await second('mutation ($id: ID!) { approveRelease(id: $id) { state } }', { id: pendingReleases.nodes[0]?.id });
    await told(kh, (events) => events.some(({ itemId }) => itemId === waits?.objectId));

    await admin(`mutation { setSharingPolicy(input: { secondOfficerFrom: null }) { secondOfficerFrom } }`);
    await sharingLimitClient(admin).sets({ kinds: ['BANK_ACCOUNT'], within: { countries: ['LA'] } });
    expect((await write(th, item({ countries: ['KH'] })))[0]).toMatchObject({ problems: [{ code: 'POLICY_FORBIDS_AUDIENCE' }] });
    await hub.ownerSql('update hub.sharing_limit set lifted_at = now()');
  });

  it('are listed page by page, found by their own id, and part of a snapshot', async () => {
    const stixId = `malware--${randomUUID()}`;
    const both = [await keeps(th, { object: { id: stixId }, countries: ['KH'] }), await keeps(kh, { object: { id: stixId } })].reverse();
    type Listed = { stixObjects: { nodes: { id: string }[]; pageInfo: { endCursor: string | null; hasNextPage: boolean } } };
    const first = await ask<Listed>(kh, LIST, { filter: { stixIds: [stixId] }, first: 1 });
    const second = await ask<Listed>(kh, LIST, { filter: { stixIds: [stixId] }, first: 1, after: first.stixObjects.pageInfo.endCursor });
    expect([...first.stixObjects.nodes, ...second.stixObjects.nodes].map(({ id }) => id)).toEqual(both);
    expect(second.stixObjects.pageInfo.hasNextPage).toBe(false);
    expect(await ask(kh, LIST, { filter: { types: ['report'] } })).toMatchObject({ stixObjects: { nodes: [] } });
    const byId = await hub.app.get(BrowseObjectsService, { strict: false }).byStixId(kh as Actor, [stixId]);
    expect(byId.map(({ id }) => id).sort()).toEqual([...both].sort());
    await until(
      () => ask<{ snapshot: { items: { id: string }[] } }>(kh, '{ snapshot { items { id } } }'),
      ({ snapshot }) => snapshot.items.some(({ id }) => both.includes(id)),
    );
  });

  it('end with their retention, whoever has them', async () => {
    const id = await keeps(th, { countries: ['KH'], retainUntil: new Date(Date.now() + 3_600_000) });
    await told(kh, (events) => events.some(({ itemId }) => itemId === id));
    await hub.ownerSql('alter table hub.stix_object disable trigger user');
    await hub.ownerSql(`update hub.stix_object set retain_until = now() - interval '1 second' where id = $1`, [id]);
    await hub.ownerSql('alter table hub.stix_object enable trigger user');
    const events = await told(kh, (all) => all.some(({ itemId, operation }) => itemId === id && operation === 'WITHDRAWN'));
    expect(events.at(-1)).toMatchObject({ itemId: id, item: null });
  });
});
