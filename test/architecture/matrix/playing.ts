import { Matrix } from './matrix.js';
import { ROWS } from './rows/rows.js';
import { World } from './world.js';

/** A world of this file's own, and the rows to be played in it. */
export function stage(): { readonly world: World; readonly matrix: Matrix } {
  const there = {} as { world: World; matrix: Matrix };
  beforeAll(async () => {
    there.world = await World.open();
    there.matrix = new Matrix(there.world, ROWS);
  });
  afterAll(() => there.world.close());
  return there;
}

/** Plays the operations of these types. Several files do, each within the ten minutes of its callers' access tokens. */
export function play(...types: readonly string[]): void {
  describe(`every ${types.join(' and ').toLowerCase()}, asked by everybody about everything`, () => {
    const on = stage();
    const operations = Object.keys(ROWS).filter((operation) => types.some((type) => operation.startsWith(`${type}.`)));
    it.each(operations)('%s', async (operation) => expect(await on.matrix.play(operation)).toEqual([]));
  });
}
