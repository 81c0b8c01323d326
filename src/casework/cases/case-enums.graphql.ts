import { registerEnumType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enums.js';
import {
  CASE_ENTRY_KINDS,
  CASE_ITEM_KINDS,
  CASE_PARTY_STATES,
  CASE_PLACEHOLDERS,
  CASE_RIGHTS,
  CASE_STATUSES,
  CASE_TASK_STATES,
} from './case.js';

export const CaseStatusEnum = enumOf(CASE_STATUSES);
registerEnumType(CaseStatusEnum, {
  name: 'CaseStatus',
  description: 'Where a case stands.',
  valuesMap: {
    OPEN: { description: 'Founded.' },
    ACTIVE: { description: 'Worked on.' },
    SUSPENDED: { description: 'Left alone for the time being.' },
    CLOSED: { description: 'Over: nothing is added or changed until it is reopened.' },
  },
});

export const CaseWorkStatusEnum = enumOf(['OPEN', 'ACTIVE', 'SUSPENDED'] as const);
registerEnumType(CaseWorkStatusEnum, {
  name: 'CaseWorkStatus',
  description: 'Where a case stands that is not closed.',
  valuesMap: {
    OPEN: { description: 'Founded.' },
    ACTIVE: { description: 'Worked on.' },
    SUSPENDED: { description: 'Left alone for the time being.' },
  },
});

export const CaseRightsEnum = enumOf(CASE_RIGHTS);
registerEnumType(CaseRightsEnum, {
  name: 'CaseRights',
  description: 'What a country may do in a case; each has what the one before it has.',
  valuesMap: {
    READ: { description: 'Read.' },
    CONTRIBUTE: { description: 'Link items, write notes and tasks, attach files.' },
    LEAD: { description: 'Say what the case is about and where it stands, and who takes part.' },
  },
});

export const CasePartyStateEnum = enumOf(CASE_PARTY_STATES);
registerEnumType(CasePartyStateEnum, {
  name: 'CasePartyState',
  description: 'Whether a country takes part in a case.',
  valuesMap: {
    INVITED: { description: 'Asked, and told a summary.' },
    ACCEPTED: { description: 'It takes part.' },
    DECLINED: { description: 'It does not want to.' },
    REMOVED: { description: 'It was removed: everything of the case is out of its sight.' },
    LEFT: { description: 'It left.' },
  },
});

export const CaseTaskStateEnum = enumOf(CASE_TASK_STATES);
registerEnumType(CaseTaskStateEnum, {
  name: 'CaseTaskState',
  description: 'How far a task is.',
  valuesMap: {
    OPEN: { description: 'Nobody has begun.' },
    DOING: { description: 'Somebody is at work on it.' },
    DONE: { description: 'Done.' },
    CANCELLED: { description: 'Not wanted any more.' },
  },
});

export const CasePlaceholderEnum = enumOf(CASE_PLACEHOLDERS);
registerEnumType(CasePlaceholderEnum, {
  name: 'CasePlaceholder',
  description: 'What those participants learn of a linked item who do not see it.',
  valuesMap: {
    NONE: { description: 'Nothing, not even that there is one.' },
    KIND: { description: 'That there is one of its kind.' },
    PARTY: { description: 'That, and whom to ask.' },
  },
});

export const CaseItemKindEnum = enumOf(CASE_ITEM_KINDS);
registerEnumType(CaseItemKindEnum, {
  name: 'CaseItemKind',
  description: 'Kind of a linked item.',
  valuesMap: {
    INDICATOR: { description: 'A claim.' },
    REPORT: { description: "A partner's report." },
    ACTION_REQUEST: { description: 'A request to freeze, preserve or take down.' },
    INFORMATION_REQUEST: { description: 'A request for information.' },
    NOTICE: { description: 'A published notice or bulletin.' },
    STIX_OBJECT: { description: 'An object that is kept whole.' },
    CASE: { description: 'Another case.' },
  },
});

const ENTRY_DESCRIPTIONS = {
  FOUNDED: 'The case was founded.',
  UPDATED: 'What it is about was said anew.',
  INVITED: 'A country was invited.',
  ACCEPTED: 'A country accepted.',
  DECLINED: 'A country declined.',
  RIGHTS_SET: "A country's rights or ceiling were set.",
  REMOVED: 'A country was removed.',
  LEFT: 'A country left.',
  LEAD_OFFERED: 'The lead was offered to a country.',
  HANDED_OVER: 'A country took the lead.',
  LEAD_REFUSED: 'A country did not take the lead.',
  LINKED: 'An item was linked.',
  UNLINKED: 'A link was taken back.',
  NOTE_ADDED: 'A note was written.',
  NOTE_EDITED: 'A note was changed.',
  NOTE_WITHDRAWN: 'A note was withdrawn.',
  TASK_ADDED: 'A task was given.',
  TASK_SET: 'A task was set.',
  EVIDENCE_ADDED: 'A file was attached.',
  EVIDENCE_REMOVED: 'A country took files of its own out.',
  RETENTION_SET: 'The founder said until when the case is kept.',
  STATUS_SET: 'The case stands elsewhere.',
  CLOSED: 'The case was closed.',
  REOPENED: 'The case was opened again.',
} as const;

export const CaseEntryEnum = enumOf(CASE_ENTRY_KINDS);
registerEnumType(CaseEntryEnum, {
  name: 'CaseEntryKind',
  description: 'What happened in a case.',
  valuesMap: Object.fromEntries(CASE_ENTRY_KINDS.map((entry) => [entry, { description: ENTRY_DESCRIPTIONS[entry] }])),
});
