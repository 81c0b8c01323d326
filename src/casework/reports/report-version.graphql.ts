import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { MoneyType } from '../../platform/graphql/money.graphql.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import type { Timestamp, Threat } from '../../intel/indicators/claim.js';
import { ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import { type Change, ChangeEnum } from '../../intel/indicators/change.graphql.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type { ReportVersionRow } from './browse-reports.service.js';
import type { StoredReportItem, Loss } from './report.js';
import { ReportValueType } from './report.graphql.js';

@ObjectType('ReportVersion', { description: 'The content of one version of a report.' })
export class ReportVersionType {
  @Field(() => Int, { description: 'Version, from 1.' })
  readonly version: number;

  @Field(() => DateTime, { description: 'When this version was written.' })
  readonly at: Timestamp;

  @Field(() => ActorType, { nullable: true, description: 'Who wrote it; to countries, the reporter.' })
  readonly by: ActorView | null;

  @Field(() => ChangeEnum, { description: 'The kind of change.' })
  readonly change: Change;

  @Field(() => String, { description: 'Title of the report in this version.' })
  readonly title: string;

  @Field(() => String, { nullable: true, description: 'What happened, as the reporter describes it.' })
  readonly narrative: string | null;

  @Field(() => ThreatEnum, { description: 'What the values are used for.' })
  readonly threat: Threat;

  @Field(() => TlpEnum, { description: 'Traffic Light Protocol label of this version.' })
  readonly tlp: Tlp;

  @Field(() => [MoneyType], { description: 'Losses that the report states, at most 20.' })
  readonly losses: readonly MoneyType[];

  @Field(() => [ReportValueType], { description: 'The reported values, at most 1,000.' })
  readonly values: readonly ReportValueType[];

  @Field(() => [ID], { description: 'Ids of the evidence files of this version, at most 20.' })
  readonly evidenceIds: readonly string[];

  static of = ({ version, at, op, by, content }: ReportVersionRow): ReportVersionType => ({
    version,
    at,
    by,
    change: op as Change,
    title: content['title'] as string,
    narrative: (content['narrative'] ?? null) as string | null,
    threat: content['threat'] as Threat,
    tlp: content['tlp'] as Tlp,
    losses: content['losses'] as readonly Loss[],
    values: (content['items'] as readonly StoredReportItem[]).map(ReportValueType.of),
    evidenceIds: (content['evidence'] ?? []) as readonly string[],
  });
}

export const ReportVersionConnection = connectionType('ReportVersion', () => ReportVersionType, {
  description: 'Versions of a report, newest first. A page ends early when its versions are long.',
});
