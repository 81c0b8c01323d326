import fc from 'fast-check';
import { type Hub, startHub } from '../../support/hub.js';
import { anItem, type Officer, officer } from '../../support/officer.js';
import { caseCount } from '../../support/sample.js';

const STATISTICS = `query ($filter: IndicatorFilter, $by: StatisticsPeriod) {
  indicatorStatistics(filter: $filter, period: $by) { total complete earlier
    kinds { kind count } threats { threat count } owners { party { country } count } periods { start count } }
  indicators(filter: $filter, first: 500) { totalCount nodes { kind threat owner { country } publishedAt } } }`;

interface Counted {
  readonly count: number;
}
interface Statistics {
  readonly total: number;
  readonly complete: boolean;
  readonly earlier: number;
  readonly kinds: readonly (Counted & { readonly kind: string })[];
  readonly threats: readonly (Counted & { readonly threat: string })[];
  readonly owners: readonly (Counted & { readonly party: { readonly country: string } | null })[];
  readonly periods: readonly (Counted & { readonly start: string })[];
}
interface Answer {
  readonly indicatorStatistics: Statistics;
  readonly indicators: { readonly totalCount: number; readonly nodes: readonly { readonly kind: string; readonly threat: string }[] };
}

const sum = (all: readonly Counted[]): number => all.reduce((total, { count }) => total + count, 0);
const KINDS = ['DOMAIN', 'EMAIL', 'IP'] as const;
const THREATS = ['PHISHING', 'MALWARE', 'ROMANCE_SCAM'] as const;
const AUDIENCES = [{}, { countries: ['KH'] }, { countries: ['VN'] }, { everyCountry: true }] as const;
const valueOf = (kind: string, n: number): string =>
  ({ DOMAIN: `counted${n}.example.com`, EMAIL: `counted${n}@example.com`, IP: `8.8.${n % 200}.${n % 250}` })[kind] ?? '';

describe('numbers of indicators', () => {
  let hub: Hub;
  let readers: readonly Officer[];

  beforeAll(async () => {
    hub = await startHub();
    const as = async (email: string): Promise<Officer> => officer((await hub.as(email)).ask);
    const [th, kh, vn] = [await as('analyst@th.example'), await as('analyst@kh.example'), await as('analyst@vn.example')];
    readers = [th, kh, vn, await as('contributor@meta.example')];
    const items = (from: number) =>
      Array.from({ length: 60 }, (_, n) => {
        const kind = KINDS[n % 3] ?? 'DOMAIN';
        const audience = AUDIENCES[n % 4];
        return anItem({
          ...{ kind, value: valueOf(kind, from + n), threat: THREATS[n % 3 === 0 ? n % 2 : 2], audience },
          ...{ tags: n % 5 === 0 ? ['fifth'] : [], attribution: n % 7 === 0 ? 'HIDDEN' : 'NAMED', description: `number ${n % 10}` },
        });
      });
    await th.publish(items(0));
    await kh.publish(items(100));
    // Published over two years: past the triggers, which keep this time.
    await hub.ownerSql('alter table hub.indicator disable trigger user');
    await hub.ownerSql(`update hub.indicator set published_at = now() - (random() * 800)::integer * interval '1 day'`);
    await hub.ownerSql('alter table hub.indicator enable trigger user');
  });
  afterAll(() => hub.stop());

  const ask = (who: Officer, filter: object = {}, by = 'MONTH'): Promise<Answer> => who.ask<Answer>(STATISTICS, { filter, by });

  it('add up to the length of the list, whoever reads, whatever the filter', async () => {
    const some = <T>(all: readonly T[]) => fc.option(fc.subarray([...all], { minLength: 1 }), { nil: undefined });
    const filters = fc.record({
      kinds: some(KINDS),
      threats: some(THREATS),
      tags: fc.constantFrom(undefined, ['fifth']),
      text: fc.constantFrom(undefined, 'number 3', 'COUNTED1'),
      tlp: fc.constantFrom(undefined, ['GREEN'], ['RED']),
      publishedAfter: fc.constantFrom(undefined, new Date(Date.now() - 200 * 86_400_000).toISOString()),
    });
    const cases = fc.tuple(fc.nat({ max: 3 }), filters, fc.constantFrom('DAY', 'WEEK', 'MONTH', 'YEAR'));
    await fc.assert(
      fc.asyncProperty(cases, async ([reader, filter, by]) => {
        const { indicatorStatistics: seen, indicators } = await ask(readers[reader] as Officer, filter, by);
        const { length } = indicators.nodes;
        expect([seen.total, seen.complete, indicators.totalCount]).toEqual([length, true, length]);
        expect([seen.kinds, seen.threats, seen.owners].map(sum)).toEqual([length, length, length]);
        expect(sum(seen.periods) + seen.earlier).toBe(length);
        for (const { kind, count } of seen.kinds) expect(indicators.nodes.filter((one) => one.kind === kind)).toHaveLength(count);
        for (const { threat, count } of seen.threats) expect(indicators.nodes.filter((one) => one.threat === threat)).toHaveLength(count);
      }),
      { numRuns: caseCount(40, 12) },
    );
  });

  it('are of what each country sees: another one counts less, and a hidden owner is not named', async () => {
    const [th, kh, vn, meta] = await Promise.all(readers.map(async (who) => (await ask(who)).indicatorStatistics));
    expect([th?.total, kh?.total, meta?.total]).toEqual([75, 90, 0]);
    expect(vn?.total).toBe(60);
    const named = (vn?.owners ?? []).map(({ party }) => party?.country ?? null).sort();
    expect(named).toEqual(['KH', 'TH', null].sort());
    expect(meta).toMatchObject({ kinds: [], threats: [], owners: [], periods: [], earlier: 0, complete: true });
  });

  it('list periods newest first, with their start in UTC', async () => {
    const { periods } = (await ask(readers[0] as Officer, {}, 'WEEK')).indicatorStatistics;
    expect(periods.map(({ start }) => start)).toEqual(
      periods
        .map(({ start }) => start)
        .toSorted()
        .reverse(),
    );
    expect(periods.every(({ start }) => new Date(start).getUTCDay() === 1 && start.endsWith('T00:00:00.000Z'))).toBe(true);
  });

  it('are for readers of indicators alone', async () => {
    for (const email of ['admin@th.example', 'operator@hub.example', 'auditor@hub.example']) {
      await expect((await hub.as(email)).ask('{ indicatorStatistics { total } }')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
  });
});
