import { parametersOf } from '../../../../src/edge/cli/export/export-options.js';

const OPTIONS = { format: 'csv', purpose: 'a test of exports' };

describe('the options of hub export', () => {
  it('have tags in a list, and one by one where a tag contains commas', () => {
    const tagsOf = (said: object): readonly string[] => parametersOf({ ...OPTIONS, ...said }).getAll('tags');
    expect(tagsOf({ tags: ['raid-7, mule', 'thb'] })).toEqual(['raid-7', 'mule', 'thb']);
    expect(tagsOf({ tag: ['one, two'], tags: ['mule'] })).toEqual(['mule', 'one, two']);
    expect(tagsOf({})).toEqual([]);
  });
});
