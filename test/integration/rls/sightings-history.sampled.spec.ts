import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { caseCount } from '../../support/sample.js';
import { Follower } from './follower.js';
import { type AppConnection, change, type Officer, openWorld, publish, sight, type World, freesLabels } from './world.js';

/** What happens between parties that share claims and sight them; `no` names a claim or a sighting, modulo those that there are. */
type Step =
  | { readonly does: 'publish'; readonly to: Eyes; readonly kept: boolean; readonly red: boolean; readonly hidden: boolean }
  | { readonly does: 'sight'; readonly no: number; readonly by: Party; readonly to: Eyes }
  | { readonly does: 'address' | 'sight again'; readonly no: number; readonly to: Eyes }
  | { readonly does: 'keep' | 'redden'; readonly no: number; readonly on: boolean }
  | { readonly does: 'revoke' | 'revoke sighting' | 'rename' | 'end'; readonly no: number }
  | { readonly does: 'bar'; readonly by: 'th' | 'kh'; readonly on: boolean }
  | { readonly does: 'join'; readonly who: 'vn' | 'la'; readonly on: boolean };

const EYES = ['nobody', 'everyCountry', 'group', 'kh', 'vn', 'all but vn', 'vn and meta'] as const;
type Eyes = (typeof EYES)[number];
const PARTIES = ['th', 'kh', 'vn', 'la', 'meta'] as const;
type Party = (typeof PARTIES)[number];

const no = fc.nat({ max: 99 });
const to = fc.constantFrom(...EYES);
const on = fc.boolean();
const step = fc.oneof(
  fc.record({ does: fc.constant('publish' as const), to, kept: fc.boolean(), red: fc.boolean(), hidden: fc.boolean() }),
  { weight: 3, arbitrary: fc.record({ does: fc.constant('sight' as const), no, by: fc.constantFrom(...PARTIES), to }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constantFrom('address' as const, 'sight again' as const), no, to }) },
  fc.record({ does: fc.constantFrom('keep' as const, 'redden' as const), no, on }),
  fc.record({ does: fc.constantFrom('revoke' as const, 'revoke sighting' as const, 'rename' as const, 'end' as const), no }),
  fc.record({ does: fc.constant('bar' as const), by: fc.constantFrom('th' as const, 'kh' as const), on }),
  { weight: 2, arbitrary: fc.record({ does: fc.constant('join' as const), who: fc.constantFrom('vn' as const, 'la' as const), on }) },
);

