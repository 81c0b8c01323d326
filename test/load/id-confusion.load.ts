import { BY_ID } from '../architecture/matrix/by-id.js';
import { Matrix } from '../architecture/matrix/matrix.js';
import { ROWS } from '../architecture/matrix/rows/rows.js';
import { World } from '../architecture/matrix/world.js';

// OpenCTI CVE-2026-21886 and CVE-2025-61781 (an operation for one type took ids of another), Parse CVE-2026-34574 (null passed for an id).
describe('no operation takes an id of anything else, nor what is none', () => {
  let world: World;
  let matrix: Matrix;
  beforeAll(async () => {
    world = await World.open();
    matrix = new Matrix(world, ROWS);
  });
  afterAll(() => world.close());

  it.each(BY_ID)('%s', async (operation) => expect(await matrix.mistake(operation)).toEqual([]));
});
