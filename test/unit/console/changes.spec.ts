import { changesOf } from '../../../console/src/parts/changes.ts';

describe('what others have changed since a form was opened', () => {
  const first = { text: 'blue', tlp: 'AMBER', files: [{ id: 'a' }] };

  it('are the fields that are no longer as they were, whether they were typed in or not', () => {
    expect(changesOf(first, { ...first, text: 'red', tlp: 'GREEN' }, { text: 'green' })).toEqual(['text', 'tlp']);
    expect(changesOf(first, { ...first, files: [{ id: 'b' }] }, {})).toEqual(['files']);
  });

  it('are the readers of a case where a country was invited, which changes no version', () => {
    expect(changesOf({ ...first, readers: 'Thailand' }, { ...first, readers: 'Thailand, Malaysia' })).toEqual(['readers']);
  });

  it('are none where the object has a new version with the same fields, or holds what was typed', () => {
    expect(changesOf(first, { ...first, files: [{ id: 'a' }] }, { text: 'green' })).toEqual([]);
    expect(changesOf(first, { ...first, text: 'green' }, { text: 'green' })).toEqual([]);
  });
});
