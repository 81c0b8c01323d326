import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { CountryCode, Cursor, DateTime } from '../../platform/graphql/scalars.js';
import type { ItemProblem } from '../../platform/graphql/batch.js';
import type { Timestamp, Threat } from '../../intel/indicators/claim.js';
import type { PersonStatus } from '../../intel/indicators/person-status.js';
import { KindEnum, ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import { PersonStatusEnum } from '../../intel/indicators/person.graphql.js';
import { OutcomeEnum, ProblemType } from '../../intel/indicators/publish.graphql.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type { Kind } from '../../values/values/value.js';
import type { ReportPage } from './browse-reports.service.js';
import { type StoredReportItem, type ReportReceipt, type ReportRow, ROUTE_REASONS, type RouteReason } from './report.js';
import { LossType } from './report-input.graphql.js';

export const ReportStateEnum = enumOf(['DRAFT', 'SUBMITTED', 'WITHDRAWN']);
registerEnumType(ReportStateEnum, {
  name: 'ReportState',
  description: 'How far a report is.',
  valuesMap: {
    DRAFT: { description: 'Its reporter alone sees it.' },
    SUBMITTED: { description: 'Offered to the countries that it concerns.' },
    WITHDRAWN: { description: 'Its reporter took it back; the reason stands in it.' },
  },
});

export const RouteReasonEnum = enumOf(ROUTE_REASONS);
registerEnumType(RouteReasonEnum, {
  name: 'RouteReason',
  description: 'Why a report concerns a country.',
  valuesMap: {
    PHONE_PREFIX: { description: 'A phone number of it is the country’s (ITU-T E.164).' },
    BANK_COUNTRY: { description: 'An account, or a payment address, is held there (ISO 13616, ISO 9362, the scheme).' },
    COUNTRY_DOMAIN: { description: 'An address of it lies below the country’s domain (ccTLD).' },
    PLATFORM_COUNTRY: { description: 'The platform says that the accounts are of there.' },
    VICTIMS: { description: 'Victims are there.' },
    SUSPECTS: { description: 'Suspects are there.' },
    NAMED: { description: 'The reporter named it.' },
  },
});

@ObjectType('ReportItem', { description: 'A value that a report is about, in its canonical form.' })
export class ReportItemType {
  @Field(() => KindEnum, { description: 'Kind of the value.' })
  readonly kind: Kind;

  @Field(() => String, { description: 'The canonical value.' })
  readonly value: string;

  @Field(() => String, { description: 'The value for people.' })
  readonly display: string;

  @Field(() => String, { nullable: true, description: 'Platform or payment scheme.' })
  readonly platform: string | null;

  @Field(() => String, { nullable: true, description: 'Network of a wallet.' })
  readonly network: string | null;

  @Field(() => String, { nullable: true, description: 'Bank code or BIC.' })
  readonly bank: string | null;

  @Field(() => CountryCode, { nullable: true, description: 'Country, where the value tells.' })
  readonly country: string | null;

  @Field(() => String, { nullable: true, description: 'What it was used for.' })
  readonly note: string | null;

  @Field(() => PersonStatusEnum, { nullable: true, description: 'What the reporter says of the person behind it; null: nothing.' })
  readonly personStatus: PersonStatus | null;

  static of = ({ scope: _, personStatus = null, ...item }: StoredReportItem): ReportItemType => ({ ...item, personStatus });
}

@ObjectType('RouteCause', { description: 'One reason why a report concerns a country.' })
export class RouteCauseType {
  @Field(() => RouteReasonEnum, { description: 'The reason.' })
  readonly why: RouteReason;

  @Field(() => [Int], {
    description: 'Places of the values that say so in the report’s items, from 0; 100 at most. Empty for reasons that are no values.',
  })
  readonly items: readonly number[];
}

@ObjectType('ReportRoute', { description: 'A country that a report concerns.' })
export class ReportRouteType {
  @Field(() => PartyType, { description: 'The country.' })
  readonly party: PartyType;

  @Field(() => [RouteCauseType], { description: 'Why.' })
  readonly reasons: readonly RouteCauseType[];
}

@ObjectType('Report', {
  description: 'What a partner found. Its reporter sees it, and the countries that it concerns: no other partner, and no other country.',
})
export class ReportType {
  @Field(() => ID, { description: 'Identifier; it stays through all versions.' })
  readonly id: string;

  @Field(() => String, { description: 'The reporter’s own reference.' })
  readonly reference: string;

  @Field(() => ReportStateEnum, { description: 'How far it is.' })
  readonly state: 'DRAFT' | 'SUBMITTED' | 'WITHDRAWN';

  @Field(() => String, { description: 'What it is about.' })
  readonly title: string;

  @Field(() => String, { nullable: true, description: 'What happened.' })
  readonly narrative: string | null;

  @Field(() => ThreatEnum, { description: 'What the values are used for.' })
  readonly threat: Threat;

  @Field(() => TlpEnum, { description: 'Traffic Light Protocol label.' })
  readonly tlp: Tlp;

  @Field(() => PartyType, { nullable: true, description: 'Who reports.' })
  readonly owner: PartyType | null;

  @Field(() => String, { nullable: true, description: 'The platform on which it happened.' })
  readonly platform: string | null;

  @Field(() => CountryCode, { nullable: true, description: 'The country that the platform says.' })
  readonly platformCountry: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it began.' })
  readonly startedAt: Timestamp | null;

  @Field(() => DateTime, { nullable: true, description: 'When it ended.' })
  readonly endedAt: Timestamp | null;

  @Field(() => [LossType], { description: 'What was lost.' })
  readonly losses: readonly LossType[];

  @Field(() => [CountryCode], { description: 'Where the victims are.' })
  readonly victimCountries: readonly string[];

  @Field(() => [CountryCode], { description: 'Where the suspects are.' })
  readonly suspectCountries: readonly string[];

  @Field(() => [ReportItemType], { description: 'The values that it is about, each once, in the order in which they were said.' })
  readonly items: readonly ReportItemType[];

  @Field(() => [ReportRouteType], {
    description: 'Countries that it concerns: all of them for its reporter, for a country itself. Of a draft: those that would get it.',
  })
  readonly routes: readonly ReportRouteType[];

  @Field(() => DateTime, { description: 'When it was first said.' })
  readonly publishedAt: Timestamp;

  @Field(() => DateTime, { description: 'When this version was said.' })
  readonly updatedAt: Timestamp;

  @Field(() => DateTime, { nullable: true, description: 'When it was withdrawn.' })
  readonly withdrawnAt: Timestamp | null;

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
    startedAt: row.started_at,
    endedAt: row.ended_at,
    losses: row.losses,
    victimCountries: row.victims,
    suspectCountries: row.suspects,
    items: row.items.map(ReportItemType.of),
    routes: row.routes,
    publishedAt: row.published_at,
    updatedAt: row.updated_at,
    withdrawnAt: row.revoked_at,
    withdrawnReason: row.revoked_reason,
    version: row.version,
  });
}

