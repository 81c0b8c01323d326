import { randomBytes, randomUUID } from 'node:crypto';
import type { Caller } from '../callers.js';
import {
  candidate,
  country,
  emptyAgency,
  group,
  groupShown,
  member,
  memberCountry,
  party,
  proposal,
  suspendedParty,
} from '../objects/parties.js';
import type { FieldRow, Row } from '../row.js';

/** Whose word is given with it; the operator's proposal is nobody's. */
const OF_COUNTRIES = { when: 'of a country', of: ({ party }: Caller) => party !== 'hub' };
const ACCEPTING = { when: 'accept: true', with: { accept: true } };

/** Parties, agencies, groups, and what an account sets for itself. */
export const MEMBERS: Readonly<Record<string, Row>> = {
  'Query.parties': {},
  'Query.partyDetails': { about: { partyId: country }, hidden: 'empty' },
  'Query.partySettings': {},
  'Mutation.registerParty': {
    with: () =>
      Promise.resolve({ input: { kind: 'PARTNER', name: `matrix ${randomUUID()}`, slug: `p-${randomBytes(8).toString('hex')}` } }),
    confirms: true,
  },
  'Mutation.renameParty': {
    with: () => Promise.resolve({ name: `matrix ${randomBytes(8).toString('hex')}` }),
    about: { partyId: party },
    confirms: true,
  },
  'Mutation.closeParty': { with: { reason: 'It is gone.' }, about: { partyId: party }, confirms: true },
  'Mutation.setPartyLimits': {
    with: { limits: { users: 1_000 } },
    about: { partyId: party },
    confirms: { when: 'to allow more', with: { limits: { users: 3_000 } } },
  },
  'Mutation.setPartySuspended': {
    with: { suspended: true },
    about: { partyId: party },
    confirms: { when: 'suspended: false', with: { suspended: false } },
  },
  'Query.suspensions': {},
  'Mutation.confirmSuspension': { about: { partyId: suspendedParty }, confirms: true },
  'Query.barredParties': {},
  'Mutation.setPartyBarred': {
    with: { barred: true },
    about: { partyId: country },
    confirms: { when: 'barred: false', with: { barred: false } },
  },
  'Query.admissions': {},
  'Mutation.decideAdmission': { with: { accept: false }, about: { partyId: candidate }, confirms: ACCEPTING },
  'Query.announcements': {},
  'Query.agencies': {},
  'Mutation.createAgency': { with: () => Promise.resolve({ name: randomUUID() }) },
  'Mutation.renameAgency': { with: () => Promise.resolve({ name: randomUUID() }), about: { id: emptyAgency } },
  'Mutation.closeAgency': { about: { id: emptyAgency } },
  'Query.groups': {},
  'Query.group': { about: { id: groupShown } },
  'Mutation.createGroup': { with: { name: 'matrix' }, about: { 'members.0': memberCountry }, confirms: OF_COUNTRIES },
  // Any member proposes.
  'Mutation.addGroupMember': { about: { groupId: group, partyId: memberCountry }, foreign: 'done', confirms: OF_COUNTRIES },
  'Mutation.removeGroupMember': { about: { groupId: group, partyId: member }, foreign: 'FORBIDDEN' },
  'Query.groupProposals': {},
  // Any member says its word.
  'Mutation.decideGroupProposal': { with: { accept: false }, about: { id: proposal }, foreign: 'done', confirms: ACCEPTING },
  'Mutation.withdrawGroupProposal': { about: { id: proposal }, foreign: 'FORBIDDEN' },
  'Query.userSettings': { personal: true },
  'Mutation.setUserSettings': { with: { input: { language: 'th' } }, personal: true },
};

export const MEMBER_FIELDS: Readonly<Record<string, FieldRow>> = {
  'PartyDetails.suspension': { through: 'Query.partyDetails', ask: '{ partyDetails { nodes { suspension { inForce } } } }' },
  'Group.members': { through: 'Query.groups', ask: '{ groups { members { id } } }' },
  'IdentityProvider.startUrl': { through: 'Query.identityProviders', ask: '{ identityProviders { nodes { startUrl } } }' },
  'IdentityProvider.redirectUri': { through: 'Query.identityProviders', ask: '{ identityProviders { nodes { redirectUri } } }' },
};
