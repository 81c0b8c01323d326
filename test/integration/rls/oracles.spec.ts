import { v7 as uuidv7 } from 'uuid';
import { type Hub, startHub } from '../../support/hub.js';
import { anItem, INDICATOR, officer, type Officer } from '../../support/officer.js';

/** Operations that take something which is either hidden or absent; `guess` stands for it. */
const OPERATIONS = {
  indicator: `query ($guess: ID!) { indicator(id: $guess) { ${INDICATOR} } }`,
  versions: 'query ($guess: ID!) { indicatorVersions(indicatorId: $guess) { nodes { version change } } }',
  revoke: `mutation ($guess: ID!) { revokeIndicator(id: $guess, reason: "because") { ${INDICATOR} } }`,
  readdress: `mutation ($guess: ID!) { changeAudience(id: $guess, audience: { everyCountry: true }) { ${INDICATOR} } }`,
  lookUp: `query ($guess: String!) { lookup(values: [{ value: $guess, kind: DOMAIN }], includeLapsed: true) { kind more problem { code } indicators { id } } }`,
  publish:
    'mutation ($input: [PublishIndicatorInput!]!) { publishIndicators(input: $input) { index outcome problems { severity code field message } indicator { version corroboration tlp owner { name } } } }',
  list: 'query ($filter: IndicatorFilter, $after: Cursor) { indicators(filter: $filter, after: $after) { edges { node { id } } pageInfo { hasNextPage } } }',
  feed: 'query ($filter: FeedFilter, $after: Cursor) { feed(filter: $filter, after: $after) { events { operation itemId } more } }',
  createGroup: 'mutation ($guess: ID!) { createGroup(name: "x", members: [$guess]) { name } }',
  addMember: 'mutation ($group: ID!, $party: ID!) { addGroupMember(groupId: $group, partyId: $party) { name } }',
  removeMember: 'mutation ($group: ID!, $party: ID!) { removeGroupMember(groupId: $group, partyId: $party) { name } }',
  disable: 'mutation ($guess: ID!) { setUserDisabled(userId: $guess, disabled: true) }',
  signIn: 'mutation ($guess: String!) { signIn(email: $guess, password: "not the password") { accessToken } }',
  refresh: 'mutation ($guess: String!) { refreshSession(refreshToken: $guess) { accessToken } }',
} as const;

