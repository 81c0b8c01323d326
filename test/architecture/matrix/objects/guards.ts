import { randomUUID } from 'node:crypto';
import type { Kind } from '../row.js';

/** A list of known-good values that is off, with a value of nobody's. */
export const warninglist: Kind = {
  own: (world) =>
    world.idOf(
      `insert into hub.warninglist (id, name, title, description, version, type, kinds, mode, entries, unread, revision, set_by)
         select gen_random_uuid(), $1, 'matrix', '', 1, 'string', '{DOMAIN}', 'OFF', '{nobody.example}', 0, 1, u.id
           from hub.user_account u where u.email = 'operator@hub.example' returning id`,
      [`matrix-${randomUUID()}`],
    ),
  absent: randomUUID,
};
