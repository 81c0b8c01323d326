import { TOTP } from 'otpauth';
import type { Authenticator, Misbehaviour, PasskeyOptions } from './authenticator.js';
import type { Ask } from './officer.js';

/** What an app shows. `later` steps of 30 s from now: of a hub that takes the step after this one, the next code is good at once. */
export const currentCode = (url: string, later = 0): string => {
  const totp = new TOTP({ secret: new URL(url).searchParams.get('secret') ?? '' });
  return totp.generate({ timestamp: Date.now() + later * 30_000 });
};

export interface FactorsView {
  readonly required: boolean;
  readonly setupRequired: boolean;
  readonly requiredByParty: boolean;
  readonly totpCreatedAt: string | null;
  readonly recoveryCodesLeft: number;
  readonly passkeys: readonly { readonly id: string; readonly name: string; readonly lastUsedAt: string | null }[];
}

const FACTORS = 'required setupRequired requiredByParty totpCreatedAt recoveryCodesLeft passkeys { id name lastUsedAt }';

interface Changed {
  readonly secondFactors: FactorsView;
  readonly recoveryCodes: string[] | null;
}
interface Confirmed {
  readonly confirmedUntil: string;
}
const codesOf = ({ recoveryCodes }: Changed): string[] => recoveryCodes ?? [];
const untilOf = ({ confirmedUntil }: Confirmed): string => confirmedUntil;

/** What an officer does about the own second factors. */
export function factorClient(ask: Ask) {
  const tells = async <T>(query: string, variables: object = {}): Promise<T> => (await ask<{ it: T }>(query, variables)).it;
  const changes = (query: string, variables: object = {}): Promise<Changed> =>
    tells<Changed>(query.replace('PAYLOAD', `secondFactors { ${FACTORS} } recoveryCodes`), variables);
  return {
    sees: () => tells<FactorsView>(`{ it: secondFactors { ${FACTORS} } }`),
    startsApp: () => tells<{ secret: string; url: string }>('mutation { it: startTotp { secret url } }'),
    confirmsApp: (code: string) => changes('mutation ($code: String!) { it: finishTotp(code: $code) { PAYLOAD } }', { code }).then(codesOf),
    /** An app that is on; its code of this step is used up. */
    /** `used`: the code that confirmed the app; its time step may be over by now. */
    async setsAppUp(): Promise<{ url: string; used: string; codes: string[] }> {
      const { url } = await this.startsApp();
      const used = currentCode(url);
      return { url, used, codes: await this.confirmsApp(used) };
    },
    turnsAppOff: () => changes('mutation { it: removeTotp { PAYLOAD } }'),
    renewsCodes: () => changes('mutation { it: regenerateRecoveryCodes { PAYLOAD } }').then(codesOf),
    confirms: (password: string, code?: string) =>
      tells<Confirmed>('mutation ($p: String!, $c: String) { it: confirmIdentity(password: $p, code: $c) { confirmedUntil } }', {
        p: password,
        c: code,
      }).then(untilOf),
    startsPasskey: () => tells<PasskeyOptions>('mutation { it: startPasskey }'),
    /** The new passkey is the last one. */
    async finishesPasskey(response: object, name = 'a telephone') {
      const { secondFactors, recoveryCodes } = await changes(
        'mutation ($n: String!, $r: PasskeyResponse!) { it: finishPasskey(name: $n, response: $r) { PAYLOAD } }',
        { n: name, r: response },
      );
      return { id: secondFactors.passkeys.at(-1)?.id ?? '', recoveryCodes };
    },
    async setsPasskeyUp(authenticator: Authenticator, { name, ...slip }: Misbehaviour & { readonly name?: string } = {}) {
      return this.finishesPasskey(authenticator.create(await this.startsPasskey(), slip), name);
    },
    renamesPasskey: (id: string, name: string) =>
      changes('mutation ($id: ID!, $n: String!) { it: renamePasskey(id: $id, name: $n) { PAYLOAD } }', { id, n: name }),
    removesPasskey: (id: string) => changes('mutation ($id: ID!) { it: removePasskey(id: $id) { PAYLOAD } }', { id }),
    startsConfirmation: () => tells<PasskeyOptions>('mutation { it: startPasskeyConfirmation }'),
    confirmsByPasskey: (response: object) =>
      tells<Confirmed>('mutation ($r: PasskeyResponse!) { it: confirmIdentityWithPasskey(response: $r) { confirmedUntil } }', {
        r: response,
      }).then(untilOf),
    demands: (on: boolean) => changes('mutation ($on: Boolean!) { it: setSecondFactorRequired(required: $on) { PAYLOAD } }', { on }),
    takesAway: (userId: string) =>
      tells<{ id: string; secondFactor: boolean } | null>(
        'mutation ($u: ID!) { it: removeSecondFactors(userId: $u) { id secondFactor } }',
        { u: userId },
      ),
    confirmedUntil: async (): Promise<string | null> =>
      (await tells<{ confirmedUntil: string | null }>('{ it: me { confirmedUntil } }')).confirmedUntil,
  };
}
