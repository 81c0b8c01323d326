import { Injectable, Logger } from '@nestjs/common';
import { AnnouncementType } from '../announcements/announcements.graphql.js';
import { THREATS } from '../indicators/claim.js';
import { CASE_STATUSES } from '../cases/case.js';
import { CaseType } from '../cases/case.graphql.js';
import { StixObjectType } from '../objects/objects.graphql.js';
import { IndicatorType } from '../indicators/indicator.graphql.js';
import { DateTime } from '../graphql/scalars.js';
import { VERDICTS } from '../sightings/sighting.js';
import { RelationshipType } from '../network/relationship.graphql.js';
import { RELATIONS } from '../network/relationship.js';
import { ReportType } from '../reports/report.graphql.js';
import { NoticeType } from '../notices/notice.graphql.js';
import { COLOURS } from '../notices/notice.js';
import { InformationRequestType } from '../inquiries/information.graphql.js';
import { INFORMATION_STATES, INFORMATION_STEPS } from '../inquiries/information.js';
import { ActionRequestType } from '../requests/action.graphql.js';
import { ACTION_STATES, ACTION_STEPS, ACTS } from '../requests/action.js';
import { SightingType } from '../sightings/sighting.graphql.js';
import { ReportOutcomeType } from '../triage/outcome.graphql.js';
import { OUTCOME_STATUSES } from '../triage/triage.js';
import { TLP } from '../sharing/label.js';
import { KINDS } from '../values/value.js';
import type { FeedEvent } from './feed-event.js';

/** What stands in the place of an item that cannot be shown. */
export const UNREADABLE = {
  severity: 'ERROR',
  code: 'UNREADABLE',
  field: null,
  message: 'This hub cannot show the item. The event counts all the same: go on behind it, and read the item by its id later.',
} as const;

/** An event as it is shown: with its indicator, object, sighting, report, outcome, request, notice or announcement, or with the problem that keeps it from being shown. */
export interface Rendered {
  readonly indicator: IndicatorType | null;
  readonly object: StixObjectType | null;
  readonly announcement: AnnouncementType | null;
  readonly sighting: SightingType | null;
  readonly report: ReportType | null;
  readonly outcome: ReportOutcomeType | null;
  readonly request: ActionRequestType | null;
  readonly notice: NoticeType | null;
  readonly information: InformationRequestType | null;
  readonly case: CaseType | null;
  readonly relationship: RelationshipType | null;
  readonly problem: typeof UNREADABLE | null;
}

const NOTHING: Rendered = {
  indicator: null,
  object: null,
  announcement: null,
  sighting: null,
  report: null,
  outcome: null,
  request: null,
  notice: null,
  information: null,
  case: null,
  relationship: null,
  problem: null,
};

type ShownEvent = Pick<
  FeedEvent,
  | 'claim'
  | 'announcement'
  | 'object'
  | 'sighting'
  | 'report'
  | 'outcome'
  | 'request'
  | 'notice'
  | 'information'
  | 'case'
  | 'relationship'
  | 'eventId'
  | 'itemId'
  | 'operation'
>;

/**
 * Shows the items of events. One that cannot be shown (written by a newer hub, or damaged) must not stop the stream behind it: it is delivered as a problem,
 * logged without its content, and counted.
 */
@Injectable()
export class Rendering {
  private readonly log = new Logger('Feed');
  /** How many events this process could not show. */
  unreadable = 0;

  of({
    claim,
    announcement,
    object,
    sighting,
    report,
    outcome,
    request,
    notice,
    information,
    case: theCase,
    relationship,
    eventId,
    itemId,
    operation,
  }: ShownEvent): Rendered {
    if (!claim && (operation === 'WITHDRAWN' || operation === 'POSITION')) return NOTHING;
    try {
      if (announcement) return { ...NOTHING, announcement: AnnouncementType.of(announcement) };
      if (object) return { ...NOTHING, object: StixObjectType.of(object) };
      if (report) {
        const shown = ReportType.of(report);
        assertReport(shown);
        return { ...NOTHING, report: shown };
      }
      if (outcome) {
        const shown = ReportOutcomeType.of(outcome);
        assertOutcome(shown);
        return { ...NOTHING, outcome: shown };
      }
      if (request) {
        const shown = ActionRequestType.of(request);
        assertRequest(shown);
        return { ...NOTHING, request: shown };
      }
      if (notice) {
        const shown = NoticeType.of(notice);
        assertNotice(shown);
        return { ...NOTHING, notice: shown };
      }
      if (information) {
        const shown = InformationRequestType.of(information);
        assertInformation(shown);
        return { ...NOTHING, information: shown };
      }
      if (theCase) {
        const shown = CaseType.of(theCase);
        assertCase(shown);
        return { ...NOTHING, case: shown };
      }
      if (relationship) {
        const shown = RelationshipType.of(relationship);
        assertRelationship(shown);
        return { ...NOTHING, relationship: shown };
      }
      if (sighting) {
        const shown = SightingType.of(sighting);
        assertSighting(shown);
        return { ...NOTHING, sighting: shown };
      }
      if (!claim) throw new TypeError('The database could not read it.');
      const indicator = IndicatorType.of(claim);
      assertShowable(indicator);
      return { ...NOTHING, indicator };
    } catch (error) {
      this.unreadable += 1;
      this.log.error({ msg: 'An event cannot be shown', eventId, itemId, operation, fault: (error as Error).name });
      return { ...NOTHING, problem: UNREADABLE };
    }
  }
}

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

function assertNotice({ colour, threat, tlp, translations, details, version, ...rest }: NoticeType): void {
  const known = COLOURS.includes(colour) && THREATS.includes(threat) && TLP.includes(tlp);
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
