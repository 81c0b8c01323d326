import { RelayWorker } from '../../../src/delivery/feed/relay.worker.js';
import { type Hub, startHub } from '../../support/hub.js';
import { apiKeyClient } from '../../support/api-key-client.js';
import { type Ask, officer, type Officer, until } from '../../support/officer.js';
import { follow } from '../../support/sockets.js';

interface SeenWithdrawal {
  readonly party: { readonly name: string };
  readonly operation: 'WITHDRAWN' | 'REVOKED';
  readonly lostAt: string;
  readonly sentAt: string | null;
  readonly deliveredAt: string | null;
  readonly channel: string | null;
  readonly fetchedChannels: readonly string[];
  readonly confirmedAt: string | null;
  readonly outstanding: boolean;
}

const WITHDRAWALS = `query ($id: ID!) { withdrawals(itemId: $id) { nodes {
  party { name } operation lostAt sentAt deliveredAt channel fetchedChannels confirmedAt outstanding } } }`;
const NOT_FOUND = { code: 'NOT_FOUND', reason: 'NOT_FOUND', message: 'No such item is visible to you.' };
const NOBODYS = '01890000-0000-7000-8000-000000000000';

/** How far a withdrawal has come, in one word a step. */
const told = ({ operation, sentAt, deliveredAt, channel, confirmedAt, outstanding }: SeenWithdrawal): string =>
  [
    operation,
    sentAt ? 'handed' : '',
    deliveredAt ? `delivered ${channel ?? ''}` : '',
    confirmedAt ? 'confirmed' : '',
    outstanding ? 'OUTSTANDING' : '',
  ]
    .filter(Boolean)
    .join(' ');

