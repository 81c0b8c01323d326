import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { MoneyType } from '../../platform/graphql/money.graphql.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { ReceiptType } from '../../platform/graphql/receipts.graphql.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { CountryCode, DateTime } from '../../platform/graphql/scalars.js';
import { ItemType } from '../../platform/graphql/items.graphql.js';
import type { ItemProblem } from '../../platform/graphql/batch.js';
import type { Timestamp, Threat } from '../../intel/indicators/claim.js';
import type { PersonStatus } from '../../intel/indicators/person-status.js';
import { KindEnum, ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import { PersonStatusEnum } from '../../intel/indicators/person.graphql.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type { Kind } from '../../values/values/value.js';
import { type ItemRemark, type StoredReportItem, type ReportReceipt, type ReportRow, ROUTE_REASONS, type RouteReason } from './report.js';

export const ReportStateEnum = enumOf(['DRAFT', 'SUBMITTED', 'WITHDRAWN']);
registerEnumType(ReportStateEnum, {
  name: 'ReportState',
  description: 'State of a report.',
  valuesMap: {
    DRAFT: { description: 'Visible to its reporter only.' },
    SUBMITTED: { description: 'Offered to the countries that it concerns.' },
    WITHDRAWN: { description: 'Withdrawn by its reporter, with a reason.' },
  },
});

export const RouteReasonEnum = enumOf(ROUTE_REASONS);
registerEnumType(RouteReasonEnum, {
  name: 'RouteReason',
  description: 'Why a report concerns a country.',
  valuesMap: {
    PHONE_PREFIX: { description: 'A phone number in it belongs to the country (ITU-T E.164).' },
    BANK_COUNTRY: { description: 'An account or payment address is held in the country (ISO 13616, ISO 9362, the payment scheme).' },
    COUNTRY_DOMAIN: { description: "An address in it is under the country's domain (ccTLD)." },
    PLATFORM_COUNTRY: { description: 'The accounts are in the country, according to the platform.' },
    VICTIMS: { description: 'Victims are in the country.' },
    SUSPECTS: { description: 'Suspects are in the country.' },
    NAMED: { description: 'The reporter named the country.' },
  },
});

@ObjectType('ReportItem', { description: 'A value that a report is about, in its canonical form.' })
export class ReportValueType {
  @Field(() => KindEnum, { description: 'Kind of the value.' })
  readonly kind: Kind;

  @Field(() => String, { description: 'The canonical value.' })
  readonly value: string;

  @Field(() => String, { description: 'The value in a form for display.' })
  readonly display: string;

  @Field(() => String, { nullable: true, description: 'Platform or payment scheme.' })
  readonly platform: string | null;

  @Field(() => String, { nullable: true, description: 'Network of a wallet.' })
  readonly network: string | null;

  @Field(() => String, { nullable: true, description: 'Bank code or BIC.' })
  readonly bank: string | null;

  @Field(() => CountryCode, { nullable: true, description: 'Country, where the value indicates one.' })
  readonly country: string | null;

  @Field(() => String, { nullable: true, description: 'What the value was used for.' })
  readonly note: string | null;

  @Field(() => PersonStatusEnum, {
    nullable: true,
    description: 'Status of the person behind the value, according to the reporter; null: not stated.',
  })
  readonly personStatus: PersonStatus | null;

  static of = ({ scope: _, personStatus = null, ...item }: StoredReportItem): ReportValueType => ({ ...item, personStatus });
}

@ObjectType('ReportRouteReason', { description: 'One reason why a report concerns a country.' })
export class ReportRouteReasonType {
  @Field(() => RouteReasonEnum, { description: 'Why the report concerns the country.' })
  readonly reason: RouteReason;

  @Field(() => [Int], {
    description: 'Indexes of the values of the report that give this reason, from 0; at most 100. Empty for reasons without values.',
  })
  readonly indexes: readonly number[];
}

@ObjectType('ReportRoute', { description: 'A country that a report concerns.' })
export class ReportRouteType {
  @Field(() => PartyType, { description: 'The country that the report concerns.' })
  readonly party: PartyType;

  @Field(() => [ReportRouteReasonType], { description: 'The reasons, each at most once.' })
  readonly reasons: readonly ReportRouteReasonType[];
}

@ObjectType('Report', {
  description:
    'A report by a partner. Visible to its reporter and to the countries that it concerns. Other partners and other countries do not see it.',
  implements: () => [ItemType],
})
export class ReportType implements ItemType {
  @Field(() => ID, { description: 'Identifier, the same for all versions.' })
  readonly id: string;

  @Field(() => String, { description: "The reporter's own reference." })
  readonly reference: string;

  @Field(() => ReportStateEnum, { description: 'State of the report.' })
  readonly state: 'DRAFT' | 'SUBMITTED' | 'WITHDRAWN';

  @Field(() => String, { description: 'Title of the report.' })
  readonly title: string;

  @Field(() => String, { nullable: true, description: 'What happened, as the reporter describes it.' })
  readonly narrative: string | null;

  @Field(() => ThreatEnum, { description: 'What the values are used for.' })
  readonly threat: Threat;

  @Field(() => TlpEnum, { description: 'Traffic Light Protocol label.' })
  readonly tlp: Tlp;

  @Field(() => PartyType, { nullable: true, description: 'The party that reports.' })
  readonly owner: PartyType | null;

  @Field(() => String, { nullable: true, description: 'The platform on which it happened.' })
  readonly platform: string | null;

  @Field(() => CountryCode, { nullable: true, description: 'The country according to the platform.' })
  readonly platformCountry: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it began.' })
  readonly incidentStartedAt: Timestamp | null;

  @Field(() => DateTime, { nullable: true, description: 'When it ended.' })
  readonly incidentEndedAt: Timestamp | null;

  @Field(() => [MoneyType], { description: 'Losses that the report states, at most 20.' })
  readonly losses: readonly MoneyType[];

  @Field(() => [CountryCode], { description: 'Where the victims are, at most 250.' })
  readonly victimCountries: readonly string[];

  @Field(() => [CountryCode], { description: 'Where the suspects are, at most 250.' })
  readonly suspectCountries: readonly string[];

  @Field(() => [ReportValueType], {
    description: 'The values that the report is about, without duplicates, in the order of the input; at most 1,000.',
  })
  readonly values: readonly ReportValueType[];

  @Field(() => [ReportRouteType], {
    description:
      'Countries that the report concerns. The reporter sees all, a country itself only. Of a draft: the countries that would receive it. At most one entry for each member country.',
  })
  readonly routes: readonly ReportRouteType[];

  @Field(() => DateTime, { description: 'When the report was first stored.' })
  readonly publishedAt: Timestamp;

  @Field(() => DateTime, { description: 'When this version was stored.' })
  readonly updatedAt: Timestamp;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'End of retention, which every report has: the hub then deletes it with its files, and tells its readers (retentionRules).',
  })
  readonly retainUntil: Timestamp | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was withdrawn.' })
  readonly withdrawnAt: Timestamp | null;

  @Field(() => ActorType, { nullable: true, description: 'Who withdrew it; to countries, the reporter.' })
  readonly withdrawnBy: ActorView | null;

  @Field(() => String, { nullable: true, description: 'Why it was withdrawn.' })
  readonly withdrawnReason: string | null;

  @Field(() => Int, { description: 'Version, from 1.' })
  readonly version: number;

  static of = (row: ReportRow): ReportType => ({
    id: row.id,
    reference: row.reference,
    state: row.revoked_at ? 'WITHDRAWN' : row.state,
    title: row.title,
    narrative: row.narrative,
    threat: row.threat,
    tlp: row.tlp,
    owner:
      row.owner_id && row.owner_kind && row.owner_name
        ? { id: row.owner_id, kind: row.owner_kind, name: row.owner_name, country: row.owner_country }
        : null,
    platform: row.platform,
    platformCountry: row.platform_country,
    incidentStartedAt: row.started_at,
    incidentEndedAt: row.ended_at,
    losses: row.losses,
    victimCountries: row.victims,
    suspectCountries: row.suspects,
    values: row.items.map(ReportValueType.of),
    routes: row.routes,
    publishedAt: row.published_at,
    updatedAt: row.updated_at,
    retainUntil: row.retain_until,
    withdrawnAt: row.revoked_at,
    withdrawnBy: row.revoked_by,
    withdrawnReason: row.revoked_reason,
    version: row.version,
  });
}

export const ReportConnection = connectionType('Report', () => ReportType, {
  description: 'Reports, newest first. A page ends early when its reports are long.',
  counted: true,
});

@ObjectType('ReportReceipt', {
  description:
    'The result for one report of a batch. Its problems include those of values, which were left out, by index: `values.3.value`.',
  implements: () => [ReceiptType],
})
export class ReportReceiptType implements ReceiptType {
  readonly index: number;
  readonly outcome: ReportReceipt['outcome'];
  readonly problems: readonly ItemProblem[];

  /** Not in the API. */
  readonly reportId: string | null;

  static of = ({ index, outcome, problems, reportId, itemProblems }: ReportReceipt): ReportReceiptType => ({
    ...{ index, outcome, reportId },
    problems: [...problems, ...itemProblems.flatMap(problemsOfItem)],
  });
}

const problemsOfItem = ({ index, problems }: ItemRemark): readonly ItemProblem[] =>
  problems.map((one) => ({ ...one, field: one.field === null ? `values.${index}` : `values.${index}.${one.field}` }));
