import { countryNames } from '../../../console/src/parts/country-names.ts';

describe('names of countries', () => {
  it('are those of the parties for members, and those of the reader’s language for others', () => {
    const nameOf = countryNames('en', [
      { country: 'VN', name: 'Viet Nam' },
      { country: null, name: 'Meta' },
    ]);
    expect(['VN', 'LA', 'GB'].map(nameOf)).toEqual(['Viet Nam', 'Laos', 'United Kingdom']);
    expect(countryNames('en', [])('VN')).toBe('Vietnam'); // until the members are known
  });
});
