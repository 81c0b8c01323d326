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
  description: 'Status of an entry of the queue.',
  valuesMap: {
    NEW: { description: 'Waiting for a decision.' },
    ASKED: { description: 'The reporter has a question to answer; the clock is stopped.' },
    ACCEPTED: { description: 'The country works with the report; further values may be accepted.' },
    DECLINED: { description: 'The country does not work with the report.' },
    MERGED: { description: 'Merged into another entry.' },
    SPLIT: { description: 'Split; each part is an entry.' },
    CLOSED: { description: 'The report was withdrawn, or no longer concerns the country.' },
  },
});

@ObjectType('TriageOfficer', { description: 'An officer of the viewer’s own party.' })
export class TriageOfficerType {
  @Field(() => ID, { description: 'Identifier of the account.' })
  readonly id: string;

  @Field(() => String, { description: 'E-mail address.' })
  readonly email: string;
}

@ObjectType('TriageDuplicate', { description: 'Another entry of the same country with values in common.' })
export class TriageDuplicateType {
  @Field(() => ID, { description: 'The entry.' })
  readonly entryId: string;

  @Field(() => ID, { description: 'Its report.' })
  readonly reportId: string;

  @Field(() => Int, { description: 'Number of values in common.' })
  readonly values: number;

  static of = ({ entry, report, values }: Duplicate): TriageDuplicateType => ({ entryId: entry, reportId: report, values });
}

@ObjectType('TriageHeld', { description: 'A value of the report that is already claimed, as far as visible to the viewer.' })
export class TriageHeldType {
  @Field(() => Int, { description: 'Position of the value in the report’s items, from 0.' })
  readonly place: number;

  @Field(() => Boolean, { description: 'Whether the viewer’s own party claims it.' })
  readonly own: boolean;

  @Field(() => Int, { description: 'Number of other owners among the claims that the viewer sees.' })
  readonly others: number;

  static of = ({ place, own, others }: HeldValue): TriageHeldType => ({ place, own, others });
}

@ObjectType('TriageEntry', {
  description: 'A report, or a part of one, that a country decides on. Visible only to the country’s own officers.',
})
export class TriageEntryType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => Int, { description: 'Version. Mutations must name the version that they act on.' })
  readonly version: number;

  @Field(() => ReportType, { description: 'The whole report.' })
  readonly report: ReportType;

  @Field(() => TriageStateEnum, { description: 'Status.' })
  readonly state: TriageState;

  @Field(() => [Int], { nullable: true, description: 'Positions of the values in this part; null: all values.' })
  readonly places: readonly number[] | null;

  @Field(() => ID, { nullable: true, description: 'The entry that was split into this part.' })
  readonly partOf: string | null;

  @Field(() => ID, { nullable: true, description: 'The entry that it was merged into.' })
  readonly mergedInto: string | null;

  @Field(() => DateTime, { description: 'When the report was offered.' })
  readonly receivedAt: Timestamp;

  @Field(() => DateTime, { description: 'When a decision is due. The clock is stopped while a question is open.' })
  readonly dueAt: Timestamp;

  @Field(() => Boolean, { description: 'Whether the due date has passed without a decision.' })
  readonly overdue: boolean;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the report was amended after the decision, so that the entry needs review.',
  })
  readonly amendedSince: Timestamp | null;

  @Field(() => TriageOfficerType, { nullable: true, description: 'The officer who works on it.' })
  readonly assignee: TriageOfficerType | null;

  @Field(() => AgencyType, { nullable: true, description: 'The agency that works on the part.' })
  readonly agency: AgencyType | null;

  @Field(() => [TriageDuplicateType], {
    description:
      'Other entries with values in common, those with most first; at most 20. A value in more than 200 entries counts only for the newest.',
  })
  readonly duplicates: readonly TriageDuplicateType[];

  @Field(() => [TriageHeldType], { description: 'Values that are already claimed, by claims that the viewer sees.' })
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

@ObjectType('TriagePage', { description: 'A page of the queue, earliest due date first.' })
export class TriagePageType {
  @Field(() => [TriageEntryType], { description: 'The entries.' })
  readonly entries: readonly TriageEntryType[];

  @Field(() => Cursor, { nullable: true, description: 'Cursor of the next page; null on the last page.' })
  readonly cursor: string | null;

  static of = ({ entries, cursor }: TriagePage): TriagePageType => ({ entries: entries.map(TriageEntryType.of), cursor });
}
