import { randomUUID } from 'node:crypto';
import { aCase, aTask } from '../../../support/case-client.js';
import {
  attachedFile,
  caseClosed,
  caseFile,
  caseInvited,
  caseLed,
  caseNote,
  caseOffered,
  caseRead,
  caseTask,
  caseWorkedOn,
  invitee,
  linkedItem,
  participant,
} from '../objects/cases.js';
import { actionAsked, actionOfOurs } from '../objects/actions.js';
import { informationAsked, informationOfOurs } from '../objects/inquiries.js';
import { keptObject } from '../objects/kept.js';
import { noticeOfOthers, noticePublished } from '../objects/notices.js';
import { claim } from '../objects/objects.js';
import { country } from '../objects/parties.js';
import type { FieldRow, Kind, Row } from '../row.js';

const reason = 'So it is.';
const note = { text: 'So.', language: 'en' };
const FORBIDDEN = { id: 'FORBIDDEN' };
const CASE_FORBIDDEN = { caseId: 'FORBIDDEN' };
/** What may be linked to a case besides claims. */
const LINKABLE: readonly Kind[] = [
  keptObject,
  actionOfOurs,
  actionAsked,
  caseLed,
  noticeOfOthers,
  noticePublished,
  informationOfOurs,
  informationAsked,
];
/** Lists of what is in a case are empty pages where there is none. */
const PART: Row = { about: { caseId: caseLed }, hidden: 'done' };

export const CASES: Readonly<Record<string, Row>> = {
  'Mutation.openCase': { with: { input: aCase() } },
  'Mutation.updateCase': { with: { version: 1, input: aCase() }, about: { id: caseLed }, foreign: FORBIDDEN },
  'Mutation.inviteToCase': { with: { input: {} }, about: { id: caseLed, 'input.partyId': country }, foreign: FORBIDDEN },
  'Mutation.answerCaseInvitation': { with: { accept: true }, about: { id: caseInvited } },
  'Mutation.updateCaseParticipant': { with: { input: {} }, about: { id: caseWorkedOn, 'input.partyId': invitee }, foreign: FORBIDDEN },
  'Mutation.removeCaseParticipant': { with: { reason }, about: { id: caseWorkedOn, partyId: invitee }, foreign: FORBIDDEN },
  'Mutation.leaveCase': { with: { reason }, about: { id: caseRead }, foreign: 'CONFLICT' },
  'Mutation.handOverCase': { about: { id: caseWorkedOn, partyId: participant }, foreign: FORBIDDEN },
  'Mutation.takeOverCase': { with: { accept: false }, about: { id: caseOffered }, foreign: 'CONFLICT' },
  'Mutation.linkToCase': {
    about: { id: caseWorkedOn, 'items.0': claim },
    alsoTakes: LINKABLE,
    foreign: { id: 'FORBIDDEN', 'items.0': 'done' },
    hidden: { 'items.0': 'done' },
  },
  'Mutation.unlinkFromCase': {
    about: { id: caseWorkedOn, itemId: linkedItem },
    alsoTakes: LINKABLE,
    foreign: { id: 'NOT_FOUND', itemId: 'done' },
  },
  'Mutation.allowCasePlaceholder': { with: { placeholder: 'KIND' }, about: { id: caseWorkedOn, itemId: linkedItem } },
  'Mutation.addCaseNote': { with: { input: note }, about: { caseId: caseLed }, foreign: CASE_FORBIDDEN },
  'Mutation.updateCaseNote': {
    with: { version: 1, input: note },
    about: { caseId: caseWorkedOn, noteId: caseNote },
    foreign: { caseId: 'FORBIDDEN', noteId: 'FORBIDDEN' },
  },
  'Mutation.withdrawCaseNote': { about: { caseId: caseWorkedOn, noteId: caseNote }, foreign: { caseId: 'NOT_FOUND', noteId: 'FORBIDDEN' } },
  'Mutation.addCaseTask': { with: { input: aTask() }, about: { caseId: caseLed }, foreign: CASE_FORBIDDEN },
  'Mutation.updateCaseTask': {
    with: { version: 1, input: aTask() },
    about: { caseId: caseWorkedOn, taskId: caseTask },
    foreign: CASE_FORBIDDEN,
  },
  'Mutation.attachToCase': { about: { id: caseWorkedOn, 'evidence.0': caseFile }, foreign: FORBIDDEN },
  'Mutation.detachFromCase': { about: { id: caseWorkedOn, 'evidence.0': attachedFile }, foreign: { id: 'NOT_FOUND' } },
  'Mutation.setCaseRetention': { with: { retainUntil: '2099-01-01T00:00:00Z' }, about: { id: caseLed }, foreign: FORBIDDEN },
  'Mutation.setCaseState': { with: { state: 'ACTIVE', reason }, about: { id: caseLed }, foreign: FORBIDDEN },
  'Mutation.closeCase': { with: { reason, closing: { report: 'So.', language: 'en' } }, about: { id: caseLed }, foreign: FORBIDDEN },
  'Mutation.reopenCase': { with: { reason }, about: { id: caseClosed }, foreign: FORBIDDEN },
  'Query.case': { about: { id: caseLed } },
  'Query.cases': {},
  'Query.caseInvitations': {},
  'Query.caseNotes': PART,
  'Query.caseNoteVersions': { about: { caseId: caseWorkedOn, noteId: caseNote }, hidden: 'done' },
  'Query.caseTasks': PART,
  'Query.caseItems': PART,
  'Query.caseHiddenItems': PART,
  'Query.caseTimeline': PART,
};

export const CASE_FIELDS: Readonly<Record<string, FieldRow>> = {
  'Case.tasks': { through: 'Query.cases', ask: '{ cases { nodes { tasks { nodes { id } } } } }' },
  'CaseItem.item': { through: 'Query.caseItems', ask: `{ caseItems(caseId: "${randomUUID()}") { nodes { item { id } } } }` },
  'CaseLinkReceipt.item': {
    through: 'Mutation.linkToCase',
    ask: 'mutation ($id: ID!, $items: [ID!]!) { linkToCase(id: $id, items: $items) { item { id } } }',
    variables: async (world, caller) => {
      const [id, item] = [await caseWorkedOn.own(world, caller), await claim.own(world, caller)];
      return id && item ? { id, items: [item] } : undefined;
    },
  },
};
