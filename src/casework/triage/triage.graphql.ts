import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { AgencyType } from '../../identity/auth/viewer.graphql.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { Cursor, DateTime } from '../../platform/graphql/scalars.js';
import type { Timestamp } from '../../intel/indicators/claim.js';
import { ReportType } from '../reports/report.graphql.js';
import { type Duplicate, type HeldValue, TRIAGE_STATES, type TriageEntry, type TriageState } from './triage.js';
import type { TriagePage } from './triage-queue.service.js';

export const TriageStateEnum = enumOf(TRIAGE_STATES);
registerEnumType(TriageStateEnum, {
  name: 'TriageState',
  description: 'How far an entry of the queue is.',
  valuesMap: {
    NEW: { description: 'To be decided.' },
    ASKED: { description: 'The reporter has a question to answer; the clock stands.' },
    ACCEPTED: { description: 'The country works with it; more of it may be accepted.' },
    DECLINED: { description: 'It does not.' },
    MERGED: { description: 'It goes with another entry.' },
    SPLIT: { description: 'Its parts are entries of their own.' },
    CLOSED: { description: 'The report was withdrawn, or concerns the country no more.' },
  },
});

@ObjectType('TriageOfficer', { description: 'An officer of the viewer’s own party.' })
export class TriageOfficerType {
  @Field(() => ID, { description: 'Identifier of the account.' })
  readonly id: string;

  @Field(() => String, { description: 'E-mail address.' })
  readonly email: string;
}

@ObjectType('TriageDuplicate', { description: 'Another entry of the country’s own with values in common.' })
export class TriageDuplicateType {
  @Field(() => ID, { description: 'The entry.' })
  readonly entryId: string;

  @Field(() => ID, { description: 'Its report.' })
  readonly reportId: string;

  @Field(() => Int, { description: 'How many values they have in common.' })
  readonly values: number;

  static of = ({ entry, report, values }: Duplicate): TriageDuplicateType => ({ entryId: entry, reportId: report, values });
}

@ObjectType('TriageHeld', { description: 'A value of the report that is claimed already, as far as the viewer sees.' })
export class TriageHeldType {
  @Field(() => Int, { description: 'Its place in the report’s items, from 0.' })
  readonly place: number;

  @Field(() => Boolean, { description: 'Whether the viewer’s own party claims it.' })
  readonly own: boolean;

  @Field(() => Int, { description: 'How many others do: distinct owners among the claims that the viewer sees.' })
  readonly others: number;

  static of = ({ place, own, others }: HeldValue): TriageHeldType => ({ place, own, others });
}

@ObjectType('TriageEntry', { description: 'A report, or a part of one, that a country is to decide on. Its own officers alone see it.' })
export class TriageEntryType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => Int, { description: 'Version: acts name the one that they are about.' })
  readonly version: number;

  @Field(() => ReportType, { description: 'The report, whole.' })
  readonly report: ReportType;

  @Field(() => TriageStateEnum, { description: 'How far it is.' })
  readonly state: TriageState;

  @Field(() => [Int], { nullable: true, description: 'Places of the values that this part is about; null: all of them.' })
  readonly places: readonly number[] | null;

  @Field(() => ID, { nullable: true, description: 'The entry that it is a part of.' })
  readonly partOf: string | null;

  @Field(() => ID, { nullable: true, description: 'The entry that it was merged into.' })
  readonly mergedInto: string | null;

  @Field(() => DateTime, { description: 'When the report was offered.' })
  readonly receivedAt: Timestamp;

  @Field(() => DateTime, { description: 'Until when it is to be decided. While a question is open the clock stands.' })
  readonly dueAt: Timestamp;

  @Field(() => Boolean, { description: 'Whether that is over, and nobody has decided.' })
  readonly overdue: boolean;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the report was amended, where that was after the decision: it is to be looked at again.',
  })
  readonly amendedSince: Timestamp | null;

  @Field(() => TriageOfficerType, { nullable: true, description: 'Who works on it.' })
  readonly assignee: TriageOfficerType | null;

  @Field(() => AgencyType, { nullable: true, description: 'The agency that a part was given to.' })
  readonly agency: AgencyType | null;

  @Field(() => [TriageDuplicateType], {
    description:
      'Other entries with values in common, those with most first; 20 at most. A value that stands in more than 200 counts for the newest.',
  })
  readonly duplicates: readonly TriageDuplicateType[];

  @Field(() => [TriageHeldType], { description: 'Values that are claimed already; what the viewer does not see is not counted.' })
  readonly held: readonly TriageHeldType[];

  static of = (entry: TriageEntry): TriageEntryType => ({
    id: entry.id,
    version: entry.version,
    report: ReportType.of(entry.content),
    state: entry.state,
    places: entry.places,
    partOf: entry.part_of,
    mergedInto: entry.merged_into,
    receivedAt: entry.received_at,
    dueAt: entry.due_at,
    overdue: entry.overdue,
    amendedSince: entry.amended_since,
    assignee: entry.assignee && entry.assignee_email ? { id: entry.assignee, email: entry.assignee_email } : null,
    agency: entry.agency_id && entry.agency_name ? { id: entry.agency_id, name: entry.agency_name } : null,
    duplicates: entry.duplicates.map(TriageDuplicateType.of),
    held: entry.held.map(TriageHeldType.of),
  });
}

@ObjectType('TriagePage', { description: 'A page of the queue; what is due first comes first.' })
export class TriagePageType {
  @Field(() => [TriageEntryType], { description: 'The entries.' })
  readonly entries: readonly TriageEntryType[];

  @Field(() => Cursor, { nullable: true, description: "The next page's; null when there is none." })
  readonly cursor: string | null;

  static of = ({ entries, cursor }: TriagePage): TriagePageType => ({ entries: entries.map(TriageEntryType.of), cursor });
}
