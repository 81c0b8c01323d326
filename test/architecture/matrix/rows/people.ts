import { randomUUID } from 'node:crypto';
import type { Caller } from '../callers.js';
import { arrivalTo, linkedProvider, provider, providerRules, VERIFIER } from '../objects/issuers.js';
import { givenOffice, linkedOfficer, providerOfColleague } from '../objects/offices.js';
import { colleague, COLLEAGUE, subordinate } from '../objects/objects.js';
import { agency, invitation, invitationToken, ownParty } from '../objects/parties.js';
import type { Row } from '../row.js';
import { FRESH } from './access.js';

const rolesFor = ({ party }: Caller): readonly string[] => [COLLEAGUE[party][1]];

/** Accounts, invitations, and identity providers. */
export const PEOPLE: Readonly<Record<string, Row>> = {
  'Query.users': {},
  'Query.user': { about: { id: colleague } },
  'Mutation.setUserRoles': {
    with: (_, caller) => Promise.resolve({ roles: rolesFor(caller) }),
    about: { userId: subordinate },
    confirms: true,
  },
  'Mutation.confirmProviderRoles': {
    with: (_, caller) => Promise.resolve({ roles: rolesFor(caller) }),
    about: { userId: linkedOfficer, providerId: providerOfColleague },
    confirms: true,
  },
  'Query.offices': {},
  'Mutation.confirmOffice': { about: { userId: givenOffice }, confirms: true },
  'Mutation.setUserAgency': { about: { userId: subordinate, agencyId: agency }, confirms: true },
  'Mutation.setUserDisabled': {
    with: { disabled: true },
    about: { userId: colleague },
    confirms: { when: 'disabled: false', with: { disabled: false } },
  },
  'Mutation.endUserSessions': { about: { userId: colleague } },
  'Query.invitations': {},
  'Mutation.inviteUser': {
    with: (_, caller) => Promise.resolve({ input: { email: `${randomUUID()}@matrix.example`, roles: rolesFor(caller) } }),
    about: { 'input.partyId': ownParty, 'input.agencyId': agency },
    confirms: true,
  },
  'Mutation.revokeInvitation': { about: { id: invitation } },
  'Mutation.acceptInvitation': { with: { password: FRESH }, about: { token: invitationToken }, hidden: 'UNAUTHENTICATED' },
  'Query.identityProviders': {},
  'Mutation.createIdentityProvider': {
    with: ({ issuer }, caller) =>
      Promise.resolve({ issuer: issuer.issuer, input: { ...providerRules(caller), clientSecret: 'the secret of the matrix' } }),
    about: { 'input.defaultAgencyId': agency },
    confirms: true,
  },
  'Mutation.updateIdentityProvider': {
    with: (_, caller) => Promise.resolve({ input: providerRules(caller) }),
    about: { id: provider, 'input.defaultAgencyId': agency },
    confirms: true,
  },
  'Mutation.setIdentityProviderDisabled': {
    with: { disabled: true },
    about: { id: provider },
    confirms: { when: 'disabled: false', with: { disabled: false } },
  },
  'Mutation.signInWithProvider': { with: { verifier: VERIFIER }, about: { code: arrivalTo('SIGN_IN') }, hidden: 'UNAUTHENTICATED' },
  'Query.linkedIdentities': { personal: true },
  'Query.signInProviders': { personal: true },
  'Mutation.linkIdentity': {
    with: { verifier: VERIFIER },
    about: { code: arrivalTo('LINK') },
    hidden: 'UNAUTHENTICATED',
    personal: true,
    confirms: true,
  },
  'Mutation.unlinkIdentity': { about: { providerId: linkedProvider }, personal: true },
  'Mutation.confirmIdentityWithProvider': {
    with: { verifier: VERIFIER },
    about: { code: arrivalTo('CONFIRM') },
    hidden: 'UNAUTHENTICATED',
    personal: true,
  },
};
