import fc from 'fast-check';
import { caseCount } from '../../support/sample.js';
import { openSuspension, type Suspension } from './suspension-world.js';
import { change, codeOf, publish } from './world.js';

/** Ways to give and take Cambodia's sight of one of Thailand's items; `place` and `work` move the stream and its jobs by one. */
const STEPS = [
  'suspend',
  'readmit',
  'bar',
  'unbar',
  'join',
  'leave',
  'publish',
  'narrow',
  'widen',
  'except',
  'place',
  'work',
  'read',
] as const;
type Step = (typeof STEPS)[number];

/** Cambodia with a copy that follows the feed, and what it could see at any time. */
class Follower {
  readonly items: string[] = [];
  readonly copy = new Set<string>();
  private readonly could = new Set<string>();

  constructor(
    private readonly s: Suspension,
    private cursor: number,
  ) {}

  /** What it reads; while it is suspended, nothing. */
  private async rows<Row>(statement: string, value: unknown): Promise<Row[]> {
    const answer = this.s.app.as(this.s.kh, 'indicator:read', () => this.s.app.rows<Row>(statement, [value]));
    return (await codeOf(answer)) === 'HB401' ? [] : answer;
  }

  async looks(): Promise<readonly string[]> {
    const seen = await this.rows<{ id: string }>('select id from hub.claim where id = any ($1)', this.items);
    for (const { id } of seen) this.could.add(id);
    return seen.map(({ id }) => id);
  }

  /** @returns what it was told of and never could see */
  async reads(): Promise<readonly string[]> {
    const events = await this.rows<{ seq: string; operation: string; item: string }>(
      `select * from hub.feed_events($1, 10000, '{}')`,
      this.cursor,
    );
    for (const { seq, operation, item } of events) {
      this.cursor = Number(seq);
      if (operation === 'WITHDRAWN') this.copy.delete(item);
      else if (this.items.includes(item)) this.copy.add(item);
    }
    return events.flatMap(({ item }) => (this.items.includes(item) && !this.could.has(item) ? [item] : []));
  }
}

it('a party is told of what it could see alone, and ends with what it sees, whatever follows whatever and however much has its place', async () => {
  const s = await openSuspension();
  const { app, world, th, kh } = s;
  const [admin, cambodia, key] = [await world.signsIn('admin@th.example'), await s.idOf(kh), await s.newGroup()];
  const bar = async (on: boolean) => {
    await world.ownerSql(`update hub.bar set lifted_at = lifted_at - interval '1 hour'`); // so often nobody may, within one
    await app.as(admin, 'bar:manage', () => app.rows('select hub.set_bar($1, $2)', [cambodia, on]));
  };
  const moves = (how: string) => world.ownerSql(`select hub.${how}_key($1, $2)`, [kh.party, key]);
  const does = async (step: Step, number: number, { items }: Follower): Promise<void> => {
    const changes = async (what: string): Promise<void> => {
      const id = items[number % Math.max(1, items.length)];
      if (id) await change(app, th, id, what);
    };
    const audience = number % 2 ? key : 1;
    if (step === 'suspend' || step === 'readmit') await s.suspends(kh, step === 'suspend');
    if (step === 'bar' || step === 'unbar') await bar(step === 'bar');
    if (step === 'join' || step === 'leave') await moves(step);
    if (step === 'publish') items.push(await publish(app, th, { audience: [audience] }));
    if (step === 'narrow') await changes(`audience = '{}', excluded = '{}'`);
    if (step === 'widen') await changes(`audience = '{${audience}}', excluded = '{}'`);
    if (step === 'except') await changes(`excluded = '{${kh.party}}'`);
    if (step === 'place') await world.relay.query('select hub.sequence(1)');
    if (step === 'work') await world.relay.query('select hub.run_next_party_job(1)');
  };
  const step = fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom('suspend', 'readmit', 'publish', 'place', 'work') },
    fc.constantFrom(...STEPS),
  );
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(step, fc.nat(9)), { minLength: 10, maxLength: 40 }), async (done) => {
        for (const undo of [() => s.suspends(kh, false), () => bar(false), () => moves('join'), () => world.settle()]) await undo();
        const follower = new Follower(s, await s.head());
        for (const [what, number] of done) {
          await does(what, number, follower);
          await follower.looks();
          if (what === 'read') expect(await follower.reads()).toEqual([]);
        }
        await world.settle();
        await s.isOff(false);
        const seen = await follower.looks();
        expect(await follower.reads()).toEqual([]);
        expect([...follower.copy].sort()).toEqual([...seen].sort());
      }),
      { numRuns: caseCount(20, 6) },
    );
  } finally {
    await world.close();
  }
});
