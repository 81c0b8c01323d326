import fc from 'fast-check';
import { caseCount } from '../../support/sample.js';
import { type AppConnection, change, codeOf, type Officer, openWorld, publish, type World, write } from './world.js';

interface Event {
  readonly seq: string;
  readonly item: string | null;
  readonly operation: string;
}

/** What happens to a claim in one transaction; `no` names it, modulo those that there are. */
type Step =
  | { readonly does: 'publish'; readonly kept: boolean; readonly toKh: boolean }
  | { readonly does: 'keep'; readonly no: number; readonly kept: boolean }
  | { readonly does: 'keep twice'; readonly no: number; readonly kept: boolean }
  | { readonly does: 'publish and keep'; readonly kept: boolean }
  | { readonly does: 'address'; readonly no: number; readonly toKh: boolean }
  | { readonly does: 'revoke'; readonly no: number }
  | { readonly does: 'redden'; readonly no: number; readonly red: boolean };

const no = fc.nat({ max: 99 });
const steps = fc.array(
  fc.oneof<fc.Arbitrary<Step>[]>(
    fc.record({ does: fc.constant('publish' as const), kept: fc.boolean(), toKh: fc.boolean() }),
    fc.record({ does: fc.constant('keep' as const), no, kept: fc.boolean() }),
    fc.record({ does: fc.constant('keep twice' as const), no, kept: fc.boolean() }),
    fc.record({ does: fc.constant('publish and keep' as const), kept: fc.boolean() }),
    fc.record({ does: fc.constant('address' as const), no, toKh: fc.boolean() }),
    fc.record({ does: fc.constant('revoke' as const), no }),
    fc.record({ does: fc.constant('redden' as const), no, red: fc.boolean() }),
  ),
  { minLength: 8, maxLength: 16 },
);

/** One who follows, its own party's claims included, and the copy that it keeps. */
class Follower {
  private after = '0';
  readonly copy = new Set<string>();
  /** What it ever had. */
  readonly had = new Set<string>();

  constructor(
    private readonly app: AppConnection,
    private readonly who: Officer,
  ) {}

  private events(after: string): Promise<Event[]> {
    return this.app.as(this.who, 'indicator:read', () =>
      this.app.rows<Event>(`select seq::text, item, operation from hub.feed_events(${after}, 10000, '{"includeOwn": true}')`),
    );
  }

  /** Whatever is new. @returns what it was told to delete, though it never had it */
  async goesOn(): Promise<readonly string[]> {
    const unknown: string[] = [];
    for (const { seq, item, operation } of await this.events(this.after)) {
      this.after = seq;
      if (item === null) continue;
      if (operation !== 'WITHDRAWN') {
        this.copy.add(item);
        this.had.add(item);
      } else if (!this.copy.delete(item)) unknown.push(item);
    }
    return unknown;
  }

  /** What one has who begins at the beginning, now, and what that one is told to delete. */
  async replays(): Promise<{ readonly copy: ReadonlySet<string>; readonly deleted: ReadonlySet<string> }> {
    const [copy, deleted] = [new Set<string>(), new Set<string>()];
    for (const { item, operation } of await this.events('0')) {
      if (item === null) continue;
      (operation === 'WITHDRAWN' ? deleted : copy).add(item);
      (operation === 'WITHDRAWN' ? copy : deleted).delete(item);
    }
    return { copy, deleted };
  }

  async sees(): Promise<ReadonlySet<string>> {
    const rows = await this.app.as(this.who, 'indicator:read', () => this.app.rows<{ id: string }>('select id from hub.claim'));
    return new Set(rows.map(({ id }) => id));
  }

  /** Versions that it is shown of a claim. */
  async versions(id: string): Promise<readonly number[]> {
    const rows = await this.app.as(this.who, 'indicator:read', () =>
      this.app.rows<{ version: number }>('select version from hub.versions($1)', [id]),
    );
    return rows.map(({ version }) => version).reverse();
  }
}

