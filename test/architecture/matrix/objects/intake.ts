import { randomUUID } from 'node:crypto';
import type { Caller } from '../callers.js';
import type { Kind } from '../row.js';
import type { World } from '../world.js';

const absent = (): string => randomUUID();
const emailOf = ({ party }: Caller): string => (party === 'meta' ? 'contributor@meta.example' : 'analyst@th.example');

/** An import that held nothing and wrote nothing, of the agency of this account. */
const importOf = (world: World, email: string): Promise<string> =>
  world.idOf(
    `insert into hub.import (id, party, agency, created_by, source, state)
       select gen_random_uuid(), u.party, u.agency, u.id, 'STIX', 'COMPLETE' from hub.user_account u where u.email = $1 returning id`,
    [email],
  );
export const anImport: Kind = {
  own: (world, caller) => importOf(world, emailOf(caller)),
  hidden: (world) => importOf(world, 'analyst@kh.example'),
  absent,
};

const mappingOf = (world: World, email: string): Promise<string> =>
  world.idOf(
    `insert into hub.csv_mapping (id, party, name, layout, updated_by)
       select gen_random_uuid(), u.party, gen_random_uuid()::text, '{"columns": [{"column": "x", "field": "value"}], "constants": []}', u.id
         from hub.user_account u where u.email = $1 returning id`,
    [email],
  );
export const csvMapping: Kind = {
  own: (world, caller) => mappingOf(world, emailOf(caller)),
  hidden: (world) => mappingOf(world, 'analyst@kh.example'),
  absent,
};