@ObjectType('ReportPage', { description: 'A page of reports, newest first.' })
export class ReportPageType {
  @Field(() => [ReportType], { description: 'The reports.' })
  readonly reports: readonly ReportType[];

  @Field(() => Cursor, { nullable: true, description: "The next page's; null when there is none." })
  readonly cursor: string | null;

  static of = ({ reports, cursor }: ReportPage): ReportPageType => ({ reports: reports.map(ReportType.of), cursor });
}

@ObjectType('ReportItemRemark', { description: 'What is wrong with one value of a report, which was left out; or remarkable about it.' })
export class ReportItemRemarkType {
  @Field(() => Int, { description: 'Its place in the input, from 0.' })
  readonly index: number;

  @Field(() => [ProblemType], { description: 'What it is.' })
  readonly problems: readonly ItemProblem[];
}

@ObjectType('ReportReceipt', { description: 'What became of one report.' })
export class ReportReceiptType {
  @Field(() => Int, { description: 'Its place in the input, from 0.' })
  readonly index: number;

  @Field(() => OutcomeEnum, { description: 'What became of it.' })
  readonly outcome: ReportReceipt['outcome'];

  @Field(() => ID, { nullable: true, description: 'The report; null when it was rejected.' })
  readonly reportId: string | null;

  @Field(() => [ProblemType], { description: 'Why it was rejected, or what is remarkable.' })
  readonly problems: readonly ItemProblem[];

  @Field(() => [ReportItemRemarkType], { description: 'Values that were refused and left out, or are remarkable.' })
  readonly itemProblems: readonly ReportItemRemarkType[];
}