describe('receipts of withdrawals', () => {
  let hub: Hub;
  let operator: Officer;
  let tokens: ReadonlyMap<string, string>;
  const parties = new Map<string, Officer>();

  const of = (name: string): Officer => {
    const found = parties.get(name);
    if (!found) throw new Error(name);
    return found;
  };
  const receipts = async (id: string, who = 'th'): Promise<readonly SeenWithdrawal[]> =>
    (await of(who).ask<{ withdrawals: { nodes: SeenWithdrawal[] } }>(WITHDRAWALS, { id })).withdrawals.nodes;
  /** Name of the party -> how far it was told. */
  const table = async (id: string): Promise<Record<string, string>> =>
    Object.fromEntries((await receipts(id)).map((one) => [one.party.name, told(one)]));
  const confirms = async (who: string, id: string): Promise<SeenWithdrawal> => {
    const query = `mutation ($id: ID!) { it: confirmWithdrawal(itemId: $id) {
      party { name } operation lostAt sentAt deliveredAt channel fetchedChannels confirmedAt outstanding } }`;
    return (await of(who).ask<{ it: SeenWithdrawal }>(query, { id })).it;
  };
  const settled = (): Promise<unknown> =>
    until(
      () =>
        hub.ownerSql<{ busy: number }>(
          `select (select count(*) from hub.outbox) + (select count(*) from hub.party_job where done_at is null) as busy`,
        ),
      ([row]) => Number(row?.busy) === 0,
    );
  const membership = async (what: string, country: string): Promise<void> => {
    const [g, p] = [await of('th').groupId(), await operator.partyId(country)];
    await operator.ask(`mutation ($g: ID!, $p: ID!) { ${what}(groupId: $g, partyId: $p) { id } }`, { g, p });
    await settled();
  };
  /** Reads to the end; what was handed on the last page is not behind the reader yet. */
  const catchesUp = async (who: string): Promise<string> => {
    let page = await of(who).reads(null, {}, 1_000);
    while (page.more) page = await of(who).reads(page.cursor, {}, 1_000); // the hub reads for some seconds at most
    return page.cursor;
  };

  beforeAll(async () => {
    hub = await startHub();
    operator = officer((await hub.as('operator@hub.example')).ask);
    const signedIn = new Map<string, string>();
    for (const name of ['analyst@th', 'analyst@kh', 'analyst@vn', 'analyst@sg', 'analyst@jp', 'contributor@meta']) {
      const { ask, token } = await hub.as(`${name}.example`);
      parties.set(name.split('@')[1] ?? '', officer(ask));
      signedIn.set(name.split('@')[1] ?? '', token);
    }
    tokens = signedIn;
  });
  beforeEach(settled);
  afterAll(() => hub.stop());

  it('say who lost an item, from the moment of the loss, and how far each was told', async () => {
    const { id } = await of('th').publishes({ value: 'told.example.com', audience: { countries: ['KH', 'VN', 'SG'] } });
    await settled();
    expect(await receipts(id)).toEqual([]);
    await of('th').readdresses(id, { countries: ['SG'] });
    expect(await table(id)).toEqual({ Cambodia: 'WITHDRAWN OUTSTANDING', 'Viet Nam': 'WITHDRAWN OUTSTANDING' });
    await settled();
    expect(await table(id)).toEqual({ Cambodia: 'WITHDRAWN OUTSTANDING', 'Viet Nam': 'WITHDRAWN OUTSTANDING' });

    const after = await catchesUp('kh');
    expect(await table(id)).toEqual({ Cambodia: 'WITHDRAWN handed OUTSTANDING', 'Viet Nam': 'WITHDRAWN OUTSTANDING' });
    await of('kh').reads(after);
    await confirms('vn', id);
    expect(await table(id)).toEqual({ Cambodia: 'WITHDRAWN handed delivered FEED', 'Viet Nam': 'WITHDRAWN confirmed' });
    const confirmed = await confirms('kh', id);
    const once = await receipts(id);
    expect(confirmed).toEqual(once[0]); // the party learns of its own state what the owner learns
    expect(await confirms('kh', id)).toEqual(confirmed);
    expect(await receipts(id)).toEqual(once);
    expect(once.map(told)).toEqual(['WITHDRAWN handed delivered FEED confirmed', 'WITHDRAWN confirmed']);
  });

  it('list what a party has not confirmed, and nothing that was not sent to it or that it has again', async () => {
    const query = '{ unconfirmedWithdrawals { nodes { itemId itemKind operation fetchedChannels } } }';
    type Listed = { unconfirmedWithdrawals: { nodes: { itemId: string; itemKind: string; operation: string }[] } };
    const unconfirmed = async (who: string, among: readonly string[]): Promise<readonly string[]> =>
      (await of(who).ask<Listed>(query)).unconfirmedWithdrawals.nodes
        .filter(({ itemId }) => among.includes(itemId))
        .map(({ itemId, itemKind, operation }) => `${among.indexOf(itemId)} ${itemKind} ${operation}`);
    const published = await Promise.all(
      ['narrowed', 'revoked', 'given-back', 'confirmed'].map((name) =>
        of('th').publishes({ value: `${name}-unconfirmed.example.com`, audience: { countries: ['KH', 'VN'] } }),
      ),
    );
    const ids = published.map(({ id }) => id);
    const [narrowed = '', revoked = '', back = '', confirmed = ''] = ids;
    await settled();
    for (const id of [narrowed, back, confirmed]) await of('th').readdresses(id, {});
    await of('th').ask('mutation ($id: ID!) { revokeIndicator(id: $id, reason: "Wrong.") { id } }', { id: revoked });
    await settled();
    expect(await unconfirmed('kh', ids)).toEqual([]); // nobody has read it yet
    await catchesUp('kh');
    expect((await unconfirmed('kh', ids)).slice().sort()).toEqual([
      '0 INDICATOR WITHDRAWN',
      '1 INDICATOR REVOKED',
      '2 INDICATOR WITHDRAWN',
      '3 INDICATOR WITHDRAWN',
    ]);
    expect(await unconfirmed('vn', ids)).toEqual([]);

    await confirms('kh', confirmed);
    await of('th').readdresses(back, { countries: ['KH'] });
    await settled();
    expect((await unconfirmed('kh', ids)).slice().sort()).toEqual(['0 INDICATOR WITHDRAWN', '1 INDICATOR REVOKED']);
    await of('th').readdresses(back, {});
    await settled();
    await catchesUp('kh');
    expect((await unconfirmed('kh', ids)).slice().sort()).toEqual([
      '0 INDICATOR WITHDRAWN',
      '1 INDICATOR REVOKED',
      '2 INDICATOR WITHDRAWN',
    ]);
    const page = async (
      after: string | null,
    ): Promise<{ nodes: { itemId: string }[]; pageInfo: { endCursor: string; hasNextPage: boolean } }> => {
      const paged =
        'query ($after: Cursor) { list: unconfirmedWithdrawals(first: 1, after: $after) { nodes { itemId } pageInfo { endCursor hasNextPage } } }';
      return (await of('kh').ask<{ list: Awaited<ReturnType<typeof page>> }>(paged, { after })).list;
    };
    const seen: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const { nodes, pageInfo } = await page(after);
      seen.push(...nodes.map(({ itemId }) => itemId));
      [after, more] = [pageInfo.endCursor, pageInfo.hasNextPage];
    }
    expect(seen.filter((id) => ids.includes(id)).sort()).toEqual([narrowed, revoked, back].sort());
  });

  it('keep what was RED from the list of a key that may not read RED', async () => {
    const key = await apiKeyClient((await hub.as('admin@kh.example')).ask).makes();
    const listed = async (ask: Ask): Promise<readonly string[]> =>
      (await ask<{ it: { nodes: { itemId: string }[] } }>('{ it: unconfirmedWithdrawals(first: 500) { nodes { itemId } } }')).it.nodes.map(
        ({ itemId }) => itemId,
      );
    const { id } = await of('th').publishes({ value: 'red-unconfirmed.example.com', tlp: 'RED', audience: { countries: ['KH'] } });
    await settled();
    const after = await catchesUp('kh');
    await of('th').readdresses(id, {});
    await settled();
    await of('kh').reads(after);
    expect(await listed(of('kh').ask)).toContain(id);
    expect(await listed(hub.asToken(key.secret).ask)).not.toContain(id);
    expect(await listed(of('meta').ask)).not.toContain(id);
  });

  it('tell a party only the hour in which it lost an item whose owner is not named', async () => {
    const original = await of('th').publishes({ value: 'unnamed-loss.example.com', tlp: 'AMBER', audience: {} });
    const query = 'mutation ($input: TearLineInput!) { releaseTearLine(input: $input) { indicator { id } } }';
    const input = { indicatorId: original.id, tlp: 'AMBER', audience: { countries: ['KH'] } };
    const { releaseTearLine } = await of('th').ask<{ releaseTearLine: { indicator: { id: string } } }>(query, { input });
    const { id } = releaseTearLine.indicator;
    const named = await of('th').publishes({ value: 'named-loss.example.com', tlp: 'AMBER', audience: { countries: ['KH'] } });
    await settled();
    await until(() => of('kh').opens(id), (seen) => seen !== null); // prettier-ignore
    const after = await catchesUp('kh');
    for (const one of [id, named.id]) await of('th').readdresses(one, {});
    await settled();
    await of('kh').reads(after);
    type Listed = { it: { nodes: { itemId: string; lostAt: string }[] } };
    const { it: list } = await of('kh').ask<Listed>('{ it: unconfirmedWithdrawals(first: 500) { nodes { itemId lostAt } } }');
    const at = new Map(list.nodes.map(({ itemId, lostAt }) => [itemId, lostAt]));
    expect(at.get(id)).toMatch(/:00:00\.000Z$/);
    expect(at.get(named.id)).not.toMatch(/:00:00\.000Z$/);
    expect((await confirms('kh', id)).lostAt).toBe(at.get(id));
    expect((await receipts(id))[0]?.lostAt).not.toBe(at.get(id)); // its owner reads the exact time
  });

  it('speak of what was given out alone, not of what lies behind the page', async () => {
    const lost = await Promise.all(
      ['first', 'second'].map((name) => of('th').publishes({ value: `${name}-page.example.com`, audience: { countries: ['KH'] } })),
    );
    await settled();
    const after = await catchesUp('kh');
    for (const { id } of lost) await of('th').readdresses(id, {});
    await settled();
    const { events } = await of('kh').reads(after, {}, 1);
    expect(events.map(({ itemId }) => itemId)).toEqual([lost[0]?.id]);
    const tables = await Promise.all(lost.map(({ id }) => table(id)));
    expect(tables).toEqual([{ Cambodia: 'WITHDRAWN handed OUTSTANDING' }, { Cambodia: 'WITHDRAWN OUTSTANDING' }]);
  });

  it('prove nothing by a page that was asked for again from the same place, or by somebody who began behind it', async () => {
    const { id } = await of('th').publishes({ value: 'asked-again.example.com', audience: { countries: ['KH'] } });
    await settled();
    const before = await catchesUp('kh');
    await of('th').readdresses(id, {});
    await settled();
    for (let times = 0; times < 3; times += 1) await of('kh').reads(before);
    const feed = follow<{ feed: { operation: string } }>(hub.wsUrl, tokens.get('kh') ?? '', 'subscription { feed { operation } }');
    await feed.next();
    const news = feed.next(); // the subscription reads now, from the end of the stream on
    const other = await of('th').publishes({ value: 'news.example.com', audience: { countries: ['KH'] } });
    await news;
    await feed.return?.();
    expect(await table(id)).toEqual({ Cambodia: 'WITHDRAWN handed OUTSTANDING' });
    expect(await receipts(other.id)).toEqual([]);
  });

  it('prove delivery over a socket at once, while nothing else moves', async () => {
    const { id } = await of('th').publishes({ value: 'live.example.com', audience: { countries: ['VN'] } });
    await settled();
    const after = await catchesUp('vn');
    await of('th').readdresses(id, {});
    await settled();
    const feed = follow<{ feed: { operation: string; itemId: string | null } }>(
      hub.wsUrl,
      tokens.get('vn') ?? '',
      'subscription ($after: Cursor) { feed(after: $after) { operation itemId } }',
      { after },
    );
    await feed.next();
    expect(await feed.next()).toMatchObject({ value: { feed: { operation: 'WITHDRAWN', itemId: id } } });
    await until(
      () => table(id),
      (seen) => seen['Viet Nam'] === 'WITHDRAWN handed delivered SUBSCRIPTION',
    );
    await feed.return?.();
  });

  it('list a revocation with whoever had the item, and not with whoever came later', async () => {
    const group = await of('th').groupId();
    const { id } = await of('th').publishes({ value: 'revoked.example.com', audience: { groups: [group] } });
    await settled();
    await of('th').revokes(id);
    await settled();
    const names = Object.keys(await table(id));
    expect(names).toContain('Cambodia');
    await membership('addGroupMember', 'Singapore');
    expect(Object.keys(await table(id))).toEqual(names);
    await expect(confirms('sg', id)).rejects.toMatchObject(NOT_FOUND);
    await confirms('kh', id);
    expect((await table(id)).Cambodia).toMatch(/^REVOKED.* confirmed$/);
    await of('th').publishes({ value: 'revoked.example.com', audience: { groups: [group] }, reissue: true });
    await settled();
    expect(await receipts(id)).toEqual([]);
    await membership('removeGroupMember', 'Singapore');
  });

  it('list a country that left a group, and forget the loss when it sees the item again', async () => {
    const group = await of('th').groupId();
    const { id } = await of('th').publishes({ value: 'grouped.example.com', audience: { groups: [group] } });
    await settled();
    const singapore = async (): Promise<string | undefined> => (await table(id)).Singapore;
    expect(await singapore()).toBeUndefined();
    await membership('addGroupMember', 'Singapore');
    expect(await singapore()).toBeUndefined();
    await membership('removeGroupMember', 'Singapore');
    expect(await singapore()).toBe('WITHDRAWN OUTSTANDING');
    await of('sg').reads(await catchesUp('sg'));
    expect(await singapore()).toBe('WITHDRAWN handed delivered FEED');
    await confirms('sg', id);
    await membership('addGroupMember', 'Singapore');
    expect(await singapore()).toBeUndefined();
    await expect(confirms('sg', id)).rejects.toMatchObject(NOT_FOUND);
    await membership('removeGroupMember', 'Singapore');
    expect(await singapore()).toBe('WITHDRAWN OUTSTANDING'); // a new loss: neither the old delivery nor the old word counts for it
  });

  it('count what left by a way that cannot carry a withdrawal as outstanding until it is confirmed', async () => {
    const { id } = await of('th').publishes({ value: 'exported.example.com', audience: { countries: ['KH'] } });
    await settled();
    await hub.ownerSql(
      `insert into hub.external_copy (item, party, channel) select $1, key, c from hub.party, unnest('{taxii,export}'::text[]) c where slug = 'kh'`,
      [id],
    );
    await of('th').readdresses(id, {});
    await settled();
    await of('kh').reads(await catchesUp('kh'));
    const [receipt] = await receipts(id);
    expect(receipt).toMatchObject({ fetchedChannels: ['EXPORT', 'TAXII'], channel: 'FEED', outstanding: true });
    expect(receipt?.deliveredAt).not.toBeNull();
    await confirms('kh', id);
    expect(await receipts(id)).toMatchObject([{ outstanding: false }]);
  });

  it('are the owner’s alone: for everybody else the item might as well not be there', async () => {
    const { id } = await of('th').publishes({ value: 'mine.example.com', audience: { countries: ['KH'] } });
    await settled();
    for (const who of ['kh', 'vn', 'meta']) {
      for (const item of [id, NOBODYS, 'no id']) await expect(receipts(item, who)).rejects.toMatchObject(NOT_FOUND);
    }
    await of('th').readdresses(id, {});
    await settled();
    await expect(receipts(id, 'kh')).rejects.toMatchObject(NOT_FOUND);
    await expect(receipts(NOBODYS)).rejects.toMatchObject(NOT_FOUND);
    const other = officer((await hub.as('operator@hub.example')).ask);
    await expect(other.ask(WITHDRAWALS, { id })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await receipts(id, 'th')).toHaveLength(1);
  });

  it('know nothing of a party that never could see the item, and teach it nothing', async () => {
    const { id } = await of('th').publishes({ value: 'never-jp.example.com', audience: { everyCountry: true, exceptCountries: ['JP'] } });
    await settled();
    await of('th').readdresses(id, {});
    await settled();
    const names = Object.keys(await table(id));
    expect(names).toContain('Viet Nam');
    expect(names).not.toContain('Japan');
    expect(names).not.toContain('Thailand');
    for (const who of ['jp', 'meta', 'th']) {
      for (const item of [id, NOBODYS, 'no id']) await expect(confirms(who, item)).rejects.toMatchObject(NOT_FOUND);
    }
    expect(Object.keys(await table(id))).toEqual(names);
  });

  it('take no confirmation of what is still seen', async () => {
    const { id } = await of('th').publishes({ value: 'still-seen.example.com', audience: { countries: ['KH'] } });
    await settled();
    await expect(confirms('kh', id)).rejects.toMatchObject(NOT_FOUND);
    await of('th').readdresses(id, {});
    await settled();
    await confirms('kh', id);
    expect(await table(id)).toEqual({ Cambodia: 'WITHDRAWN confirmed' });
  });

  it('outlive the item: after the end of its retention the ids remain, and nothing else', async () => {
    const { id } = await of('th').publishes({ value: 'kept-for-a-while.example.com', audience: { countries: ['KH'] } });
    await settled();
    await catchesUp('kh');
    await hub.ownerSql('alter table hub.indicator disable trigger user');
    await hub.ownerSql('update hub.indicator set retain_until = now() where id = $1', [id]);
    await hub.ownerSql('alter table hub.indicator enable trigger user');
    hub.app.get(RelayWorker, { strict: false }).wake();
    await until(
      () => hub.ownerSql('select from hub.indicator where id = $1', [id]),
      (rows) => rows.length === 0,
    );
    await settled();
    expect(await table(id)).toEqual({ Cambodia: 'WITHDRAWN OUTSTANDING' });
    await of('kh').reads(await catchesUp('kh'));
    await confirms('kh', id);
    expect(await table(id)).toEqual({ Cambodia: 'WITHDRAWN handed delivered FEED confirmed' });
    await expect(receipts(id, 'kh')).rejects.toMatchObject(NOT_FOUND);
  });

  it('list a party that the owner bars', async () => {
    const { id } = await of('th').publishes({ value: 'barred.example.com', audience: { countries: ['KH', 'VN'] } });
    await settled();
    const admin = officer((await hub.as('admin@th.example')).ask);
    const partyId = await admin.partyId('Viet Nam');
    const bar = (barred: boolean): Promise<unknown> =>
      admin.ask('mutation ($partyId: ID!, $barred: Boolean!) { setPartyBarred(partyId: $partyId, barred: $barred) { barred } }', {
        partyId,
        barred,
      });
    await bar(true);
    await settled();
    expect(await table(id)).toEqual({ 'Viet Nam': 'WITHDRAWN OUTSTANDING' });
    await of('vn').reads(await catchesUp('vn'));
    expect(await table(id)).toEqual({ 'Viet Nam': 'WITHDRAWN handed delivered FEED' });
    await bar(false);
    await settled();
    expect(await receipts(id)).toEqual([]);
  });

  it('list a party that is suspended, until it sees the item again', async () => {
    const [kept, lost] = [
      await of('th').publishes({ value: 'suspended-kept.example.com', audience: { countries: ['KH', 'VN'] } }),
      await of('th').publishes({ value: 'suspended-lost.example.com', audience: { countries: ['VN'] } }),
    ];
    await settled();
    const partyId = await operator.partyId('Viet Nam');
    const suspend = (off: boolean): Promise<unknown> =>
      operator.ask('mutation ($id: ID!, $off: Boolean!) { setPartySuspended(partyId: $id, suspended: $off) { state } }', {
        id: partyId,
        off,
      });
    await suspend(true);
    try {
      expect(await table(kept.id)).toEqual({ 'Viet Nam': 'WITHDRAWN OUTSTANDING' });
      await settled();
      await of('th').readdresses(lost.id, {});
      const meanwhile = await of('th').publishes({ value: 'suspended-meanwhile.example.com', audience: { countries: ['VN'] } });
      await settled();
      await of('th').readdresses(meanwhile.id, {});
      await settled();
      expect([await table(kept.id), await table(lost.id), await table(meanwhile.id)]).toEqual([
        { 'Viet Nam': 'WITHDRAWN OUTSTANDING' },
        { 'Viet Nam': 'WITHDRAWN OUTSTANDING' },
        {},
      ]);
    } finally {
      await suspend(false);
    }
    await settled();
    expect([await table(kept.id), await table(lost.id)]).toEqual([{}, { 'Viet Nam': 'WITHDRAWN OUTSTANDING' }]);
    await of('vn').reads(await catchesUp('vn'));
    await confirms('vn', lost.id);
    expect(await table(lost.id)).toEqual({ 'Viet Nam': 'WITHDRAWN handed delivered FEED confirmed' });
    await expect(confirms('vn', kept.id)).rejects.toMatchObject(NOT_FOUND);
  });
});