describe('the history of sightings', () => {
  let world: World;
  let app: AppConnection;
  let officers: Readonly<Record<Party, Officer>>;
  let followers: Readonly<Record<string, Follower>>;
  let keys: Readonly<Record<Party | 'group', number>>;

  beforeAll(async () => {
    world = await openWorld();
    await freesLabels(world);
    app = await world.connect();
    const [bureau] = await world.ownerSql<{ key: number }>(
      `insert into hub.agency (id, party, name) values (gen_random_uuid(), $1, 'Second bureau') returning key`,
      [await world.key('th')],
    );
    await world.ownerSql(`update hub.user_account set agency = $1 where email = 'liaison@th.example'`, [bureau?.key]);
    // Who reads here, but not RED: the demo's roles have nobody like that.
    await world.ownerSql(`insert into hub.role_permission values ('DATA_PROTECTION', 'indicator:read')`);
    await world.ownerSql(`update hub.user_account set roles = '{DATA_PROTECTION}' where email = 'liaison@kh.example'`);
    const as = (email: string): Promise<Officer> => world.signsIn(email);
    officers = {
      th: await as('analyst@th.example'),
      kh: await as('analyst@kh.example'),
      vn: await as('analyst@vn.example'),
      la: await as('analyst@la.example'),
      meta: await as('contributor@meta.example'),
    };
    const colleague = new Follower(app, await as('liaison@th.example'));
    const junior = new Follower(app, await as('liaison@kh.example'));
    const each = Object.entries(officers).map(([name, who]) => [name, new Follower(app, who)] as const);
    followers = { ...Object.fromEntries(each), colleague, junior };
    const [group] = await world.ownerSql<{ key: number }>(
      `insert into hub.working_group (id, name) values (gen_random_uuid(), 'Group') returning key`,
    );
    const keyOf = (name: Party): number => officers[name].party;
    keys = { th: keyOf('th'), kh: keyOf('kh'), vn: keyOf('vn'), la: keyOf('la'), meta: keyOf('meta'), group: group?.key ?? 0 };
    for (const name of ['th', 'kh'] as const) await world.ownerSql('select hub.join_key($1, $2)', [keys[name], keys.group]);
  });
  afterAll(() => world.close());

  const audience = (eyes: Eyes): { audience: number[]; excluded: number[] } => ({
    audience: {
      nobody: [],
      everyCountry: [1],
      group: [keys.group],
      kh: [keys.kh],
      vn: [keys.vn],
      'all but vn': [1],
      'vn and meta': [keys.vn, keys.meta],
    }[eyes],
    excluded: eyes === 'all but vn' ? [keys.vn] : [],
  });

  interface Said {
    readonly id: string;
    readonly by: Party;
    readonly on: string;
    readonly externalId: string;
  }

  async function sights(by: Party, on: string, eyes: Eyes, externalId: string = randomUUID()): Promise<readonly Said[]> {
    const { outcome, id } = await sight(app, officers[by], on, { ...audience(eyes), externalId, ...(by !== 'meta' && { note: eyes }) });
    return outcome === 'CREATED' && id !== null ? [{ id, by, on, externalId }] : [];
  }

  async function endsAtOnce(id: string): Promise<void> {
    await world.ownerSql('begin');
    for (const [table, column] of [
      ['hub.indicator', 'id'],
      ['hub.sighting', 'indicator'],
    ]) {
      await world.ownerSql(`alter table ${table} disable trigger user`);
      await world.ownerSql(`update ${table} set retain_until = clock_timestamp() where ${column} = $1`, [id]);
      await world.ownerSql(`alter table ${table} enable trigger user`);
    }
    await world.ownerSql('commit');
    await world.relay.query('select hub.delete_expired_items(500)');
  }

  /** What is said of a claim in force, by its owner's first agency. */
  async function changes(does: Step['does'], id: string, step: Step): Promise<void> {
    const owner = officers.th;
    const eyes = 'to' in step ? audience(step.to) : undefined;
    const change_ = {
      address: `audience = '{${eyes?.audience.join()}}', excluded = '{${eyes?.excluded.join()}}'`,
      keep: `agency_only = ${'on' in step && step.on ? owner.agency : 'null'}`,
      redden: `tlp = '${'on' in step && step.on ? 'RED' : 'GREEN'}'`,
      rename: `threat = 'MALWARE'`,
      revoke: `revoked_at = now(), revoked_reason = 'x'`,
    }[does as 'address'];
    await change(app, owner, id, change_);
  }

  async function plays(step: Step, claims: string[], said: Said[]): Promise<void> {
    const at = 'no' in step ? step.no : 0;
    const claim = claims[at % Math.max(claims.length, 1)];
    const sighting = said[at % Math.max(said.length, 1)];
    switch (step.does) {
      case 'publish':
        claims.push(
          await publish(app, officers.th, {
            ...audience(step.to),
            ...{ agencyOnly: step.kept, tlp: step.red ? 'RED' : 'GREEN', attribution: step.hidden ? 'HIDDEN' : 'NAMED' },
          }),
        );
        return;
      case 'sight':
        if (claim) said.push(...(await sights(step.by, claim, step.to)));
        return;
      case 'sight again':
        if (sighting) await sights(sighting.by, sighting.on, step.to, sighting.externalId);
        return;
      case 'revoke sighting':
        if (sighting) {
          await app
            .as(officers[sighting.by], 'sighting:add', () => app.rows(`select hub.revoke_sighting($1, 'x')`, [sighting.id]))
            .catch(() => undefined);
        }
        return;
      case 'end':
        if (claim && claims.length > 2) await endsAtOnce(claim);
        return;
      case 'bar':
        await app.as(await admin(step.by), 'bar:manage', () =>
          app.rows('select hub.set_bar((select id from hub.party where key = $1), $2)', [keys.vn, step.on]),
        );
        return;
      case 'join':
        await world.ownerSql(`select hub.${step.on ? 'join' : 'leave'}_key($1, $2)`, [keys[step.who], keys.group]);
        return;
      default:
        if (claim && (await isThere(claim))) await changes(step.does, claim, step);
    }
  }

  const admin = (slug: string): Promise<Officer> => world.signsIn(`admin@${slug}.example`);
  const isThere = async (id: string): Promise<boolean> =>
    (await world.ownerSql('select from hub.indicator where id = $1 and revoked_at is null', [id])).length > 0;

  it('is that of what they are about as well, whatever happens: no copy outlives sight, nothing is told of what was never seen', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 16 }), async (list) => {
        const claims = [await publish(app, officers.th, { audience: [1] }), await publish(app, officers.th, { audience: [keys.group] })];
        const said = [...(await sights('kh', claims[0] ?? '', 'everyCountry')), ...(await sights('kh', claims[1] ?? '', 'vn'))];
        await world.settle();
        for (const follower of Object.values(followers)) await follower.goesOn();
        for (const one of list) {
          await plays(one, claims, said);
          await world.settle();
          for (const [name, follower] of Object.entries(followers)) {
            const faults = await follower.faults();
            expect({ name, one, ...faults }).toEqual({ name, one, unknown: [], left: [], missing: [] });
          }
        }
        for (const [name, follower] of Object.entries(followers)) {
          const wrong = await follower.replayFaults();
          expect({ name, ...wrong }).toEqual({ name, missing: [], left: [], notDeleted: [], unknown: [] });
        }
      }),
      { numRuns: caseCount(3, 1), endOnFailure: true },
    );
  });
});
