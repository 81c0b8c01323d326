import { BY_ID } from './by-id.js';
import { FAULTS } from './faults.js';
import { playField } from './fields.js';
import { playLacking } from './lacking.js';
import { stage } from './playing.js';
import { FIELD_ROWS, ROWS } from './rows/rows.js';

/** One operation about each sort of what opens most; all of them: test/load/id-confusion.load.ts. */
const CONFUSED = [
  'Mutation.changeAudience',
  'Mutation.setUserRoles',
  'Mutation.rotateApiKey',
  'Mutation.approveRelease',
  'Query.breakGlassIndicators',
];

describe('every operation, besides what queries.deep.spec.ts and mutations.deep.spec.ts play,', () => {
  const on = stage();

  it('has its row', () => {
    const places = (isOperation: boolean): readonly string[] =>
      on.matrix.doors
        .filter((door) => door.isOperation === isOperation)
        .map(({ place = '' }) => place)
        .sort();
    expect(Object.keys(ROWS).sort()).toEqual(places(true));
    expect(Object.keys(FIELD_ROWS).sort()).toEqual(places(false));
  });

  // OpenCTI CVE-2026-21886 and CVE-2025-61781 (an operation for one type took ids of another), Parse CVE-2026-34574 (null passed for an id).
  it.each(CONFUSED)('%s takes no id of anything else, nor what is none', async (operation) =>
    expect(await on.matrix.mistake(operation)).toEqual([]),
  );

  it('takes what cannot be an id for what is absent, wherever it asks for one', async () => {
    expect(await on.matrix.malformed(BY_ID)).toEqual([]);
  });

  it.each(Object.entries(FIELD_ROWS))('%s', async (field, row) => expect(await playField(on.world, on.matrix, field, row)).toEqual([]));

  it('waits for the second factor of whoever must have one, except for what is about the own account', async () => {
    expect(await playLacking(on.world, on.matrix, ROWS)).toEqual([]);
  });

  describe('is told from one in which', () => {
    it.each(FAULTS)('$name', async ({ plant, operation, notices }) => {
      const undo = await plant(on.world, on.matrix);
      const faults = await on.matrix.play(operation).finally(undo);
      expect(faults).toEqual(expect.arrayContaining(notices.map((one) => expect.stringContaining(one) as string)));
    });
  });
});
