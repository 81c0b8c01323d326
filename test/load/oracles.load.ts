import { v7 as uuidv7 } from 'uuid';
import { type Hub, startHub } from '../support/hub.js';
import { anItem, officer, type Officer } from '../support/officer.js';
import { auc, bestOfThree } from './auc.js';
import { report } from './report.js';
import { IS_WHOLE, scaled } from './scale.js';

const PAIRS = scaled(2_000, 10);

describe('the time of an answer does not tell the hidden from the absent', () => {
  let hub: Hub;
  let kh: Officer;
  let hidden: readonly string[];

  beforeAll(async () => {
    hub = await startHub();
    kh = officer((await hub.as('analyst@kh.example')).ask);
    const ids: string[] = [];
    for (const slug of ['th', 'vn', 'jp', 'sg', 'us']) {
      const owner = officer((await hub.as(`analyst@${slug}.example`)).ask);
      const items = Array.from({ length: 200 }, (_, number) =>
        anItem({
          value: `held-${number}.example.com`,
          audience: { everyCountry: true, exceptCountries: ['KH'] },
          description: 'x'.repeat(500),
        }),
      );
      ids.push(...(await owner.publish(items)).flatMap(({ indicator }) => indicator?.id ?? []));
    }
    hidden = ids;
    await hub.ownerSql('analyze');
  });
  afterAll(() => hub.stop());

  const anyHidden = (): string => hidden[Math.floor(Math.random() * hidden.length)] ?? '';
  const anyValue = (name: string): string => `${name}-${Math.floor(Math.random() * 200)}.example.com`;
  const ignored = (work: Promise<unknown>): Promise<unknown> => work.catch(() => undefined);

  const SURFACES: Readonly<Record<string, readonly [() => Promise<unknown>, () => Promise<unknown>]>> = {
    'a claim by its id': [() => kh.opens(anyHidden()), () => kh.opens(uuidv7())],
    'a value that five others hold': [() => kh.looksUp(anyValue('held')), () => kh.looksUp(anyValue('none'))],
    'revoking by id': [() => ignored(kh.revokes(anyHidden())), () => ignored(kh.revokes(uuidv7()))],
    'versions by id': [() => versions(anyHidden()), () => versions(uuidv7())],
  };
  const versions = (id: string): Promise<unknown> =>
    kh.ask('query ($id: ID!) { indicatorVersions(indicatorId: $id) { nodes { version } } }', { id });

  it.each(Object.entries(SURFACES))(
    '%s',
    async (surface, [one, other]) => {
      const found = await bestOfThree(() => auc(one, other, PAIRS));
      report(`${surface}: AUC ${found.toFixed(3)} over ${PAIRS} pairs`);
      if (!IS_WHOLE) return;
      expect(found).toBeGreaterThan(0.45);
      expect(found).toBeLessThan(0.55);
    },
    600_000,
  );
});
