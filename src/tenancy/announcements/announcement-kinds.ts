import { type ItemKind } from '../../platform/graphql/item-kinds.js';

interface KindOfAnnouncement {
  /** Description of the kind in the GraphQL enum AnnouncementKind, with the fields that it sets. */
  readonly description: string;
  /** Kind of the items that it names; absent: it names none. */
  readonly itemKind?: ItemKind;
}

/** Announcements by the keyword that their writer gives to `hub.announce`. docs/groups.md lists the recipients of each. */
export const ANNOUNCEMENT_KINDS = {
  ACTION_REQUEST_OVERDUE: {
    description: 'A deadline of a request to act has passed: itemIds (not of RED), escalation, overdueSince.',
    itemKind: 'ACTION_REQUEST',
  },
  API_KEY_EXPIRES: { description: 'An API key of the party ends soon: apiKeyId, expiresAt.' },
  AUDIT_HEAD: { description: 'A signed head of the audit log, once an hour: checkpoint.' },
  BREAK_GLASS: { description: "Operators got break-glass access to the party's indicators: accessId, reason, expiresAt." },
  CASE_ENDS: {
    description: 'The retention of a case in which the country takes part ends: itemIds, expiresAt (not of RED).',
    itemKind: 'CASE',
  },
  CASE_INVITATION: { description: 'The country is invited to a case: itemIds (not of RED).', itemKind: 'CASE' },
  CASE_LEAD_OFFERED: { description: 'The lead of a case is offered to the country: itemIds (not of RED).', itemKind: 'CASE' },
  CASE_RELATED: {
    description: 'Another country asked about a value that these cases share with one of its cases: itemIds (not of RED).',
    itemKind: 'CASE',
  },
  CASE_TASK_OVERDUE: { description: 'A task in a case is overdue: itemIds, taskId (not of RED).', itemKind: 'CASE' },
  CONTACT_ANSWERED: { description: 'The holder answered a contact: deconflictionRequestId.' },
  COUNTRY_ADMITTED: { description: 'A country is admitted: party.' },
  COUNTRY_PROPOSED: { description: 'A country waits for admission: party.' },
  DECONFLICTION: { description: 'Another country asked about values that the party holds: quantity, the number of values.' },
  DECONFLICTION_ALARM: { description: 'The deconfliction requests of an officer look like enumeration: alarmId.' },
  DIRECTORY_ENTRY_DUE: { description: "The party's entry in the directory must be verified soon: directoryEntryId, dueAt." },
  DIRECTORY_ENTRY_STALE: {
    description: "The party's entry in the directory is stale, because nobody verified it: directoryEntryId, dueAt.",
  },
  DISPUTE_ANSWERED: { description: "The owner answered the party's dispute: disputeId, outcome." },
  DISPUTE_ESCALATED: { description: 'The party has not answered a dispute a week after its deadline: disputeId, overdueSince.' },
  DISPUTE_OVERDUE: { description: 'The party has not answered a dispute in time: disputeId, overdueSince.' },
  DISPUTE_RAISED: { description: "Another party disputes one of the party's indicators: disputeId." },
  DISPUTE_UNANSWERED: {
    description: "The owner has not answered the party's dispute a week after its deadline; also to the hub: disputeId, overdueSince.",
  },
  DISPUTE_WITHDRAWN: { description: 'The dispute was withdrawn: disputeId.' },
  DUTY_ROSTER_FAILED: {
    description: 'The duty roster of an agency cannot be extended; an administrator must edit it: agencyId, expiresAt.',
  },
  GROUP_FOUNDED: { description: 'A group was founded: groupId, groupName.' },
  GROUP_INVITED: {
    description: 'Every member of a group accepts the country, and asks it to join: groupId, groupName, party, proposalId.',
  },
  GROUP_MEMBER_JOINED: { description: 'A country joined a group: groupId, groupName, party.' },
  GROUP_MEMBER_LEFT: { description: 'A country left a group, or was removed: groupId, groupName, party.' },
  GROUP_MEMBER_PROPOSED: { description: 'A country is proposed as a member of a group: groupId, groupName, party, proposalId.' },
  GROUP_PROPOSAL_ENDED: {
    description: 'A proposal for a group has ended: groupId, groupName, party, proposalId, outcome; to members also by.',
  },
  INFORMATION_REQUEST_DUE: {
    description: 'A request for information is due soon: itemIds (not of RED), dueAt.',
    itemKind: 'INFORMATION_REQUEST',
  },
  INFORMATION_REQUEST_OVERDUE: {
    description: 'A deadline of a request for information has passed: itemIds (not of RED), dueAt.',
    itemKind: 'INFORMATION_REQUEST',
  },
  JUSTIFICATION_ASKED: {
    description: 'An auditor drew acts of the officer for a sample check (myJustifications): quantity, dueAt.',
  },
  JUSTIFICATION_OVERDUE: {
    description: 'Officers have not justified drawn acts in time: sampleCheckId, quantity, dueAt.',
  },
  ITEMS_END: {
    description:
      'The retention of items of the party ends: quantity, at most 50 itemIds (none of RED, of cases, or kept to an agency), expiresAt (the first end). itemsEndingSoon lists them.',
  },
  LINKED: {
    description: "Other parties hold values of the party's own indicators: quantity, and at most 50 itemIds (none of RED).",
    itemKind: 'INDICATOR',
  },
  NOTICE_DRAFT_ENDS: {
    description: 'A draft of a notice is deleted soon, because nobody works on it: itemIds, expiresAt.',
    itemKind: 'NOTICE',
  },
  NOTICE_PUBLISHED: { description: "The country's notice is published: itemIds.", itemKind: 'NOTICE' },
  NOTICE_RETURNED: { description: "The country's notice was returned to its authors: itemIds.", itemKind: 'NOTICE' },
  NOTICE_UNACKNOWLEDGED: {
    description: 'Countries have not acknowledged a notice in time: itemIds; to its owner also quantity, the number of countries.',
    itemKind: 'NOTICE',
  },
  OFFICE_CONFIRMED: { description: 'An office of the hub is confirmed: user, role, by (who invited the account), inForceFrom.' },
  OFFICE_GIVEN: { description: 'An account got an office of the hub: user, role, by (who invited the account), inForceFrom.' },
  OFFICE_RECOVERED: { description: 'The owner of the database recovered an account of an operator: user, role, by, inForceFrom.' },
  ONWARD_DECIDED: { description: "The owner decided on the country's proposal for onward sharing: proposalId, outcome." },
  ONWARD_PROPOSED: { description: "A country proposes onward sharing of one of the party's indicators: proposalId." },
  ONWARD_SHARED: { description: "A country shared one of the party's indicators onward, within the party's rule: proposalId." },
  ONWARD_WITHDRAWN: { description: "A proposal for onward sharing of one of the party's indicators was withdrawn: proposalId." },
  PARTNER_REGISTERED: { description: 'A partner was registered: party.' },
  PARTY_CLOSED: { description: 'A party was closed permanently: party.' },
  PARTY_READMITTED: { description: 'A suspended party takes part again: party, reason (of the suspension), outcome.' },
  PARTY_RENAMED: { description: 'A party has a new name: party, formerName.' },
  PARTY_SUSPENDED: { description: 'A party is suspended: party, reason, expiresAt (when it lapses without confirmation).' },
  PULL_RECOVERED: { description: 'A pull of the agency works again: pullId.' },
  PULL_STANDS_STILL: { description: 'A pull of the agency has failed for long, or the hub has paused it: pullId, reason.' },
  PURPOSE_RULE_CHANGED: {
    description:
      'A party has changed the purposes for which others see its items (purposeRules): party. Copies start again from a snapshot.',
  },
  REPORT_QUESTION_ANSWERED: { description: "The reporter answered the country's question: itemIds (not of RED).", itemKind: 'REPORT' },
  SUSPENSION_CONFIRMED: { description: 'The suspension of a party is confirmed: party, reason, expiresAt (when it would have lapsed).' },
  SUSPENSION_PROPOSED: {
    description: 'A suspension waits for confirmation: party, reason, expiresAt (when it lapses without confirmation).',
  },
  RECALL_COMPLETED: { description: "Every party has confirmed one of the party's recalls: recallId." },
  RECALL_DUE: { description: 'Indicators that the party had are recalled; it must confirm (recalledItems): dueAt.' },
  RECALL_ESCALATED: { description: 'The party has not confirmed recalled indicators a week after the deadline (recalledItems): dueAt.' },
  RECALL_IGNORED: { description: 'A party has not confirmed a recall a week after its deadline, to the hub: party, quantity, dueAt.' },
  RECALL_OVERDUE: { description: 'The party has not confirmed recalled indicators in time (recalledItems): dueAt.' },
  RECALL_UNCONFIRMED: {
    description: "Parties have not confirmed one of the party's recalls in time: recallId, quantity (the number of parties), dueAt.",
  },
  SUBJECT_CONSULTATION: {
    description: 'The data-subject desk consults the party about its items: quantity, the number of items, dueAt.',
  },
  SUBJECT_CONSULTATION_DUE: { description: "The party's answers to the data-subject desk are due soon: quantity, dueAt." },
  SUBJECT_CONSULTATION_OVERDUE: { description: "The party's answers to the data-subject desk are overdue: quantity, dueAt." },
  SUBJECT_REQUEST_ANSWERED: { description: "The party's request of a data subject is answered: subjectRequestId." },
  SUBJECT_REQUEST_DUE: {
    description: 'A request of a data subject is due in 30 or 7 days, to the party that filed it and the hub: subjectRequestId, dueAt.',
  },
  SUBJECT_REQUEST_FILED: { description: 'A country filed a request of a data subject, to the hub: subjectRequestId.' },
  SUBJECT_REQUEST_OVERDUE: {
    description: 'A request of a data subject is overdue, to the party that filed it and the hub: subjectRequestId, dueAt.',
  },
  SUBJECT_SOURCE_OVERDUE: {
    description: 'A source has not answered the data-subject desk in time, to the hub: subjectRequestId, party, dueAt.',
  },
  WATCHED: {
    description: "A watch of another party matched one of the party's items: party, purpose, caseReference, itemIds (not of RED).",
  },
  WATCH_ENDS: { description: 'A watch ends within a week: watchId, expiresAt.' },
  WATCH_HIT: { description: 'A watch has matched: watchId, quantity, the number of matches.' },
  WEBHOOK_RECOVERED: { description: 'A webhook of the party works again: webhookId.' },
  WEBHOOK_STANDS_STILL: {
    description: 'A webhook of the party has failed for an hour, has dead letters, or was paused by the hub: webhookId, reason.',
  },
} as const satisfies Readonly<Record<string, KindOfAnnouncement>>;

