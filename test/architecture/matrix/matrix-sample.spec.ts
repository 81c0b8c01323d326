import { BY_ID } from './by-id.js';
import { FAULTS } from './faults.js';
import { stage } from './playing.js';
import { FIELD_ROWS, ROWS } from './rows/rows.js';

/** Reads and changes of items, cases, accounts and parties; every operation is played by queries.deep.spec.ts and mutations.deep.spec.ts, and asked for malformed ids by matrix.deep.spec.ts. */
const SAMPLE = [
  'Query.indicator',
  'Query.report',
  'Query.users',
  'Mutation.changeAudience',
  'Mutation.setUserRoles',
  'Mutation.updateCase',
  'Subscription.feed',
];

describe('a few operations, asked by every caller about every object,', () => {
  const on = stage();

  it('stand in a matrix that has a row for each operation', () => {
    const places = (isOperation: boolean): readonly string[] =>
      on.matrix.doors
        .filter((door) => door.isOperation === isOperation)
        .map(({ place = '' }) => place)
        .sort();
    expect(Object.keys(ROWS).sort()).toEqual(places(true));
    expect(Object.keys(FIELD_ROWS).sort()).toEqual(places(false));
  });

  it.each(SAMPLE)('%s', async (operation) => expect(await on.matrix.play(operation)).toEqual([]));

  it('answer a malformed id as an absent one', async () => {
    expect(await on.matrix.malformed(BY_ID.filter((operation) => SAMPLE.includes(operation)))).toEqual([]);
  });

  it.each(FAULTS.slice(0, 1))('show the fault that $name', async ({ plant, operation, notices }) => {
    const undo = await plant(on.world, on.matrix);
    const faults = await on.matrix.play(operation).finally(undo);
    expect(faults).toEqual(expect.arrayContaining(notices.map((one) => expect.stringContaining(one) as string)));
  });
});
