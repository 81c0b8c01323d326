import { AnnouncementType } from '../../tenancy/announcements/announcements.graphql.js';
import { THREATS } from '../../intel/indicators/claim.js';
import { CASE_STATUSES } from '../../casework/cases/case.js';
import { CaseType } from '../../casework/cases/case.graphql.js';
import { StixObjectType } from '../../intel/objects/objects.graphql.js';
import { IndicatorType } from '../../intel/indicators/indicator.graphql.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { VERDICTS } from '../../intel/sightings/sighting.js';
import { RelationshipType } from '../../intel/relationships/relationship.graphql.js';
import { RELATIONS } from '../../intel/relationships/relationship.js';
import { ReportType } from '../../casework/reports/report.graphql.js';
import { NoticeType } from '../../casework/notices/notice.graphql.js';
import { COLOURS, NOTICE_STATES } from '../../casework/notices/notice.js';
import { InformationRequestType } from '../../casework/information-requests/information.graphql.js';
import { INFORMATION_STATES, INFORMATION_STEPS } from '../../casework/information-requests/information.js';
import { ActionRequestType } from '../../casework/action-requests/action.graphql.js';
import { ACTION_STATES, ACTION_STEPS, ACTS } from '../../casework/action-requests/action.js';
import { SightingType } from '../../intel/sightings/sighting.graphql.js';
import { ReportOutcomeType } from '../../casework/triage/outcome.graphql.js';
import { OUTCOME_STATUSES } from '../../casework/triage/triage.js';
import { TLP } from '../../tenancy/sharing/label.js';
import { KINDS } from '../../values/values/value.js';
import type { Told } from './told.js';

/** Items as they are shown, each under the name of its kind. */
export interface Shown {
  readonly indicator: IndicatorType | null;
  readonly announcement: AnnouncementType | null;
  readonly object: StixObjectType | null;
  readonly sighting: SightingType | null;
  readonly report: ReportType | null;
  readonly outcome: ReportOutcomeType | null;
  readonly request: ActionRequestType | null;
  readonly notice: NoticeType | null;
  readonly information: InformationRequestType | null;
  readonly case: CaseType | null;
  readonly relationship: RelationshipType | null;
}

export const NOTHING_SHOWN: Shown = {
  indicator: null,
  announcement: null,
  object: null,
  sighting: null,
  report: null,
  outcome: null,
  request: null,
  notice: null,
  information: null,
  case: null,
  relationship: null,
};

/** @param show what makes the shown form of it; @param check what GraphQL would stumble over later, when the whole answer is lost with it */
const checked =
  <Row, Form>(show: (row: Row) => Form, check: (form: Form) => void) =>
  (row: Row): Form => {
    const form = show(row);
    check(form);
    return form;
  };

/** How each is shown. @throws TypeError, RangeError on what cannot be. */
export const SHOW: { readonly [Name in keyof Told]: (row: NonNullable<Told[Name]>) => Shown[Name] } = {
  announcement: AnnouncementType.of,
  object: StixObjectType.of,
  sighting: checked(SightingType.of, assertSighting),
  report: checked(ReportType.of, assertReport),
  outcome: checked(ReportOutcomeType.of, assertOutcome),
  request: checked(ActionRequestType.of, assertRequest),
  notice: checked(NoticeType.of, assertNotice),
  information: checked(InformationRequestType.of, assertInformation),
  case: checked(CaseType.of, assertCase),
  relationship: checked(RelationshipType.of, assertRelationship),
};

export const showClaim = checked(IndicatorType.of, assertShowable);

function assertSighting({ verdict, tlp, count, version, at, updatedAt, firstSeen, lastSeen, revokedAt }: SightingType): void {
  const known = VERDICTS.includes(verdict) && TLP.includes(tlp);
  if (!known || !Number.isInteger(count) || !Number.isInteger(version)) throw new TypeError('Not a sighting.');
  for (const moment of [at, updatedAt]) DateTime.serialize(moment);
  for (const moment of [firstSeen, lastSeen, revokedAt]) if (moment !== null) DateTime.serialize(moment);
}

function assertRelationship({
  type,
  tlp,
  from,
  to,
  version,
  publishedAt,
  updatedAt,
  firstSeen,
  lastSeen,
  revokedAt,
}: RelationshipType): void {
  const known = RELATIONS.includes(type) && TLP.includes(tlp) && KINDS.includes(from.kind) && KINDS.includes(to.kind);
  if (!known || !Number.isInteger(version)) throw new TypeError('Not a relationship.');
  for (const moment of [publishedAt, updatedAt]) DateTime.serialize(moment);
  for (const moment of [firstSeen, lastSeen, revokedAt]) if (moment !== null) DateTime.serialize(moment);
}

