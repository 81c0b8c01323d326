import { randomUUID } from 'node:crypto';
import { account } from '../callers.js';
import type { Kind } from '../row.js';
import { provider, standing } from './issuers.js';
import { colleague, subordinate } from './objects.js';

/** An office of the hub that waits for a second word; a country's word is taken of anybody's. */
export const givenOffice: Kind = {
  like: colleague,
  own: async (world) => {
    const id = await account(world.hub, 'hub', 'HUB_REVIEWER');
    await world.hub.ownerSql(
      `insert into hub.office (user_id, role, granted_by, holds_from)
         select $1, 'HUB_REVIEWER', u.id, now() from hub.user_account u where u.email = 'operator@hub.example'`,
      [id],
    );
    return id;
  },
  /** An account that holds none. */
  hidden: (world) => account(world.hub, 'kh', 'ANALYST'),
  absent: () => randomUUID(),
};

/** A provider of the caller's party, the same for all who come by it. */
export const providerOfColleague: Kind = {
  like: provider,
  own: (world, caller) => (caller.party === 'hub' ? Promise.resolve(undefined) : world.object(standing, 'own', caller)),
  hidden: provider.hidden,
  absent: provider.absent,
};
/** An officer whom the caller governs, and who has linked the account with that provider. */
export const linkedOfficer: Kind = {
  ...subordinate,
  like: subordinate,
  own: async (world, caller) => {
    const id = await subordinate.own(world, caller);
    const linkedWith = await providerOfColleague.own(world, caller);
    if (!id || !linkedWith) return undefined;
    await world.hub.ownerSql(
      'insert into hub.external_account (provider, subject, user_id, made, needs_confirming) values ($1, gen_random_uuid(), $2, false, true)',
      [linkedWith, id],
    );
    return id;
  },
};