describe('what is hidden and what is absent give one answer', () => {
  let hub: Hub;
  let kh: string;
  let jp: string;
  let meta: string;
  let admin: string;
  let operator: string;
  let th: Officer;
  let hidden: { id: string; value: string; group: string; party: string; user: string; session: string };
  let lost: string;
  let cursors: { list: string; feed: string };

  beforeAll(async () => {
    hub = await startHub();
    const signedIn = (email: string): Promise<string> => hub.as(email).then(({ token }) => token);
    const thai = await hub.as('analyst@th.example');
    th = officer(thai.ask);
    [kh, jp, meta] = [
      await signedIn('analyst@kh.example'),
      await signedIn('analyst@jp.example'),
      await signedIn('contributor@meta.example'),
    ];
    [admin, operator] = [await signedIn('admin@kh.example'), await signedIn('operator@hub.example')];

    const claim = await th.publishes({
      value: 'hidden-a.example.com',
      externalId: 'TH-HIDDEN',
      audience: { everyCountry: true, exceptCountries: ['KH'] },
    });
    lost = (await th.publishes({ value: 'hidden-b.example.com', audience: { countries: ['KH'] } })).id;
    await th.readdresses(lost, {});
    for (let count = 0; count < 3; count += 1) await th.publishes({ value: `more-${count}.example.com` });
    const [binance] = await hub.ownerSql<{ id: string }>(`select id from hub.party where slug = 'binance'`);
    const [session] = await hub.ownerSql<{ id: string }>('select id from hub.session where user_id = $1 order by created_at desc', [
      thai.userId,
    ]);
    const page = await th.ask<{ indicators: { pageInfo: { endCursor: string } } }>('{ indicators(first: 1) { pageInfo { endCursor } } }');
    hidden = {
      id: claim.id,
      value: claim.value,
      group: await th.groupId(),
      party: binance?.id ?? '',
      user: thai.userId,
      session: session?.id ?? '',
    };
    cursors = { list: page.indicators.pageInfo.endCursor, feed: (await th.reads()).cursor };
  });
  afterAll(() => hub.stop());

  /** The answer as text, without the request's own id and with what was asked for left out. */
  async function answer(operation: keyof typeof OPERATIONS, variables: object, token?: string): Promise<string> {
    const asked = JSON.stringify(variables).match(/"[^"]{8,}"/g) ?? [];
    const text = JSON.stringify(await hub.raw(OPERATIONS[operation], variables, token)).replace(/"requestId":"[^"]+"/g, '"requestId":""');
    return asked.reduce((rest, word) => rest.replaceAll(word, '"asked"'), text);
  }
  async function expectAlike(operation: keyof typeof OPERATIONS, tried: readonly object[], token?: string): Promise<string> {
    const answers: string[] = [];
    for (const variables of tried) answers.push(await answer(operation, variables, token));
    expect(new Set(answers)).toEqual(new Set([answers[0]]));
    return answers[0] ?? '';
  }
  const guesses = (): object[] => [{ guess: hidden.id }, { guess: uuidv7() }, { guess: lost }, { guess: crypto.randomUUID() }];

  it('asked for by id', async () => {
    expect(await expectAlike('indicator', guesses(), kh)).toBe('{"data":{"indicator":null}}');
    expect(await expectAlike('versions', guesses(), kh)).toBe('{"data":{"indicatorVersions":{"nodes":[]}}}');
  });

  it('revoked or readdressed by id', async () => {
    expect(await expectAlike('revoke', guesses(), kh)).toContain('NOT_FOUND');
    expect(await expectAlike('readdress', guesses(), kh)).toContain('NOT_FOUND');
    expect(await expectAlike('revoke', guesses(), meta)).toContain('NOT_FOUND');
  });

  it('looked up by value', async () => {
    const tried = ['hidden-a', 'hidden-b', 'absent-a'].map((name) => ({ guess: `${name}.example.com` }));
    expect(await expectAlike('lookUp', tried, kh)).toContain('"indicators":[]');
  });

  it('published as one’s own: a value, a reference', async () => {
    const input = (said: object): object => ({ input: [anItem(said)] });
    const values = ['hidden-a', 'hidden-b', 'absent-a'].map((name) => input({ value: `${name}.example.com` }));
    expect(await expectAlike('publish', values, kh)).toMatch(/CREATED.*"corroboration":1/);
    const references = ['TH-HIDDEN', 'TH-ABSENT'].map((externalId, number) =>
      input({ value: `reference-${number}.example.com`, externalId }),
    );
    expect(await expectAlike('publish', references, kh)).toContain('CREATED');
  });

  it('addressed: a group of others, a partner of whom a partner must not know', async () => {
    const to = (audience: object): object => ({ input: [anItem({ value: 'addressed.example.com', audience })] });
    const groups = [to({ groups: [hidden.group] }), to({ groups: [crypto.randomUUID()] })];
    expect(await expectAlike('publish', groups, jp)).toContain('GROUP_UNKNOWN');
    expect(await expectAlike('publish', groups, meta)).toContain('AUDIENCE_NOT_FOR_PARTNERS');
    expect(await expectAlike('publish', [to({ partners: [hidden.party] }), to({ partners: [crypto.randomUUID()] })], meta)).toContain(
      'AUDIENCE_NOT_FOR_PARTNERS',
    );
    const own = await officer(hub.asToken(jp).ask).publishes({ value: 'to-readdress.example.com' });
    const query = (group: string): string => `mutation { changeAudience(id: "${own.id}", audience: { groups: ["${group}"] }) { id } }`;
    const told = await Promise.all(
      [hidden.group, crypto.randomUUID()].map(async (group) => (await hub.raw(query(group), {}, jp)).errors?.[0]?.message),
    );
    expect(told[0]).toBe(told[1]);
  });

  it('gone on from: another party’s cursor, an edited one, none at all', async () => {
    const edited = (cursor: string): string => `${cursor.slice(0, -4)}AAAA`;
    const tried = (cursor: string): object[] => [cursor, edited(cursor), 'x'.repeat(cursor.length)].map((after) => ({ after }));
    expect(await expectAlike('list', tried(cursors.list), kh)).toContain('BAD_USER_INPUT');
    expect(await expectAlike('feed', tried(cursors.feed), kh)).toContain('RESYNC_REQUIRED');
    expect(await expectAlike('feed', [{ after: cursors.list }, { after: cursors.feed }], kh)).toContain('RESYNC_REQUIRED');
  });

  it('filtered by: owners that one must not know', async () => {
    const by = (owner: string): object => ({ filter: { owners: [owner] } });
    for (const operation of ['list', 'feed'] as const) {
      expect(await expectAlike(operation, [by(hidden.party), by(crypto.randomUUID())], meta)).toMatch(/"(edges|events)":\[\]/);
    }
  });

  it('managed: groups and members, by those who may not', async () => {
    const party = await th.partyId('Cambodia');
    const tried = [
      { group: hidden.group, party },
      { group: crypto.randomUUID(), party },
      { group: hidden.group, party: crypto.randomUUID() },
    ];
    for (const token of [kh, jp, meta]) {
      expect(await expectAlike('addMember', tried, token)).toContain('FORBIDDEN');
      expect(await expectAlike('removeMember', tried, token)).toContain('FORBIDDEN');
      expect(await expectAlike('createGroup', [{ guess: party }, { guess: crypto.randomUUID() }], token)).toContain('FORBIDDEN');
    }
    const { token: outside } = await hub.as('admin@jp.example');
    for (const verb of ['addMember', 'removeMember'] as const) expect(await expectAlike(verb, tried, outside)).toContain('NOT_FOUND');
  });

  it('managed by the operator: what is no country and what is nobody', async () => {
    const parties = [hidden.party, crypto.randomUUID()];
    expect(
      await expectAlike(
        'createGroup',
        parties.map((guess) => ({ guess })),
        operator,
      ),
    ).toContain('NOT_FOUND');
    expect(
      await expectAlike(
        'addMember',
        parties.map((party) => ({ group: hidden.group, party })),
        operator,
      ),
    ).toContain('NOT_FOUND');
    const groups = [crypto.randomUUID(), hidden.id];
    expect(
      await expectAlike(
        'addMember',
        groups.map((group) => ({ group, party: hidden.party })),
        operator,
      ),
    ).toContain('NOT_FOUND');
  });

  it('disabled: an officer of another party', async () => {
    expect(await expectAlike('disable', [{ guess: hidden.user }, { guess: crypto.randomUUID() }], admin)).toContain('NOT_FOUND');
    expect(await hub.ownerSql('select from hub.user_account where disabled_at is not null')).toEqual([]);
  });

  it('signed in to: an account that is and one that is not, and one that was disabled', async () => {
    await hub.ownerSql(`update hub.user_account set disabled_at = now() where email = 'liaison@th.example'`);
    const tried = ['analyst@th.example', 'nobody0@th.example', 'liaison@th.example'].map((guess) => ({ guess }));
    expect(await expectAlike('signIn', tried)).toContain('SIGN_IN_REFUSED');
  });

  it('refreshed: a session of somebody and one of nobody', async () => {
    const secret = 'A'.repeat(43);
    const tried = [hidden.session, crypto.randomUUID()].map((session) => ({ guess: `${session}.${secret}` }));
    expect(await expectAlike('refresh', tried)).toContain('REFRESH_REFUSED');
  });

  it('counted: a hidden claim adds nothing to what corroborates a visible one', async () => {
    const seen = await officer(hub.asToken(kh).ask).publishes({ value: 'hidden-a.example.com', description: 'once more' });
    expect(seen.corroboration).toBe(1);
  });
});
