import { registerEnumType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enums.js';
import { CASE_ENTRY_KINDS, CASE_PARTY_STATES, CASE_PLACEHOLDERS, CASE_RIGHTS, CASE_STATES, CASE_TASK_STATES } from './case.js';

export const CaseStateEnum = enumOf(CASE_STATES);
registerEnumType(CaseStateEnum, {
  name: 'CaseState',
  description: 'State of a case.',
  valuesMap: {
    OPEN: { description: 'Opened.' },
    ACTIVE: { description: 'In progress.' },
    SUSPENDED: { description: 'On hold.' },
    CLOSED: { description: 'Closed. Nothing can be added or changed until the case is reopened.' },
  },
});

export const OpenCaseStateEnum = enumOf(['OPEN', 'ACTIVE', 'SUSPENDED'] as const);
registerEnumType(OpenCaseStateEnum, {
  name: 'OpenCaseState',
  description: 'State of a case that is not closed.',
  valuesMap: {
    OPEN: { description: 'Opened.' },
    ACTIVE: { description: 'In progress.' },
    SUSPENDED: { description: 'On hold.' },
  },
});

export const CaseRightsEnum = enumOf(CASE_RIGHTS);
registerEnumType(CaseRightsEnum, {
  name: 'CaseRights',
  description: 'Rights of a country in a case. Each level includes the previous one.',
  valuesMap: {
    READ: { description: 'Read the case and what is in it, up to the ceiling.' },
    CONTRIBUTE: { description: 'Link items, write notes and tasks, attach files.' },
    LEAD: { description: 'Change the description and state of the case, and manage its participants.' },
  },
});

export const CaseParticipantStateEnum = enumOf(CASE_PARTY_STATES);
registerEnumType(CaseParticipantStateEnum, {
  name: 'CaseParticipantState',
  description: 'Whether a country takes part in a case.',
  valuesMap: {
    INVITED: { description: 'Invited; the country sees a summary.' },
    ACCEPTED: { description: 'The country takes part.' },
    DECLINED: { description: 'The country declined the invitation.' },
    REMOVED: { description: 'The country was removed and sees nothing of the case.' },
    LEFT: { description: 'The country left the case.' },
  },
});

export const CaseTaskStateEnum = enumOf(CASE_TASK_STATES);
registerEnumType(CaseTaskStateEnum, {
  name: 'CaseTaskState',
  description: 'State of a task.',
  valuesMap: {
    OPEN: { description: 'Not started.' },
    IN_PROGRESS: { description: 'In progress.' },
    DONE: { description: 'Done.' },
    CANCELLED: { description: 'Cancelled.' },
  },
});

export const CasePlaceholderEnum = enumOf(CASE_PLACEHOLDERS);
registerEnumType(CasePlaceholderEnum, {
  name: 'CasePlaceholder',
  description: 'What participants learn of a linked item that they do not see.',
  valuesMap: {
    NONE: { description: 'Nothing, not even that the item exists.' },
    KIND: { description: 'That an item of this kind is linked.' },
    PARTY: { description: 'The kind and the owner of the item.' },
  },
});

const ENTRY_DESCRIPTIONS = {
  OPENED: 'The case was opened.',
  UPDATED: 'The description of the case was changed.',
  INVITED: 'A country was invited.',
  ACCEPTED: 'A country accepted.',
  DECLINED: 'A country declined.',
  RIGHTS_SET: "A country's rights or ceiling were set.",
  REMOVED: 'A country was removed.',
  LEFT: 'A country left.',
  LEAD_OFFERED: 'The lead was offered to a country.',
  HANDED_OVER: 'A country took the lead.',
  LEAD_DECLINED: 'A country declined the lead.',
  LINKED: 'An item was linked.',
  UNLINKED: 'A link was removed.',
  NOTE_ADDED: 'A note was written.',
  NOTE_UPDATED: 'A note was changed.',
  NOTE_WITHDRAWN: 'A note was withdrawn.',
  TASK_ADDED: 'A task was created.',
  TASK_UPDATED: 'A task was changed.',
  EVIDENCE_ADDED: 'A file was attached.',
  EVIDENCE_REMOVED: 'A country removed its own files.',
  RETENTION_SET: 'The owner set the retention of the case.',
  STATE_SET: 'The state of the case was changed.',
  CLOSED: 'The case was closed.',
  REOPENED: 'The case was reopened.',
} as const;

export const CaseEntryEnum = enumOf(CASE_ENTRY_KINDS);
registerEnumType(CaseEntryEnum, {
  name: 'CaseEntryKind',
  description: 'Kind of event in a case.',
  valuesMap: Object.fromEntries(CASE_ENTRY_KINDS.map((entry) => [entry, { description: ENTRY_DESCRIPTIONS[entry] }])),
});
