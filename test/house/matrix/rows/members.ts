import { country, group, member, user } from '../objects.js';
import type { FieldRow, Row } from '../row.js';

export const MEMBERS: Readonly<Record<string, Row>> = {
  'Query.parties': {},
  'Query.groups': {},
  'Mutation.createGroup': { with: { name: 'matrix' }, about: { 'members.0': country } },
  'Mutation.addGroupMember': { about: { groupId: group, partyId: country } },
  'Mutation.removeGroupMember': { about: { groupId: group, partyId: member } },
  'Mutation.setUserDisabled': { with: { disabled: true }, about: { userId: user } },
  'Query.barredParties': {},
  'Mutation.setPartyBarred': { with: { barred: true }, about: { partyId: country } },
  'Mutation.setPartySuspended': { with: { suspended: true }, about: { partyId: country } },
};

export const MEMBER_FIELDS: Readonly<Record<string, FieldRow>> = {
  'Group.members': { through: 'Query.groups', ask: '{ groups { members { id } } }' },
};
