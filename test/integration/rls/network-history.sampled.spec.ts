import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { caseCount } from '../../support/sample.js';
import { Follower } from './follower.js';
import { act, type AppConnection, change, type Officer, openWorld, publish, type World, freesLabels } from './world.js';

const EYES = ['nobody', 'everyCountry', 'group', 'kh', 'vn', 'all but vn', 'vn and meta'] as const;
type Eyes = (typeof EYES)[number];
const OWNERS = ['th', 'kh'] as const;
type Owner = (typeof OWNERS)[number];
type Author = Owner | 'vn';

/** What happens between parties that share claims and join them; `no` and `other` name a claim or a relationship, modulo those that there are. */
type Step =
  | { readonly does: 'publish'; readonly by: Owner; readonly to: Eyes; readonly kept: boolean; readonly red: boolean }
  | { readonly does: 'relate'; readonly no: number; readonly other: number; readonly by: Author; readonly to: Eyes }
  | { readonly does: 'address'; readonly no: number; readonly to: Eyes }
  | { readonly does: 'keep' | 'redden'; readonly no: number; readonly on: boolean }
  | { readonly does: 'revoke' | 'revoke relationship' | 'end'; readonly no: number }
  | { readonly does: 'bar'; readonly by: Owner; readonly on: boolean }
  | { readonly does: 'suspend'; readonly on: boolean }
  | { readonly does: 'join'; readonly who: 'vn' | 'la'; readonly on: boolean };

const no = fc.nat({ max: 99 });
const to = fc.constantFrom(...EYES);
const on = fc.boolean();
const by = fc.constantFrom(...OWNERS);
const step = fc.oneof(
  fc.record({ does: fc.constant('publish' as const), by, to, kept: on, red: on }),
  {
    weight: 3,
    arbitrary: fc.record({ does: fc.constant('relate' as const), no, other: no, by: fc.constantFrom(...OWNERS, 'vn' as const), to }),
  },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('address' as const), no, to }) },
  fc.record({ does: fc.constantFrom('keep' as const, 'redden' as const), no, on }),
  fc.record({ does: fc.constantFrom('revoke' as const, 'revoke relationship' as const, 'end' as const), no }),
  fc.record({ does: fc.constant('bar' as const), by, on }),
  fc.record({ does: fc.constant('suspend' as const), on }),
  { weight: 2, arbitrary: fc.record({ does: fc.constant('join' as const), who: fc.constantFrom('vn' as const, 'la' as const), on }) },
);

