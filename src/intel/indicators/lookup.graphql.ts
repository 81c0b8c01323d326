import { Field, ID, InputType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, MaxLength } from 'class-validator';
import { CountryCode, DateTime } from '../../platform/graphql/scalars.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type { Kind } from '../../values/values/value.js';
import type { Threat } from './claim.js';
import { KindEnum, ThreatEnum } from './indicator.graphql.js';
import { PersonStatusEnum } from './person.graphql.js';
import type { PersonStatus } from './person-status.js';

@InputType('LookupInput', { description: 'A value to look up, in any spelling.' })
export class LookupInput {
  @Field(() => String, { description: 'The value in any spelling.' })
  readonly value: string;

  @Field(() => KindEnum, { nullable: true, description: 'Kind of the value; absent: guessed.' })
  readonly kind?: Kind | null;

  @Field(() => String, { nullable: true, description: 'Platform or payment scheme, where one is needed.' })
  readonly platform?: string | null;

  @Field(() => String, { nullable: true, description: 'Network of a wallet; absent: each common network that has such addresses.' })
  readonly network?: string | null;

  @Field(() => String, { nullable: true, description: 'Bank of an account without IBAN: national code, BIC, or a name such as KBANK.' })
  readonly bank?: string | null;

  @Field(() => CountryCode, {
    nullable: true,
    description:
      "Country of a value in national form. If absent, and the value names none, look-ups, searches, deconfliction requests and watches use the viewer's own country. Inputs that publish or go to other parties need it.",
  })
  readonly country?: string | null;
}

@InputType('IndicatorFilter', { description: 'Which indicators are listed. Absent fields do not restrict.' })
export class IndicatorFilterInput {
  @Field(() => [KindEnum], { nullable: true, description: 'Any of these kinds.' })
  readonly kinds?: Kind[] | null;

  @Field(() => [ThreatEnum], { nullable: true, description: 'Any of these threats.' })
  readonly threats?: Threat[] | null;

  @Field(() => [ID], { nullable: true, description: 'Owned by any of these parties. A hidden owner matches only for itself.' })
  @IsOptional()
  @ArrayMaxSize(250)
  readonly owners?: string[] | null;

  @Field(() => [TlpEnum], { nullable: true, description: 'With any of these labels.' })
  readonly tlp?: Tlp[] | null;

  @Field(() => [String], { nullable: true, description: 'With all of these tags.' })
  @IsOptional()
  @ArrayMaxSize(50)
  readonly tags?: string[] | null;

  @Field(() => [PersonStatusEnum], { nullable: true, description: 'With any of these statuses of the person behind the value.' })
  readonly personStatuses?: PersonStatus[] | null;

  @Field(() => Boolean, { nullable: true, description: 'true: only disputed indicators; false: only undisputed ones.' })
  readonly disputed?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'true: only indicators that a data subject contests; false: only the others.' })
  readonly contested?: boolean | null;

  @Field(() => DateTime, { nullable: true, description: 'Neither first published nor confirmed since this time (confirmIndicators).' })
  readonly unconfirmedSince?: Date | null;

  @Field(() => String, { nullable: true, description: 'Part of the value, its display form or the description, in upper or lower case.' })
  @IsOptional()
  @MaxLength(200)
  readonly text?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'First published after this time.' })
  readonly publishedAfter?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'First published before this time.' })
  readonly publishedBefore?: Date | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'Includes revoked and lapsed indicators.' })
  readonly includeLapsed?: boolean | null;
}
