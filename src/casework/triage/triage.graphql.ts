import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { AgencyType } from '../../identity/auth/viewer.graphql.js';
import { PublishReceiptType } from '../../intel/indicators/publish.graphql.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { Timestamp } from '../../intel/indicators/claim.js';
import { ReportType } from '../reports/report.graphql.js';
import type { ReportAcceptance } from './accept-report.service.js';
import { type Duplicate, type KnownValue, TRIAGE_STATES, type TriageEntry, type TriageState } from './triage.js';

export const TriageStateEnum = enumOf(TRIAGE_STATES);
registerEnumType(TriageStateEnum, {
  name: 'TriageState',
  description: 'State of an entry of the queue.',
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

@ObjectType('TriageDuplicate', { description: 'Another entry of the same country with values in common.' })
export class TriageDuplicateType {
  @Field(() => ID, { description: 'Identifier of the entry.' })
  readonly entryId: string;

  @Field(() => ID, { description: 'Identifier of the report of the entry.' })
  readonly reportId: string;

  @Field(() => Int, { description: 'Number of values in common.' })
  readonly valueCount: number;

  static of = ({ entry, report, values }: Duplicate): TriageDuplicateType => ({ entryId: entry, reportId: report, valueCount: values });
}

@ObjectType('TriageKnownValue', { description: 'A value of the report of which indicators exist, as far as visible to the viewer.' })
export class TriageKnownValueType {
  @Field(() => Int, { description: 'Index of the value in the report, from 0.' })
  readonly index: number;

  @Field(() => Boolean, { description: "Whether the viewer's own party has an indicator of it." })
  readonly own: boolean;

  @Field(() => Int, { description: 'Number of other owners among the indicators that the viewer sees.' })
  readonly otherOwners: number;

  static of = ({ index, own, others }: KnownValue): TriageKnownValueType => ({ index, own, otherOwners: others });
}

@ObjectType('TriageEntry', {
  description: "A report, or a part of one, that a country decides on. Visible only to the country's own officers.",
})
export class TriageEntryType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => Int, { description: 'Version. Mutations must state the version that they change.' })
  readonly version: number;

  @Field(() => ReportType, { description: 'The whole report.' })
  readonly report: ReportType;

  @Field(() => TriageStateEnum, { description: 'State of the entry.' })
  readonly state: TriageState;

  @Field(() => [Int], { nullable: true, description: 'Indexes of the values in this part, at most 1,000; null: all values.' })
  readonly indexes: readonly number[] | null;

  @Field(() => ID, { nullable: true, description: 'The entry that was split into this part.' })
  readonly partOfId: string | null;

  @Field(() => ID, { nullable: true, description: 'The entry that it was merged into.' })
  readonly mergedIntoId: string | null;

  @Field(() => DateTime, { description: 'When the report was offered.' })
  readonly createdAt: Timestamp;

  @Field(() => DateTime, { description: 'When a decision is due. The clock is stopped while a question is open.' })
  readonly dueAt: Timestamp;

  @Field(() => Boolean, { description: 'Whether the due date has passed without a decision.' })
  readonly overdue: boolean;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the report was amended after the decision, so that the entry needs review.',
  })
  readonly amendedAt: Timestamp | null;

  @Field(() => ActorType, { nullable: true, description: 'The officer who works on it.' })
  readonly assignee: ActorView | null;

  @Field(() => AgencyType, { nullable: true, description: 'The agency that works on the part.' })
  readonly agency: AgencyType | null;

  @Field(() => [TriageDuplicateType], {
    description:
      'Other entries with values in common, those with most first; at most 20. A value in more than 200 entries counts only for the newest.',
  })
  readonly duplicates: readonly TriageDuplicateType[];

  @Field(() => [TriageKnownValueType], { description: 'Values of which the viewer sees indicators; at most 1,000.' })
  readonly knownValues: readonly TriageKnownValueType[];

  static of = (entry: TriageEntry): TriageEntryType => ({
    id: entry.id,
    version: entry.version,
    report: ReportType.of(entry.content),
    state: entry.state,
    indexes: entry.indexes,
    partOfId: entry.part_of,
    mergedIntoId: entry.merged_into,
    createdAt: entry.received_at,
    dueAt: entry.due_at,
    overdue: entry.overdue,
    amendedAt: entry.amended_since,
    assignee: entry.assignee,
    agency: entry.agency_id && entry.agency_name ? { id: entry.agency_id, name: entry.agency_name } : null,
    duplicates: entry.duplicates.map(TriageDuplicateType.of),
    knownValues: entry.known.map(TriageKnownValueType.of),
  });
}

@ObjectType('ReportAcceptance', { description: 'An accepted report, with the result for each value that was chosen.' })
export class ReportAcceptanceType {
  @Field(() => TriageEntryType, { description: 'The entry; unchanged when no chosen value could be published.' })
  readonly entry: TriageEntryType;

  @Field(() => [PublishReceiptType], { description: 'One for each chosen value, in order, at most 1,000.' })
  readonly receipts: readonly PublishReceiptType[];

  static of = ({ entry, receipts }: ReportAcceptance): ReportAcceptanceType => ({ entry: TriageEntryType.of(entry), receipts });
}

export const TriageEntryConnection = connectionType('TriageEntry', () => TriageEntryType, {
  description: 'Entries of the queue, earliest due date first. A page ends early when its reports are long.',
  counted: true,
});
