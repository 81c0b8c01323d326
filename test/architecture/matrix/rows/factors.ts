import { PASSWORD } from '../../../support/hub.js';
import { appCode, newPasskey, passkey, passkeyConfirmation, passkeySignIn, withApp } from '../objects/factors.js';
import { superior, word } from '../objects/objects.js';
import type { Row } from '../row.js';

/** Second factors and step-up. */
export const FACTORS: Readonly<Record<string, Row>> = {
  'Query.secondFactors': { personal: true },
  'Mutation.confirmIdentity': { about: { password: word(PASSWORD) }, hidden: 'BAD_USER_INPUT', personal: true },
  'Mutation.startTotp': { personal: true, confirms: true },
  // Nobody has begun whose code is wrong here.
  'Mutation.finishTotp': { about: { code: appCode }, hidden: 'CONFLICT', personal: true, confirms: true },
  'Mutation.removeTotp': { with: (world, caller) => withApp(world, caller).then(() => ({})), personal: true, confirms: true },
  'Mutation.regenerateRecoveryCodes': { with: (world, caller) => withApp(world, caller).then(() => ({})), personal: true, confirms: true },
  'Mutation.startPasskey': { personal: true, confirms: true },
  'Mutation.finishPasskey': {
    with: { name: 'matrix' },
    about: { response: newPasskey },
    hidden: 'UNAUTHENTICATED',
    personal: true,
    confirms: true,
  },
  'Mutation.renamePasskey': { with: { name: 'matrix' }, about: { id: passkey }, personal: true },
  'Mutation.removePasskey': { about: { id: passkey }, personal: true, confirms: true },
  'Mutation.startPasskeySignIn': {},
  'Mutation.signInWithPasskey': { about: { response: passkeySignIn }, hidden: 'UNAUTHENTICATED' },
  'Mutation.startPasskeyConfirmation': { personal: true },
  'Mutation.confirmIdentityWithPasskey': { about: { response: passkeyConfirmation }, hidden: 'UNAUTHENTICATED', personal: true },
  // Whoever demands one has one here: otherwise they could not take the demand back.
  'Mutation.setSecondFactorRequired': {
    with: (world, caller) => withApp(world, caller).then(() => ({ required: true })),
    confirms: { when: 'required: false', with: { required: false } },
  },
  'Mutation.removeSecondFactors': { about: { userId: superior }, ownOfHub: 'null', confirms: true },
};
