import { type Hub, startHub } from '../../support/hub.js';
import { anItem, officer, type Officer, until } from '../../support/officer.js';

describe('finding indicators', () => {
  let hub: Hub;
  let thailand: Officer, cambodia: Officer, japan: Officer;

  beforeAll(async () => {
    hub = await startHub();
    const as = async (name: string): Promise<Officer> => officer((await hub.as(`${name}.example`)).ask);
    thailand = await as('analyst@th');
    cambodia = await as('analyst@kh');
    japan = await as('liaison@jp');
  });
  afterAll(() => hub.stop());

  describe('by looking values up', () => {
    const audience = { countries: ['KH'] };

    it('finds a value in any spelling, with the kind guessed', async () => {
      await thailand.publish([
        anItem({ kind: 'PHONE', value: '02 000 0100', country: 'TH', audience }),
        anItem({ value: 'look.example.com', audience }),
        anItem({ kind: 'IP', value: '203.0.113.9', audience }),
        anItem({ kind: 'EMAIL', value: 'Boss@look.example.com', audience }),
        anItem({ kind: 'URL', value: 'https://look.example.com/pay?x=1', audience }),
        anItem({ kind: 'CRYPTO_ADDRESS', value: '0x52908400098527886E0F7030069857D2E4169EE7', audience }),
      ]);
      const results = await cambodia.looksUp(
        '+66 2 000-0100',
        'hxxp://LOOK[.]example[.]com',
        '203[.]0[.]113[.]9',
        'mailto:boss@look.example.com',
        'hxxps://look[.]example[.]com/pay?x=1',
        '0x52908400098527886e0f7030069857d2e4169ee7',
      );
      expect(results.map(({ kind, indicators }) => [kind, indicators.length])).toEqual([
        ['PHONE', 1],
        ['DOMAIN', 1],
        ['IP', 1],
        ['EMAIL', 1],
        ['URL', 1],
        ['CRYPTO_ADDRESS', 1],
      ]);
    });

    it('reads national forms as those of the officer’s own country, each meaning of a value, and banks by name', async () => {
      const imsi = '520040123456784';
      const evm = '0x52908400098527886e0f7030069857d2e4169abc';
      await thailand.publish([
        anItem({ kind: 'PHONE', value: '+66 2 000 0177', audience }),
        anItem({ kind: 'DEVICE_ID', platform: 'imsi', value: imsi, audience }),
        anItem({ kind: 'CRYPTO_ADDRESS', network: 'polygon', value: evm, audience }),
        anItem({ kind: 'BANK_ACCOUNT', country: 'TH', bank: '004', value: '123-4-56789-0', audience }),
      ]);
      const values = ['02 000 0177', imsi, evm, { value: '1234567890', bank: 'KBANK' }, 'TH:KBANK:1234567890'];
      const found = async (who: Officer) => (await who.looksUp(...values)).map(({ indicators }) => indicators.length);
      expect(await found(thailand)).toEqual([1, 1, 1, 1, 1]);
      expect(await found(cambodia)).toEqual([0, 1, 1, 0, 1]);
      const [abroad] = await cambodia.looksUp({ value: '02 000 0177', country: 'TH' });
      expect(abroad?.indicators).toHaveLength(1);
    });

    it('answers in order, also where a value is not understood or nobody holds it', async () => {
      const results = await cambodia.looksUp(
        'look.example.com',
        '???',
        { value: '12', kind: 'PHONE', country: 'KH' },
        'nobody.example.com',
      );
      expect(results.map(({ indicators, problem }) => [indicators.length, problem?.code ?? null])).toEqual([
        [1, null],
        [0, expect.any(String)],
        [0, expect.any(String)],
        [0, null],
      ]);
    });

    it('shows nothing of what is hidden, in no field', async () => {
      const hidden = await japan.looksUp('look.example.com');
      const absent = await japan.looksUp('nobody.example.com');
      expect({ ...hidden[0], input: '', canonical: '' }).toEqual({ ...absent[0], input: '', canonical: '' });
    });

    it('puts the best evaluated claim first, and says when there are more than twenty', async () => {
      const evaluations: Record<string, object> = {
        VN: { reliability: 'C', confidence: 90 },
        MY: { reliability: 'A', credibility: 1 },
        PH: { reliability: 'A', credibility: 2 },
      };
      for (const [code, evaluation] of Object.entries(evaluations)) {
        const one = officer((await hub.as(`analyst@${code.toLowerCase()}.example`)).ask);
        await one.publishes({ value: 'evaluated.example.com', audience, ...evaluation });
      }
      const [result] = await cambodia.looksUp('evaluated.example.com');
      expect(result?.indicators.map(({ owner, corroboration }) => [owner?.country, corroboration])).toEqual([
        ['MY', 3],
        ['PH', 3],
        ['VN', 3],
      ]);
      expect(result?.more).toBe(false);

      await hub.ownerSql(
        `insert into hub.agency (id, party, name) select gen_random_uuid(), p.key, 'Unit ' || n from hub.party p, generate_series(1, 22) n where p.country = 'VN'`,
      );
      await hub.ownerSql(
        `insert into hub.user_account (id, email, party, agency, roles, password_hash)
           select gen_random_uuid(), 'unit' || a.key || '@vn.example', a.party, a.key, '{ANALYST}', u.password_hash
             from hub.agency a join hub.user_account u on u.email = 'analyst@vn.example' where a.name like 'Unit %'`,
      );
      const units = await hub.ownerSql<{ email: string }>(`select email from hub.user_account where email like 'unit%'`);
      await Promise.all(
        units.map(async ({ email }) => officer((await hub.as(email)).ask).publishes({ value: 'evaluated.example.com', audience })),
      );
      const [crowded] = await cambodia.looksUp('evaluated.example.com');
      expect(crowded).toMatchObject({ more: true, indicators: { length: 20 } });
      expect(crowded?.indicators[0]?.corroboration).toBe(3);
    });

    it('leaves out what was revoked or has lapsed, unless it is asked for', async () => {
      const { id } = await thailand.publishes({ value: 'lapsed.example.com', audience });
      await hub.ownerSql(`alter table hub.indicator disable trigger user`);
      await hub.ownerSql(`update hub.indicator set valid_until = now() - interval '1 day' where id = $1`, [id]);
      await hub.ownerSql(`alter table hub.indicator enable trigger user`);
      expect((await cambodia.looksUp('lapsed.example.com'))[0]?.indicators).toEqual([]);
      const query = '{ lookup(values: [{ value: "lapsed.example.com" }], includeLapsed: true) { indicators { id } } }';
      expect(await cambodia.ask(query)).toEqual({ lookup: [{ indicators: [{ id }] }] });
      expect(await cambodia.opens(id)).toMatchObject({ id });
    });

    it('takes a thousand values a call, and neither none nor more', async () => {
      const values = Array.from({ length: 1_000 }, (_, n) => `many${n}.example.com`);
      expect(await cambodia.looksUp(...values)).toHaveLength(1_000);
      await expect(cambodia.looksUp(...values, 'one.example.com')).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'BATCH_SIZE' });
      await expect(cambodia.looksUp()).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'BATCH_SIZE' });
    });
  });

  describe('in a list', () => {
    beforeAll(async () => {
      const audience = { countries: ['JP'] };
      await thailand.publish([
        anItem({ value: 'list-1.example.com', audience, tags: ['a', 'b'], description: 'Kept in a compound.' }),
        anItem({ value: 'list-2.example.com', audience, tags: ['a'], tlp: 'AMBER', threat: 'MALWARE' }),
        anItem({ kind: 'PHONE', value: '+66 2 000 0200', audience, tlp: 'RED', threat: 'CALL_CENTRE_SCAM' }),
        anItem({ value: 'list-4.example.com', audience, attribution: 'HIDDEN' }),
      ]);
      await cambodia.publishes({ value: 'list-5.example.com', audience });
    });

    it.each<[string, object, readonly string[]]>([
      ['all, newest first', {}, ['list-5', 'list-4', '+6620000200', 'list-2', 'list-1']],
      ['by kind', { kinds: ['PHONE'] }, ['+6620000200']],
      ['by threat', { threats: ['MALWARE', 'CALL_CENTRE_SCAM'] }, ['+6620000200', 'list-2']],
      ['by label', { tlp: ['AMBER', 'RED'] }, ['+6620000200', 'list-2']],
      ['by all of several tags', { tags: ['a', 'b'] }, ['list-1']],
      ['by text in the description', { text: 'COMPOUND' }, ['list-1']],
      ['by text in the display form', { text: '2 000 02' }, ['+6620000200']],
      ['by a time to come', { publishedAfter: '2099-01-01T00:00:00Z' }, []],
      ['by a time that is past', { publishedBefore: '2001-01-01T00:00:00Z' }, []],
      ['by an owner that is no id', { owners: ["' or true --"] }, []],
    ])('%s', async (_, filter, expected) => {
      const seen = await japan.lists(filter);
      expect(seen.map((value) => value.replace('.example.com', ''))).toEqual(expected);
    });

    it('by owner, where a hidden owner matches for nobody but itself', async () => {
      const owners = [await japan.partyId('Thailand')];
      expect(await japan.lists({ owners })).toEqual(['+6620000200', 'list-2.example.com', 'list-1.example.com']);
      expect(await thailand.lists({ owners, text: 'list-4' })).toEqual(['list-4.example.com']);
    });

    it('shows RED to those who may read it alone', async () => {
      const reader = await hub.as('analyst@jp.example');
      await hub.ownerSql(`delete from hub.role_permission where role = 'ANALYST' and permission = 'indicator:read-red'`);
      expect(await officer(reader.ask).lists({ kinds: ['PHONE'] })).toEqual([]);
      expect((await officer(reader.ask).looksUp('+66 2 000 0200'))[0]?.indicators).toEqual([]);
      await hub.ownerSql(`insert into hub.role_permission values ('ANALYST', 'indicator:read-red')`);
      expect(await officer(reader.ask).lists({ kinds: ['PHONE'] })).toEqual(['+6620000200']);
    });

    it('goes on behind each cursor, and refuses one of another list or party', async () => {
      type Page = { indicators: { edges: { node: { value: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } };
      const query =
        'query ($f: IndicatorFilter, $a: Cursor) { indicators(filter: $f, first: 2, after: $a) { edges { node { value } } pageInfo { hasNextPage endCursor } } }';
      const seen: string[] = [];
      const cursors: string[] = [];
      for (let after: string | null = null, more = true; more;) {
        const { indicators }: Page = await japan.ask<Page>(query, { f: {}, a: after });
        seen.push(...indicators.edges.map(({ node }) => node.value));
        after = indicators.pageInfo.endCursor;
        more = indicators.pageInfo.hasNextPage;
        if (after) cursors.push(after);
      }
      expect(seen).toEqual(await japan.lists());
      await expect(japan.ask(query, { f: { kinds: ['IP'] }, a: cursors[0] })).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
        reason: 'CURSOR_UNFIT',
      });
      await expect(cambodia.ask(query, { f: {}, a: cursors[0] })).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'CURSOR_UNFIT' });
      await expect(japan.ask(query, { f: {}, a: 'nonsense' })).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'CURSOR_UNFIT' });
    });
  });

  describe('in a list that goes on with the same filter in other words', () => {
    const QUERY =
      'query ($f: IndicatorFilter, $a: Cursor) { indicators(filter: $f, first: 1, after: $a) { edges { node { value } } pageInfo { endCursor } } }';
    type Page = { indicators: { edges: { node: { value: string } }[]; pageInfo: { endCursor: string | null } } };

    // One after another: what comes in one call has no order.
    beforeAll(async () => {
      for (const n of [1, 2, 3]) {
        await thailand.publish([anItem({ value: `words-${n}.example.com`, audience: { countries: ['JP'] }, tags: ['x', 'y'] })]);
      }
    });

    it.each<[string, readonly (object | null | undefined)[]]>([
      ['none', [undefined, null, {}, { includeLapsed: false }, { tags: [] }, { text: ' ' }, { kinds: null, text: null }]],
      ['lists', [{ kinds: ['DOMAIN', 'PHONE'] }, { kinds: ['PHONE', 'DOMAIN', 'PHONE'], includeLapsed: null }]],
      [
        'words',
        [
          { text: 'Words-', tags: ['x', 'y'] },
          { text: ' words- ', tags: ['y', 'x'] },
        ],
      ],
      ['times', [{ publishedAfter: '2020-01-01T00:00:00Z' }, { publishedAfter: '2020-01-01T07:00:00+07:00' }]],
    ])('%s', async (_, filters) => {
      const seconds = new Set<string>();
      for (const first of filters) {
        const { indicators } = await japan.ask<Page>(QUERY, { f: first });
        for (const f of filters) {
          const next = await japan.ask<Page>(QUERY, { f, a: indicators.pageInfo.endCursor });
          seconds.add(next.indicators.edges.map(({ node }) => node.value).join());
        }
      }
      expect([...seconds]).toEqual(['words-2.example.com']);
    });

    it.each([{ includeLapsed: true }, { kinds: [] }, { owners: [] }, { text: 'words' }, { tags: ['x'] }])(
      'refuses %j, which means something else than none',
      async (f) => {
        const { indicators } = await japan.ask<Page>(QUERY, {});
        await expect(japan.ask(QUERY, { f, a: indicators.pageInfo.endCursor })).rejects.toMatchObject({ reason: 'CURSOR_UNFIT' });
      },
    );
  });

  describe('in their history', () => {
    type Version = { version: number; change: string; by: { name: string } | null; description: string | null };
    const versions = async (who: Officer, id: string) =>
      (
        await who.ask<{ indicatorVersions: { nodes: Version[] } }>(
          'query ($id: ID!) { indicatorVersions(indicatorId: $id) { nodes { version change by { name } description } } }',
          { id },
        )
      ).indicatorVersions.nodes.map(({ by, ...version }) => ({ ...version, by: by && by.name }));

    it('shows the owner everything, a reader what was written since it gained sight, a stranger nothing', async () => {
      const said = { value: 'history.example.com', description: 'one' };
      const { id } = await thailand.publishes(said);
      await thailand.publishes({ ...said, description: 'two' });
      await thailand.publishes({ ...said, description: 'three', audience: { countries: ['KH'] }, reissue: true });
      await thailand.publishes({ ...said, description: 'four', audience: { countries: ['KH'] } });

      expect((await versions(thailand, id)).map(({ version, by, description }) => [version, by, description])).toEqual(
        ['four', 'three', 'two', 'one'].map((description, n) => [4 - n, 'analyst@th.example', description]),
      );
      // Until the stream has a place for the third, a reader of whom it is not known whether it was blind in between has the newest alone.
      const seen = await until(
        () => versions(cambodia, id),
        (all) => all.length > 1,
      );
      expect(seen.map(({ version, by, description }) => [version, by, description])).toEqual([
        [4, null, 'four'],
        [3, null, 'three'],
      ]);
      expect(await versions(japan, id)).toEqual([]);
      expect(await versions(japan, 'no id')).toEqual([]);
    });
  });
});