describe('the history of relationships', () => {
  let world: World;
  let app: AppConnection;
  let officers: Readonly<Record<Author | 'la' | 'meta', Officer>>;
  let followers: Readonly<Record<string, Follower>>;
  let group: number;

  beforeAll(async () => {
    world = await openWorld();
    await freesLabels(world);
    app = await world.connect();
    const as = (email: string): Promise<Officer> => world.signsIn(email);
    const [bureau] = await world.ownerSql<{ key: number }>(
      `insert into hub.agency (id, party, name) values (gen_random_uuid(), $1, 'Second bureau') returning key`,
      [await world.key('th')],
    );
    await world.ownerSql(`update hub.user_account set agency = $1 where email = 'liaison@th.example'`, [bureau?.key]);
    officers = {
      th: await as('analyst@th.example'),
      kh: await as('analyst@kh.example'),
      vn: await as('analyst@vn.example'),
      la: await as('analyst@la.example'),
      meta: await as('contributor@meta.example'),
    };
    const each = Object.entries(officers).map(([name, who]) => [name, new Follower(app, who)] as const);
    followers = { ...Object.fromEntries(each), colleague: new Follower(app, await as('liaison@th.example')) };
    const [made] = await world.ownerSql<{ key: number }>(
      `insert into hub.working_group (id, name) values (gen_random_uuid(), 'Group') returning key`,
    );
    group = made?.key ?? 0;
    for (const name of OWNERS) await world.ownerSql('select hub.join_key($1, $2)', [officers[name].party, group]);
  });
  afterAll(() => world.close());

  const audience = (eyes: Eyes): { audience: number[]; excluded: number[] } => ({
    audience: {
      nobody: [],
      everyCountry: [1],
      group: [group],
      kh: [officers.kh.party],
      vn: [officers.vn.party],
      'all but vn': [1],
      'vn and meta': [officers.vn.party, officers.meta.party],
    }[eyes],
    excluded: eyes === 'all but vn' ? [officers.vn.party] : [],
  });

  interface Made {
    readonly id: string;
    readonly by: Author;
  }

  async function relates(by_: Author, from: Made | undefined, other: Made | undefined, eyes: Eyes): Promise<readonly Made[]> {
    if (!from || !other) return [];
    const row = { place: 0, id: randomUUID(), relation: 'USES', from: from.id, to: other.id, attribution: 'NAMED', released: true };
    const [said] = await app.as(officers[by_], 'indicator:publish', () =>
      app.rows<{ outcome: string }>('select * from hub.publish_relationships($1)', [JSON.stringify([{ ...row, ...audience(eyes) }])]),
    );
    return said?.outcome === 'CREATED' ? [{ id: row.id, by: by_ }] : [];
  }

  async function endsAtOnce(id: string): Promise<void> {
    await world.ownerSql('begin');
    for (const [table, condition] of [
      ['hub.indicator', 'id = $1'],
      ['hub.relationship', '$1 in (indicator, other)'],
    ]) {
      await world.ownerSql(`alter table ${table} disable trigger user`);
      await world.ownerSql(`update ${table} set retain_until = clock_timestamp() where ${condition}`, [id]);
      await world.ownerSql(`alter table ${table} enable trigger user`);
    }
    await world.ownerSql('commit');
    await world.relay.query('select hub.delete_expired_items(500)');
  }

  const isThere = async ({ id }: Made): Promise<boolean> =>
    (await world.ownerSql('select from hub.indicator where id = $1 and revoked_at is null', [id])).length > 0;
  const inTheNameOf = (email: string, act: string, statement: string, values: readonly unknown[]): Promise<unknown> =>
    world.signsIn(email).then((who) => app.as(who, act, () => app.rows(statement, values)));

  /** What its owner makes of a claim in force. */
  async function changes(claim: Made, made: Extract<Step, { readonly no: number }>): Promise<void> {
    const owner = officers[claim.by];
    const eyes = 'to' in made ? audience(made.to) : undefined;
    const isOn = 'on' in made && made.on;
    const what = {
      address: `audience = '{${eyes?.audience.join()}}', excluded = '{${eyes?.excluded.join()}}'`,
      keep: `agency_only = ${isOn ? owner.agency : 'null'}`,
      redden: `tlp = '${isOn ? 'RED' : 'GREEN'}'`,
      revoke: `revoked_at = now(), revoked_reason = 'x'`,
    }[made.does as 'address'];
    await change(app, owner, claim.id, what);
  }

  async function plays(made: Step, claims: Made[], said: Made[]): Promise<void> {
    const at = 'no' in made ? made.no : 0;
    const claim = claims[at % claims.length];
    switch (made.does) {
      case 'publish': {
        const kept = { agencyOnly: made.kept, tlp: made.red ? 'RED' : 'GREEN' } as const;
        claims.push({ id: await publish(app, officers[made.by], { ...audience(made.to), ...kept }), by: made.by });
        return;
      }
      case 'relate':
        said.push(...(await relates(made.by, claim, claims[made.other % claims.length], made.to).catch(() => [])));
        return;
      case 'revoke relationship': {
        const one = said[at % Math.max(said.length, 1)];
        const revoke = `select hub.revoke_relationship($1, 'x')`;
        if (one) await app.as(officers[one.by], 'indicator:revoke', () => app.rows(revoke, [one.id])).catch(() => undefined);
        return;
      }
      case 'end':
        if (claim && claims.length > 3) await endsAtOnce(claim.id);
        return;
      case 'bar':
        await inTheNameOf(`admin@${made.by}.example`, 'bar:manage', 'select hub.set_bar((select id from hub.party where key = $1), $2)', [
          officers.vn.party,
          made.on,
        ]);
        return;
      case 'suspend': {
        const suspend = 'select hub.set_party_suspended((select id from hub.party where key = $1), $2)';
        await inTheNameOf('operator@hub.example', 'party:manage', suspend, [officers.la.party, made.on]);
        return;
      }
      case 'join':
        await world.ownerSql(`select hub.${made.on ? 'join' : 'leave'}_key($1, $2)`, [officers[made.who].party, group]);
        return;
      default:
        if (claim && (await isThere(claim))) await changes(claim, made);
    }
  }

  it('is that of both claims as well, whatever happens: no copy outlives sight, nothing is told of what was never seen', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 12 }), async (list) => {
        const claims: Made[] = [
          { id: await publish(app, officers.th, { audience: [1] }), by: 'th' },
          { id: await publish(app, officers.kh, { audience: [group] }), by: 'kh' },
          { id: await publish(app, officers.th, { audience: [officers.kh.party, officers.vn.party] }), by: 'th' },
        ];
        const said = [
          ...(await relates('kh', claims[0], claims[1], 'everyCountry')),
          ...(await relates('kh', claims[0], claims[2], 'everyCountry')),
          ...(await relates('th', claims[2], claims[1], 'vn')),
        ];
        expect(said).toHaveLength(3);
        await world.settle();
        for (const follower of Object.values(followers)) await follower.goesOn();
        for (const made of list) {
          await plays(made, claims, said);
          await world.settle();
          for (const [name, follower] of Object.entries(followers)) {
            if (name === 'la' && (await suspended())) continue;
            const faults = await follower.faults();
            expect({ name, made, ...faults }).toEqual({ name, made, unknown: [], left: [], missing: [] });
            expect({ name, made, ...(await astray(follower)) }).toEqual({ name, made, closed: [], former: [], missing: [] });
          }
        }
        await inTheNameOf(
          'operator@hub.example',
          'party:manage',
          'select hub.set_party_suspended((select id from hub.party where key = $1), false)',
          [officers.la.party],
        );
        await world.settle();
        for (const [name, follower] of Object.entries(followers)) {
          await follower.goesOn();
          const faults = await follower.replayFaults();
          expect({ name, ...faults }).toEqual({ name, missing: [], left: [], notDeleted: [], unknown: [] });
        }
      }),
      { numRuns: caseCount(2, 1), endOnFailure: true },
    );
  });

  /** What other systems get of relationships beside what their reader sees: of what is closed to it nothing, not as a former version either. */
  const astray = async ({ who }: Follower): Promise<Readonly<Record<'closed' | 'former' | 'missing', readonly string[]>>> => {
    const seen = await app.as(who, 'indicator:read', () =>
      app.rows<{ id: string; live: boolean }>(`select id, revoked_at is null as live from hub.relationship_view where tlp <> 'RED'`),
    );
    const collected = async (filter: object): Promise<string[]> =>
      (
        await app.rows<{ item: string }>(`select item from hub.collection_page($1, $2, '{}', null, 1000, $3) where item is not null`, [
          await app.claim(who),
          { ...act('indicator:read'), channel: 'taxii' },
          JSON.stringify({ kinds: ['RELATIONSHIP'], parties: false, ...filter }),
        ])
      ).map(({ item }) => item);
    const [now, all] = [await collected({}), await collected({ versions: 'all' })];
    const isSeen = (id: string): boolean => seen.some((one) => one.id === id);
    return {
      closed: now.filter((id) => !isSeen(id)),
      former: all.filter((id) => !isSeen(id)),
      missing: seen.flatMap(({ id, live }) => (live && !now.includes(id) ? [id] : [])),
    };
  };

  const suspended = async (): Promise<boolean> =>
    (await world.ownerSql('select from hub.suspension where party = $1 and lifted_at is null', [officers.la.party])).length > 0;
});
