import { BY_ID } from '../architecture/matrix/by-id.js';
import { Matrix } from '../architecture/matrix/matrix.js';
import { ROWS } from '../architecture/matrix/rows/rows.js';
import { World } from '../architecture/matrix/world.js';
import { report } from './report.js';
import { scaled } from './scale.js';

/** In a smaller run a third of the operations, other ones each day: each takes seconds. */
const EVERY = Math.ceil(BY_ID.length / scaled(BY_ID.length, BY_ID.length / 3));
const DAY = process.env.LOAD_SEED ? Number(process.env.LOAD_SEED) : Math.floor(Date.now() / 86_400_000);
const PLAYED = BY_ID.filter((_, place) => (place + DAY) % EVERY === 0);

// OpenCTI CVE-2026-21886 and CVE-2025-61781 (an operation for one type took ids of another), Parse CVE-2026-34574 (null passed for an id).
describe('no operation takes an id of anything else, nor what is none', () => {
  let world: World;
  let matrix: Matrix;
  beforeAll(async () => {
    world = await World.open();
    matrix = new Matrix(world, ROWS);
    report(`${PLAYED.length} of ${BY_ID.length} operations, LOAD_SEED=${DAY}`);
  }, 60_000);
  afterAll(() => world.close());

  it.each(PLAYED)('%s', async (operation) => expect(await matrix.mistake(operation)).toEqual([]), 60_000);
});
