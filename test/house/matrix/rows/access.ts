import { PASSWORD } from '../../../support/hub.js';
import { inDays, READING } from '../../../support/key-keeper.js';
import { agency, apiKey, openSession, refreshToken, resetToken, superior, user, word } from '../objects.js';
import type { Row } from '../row.js';

const FRESH = 'four quiet herons over the weir';

export const ACCESS: Readonly<Record<string, Row>> = {
  'Query.me': {},
  'Mutation.signIn': { with: { email: 'analyst@sg.example' }, about: { password: word(PASSWORD) }, hidden: 'UNAUTHENTICATED' },
  'Mutation.refreshSession': { about: { refreshToken }, hidden: 'UNAUTHENTICATED' },
  // Who has its token: test/journeys/bootstrap.
  'Mutation.bootstrapOperator': {
    with: { email: 'chief@hub.example', password: FRESH },
    about: { token: word(undefined) },
    hidden: 'UNAUTHENTICATED',
  },
  'Mutation.resetPassword': { with: { new: FRESH }, about: { token: resetToken }, hidden: 'UNAUTHENTICATED' },
  'Mutation.signOut': { personal: true },
  'Query.sessions': { personal: true },
  'Mutation.endSession': { about: { id: openSession }, personal: true },
  'Mutation.endOtherSessions': { personal: true },
  'Mutation.endUserSessions': { about: { userId: user } },
  'Mutation.changePassword': { with: { new: FRESH }, about: { current: word(PASSWORD) }, hidden: 'BAD_USER_INPUT', personal: true },
  'Mutation.createPasswordReset': { about: { userId: superior } },
  'Query.apiKeys': {},
  'Mutation.createApiKey': {
    with: { input: { name: 'matrix', permissions: READING, expiresAt: inDays(30) } },
    about: { 'input.agency': agency },
  },
  'Mutation.rotateApiKey': { about: { id: apiKey } },
  'Mutation.revokeApiKey': { about: { id: apiKey } },
};
