import { isForPeople, stepUpOf } from '../../src/identity/auth/conditions.js';
import { ROWS } from './matrix/rows/rows.js';

/** Confirmed by whoever resumes another officer's alone, which is what the matrix tries. */
const OF_ANOTHER_OFFICER = ['resumePull', 'resumeWebhook'];

describe('what operations ask besides their permission', () => {
  const rows = Object.entries(ROWS).map(([place, row]) => ({ name: place.split('.')[1] ?? '', row }));

  it('is told of step-up as the matrix has tried it', () => {
    const tried = rows.map(({ name, row: { confirms } }) => {
      const always = confirms === true && !OF_ANOTHER_OFFICER.includes(name);
      return [name, confirms === undefined ? 'NEVER' : always ? 'ALWAYS' : 'TO_WIDEN'];
    });
    expect(rows.map(({ name }) => [name, stepUpOf(name)])).toEqual(tried);
  });

  it('is told of machines as the matrix has tried it', () => {
    expect(rows.filter(({ name }) => isForPeople(name)).map(({ name }) => name)).toEqual(
      rows.filter(({ row }) => row.personal === true).map(({ name }) => name),
    );
  });
});
