import type { AnnouncementRow } from '../../tenancy/announcements/announcements.service.js';
import type { CaseRow } from '../../casework/cases/case.js';
import type { KeptObject } from '../../intel/objects/kept-object.js';
import type { NoticeRow } from '../../casework/notices/notice.js';
import type { InformationRow } from '../../casework/information-requests/information.js';
import type { RelationshipRow } from '../../intel/relationships/relationship.js';
import type { ActionRow } from '../../casework/action-requests/action.js';
import type { ReportRow } from '../../casework/reports/report.js';
import type { SightingRow } from '../../intel/sightings/sighting.js';
import type { OutcomeRow } from '../../casework/triage/triage.js';

/** Items that are no claims, each under the name of its kind, as the database tells them (hub.told). Of an event and of a snapshot's row at most one is there. */
export interface Told {
  readonly announcement: AnnouncementRow | null;
  readonly object: KeptObject | null;
  readonly sighting: SightingRow | null;
  readonly report: ReportRow | null;
  readonly outcome: OutcomeRow | null;
  readonly request: ActionRow | null;
  readonly notice: NoticeRow | null;
  readonly information: InformationRow | null;
  readonly case: CaseRow | null;
  readonly relationship: RelationshipRow | null;
}

export const TOLD_NOTHING: Told = {
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

/** The names of what is told, in one order. */
export const TOLD = Object.keys(TOLD_NOTHING) as readonly (keyof Told)[];

/** What a row tells; a key that is not there tells nothing. */
export const toldOf = (row: Partial<Told>): Told => Object.fromEntries(TOLD.map((name) => [name, row[name] ?? null])) as unknown as Told;