export type AnnouncementKind = keyof typeof ANNOUNCEMENT_KINDS | 'OTHER';

/** How something ended, as the writers of announcements state it. */
export const ANNOUNCEMENT_OUTCOMES = {
  ACCEPTED: 'The owner accepted the proposal.',
  PARTIALLY_ACCEPTED: 'The owner accepted a part of the proposal.',
  DECLINED: 'The proposal was declined.',
  EXPIRED: 'The proposal expired.',
  LAPSED: 'The suspension lapsed without confirmation.',
  LIFTED: 'An operator lifted the suspension.',
  REJECTED: 'The owner rejected the dispute.',
  UPHELD: 'The owner agreed with the dispute.',
  WITHDRAWN: 'The proposal was withdrawn.',
} as const;

const kinds: ReadonlyMap<string, KindOfAnnouncement> = new Map(Object.entries(ANNOUNCEMENT_KINDS));
const isKnown = (keyword: string): keyword is keyof typeof ANNOUNCEMENT_KINDS => kinds.has(keyword);

/** Returns the kind of a keyword; OTHER for a keyword of a newer version of the hub, which runs beside this process during an upgrade. */
export const kindOf = (keyword: string): AnnouncementKind => (isKnown(keyword) ? keyword : 'OTHER');

export const itemKindOf = (keyword: string): ItemKind | null => kinds.get(keyword)?.itemKind ?? null;

/** Returns the outcome; null for one of a newer version of the hub. */
export const outcomeOf = (outcome: unknown): keyof typeof ANNOUNCEMENT_OUTCOMES | null =>
  typeof outcome === 'string' && Object.hasOwn(ANNOUNCEMENT_OUTCOMES, outcome) ? (outcome as keyof typeof ANNOUNCEMENT_OUTCOMES) : null;
