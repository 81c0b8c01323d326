import { PASSWORD } from '../../../support/hub.js';
import { inDays, READING } from '../../../support/api-key-client.js';
import { machineOfIssuer } from '../objects/issuers.js';
import { apiKey, openSession, refreshToken, resetToken, superior, word } from '../objects/objects.js';
import { agency } from '../objects/parties.js';
import type { Row } from '../row.js';

export const FRESH = 'four quiet herons over the weir';
const KEY = { name: 'matrix', permissions: READING, expiresAt: inDays(30) };

/** Sessions, passwords and keys. */
export const ACCESS: Readonly<Record<string, Row>> = {
  'Query.me': {},
  'Query.permissions': {},
  'Query.sessionPurpose': {},
  'Mutation.setSessionPurpose': { personal: true },
  'Mutation.signIn': { with: { email: 'analyst@sg.example' }, about: { password: word(PASSWORD) }, hidden: 'UNAUTHENTICATED' },
  'Mutation.refreshSession': { about: { refreshToken }, hidden: 'UNAUTHENTICATED' },
  // Who has its token: test/e2e/identity/bootstrap.
  'Mutation.bootstrapOperator': {
    with: { email: 'chief@hub.example', password: FRESH },
    about: { token: word(undefined) },
    hidden: 'UNAUTHENTICATED',
  },
  'Mutation.resetPassword': { with: { newPassword: FRESH }, about: { token: resetToken }, hidden: 'UNAUTHENTICATED' },
  'Mutation.signOut': { personal: true },
  'Query.sessions': { personal: true },
  'Query.lastVisit': { personal: true, own: 'null' }, // accounts of the test have no former session
  'Mutation.endSession': { about: { id: openSession }, personal: true },
  'Mutation.endOtherSessions': { personal: true },
  'Mutation.changePassword': {
    with: { newPassword: FRESH },
    about: { currentPassword: word(PASSWORD) },
    hidden: 'BAD_USER_INPUT',
    personal: true,
  },
  'Mutation.createPasswordReset': { about: { userId: superior }, confirms: true },
  'Query.apiKeys': {},
  'Mutation.createApiKey': { with: { input: KEY }, about: { 'input.agencyId': agency }, confirms: true },
  'Mutation.rotateApiKey': { about: { id: apiKey }, confirms: true },
  'Mutation.revokeApiKey': { about: { id: apiKey } },
  'Query.machineTokenAudience': {},
  'Mutation.createIssuerKey': {
    with: ({ issuer }) => Promise.resolve({ trustedIssuer: { issuer: issuer.issuer, subject: crypto.randomUUID() }, input: KEY }),
    about: { 'input.agencyId': agency },
    confirms: true,
  },
  'Mutation.renewIssuerKey': { about: { id: machineOfIssuer }, confirms: true },
};
