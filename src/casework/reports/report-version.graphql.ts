import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { Timestamp, Threat } from '../../intel/indicators/claim.js';
import { ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import { type Change, ChangeEnum } from '../../intel/indicators/change.graphql.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type { ReportVersionRow } from './browse-reports.service.js';
import type { StoredReportItem, Loss } from './report.js';
import { ReportItemType } from './report.graphql.js';
import { LossType } from './report-input.graphql.js';

@ObjectType('ReportVersion', { description: 'What a report said in one of its versions.' })
export class ReportVersionType {
  @Field(() => Int, { description: 'Version, from 1.' })
  readonly version: number;

  @Field(() => DateTime, { description: 'When it was written.' })
  readonly at: Timestamp;

  @Field(() => ChangeEnum, { description: 'What made it.' })
  readonly change: Change;

  @Field(() => String, { description: 'What it was about.' })
  readonly title: string;

  @Field(() => String, { nullable: true, description: 'What happened.' })
  readonly narrative: string | null;

  @Field(() => ThreatEnum, { description: 'What the values are used for.' })
  readonly threat: Threat;

  @Field(() => TlpEnum, { description: 'Label that it had.' })
  readonly tlp: Tlp;

  @Field(() => [LossType], { description: 'What was lost.' })
  readonly losses: readonly LossType[];

  @Field(() => [ReportItemType], { description: 'The values.' })
  readonly items: readonly ReportItemType[];

  @Field(() => [ID], { description: 'Files that belonged to it.' })
  readonly evidence: readonly string[];

  static of = ({ version, at, op, content }: ReportVersionRow): ReportVersionType => ({
    version,
    at,
    change: op as Change,
    title: content['title'] as string,
    narrative: (content['narrative'] ?? null) as string | null,
    threat: content['threat'] as Threat,
    tlp: content['tlp'] as Tlp,
    losses: content['losses'] as readonly Loss[],
    items: (content['items'] as readonly StoredReportItem[]).map(ReportItemType.of),
    evidence: (content['evidence'] ?? []) as readonly string[],
  });
}
