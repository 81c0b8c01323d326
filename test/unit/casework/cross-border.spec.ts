import fc from 'fast-check';
import { due, EVERYBODY, REMOVED } from '../../load/cross-border/case-truth.js';
import { differences } from '../../load/cross-border/holders.js';

const lists = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 20 });

describe('what the load test of work across borders is judged by', () => {
  it('finds nothing where all is there once, in whatever order', () => {
    fc.assert(
      fc.property(lists, (list) => {
        expect(differences('TH', [...list].reverse(), list)).toEqual([]);
      }),
    );
  });

  it('notices whatever is lost, foreign or there twice', () => {
    fc.assert(
      fc.property(lists, fc.nat(), (list, number) => {
        const place = number % list.length;
        const [one, others] = [list[place] ?? '', list.filter((_, at) => at !== place)];
        expect(differences('TH', others, list)).toEqual([`TH: ${one} is missing`]);
        expect(differences('TH', list, others)).toEqual([`TH: ${one} is foreign`]);
        expect(differences('TH', [...list, one], list)).toEqual(['TH: 1 stand there twice']);
      }),
    );
  });

  it('tells any two countries’ shares of the case apart, before and after one is removed', () => {
    for (const removed of [false, true]) {
      expect(new Set(EVERYBODY.map((country) => JSON.stringify(due(country, removed)))).size).toBe(EVERYBODY.length);
    }
    for (const country of EVERYBODY) {
      if (country !== 'JP') expect(due(country, true)).not.toEqual(due(country, false));
    }
  });

  it('gives whoever is removed, and whoever never took part, nothing of the case but files of their own', () => {
    const nothing = { isThere: false, isListed: false, isFound: false, isInSnapshot: false };
    const empty = { items: [], hidden: [], notes: [], tasks: [], timeline: [], files: [], read: [] };
    expect(due('JP', false)).toMatchObject({ ...nothing, ...empty, feed: 'nothing', webhook: 'nothing' });
    expect(due(REMOVED, true)).toMatchObject({ ...nothing, ...empty, read: ['file-of-kh'], feed: 'withdrawn', webhook: 'withdrawn' });
  });
});
