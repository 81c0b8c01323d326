import type { AnnouncementRow } from '../announcements/announcements.service.js';
import type { CaseRow } from '../cases/case.js';
import type { Claim, ClaimRow } from '../indicators/claim.js';
import type { KeptObject } from '../objects/kept-object.js';
import type { NoticeRow } from '../notices/notice.js';
import type { InformationRow } from '../inquiries/information.js';
import type { RelationshipRow } from '../network/relationship.js';
import type { ActionRow } from '../requests/action.js';
import type { ReportRow } from '../reports/report.js';
import type { SightingRow } from '../sightings/sighting.js';
import type { OutcomeRow } from '../triage/triage.js';
import type { ItemKind } from './feed-filter.js';

/** What an event means for its reader. */
export type FeedOperation = 'PUBLISHED' | 'UPDATED' | 'REVOKED' | 'WITHDRAWN' | 'POSITION';

/** Something that changed for its reader. */
export interface FeedEvent {
  /** The same for the same event, whenever it is delivered. */
  readonly eventId: string;
  readonly cursor: string;
  readonly at: string;
  readonly operation: FeedOperation;
  readonly kind: ItemKind | null;
  readonly itemId: string | null;
  readonly claim: Claim | null;
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
  readonly backfill: boolean;
}

/** A row of hub.feed. */
export interface FeedRow {
  readonly seq: string;
  readonly at: string;
  readonly operation: FeedOperation;
  readonly kind: ItemKind | null;
  readonly itemId: string | null;
  readonly backfill: boolean;
  /** POSITION: whether the stream goes on behind it. */
  readonly more: boolean | null;
  readonly claim: ClaimRow | null;
  /** What is told of items that are no claims (hub.told), under the name of their kind. */
  readonly announcement?: AnnouncementRow | null;
  readonly object?: KeptObject | null;
  readonly sighting?: SightingRow | null;
  readonly report?: ReportRow | null;
  readonly outcome?: OutcomeRow | null;
  readonly request?: ActionRow | null;
  readonly notice?: NoticeRow | null;
  readonly information?: InformationRow | null;
  readonly case?: CaseRow | null;
  readonly relationship?: RelationshipRow | null;
  readonly corroboration: number;
}
