import { evidenceFile } from './objects/evidence.js';
import { passkey } from './objects/factors.js';
import { warninglist } from './objects/guards.js';
import { provider } from './objects/issuers.js';
import { apiKey, claim, openSession, savedFilter, user, webhook } from './objects/objects.js';
import { keptObject } from './objects/kept.js';
import { agency, candidate, country, group, invitation, proposal } from './objects/parties.js';
import { glassAccess, limit, release } from './objects/sharing.js';
import { onwardProposal, onwardProposed } from './objects/onward.js';
import { askedRequest, contact, sealedHolding } from './objects/deconfliction.js';
import { directoryEntry } from './objects/directory.js';
import { dispute } from './objects/disputes.js';
import { actionAsked, actionOfOurs } from './objects/actions.js';
import { noticeAtDesk, noticeHandedOver, noticeOfOthers, noticePublished, noticeSubmitted, offeredTranslation } from './objects/notices.js';
import { inquiryOfOurs, informationAsked, informationOfOurs } from './objects/inquiries.js';
import { caseLed, caseNote, caseTask } from './objects/cases.js';
import { relationship } from './objects/network.js';
import { report } from './objects/reports.js';
import { entry, question } from './objects/triage.js';
import { consultation, subjectRequest } from './objects/subjects.js';
import { recall } from './objects/recalls.js';
import { watch } from './objects/watches.js';
import { pull } from './objects/pulls.js';
import type { Kind } from './row.js';

/** Whatever has an id, for operations that are about something else. */
export const EVERYTHING: Readonly<Record<string, Kind>> = {
  ...{ claim, webhook, user, openSession, apiKey, savedFilter },
  ...{ agency, country, candidate, group, proposal, invitation },
  ...{
    passkey,
    provider,
    limit,
    release,
    glassAccess,
    keptObject,
    warninglist,
    pull,
    report,
    evidenceFile,
    directoryEntry,
    dispute,
    onwardProposal,
    onwardProposed,
    entry,
    question,
    actionOfOurs,
    actionAsked,
    noticeAtDesk,
    noticeSubmitted,
    noticeOfOthers,
    noticePublished,
    noticeHandedOver,
    offeredTranslation,
    informationOfOurs,
    informationAsked,
    inquiryOfOurs,
    caseLed,
    caseNote,
    caseTask,
    contact,
    askedRequest,
    sealedHolding,
    watch,
    subjectRequest,
    consultation,
    recall,
    relationship,
  },
};
const AN_ID = '0199a000-0000-7000-8000-0000000000ff';
/** What cannot be an id: nothing, words, and ids in forms that PostgreSQL reads, or JavaScript would take for one. */
export const MALFORMED: readonly string[] = [
  ...['', 'x', '-1', '🗝', "' or true --", `${AN_ID}\n`, `{${AN_ID}}`, AN_ID.replaceAll('-', ''), `urn:uuid:${AN_ID}`],
  ...[AN_ID.replace('f', 'g'), `${AN_ID}0`, 'x'.repeat(36)],
];
/** What is no id, and passes for one where somebody only asks whether there is one. */
export const NO_IDS: readonly string[] = ['', ' ', '0', 'null', 'undefined', '[]', '{}', '*', '00000000-0000-0000-0000-000000000000'];
