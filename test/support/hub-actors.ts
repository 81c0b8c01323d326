import { factorClient } from './factor-client.js';
import type { Hub } from './hub.js';
import { type Ask, officer, type Officer } from './officer.js';

export const SECRET = 'quiet rivers carry timber at dawn';

/** Somebody who is signed in. */
interface Person {
  readonly id: string;
  readonly token: string;
  readonly ask: Ask;
}
export interface SignInResult {
  readonly accessToken: string;
  readonly viewer: { readonly id: string };
}

export const ACCEPT = 'mutation ($t: String!, $p: String!) { acceptInvitation(token: $t, password: $p) { accessToken viewer { id } } }';
export const INVITE = 'mutation ($i: InviteUserInput!) { inviteUser(input: $i) { token } }';
export const REGISTER = 'mutation ($i: RegisterPartyInput!) { registerParty(input: $i) { id } }';

/** What somebody was told instead of an answer; `done` if nothing stood in the way. */
export const outcomeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: Error & { code: string; reason?: string }) => error.reason ?? error.code,
  );

/** People and parties of a hub that began empty, by the names that a test gives them; everybody came in by the public API. */
export function hubActorsOf(hub: Hub) {
  const people = new Map<string, Person>();
  const ids = new Map<string, string>();
  const known = <T>(name: string, one: T | undefined): T => {
    if (one === undefined) throw new Error(`Nobody knows ${name} yet.`);
    return one;
  };
  const the = (name: string): Person => known(name, people.get(name));
  const id = (name: string): string => known(name, ids.get(name));
  const joins = (name: string, { accessToken: token, viewer }: SignInResult): void =>
    void people.set(name, { id: viewer.id, token, ask: hub.asToken(token).ask });

  /** Somebody invites, and the invited takes it. */
  const invites = async (by: string, name: string, role: string, said: object = {}): Promise<void> => {
    const input = { email: `${name}@police.example`, roles: [role], ...said };
    const { inviteUser } = await the(by).ask<{ inviteUser: { token: string } }>(INVITE, { i: input });
    ids.set('used invitation', inviteUser.token);
    joins(name, (await hub.anyone().ask<{ acceptInvitation: SignInResult }>(ACCEPT, { t: inviteUser.token, p: SECRET })).acceptInvitation);
  };
  return {
    the,
    id,
    joins,
    invites,
    works: (name: string): Officer => officer(the(name).ask),
    remembers: (name: string, value: string): void => void ids.set(name, value),
    /** The same question by each of them, one after the other; what each was told. */
    async all(names: readonly string[], query: string, variables: object = {}): Promise<readonly string[]> {
      const heard: string[] = [];
      for (const name of names) heard.push(await outcomeOf(the(name).ask(query, variables)));
      return heard;
    },
    /** The operator registers a party, and its first admin comes in, with an app. */
    async registers(slug: string, name: string, country: string | null): Promise<void> {
      const input = { kind: country ? 'COUNTRY' : 'PARTNER', country, name, slug };
      ids.set(slug, (await the('operator').ask<{ registerParty: { id: string } }>(REGISTER, { i: input })).registerParty.id);
      await invites('operator', `${slug}-chief`, country ? 'NATIONAL_ADMIN' : 'PARTNER_ADMIN', { partyId: id(slug) });
      expect(await outcomeOf(the(`${slug}-chief`).ask('{ users { nodes { id } } }'))).toBe('SECOND_FACTOR_SETUP_REQUIRED');
      await factorClient(the(`${slug}-chief`).ask).setsAppUp();
    },
  };
}
