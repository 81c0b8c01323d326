import { caseClient } from '../support/case-client.js';
import { type Hub, startHub } from '../support/hub.js';
import { anItem, officer } from '../support/officer.js';
import { type SearchClient, searchClient } from '../support/search-client.js';
import { auc, bestOfThree } from './auc.js';
import { report } from './report.js';
import { IS_WHOLE, scaled } from './scale.js';

const PAIRS = scaled(2_000, 10);
/** Values of each sort, each in a case of the asker's of its own. */
const HELD = scaled(200, 20);
/** Values of the cases that have many. */
const AT_ONCE = 50;
/** What becomes of a value elsewhere: in a case that says nothing to strangers (its claim for everybody, or for nobody), in one that is told and says nothing, on a claim in no case, nowhere. */
const SORTS = ['hidden', 'unseen', 'silent', 'unlinked', 'absent'] as const;
type Sort = (typeof SORTS)[number];

const any = (most: number): number => Math.floor(Math.random() * most);
const valueOf = (sort: Sort, number: number): string => `${sort}-${number}.example.com`;

describe('cases of others tell what their leads allow, whatever one measures', () => {
  let hub: Hub;
  let vn: SearchClient;
  /** Cases of the asker's: with one value each, and with many. */
  const cases = new Map<Sort, readonly string[]>();
  const broad = new Map<Sort, string>();

  beforeAll(async () => {
    hub = await startHub();
    const [asker, lead] = [(await hub.as('liaison@vn.example')).ask, (await hub.as('liaison@th.example')).ask];
    vn = searchClient(asker);
    const numbers = Array.from({ length: HELD }, (_, number) => number);
    const idsOf = async (ask: typeof asker, sort: Sort, said: object): Promise<readonly string[]> =>
      (await officer(ask).publish(numbers.map((number) => anItem({ value: valueOf(sort, number), ...said })))).map(
        ({ indicator }) => indicator?.id ?? 'none',
      );
    for (const sort of SORTS) {
      if (sort !== 'absent') {
        const theirs = await idsOf(lead, sort, sort === 'unseen' ? { audience: {} } : { audience: { everyCountry: true } });
        const of = sort === 'unlinked' ? undefined : await linked(lead, sort, theirs);
        if (of && sort === 'silent') await searchClient(lead).shows(of, 'SILENT');
      }
      const ours = await idsOf(asker, sort, { audience: {} });
      const each: string[] = [];
      for (const id of ours) each.push(await linked(asker, 'one value', [id]));
      cases.set(sort, each);
      broad.set(sort, await linked(asker, 'many values', ours.slice(0, AT_ONCE)));
    }
    await hub.ownerSql('analyze');
  }, 600_000);
  afterAll(() => hub.stop());

  async function linked(ask: Parameters<typeof caseClient>[0], title: string, items: readonly string[]): Promise<string> {
    const { id } = await caseClient(ask).founds({ title });
    for (let from = 0; from < items.length; from += 100) await caseClient(ask).links(id, ...items.slice(from, from + 100));
    return id;
  }

  const asks = (sort: Sort) => () => vn.asksRelated(cases.get(sort)?.[any(HELD)] ?? 'none');
  const asksMany = (sort: Sort) => () => vn.asksRelated(broad.get(sort) ?? 'none');
  const relates = (sort: Sort) => () => vn.relates(broad.get(sort) ?? 'none');
  const finds = (sort: Sort) => () => vn.searches({ value: { value: valueOf(sort, any(HELD)), kind: 'DOMAIN' } }, { facets: ['KIND'] });
  const SURFACES: Readonly<Record<string, readonly [() => Promise<unknown>, () => Promise<unknown>]>> = {
    'a value in a case of others that says nothing, and in no case': [asks('hidden'), asks('unlinked')],
    'a value that is hidden in a hidden case, and that nobody has': [asks('unseen'), asks('absent')],
    'a value in a case that is told and says nothing, and in no case': [asks('silent'), asks('unlinked')],
    [`${AT_ONCE} values in a case of others that says nothing, and that nobody has`]: [asksMany('hidden'), asksMany('absent')],
    [`related cases in sight, where ${AT_ONCE} values lie in one out of sight, and nowhere`]: [relates('unseen'), relates('absent')],
    'a search for a value that cases of others have, and none has': [finds('hidden'), finds('unlinked')],
  };

  it.each(Object.entries(SURFACES))(
    'and their time tells nothing: %s',
    async (surface, [one, other]) => {
      const pairs = surface.startsWith(`${AT_ONCE}`) ? Math.min(PAIRS, 200) : PAIRS;
      const found = await bestOfThree(async () => {
        await hub.ownerSql(`delete from hub.deconfliction_query_total`); // quotas are not what is measured here
        return auc(one, other, pairs);
      });
      report(`${surface}: AUC ${found.toFixed(3)} over ${pairs} pairs`);
      if (!IS_WHOLE) return;
      expect(found).toBeGreaterThan(0.45);
      expect(found).toBeLessThan(0.55);
    },
    1_800_000,
  );
});
