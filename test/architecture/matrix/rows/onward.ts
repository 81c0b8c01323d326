import { claim } from '../objects/objects.js';
import { onwardProposal, onwardProposed } from '../objects/onward.js';
import type { FieldRow, Row } from '../row.js';

const SINGAPORE = { countries: ['SG'] };

/** How claims go further than their owners first chose; who will see what, and why one cannot. */
export const ONWARD: Readonly<Record<string, Row>> = {
  'Mutation.releaseTearLine': {
    with: { input: { tlp: 'GREEN', audience: SINGAPORE } },
    about: { 'input.indicatorId': claim },
    foreign: 'FORBIDDEN',
  },
  'Query.tearLines': { about: { indicatorId: claim }, foreign: 'FORBIDDEN', hidden: 'NOT_FOUND' },
  'Mutation.proposeOnward': {
    with: { audience: SINGAPORE, reason: 'They work on it.' },
    about: { indicatorId: claim },
    own: 'FORBIDDEN',
    foreign: 'done',
  },
  'Mutation.withdrawOnwardProposal': { about: { id: onwardProposed } },
  'Mutation.answerOnwardProposal': { with: { accept: false, note: 'No.' }, about: { id: onwardProposal } },
  'Query.onwardHistory': { select: 'nodes { id }', about: { indicatorId: claim }, hidden: 'done' },
  'Query.onwardProposals': {},
  'Query.onwardRule': { about: { indicatorId: claim }, foreign: 'FORBIDDEN', hidden: 'NOT_FOUND' },
  'Mutation.setOnwardDefault': {
    with: { mode: 'NONE' },
    confirms: { when: 'to loosen it', with: { mode: 'WITHIN', within: { everyCountry: true } } },
  },
  'Mutation.setOnwardRule': { with: { mode: 'NONE' }, about: { indicatorId: claim }, foreign: 'FORBIDDEN' },
  'Query.previewAudience': {
    with: { input: { audience: SINGAPORE } },
    about: { 'input.indicatorId': claim },
    foreign: 'FORBIDDEN',
    hidden: 'NOT_FOUND',
  },
  'Mutation.recordHandling': { with: { act: 'COPIED' }, about: { 'itemIds.0': claim }, foreign: 'done', hidden: 'done' },
  'Query.explainAccess': { select: 'item { visible }', about: { itemId: claim }, hidden: 'done' },
};

export const ONWARD_FIELDS: Readonly<Record<string, FieldRow>> = {
  'AudiencePreview.parties': {
    through: 'Query.previewAudience',
    ask: '{ previewAudience(input: { tlp: AMBER, audience: { countries: ["SG"] } }) { parties { nodes { party { id } } } } }',
  },
  'PartySettings.onwardDefault': { through: 'Query.partySettings', ask: '{ partySettings { onwardDefault { mode } } }' },
  'OnwardProposal.indicator': { through: 'Query.onwardProposals', ask: '{ onwardProposals { nodes { indicator { id } } } }' },
};
