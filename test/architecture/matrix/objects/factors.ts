import { randomBytes, randomUUID } from 'node:crypto';
import { Authenticator, type PasskeyOptions } from '../../../support/authenticator.js';
import { factorClient, currentCode } from '../../../support/factor-client.js';
import { account, type Caller, isPerson, personOf, session } from '../callers.js';
import type { Kind } from '../row.js';
import { PUBLIC_URL, type World } from '../world.js';
import { COLLEAGUE } from './objects.js';

const passkeyOf = (world: World, userId: string): Promise<string> =>
  world.idOf(
    `insert into hub.passkey (id, user_id, credential, public_key, counter, name, transports)
       values (gen_random_uuid(), $1, $2, $2, 0, 'matrix', '{}') returning id`,
    [userId, randomBytes(32)],
  );
export const passkey: Kind = {
  perCaller: true,
  own: async (world, caller) => passkeyOf(world, await personOf(world.hub, caller)),
  /** A colleague's. */
  hidden: async (world, { party }) => passkeyOf(world, await account(world.hub, ...COLLEAGUE[party])),
  absent: () => randomUUID(),
};

/** What only the caller can say, having begun it. Nobody begins for those who may not. */
const said = (begin: (world: World, caller: Caller) => Promise<string>, absent: () => string): Kind => ({
  perCaller: true,
  own: async (world, caller) => (isPerson(caller) ? begin(world, caller) : undefined),
  absent,
});
const aChallenge = (): PasskeyOptions => ({ challenge: randomBytes(32).toString('base64url') });

/** What the app of an officer shows who has begun to set one up. */
export const appCode = said(
  async (world, caller) => currentCode((await factorClient(world.ask(caller)).startsApp()).url),
  () => '000000',
);
/** What an authenticator answers that is set up. */
export const newPasskey = said(
  async (world, caller) => JSON.stringify(new Authenticator(PUBLIC_URL).create(await factorClient(world.ask(caller)).startsPasskey())),
  () => JSON.stringify(new Authenticator(PUBLIC_URL).create(aChallenge())),
);
/** What one answers that confirms its owner. */
export const passkeyConfirmation = said(
  async (world, caller) => {
    const [authenticator, keeper] = [new Authenticator(PUBLIC_URL), factorClient(world.ask(caller))];
    await keeper.setsPasskeyUp(authenticator);
    return JSON.stringify(authenticator.get(await keeper.startsConfirmation()));
  },
  () => JSON.stringify(new Authenticator(PUBLIC_URL).get(aChallenge())),
);
/** What one answers that signs its owner in. */
export const passkeySignIn: Kind = {
  own: async (world) => {
    const { accessToken } = await session(world.hub, await account(world.hub, 'th', 'ANALYST'));
    const authenticator = new Authenticator(PUBLIC_URL);
    await factorClient(world.hub.asToken(accessToken).ask).setsPasskeyUp(authenticator);
    const { it } = await world.hub.anyone().ask<{ it: PasskeyOptions }>('mutation { it: startPasskeySignIn }');
    return JSON.stringify(authenticator.get(it));
  },
  absent: () => JSON.stringify(new Authenticator(PUBLIC_URL).get(aChallenge())),
};

/** Gives the caller's account an app, whose codes nobody knows. */
export async function withApp({ hub }: World, caller: Caller): Promise<void> {
  if (!isPerson(caller)) return;
  await hub.ownerSql(`insert into hub.totp (user_id, id, sealed, last_step) values ($1, gen_random_uuid(), '', 0) on conflict do nothing`, [
    caller.userId,
  ]);
}
