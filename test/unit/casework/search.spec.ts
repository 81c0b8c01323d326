import fc from 'fast-check';
import { distinctFacets, checkedMoney, searchParametersOf, checkedText } from '../../../src/casework/search/casework.policy.js';
import type { CaseworkState } from '../../../src/casework/search/casework.js';

describe('what cross-border matters are looked for by', () => {
  it('is one filter however it is written: order and repetition say nothing, and what is no id is nobody', () => {
    const words = fc.array(fc.constantFrom<CaseworkState>('OPEN', 'CLOSED', 'SENT'));
    fc.assert(
      fc.property(words, fc.array(fc.nat()), (states, order) => {
        const shuffled = [...states, ...states].sort((a, b) => (order[a.length] ?? 0) - (order[b.length] ?? 0));
        expect(searchParametersOf({ states: shuffled })).toEqual(searchParametersOf({ states }));
      }),
    );
    expect(searchParametersOf({ parties: ['none'] })[4]).toEqual([]);
    expect(searchParametersOf({})).toEqual([null, null, null, null, null, null, null]);
    expect(distinctFacets(['KIND', 'PARTY', 'KIND'])).toEqual(['KIND', 'PARTY']);
  });

  it('has bounds that do not cross, lists that end, amounts that are numbers and words that are some', () => {
    const at = (text: string): Date => new Date(text);
    expect(() => searchParametersOf({ createdAfter: at('2026-02-01'), createdBefore: at('2026-02-01') })).toThrow(/createdBefore/);
    expect(() => searchParametersOf({ countries: Array.from({ length: 251 }, (_, index) => `S${index}`) })).toThrow(/250/);
    expect(checkedMoney({ currency: 'THB', atLeast: '1.5' })).toEqual({ currency: 'THB', atLeast: '1.5', atMost: null });
    for (const [currency, atLeast] of [
      ['thb', '1'],
      ['THB', '-1'],
      ['THB', '1e3'],
      ['THB', 'NaN'],
    ] as const) {
      expect(() => checkedMoney({ currency, atLeast })).toThrow(/decimal/);
    }
    expect(() => checkedMoney({ currency: 'THB', atLeast: '2', atMost: '1' })).toThrow(/atMost/);
    expect([checkedMoney(null), checkedText(null), checkedText(' river ')]).toEqual([null, null, 'river']);
    for (const text of ['', '  ', 'x'.repeat(201), '\u0000']) expect(() => checkedText(text)).toThrow(/characters/);
  });
});
