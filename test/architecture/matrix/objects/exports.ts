import { randomUUID } from 'node:crypto';
import type { Kind } from '../row.js';
import type { World } from '../world.js';

/** An export that somebody of a party made. */
const exportOf = (world: World, party: string, by: string): Promise<string> =>
  world.idOf(
    `insert into hub.export (id, party, created_by, format, filter, filter_mark, purpose, pinned, epoch, state, ended_at)
       select gen_random_uuid(), key, $2, 'csv', '{}', 'x', 'what the matrix asks for', 0, $2, 'COMPLETE', now() from hub.party where slug = $1
       returning id`,
    [party, by],
  );

export const exportRecord: Kind = {
  perCaller: true,
  own: (world, { party, userId }) => exportOf(world, party, userId),
  /** Another party's. */
  hidden: (world) => exportOf(world, 'kh', randomUUID()),
  absent: () => randomUUID(),
};
