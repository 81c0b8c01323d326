import { PUBLIC } from '../../../src/identity/auth/requires.js';
import { ROLES } from '../../../src/platform/database/grants.js';
import { put } from './asking.js';
import { account, type Caller, session } from './callers.js';
import type { Matrix } from './matrix.js';
import type { Row } from './row.js';
import type { World } from './world.js';

/** What the process answers by itself: nothing in it is anybody's. */
const NOT_IN_THE_DATABASE = ['Query.machineTokenAudience'];

/**
 * Asks every operation that is about more than the own account as somebody who may do all of them, and must have a second factor and has none. @returns what was
 * answered otherwise than SECOND_FACTOR_SETUP_REQUIRED
 */
export async function playLacking(world: World, matrix: Matrix, rows: Readonly<Record<string, Row>>): Promise<readonly string[]> {
  const userId = await account(world.hub, 'ph', 'ANALYST');
  await world.hub.ownerSql('update hub.user_account set roles = $2 where id = $1', [userId, ROLES]);
  await world.hub.ownerSql(
    'insert into hub.party_factor_rule (party, set_by) select u.party, u.id from hub.user_account u where u.id = $1 on conflict do nothing',
    [userId],
  );
  const { accessToken: token } = await session(world.hub, userId);
  const caller: Caller = { name: 'lacking', party: 'th', permissions: undefined, isMachine: false, userId, token };
  const faults: string[] = [];
  for (const { place = '', needs, isOperation } of matrix.doors) {
    const row = rows[place];
    if (!row || !isOperation || needs === PUBLIC || needs === 'session:own' || NOT_IN_THE_DATABASE.includes(place)) continue;
    const variables = structuredClone(typeof row.with === 'function' ? await row.with(world, caller) : (row.with ?? {})) as Record<
      string,
      unknown
    >;
    for (const [path, kind] of Object.entries(row.about ?? {})) put(variables, path.split('.'), kind.absent());
    const { outcome, reason = outcome } = await matrix.ask(place, row, { caller, variables, ids: [] });
    if (reason !== 'SECOND_FACTOR_SETUP_REQUIRED') faults.push(`${place}: ${reason}`);
  }
  await world.hub.ownerSql('delete from hub.party_factor_rule d using hub.user_account u where u.id = $1 and d.party = u.party', [userId]);
  return faults;
}