describe('what one agency keeps to itself', () => {
  let world: World;
  let app: AppConnection;
  let keeper: Officer;
  let followers: Record<'keeper' | 'colleague' | 'withoutAgency' | 'kh' | 'meta', Follower>;

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    const [row] = await world.ownerSql<{ key: number }>(
      `insert into hub.agency (id, party, name) values (gen_random_uuid(), $1, 'Second bureau') returning key`,
      [await world.key('vn')],
    );
    await world.ownerSql(`update hub.user_account set agency = $1 where email = 'liaison@vn.example'`, [row?.key]);
    await world.ownerSql(
      `insert into hub.user_account (id, email, party, roles, password_hash) values (gen_random_uuid(), 'free@vn.example', $1, '{ANALYST}', 'x')`,
      [await world.key('vn')],
    );
    keeper = await world.signsIn('liaison@vn.example');
    const follower = async (email: string): Promise<Follower> => new Follower(app, await world.signsIn(email));
    followers = {
      keeper: await follower('liaison@vn.example'),
      colleague: await follower('analyst@vn.example'),
      withoutAgency: await follower('free@vn.example'),
      kh: await follower('analyst@kh.example'),
      meta: await follower('contributor@meta.example'),
    };
  });
  afterAll(() => world.close());

  const keep = (id: string, kept: boolean): Promise<unknown> =>
    app.rows(
      `update hub.indicator set agency_only = case when $2 then (select hub.my_agency()) end, version = version + 1, ordinal = 0 where id = $1`,
      [id, kept],
    );

  async function plays(step: Step, ids: string[]): Promise<void> {
    const id = 'no' in step ? ids[step.no % Math.max(ids.length, 1)] : undefined;
    const kh = await world.key('kh');
    if (step.does === 'publish') ids.push(await publish(app, keeper, { agencyOnly: step.kept, audience: step.toKh ? [kh] : [] }));
    if (step.does === 'publish and keep') {
      await app.as(keeper, 'indicator:publish', async () => {
        const fresh = await write(app, keeper, { agencyOnly: !step.kept });
        await keep(fresh, step.kept);
        ids.push(fresh);
      });
    }
    if (id === undefined) return;
    if (step.does === 'keep') await app.as(keeper, 'indicator:publish', () => keep(id, step.kept));
    if (step.does === 'keep twice') {
      await app.as(keeper, 'indicator:publish', async () => {
        await keep(id, step.kept);
        await keep(id, !step.kept);
      });
    }
    if (step.does === 'address') await change(app, keeper, id, `audience = '{${step.toKh ? kh : ''}}'`);
    if (step.does === 'revoke') await change(app, keeper, id, `revoked_at = now(), revoked_reason = 'x'`);
    if (step.does === 'redden') await change(app, keeper, id, `tlp = '${step.red ? 'RED' : 'AMBER'}'`);
  }

  it('is followed as it is seen, whatever happens: no copy outlives sight, nothing is told of what was never seen', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (list) => {
        const ids: string[] = [];
        for (const step of list) {
          await plays(step, ids);
          await world.settle();
          for (const [name, follower] of Object.entries(followers)) {
            const sees = await follower.sees();
            expect({ name, step, unknown: await follower.goesOn() }).toEqual({ name, step, unknown: [] });
            expect({ name, step, copy: follower.copy }).toEqual({ name, step, copy: sees });
          }
        }
        for (const [name, follower] of Object.entries(followers)) {
          const copy = await follower.sees();
          const deleted = new Set([...follower.had].filter((id) => !copy.has(id)));
          expect({ name, ...(await follower.replays()) }).toEqual({ name, copy, deleted });
        }
      }),
      { numRuns: caseCount(4, 1) },
    );
  });

  it('is seen by the agency and by the audience, not by a colleague of another agency or of none', async () => {
    const id = await publish(app, keeper, { agencyOnly: true, audience: [await world.key('kh'), await world.key('meta')] });
    const readers: string[] = [];
    for (const [name, follower] of Object.entries(followers)) if ((await follower.sees()).has(id)) readers.push(name);
    expect(readers).toEqual(['keeper', 'kh', 'meta']);
  });

  it('is a WITHDRAWN to the colleague from whom it is taken, and a PUBLISHED to whom it is given back', async () => {
    const id = await publish(app, keeper);
    await world.settle();
    await followers.colleague.goesOn();
    await app.as(keeper, 'indicator:publish', () => keep(id, true));
    await world.settle();
    expect(followers.colleague.copy.has(id)).toBe(true);
    await followers.colleague.goesOn();
    expect(followers.colleague.copy.has(id)).toBe(false);
    await change(app, keeper, id, `threat = 'MALWARE'`); // of which the colleague hears nothing
    await world.settle();
    expect((await followers.colleague.replays()).deleted).toContain(id);
    await app.as(keeper, 'indicator:publish', () => keep(id, false));
    await world.settle();
    await followers.colleague.goesOn();
    expect(followers.colleague.copy.has(id)).toBe(true);
  });

  it('shows a colleague no version of the time when it was kept, and its own agency all', async () => {
    const id = await publish(app, keeper);
    await app.as(keeper, 'indicator:publish', () => keep(id, true));
    await change(app, keeper, id, `threat = 'MALWARE'`);
    await app.as(keeper, 'indicator:publish', () => keep(id, false));
    await world.settle();
    expect(await followers.colleague.versions(id)).toEqual([1, 4]);
    expect(await followers.keeper.versions(id)).toEqual([1, 2, 3, 4]);
    await app.as(keeper, 'indicator:publish', () => keep(id, true));
    expect(await followers.colleague.versions(id)).toEqual([]);
  });

  it('corroborates nothing for a colleague, and cannot be kept to an agency that did not publish it', async () => {
    const colleague = await world.signsIn('analyst@vn.example');
    await publish(app, keeper, { agencyOnly: true, value: 'kept.example.com' });
    const counted = (who: Officer): Promise<unknown[]> =>
      app.as(who, 'indicator:read', () => app.rows(`select owners from hub.corroboration(hub.digest('DOMAIN', '', 'kept.example.com'))`));
    expect([await counted(keeper), await counted(colleague)]).toEqual([[{ owners: 1 }], [{ owners: 0 }]]);
    const id = await publish(app, keeper);
    const elsewhere = app.as(keeper, 'indicator:publish', () =>
      app.rows('update hub.indicator set agency_only = $2, version = version + 1, ordinal = 0 where id = $1', [id, colleague.agency]),
    );
    expect(await codeOf(elsewhere)).toBe('42501'); // and the table's own check would refuse it, too
    const changes = await app.as(colleague, 'indicator:publish', () =>
      app.rows('update hub.indicator set agency_only = null, version = version + 1, ordinal = 0 where id = $1 returning id', [id]),
    );
    expect(changes).toEqual([]);
  });
});