function assertReport({ threat, tlp, items, losses, version, publishedAt, updatedAt, startedAt, endedAt, withdrawnAt }: ReportType): void {
  const known = THREATS.includes(threat) && TLP.includes(tlp) && items.every(({ kind }) => KINDS.includes(kind));
  if (!known || !Array.isArray(losses) || !Number.isInteger(version)) throw new TypeError('Not a report.');
  for (const moment of [publishedAt, updatedAt]) DateTime.serialize(moment);
  for (const moment of [startedAt, endedAt, withdrawnAt]) if (moment !== null) DateTime.serialize(moment);
}

function assertOutcome({ status, tlp, version, feedback, question, publishedAt, updatedAt }: ReportOutcomeType): void {
  const known = OUTCOME_STATUSES.includes(status) && TLP.includes(tlp) && Array.isArray(feedback);
  if (!known || !Number.isInteger(version)) throw new TypeError('Not an outcome.');
  for (const moment of [publishedAt, updatedAt]) DateTime.serialize(moment);
  for (const moment of [question?.askedAt, question?.answeredAt]) if (moment) DateTime.serialize(moment);
}

function assertRequest({ act, state, tlp, subject, steps, version, ...rest }: ActionRequestType): void {
  const known = ACTS.includes(act) && ACTION_STATES.includes(state) && TLP.includes(tlp) && KINDS.includes(subject.kind);
  if (!known || !Number.isInteger(version) || !steps.every(({ step }) => ACTION_STEPS.includes(step))) {
    throw new TypeError('Not a request.');
  }
  const { requestedAt, updatedAt, acknowledgeBy, dueAt, paidAt, releaseAskedAt, cancelledAt } = rest;
  for (const moment of [requestedAt, updatedAt, acknowledgeBy, dueAt]) DateTime.serialize(moment);
  for (const moment of [paidAt, releaseAskedAt, cancelledAt]) if (moment !== null) DateTime.serialize(moment);
}

function assertNotice({ colour, state, threat, tlp, translations, details, version, ...rest }: NoticeType): void {
  const known = COLOURS.includes(colour) && NOTICE_STATES.includes(state) && THREATS.includes(threat) && TLP.includes(tlp);
  if (!known || !Number.isInteger(version) || !Array.isArray(translations) || !Array.isArray(details.assets)) {
    throw new TypeError('Not a notice.');
  }
  const { publishedAt, updatedAt, validUntil, acknowledgedAt, cancelledAt } = rest;
  for (const moment of [publishedAt, updatedAt, validUntil]) DateTime.serialize(moment);
  for (const moment of [acknowledgedAt, cancelledAt]) if (moment !== null) DateTime.serialize(moment);
}

function assertInformation({ state, tlp, subjects, steps, version, ...rest }: InformationRequestType): void {
  const known = INFORMATION_STATES.includes(state) && TLP.includes(tlp) && subjects.every(({ kind }) => KINDS.includes(kind));
  if (!known || !Number.isInteger(version) || !steps.every(({ step }) => INFORMATION_STEPS.includes(step))) {
    throw new TypeError('Not a request for information.');
  }
  for (const moment of [rest.askedAt, rest.updatedAt, rest.acknowledgeBy, rest.dueAt]) DateTime.serialize(moment);
  if (rest.cancelledAt !== null) DateTime.serialize(rest.cancelledAt);
}

function assertCase({ threat, tlp, status, participants, version, openedAt, updatedAt, closedAt }: CaseType): void {
  const known = THREATS.includes(threat) && TLP.includes(tlp) && CASE_STATUSES.includes(status) && Array.isArray(participants);
  if (!known || !Number.isInteger(version)) throw new TypeError('Not a case.');
  for (const moment of [openedAt, updatedAt]) DateTime.serialize(moment);
  if (closedAt !== null) DateTime.serialize(closedAt);
}

/** What GraphQL would stumble over later, when the whole answer is lost with it. @throws TypeError, RangeError */
function assertShowable({ kind, threat, tlp, tags, id, value, display, version, corroboration, ...rest }: IndicatorType): void {
  const known = KINDS.includes(kind) && THREATS.includes(threat) && TLP.includes(tlp);
  const texts = [id, value, display, ...tags].every((text) => typeof text === 'string');
  if (!known || !texts || !Number.isInteger(version) || !Number.isInteger(corroboration)) throw new TypeError('Not an indicator.');
  const { publishedAt, updatedAt, firstSeen, lastSeen, validUntil, revokedAt } = rest;
  for (const moment of [publishedAt, updatedAt]) DateTime.serialize(moment);
  for (const moment of [firstSeen, lastSeen, validUntil, revokedAt]) if (moment !== null) DateTime.serialize(moment);
}
