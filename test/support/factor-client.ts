import { TOTP } from 'otpauth';
import type { Authenticator, Misbehaviour } from './authenticator.js';
import type { Ask } from './officer.js';

/** What an app shows. `later` steps of 30 s from now: of a hub that takes the step after this one, the next code is good at once. */
export const currentCode = (url: string, later = 0): string => {
  const totp = new TOTP({ secret: new URL(url).searchParams.get('secret') ?? '' });
  return totp.generate({ timestamp: Date.now() + later * 30_000 });
};

export interface FactorsView {
  readonly required: boolean;
  readonly demandedByParty: boolean;
  readonly appCreatedAt: string | null;
  readonly recoveryCodesLeft: number;
  readonly passkeys: readonly { readonly id: string; readonly name: string; readonly lastUsedAt: string | null }[];
}

/** What an officer does about the own second factors. */
export function factorClient(ask: Ask) {
  const tells = async <T>(query: string, variables: object = {}): Promise<T> => (await ask<{ it: T }>(query, variables)).it;
  return {
    sees: () =>
      tells<FactorsView>('{ it: secondFactors { required demandedByParty appCreatedAt recoveryCodesLeft passkeys { id name lastUsedAt } } }'),
    startsApp: () => tells<{ secret: string; url: string }>('mutation { it: startTotp { secret url } }'),
    confirmsApp: (code: string) => tells<string[]>('mutation ($code: String!) { it: confirmTotp(code: $code) }', { code }),
    /** An app that is on; its code of this step is used up. */
    async setsAppUp(): Promise<{ url: string; codes: string[] }> {
      const { url } = await this.startsApp();
      return { url, codes: await this.confirmsApp(currentCode(url)) };
    },
    turnsAppOff: () => tells<boolean>('mutation { it: disableTotp }'),
    renewsCodes: () => tells<string[]>('mutation { it: regenerateRecoveryCodes }'),
    confirms: (password: string, code?: string) =>
      tells<string>('mutation ($p: String!, $c: String) { it: confirmIdentity(password: $p, code: $c) }', { p: password, c: code }),
    startsPasskey: () => tells<string>('mutation { it: startPasskey }'),
    finishesPasskey: (response: string, name = 'a telephone') =>
      tells<{ id: string; recoveryCodes: string[] | null }>(
        'mutation ($n: String!, $r: String!) { it: finishPasskey(name: $n, response: $r) { id recoveryCodes } }',
        { n: name, r: response },
      ),
    async setsPasskeyUp(authenticator: Authenticator, { name, ...slip }: Misbehaviour & { readonly name?: string } = {}) {
      return this.finishesPasskey(authenticator.create(await this.startsPasskey(), slip), name);
    },
    renamesPasskey: (id: string, name: string) =>
      tells<boolean>('mutation ($id: ID!, $n: String!) { it: renamePasskey(id: $id, name: $n) }', { id, n: name }),
    removesPasskey: (id: string) => tells<boolean>('mutation ($id: ID!) { it: removePasskey(id: $id) }', { id }),
    startsConfirmation: () => tells<string>('mutation { it: startPasskeyConfirmation }'),
    confirmsByPasskey: (response: string) =>
      tells<string>('mutation ($r: String!) { it: confirmIdentityWithPasskey(response: $r) }', { r: response }),
    demands: (on: boolean) => tells<boolean>('mutation ($on: Boolean!) { it: requireSecondFactor(on: $on) }', { on }),
    takesAway: (userId: string) => tells<boolean>('mutation ($u: ID!) { it: removeSecondFactors(userId: $u) }', { u: userId }),
    confirmedUntil: async (): Promise<string | null> =>
      (await tells<{ confirmedUntil: string | null }>('{ it: me { confirmedUntil } }')).confirmedUntil,
  };
}
