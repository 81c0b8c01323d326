import { randomUUID } from 'node:crypto';
import type { Kind } from '../row.js';
import type { World } from '../world.js';

/** A pull that is never due, of the agency and in the name of this account. */
const pullOf = (world: World, email: string): Promise<string> =>
  world.idOf(
    `insert into hub.pull (id, party, agency, created_by, name, kind, url, every_minutes, defaults, next_run_at)
       select gen_random_uuid(), u.party, u.agency, u.id, 'matrix', 'TAXII', 'https://taxii.example.com/api/collections/x/', 60,
           '{"threat": "OTHER", "agencyOnly": false, "audience": {"everyCountry": false, "countries": [], "groups": [], "partners": [], "exceptCountries": []}}', 'infinity'
         from hub.user_account u where u.email = $1 returning id`,
    [email],
  );

export const pull: Kind = {
  own: (world, { party }) => pullOf(world, party === 'meta' ? 'contributor@meta.example' : 'analyst@th.example'),
  hidden: (world) => pullOf(world, 'analyst@kh.example'),
  absent: () => randomUUID(),
};
