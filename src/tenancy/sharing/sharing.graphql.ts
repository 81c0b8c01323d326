import { Field, ID, InputType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, MaxLength } from 'class-validator';
import { enumOf } from '../../platform/graphql/enums.js';
import { CountryCode } from '../../platform/graphql/scalars.js';
import type { AudienceSpec } from './audience.js';
import { ATTRIBUTION, DISCOVERABILITY, TLP } from './label.js';

export const TlpEnum = enumOf(TLP);
registerEnumType(TlpEnum, {
  name: 'Tlp',
  description: 'Traffic Light Protocol 2.0 (FIRST). The labels themselves are never translated.',
  valuesMap: {
    CLEAR: { description: 'No limit on disclosure.' },
    GREEN: { description: 'For the community: any country or group, and named partners.' },
    AMBER: { description: 'Need to know: only named countries, groups and partners.' },
    AMBER_STRICT: { description: "AMBER+STRICT: only the owner's own party." },
    RED: { description: 'Only for people in named countries or partners, not for machines.' },
  },
});

export const DiscoverabilityEnum = enumOf(DISCOVERABILITY);
registerEnumType(DiscoverabilityEnum, {
  name: 'Discoverability',
  description: 'What a party that does not see an item learns when it queries the value.',
  valuesMap: {
    HIDDEN: { description: 'Neither the requester nor the owner learns anything.' },
    SILENT: { description: 'The requester learns nothing. The owner is notified of the requester.' },
    HIT: { description: 'The requester learns that a party holds the value. The owner is notified.' },
    HIT_CONTACT: { description: 'The requester learns which party holds the value, and can contact it. The owner is notified.' },
  },
});

export const AttributionEnum = enumOf(ATTRIBUTION);
registerEnumType(AttributionEnum, {
  name: 'Attribution',
  description: 'What readers learn about the owner.',
  valuesMap: {
    NAMED: { description: 'The party is shown.' },
    AGENCY: { description: 'The party and its agency are shown.' },
    HIDDEN: { description: 'No owner is shown, and filters by owner do not match.' },
  },
});

@InputType('AudienceInput', {
  description:
    'Audience of an item. Empty: only the owner. The TLP label limits the audience: AMBER does not allow every country, AMBER_STRICT requires an empty audience, RED allows only named countries or partners.',
})
export class AudienceInput {
  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'Every member country, including later ones; never partners.' })
  readonly everyCountry?: boolean | null;

  @Field(() => [CountryCode], { nullable: true, defaultValue: [], description: 'Named member countries.' })
  @IsOptional()
  @ArrayMaxSize(250)
  readonly countries?: string[] | null;

  @Field(() => [ID], {
    nullable: true,
    defaultValue: [],
    description: 'Ids of working groups that the owner belongs to. A country that leaves a group loses access at once.',
  })
  @IsOptional()
  @ArrayMaxSize(100)
  @MaxLength(64, { each: true })
  readonly groups?: string[] | null;

  @Field(() => [ID], {
    nullable: true,
    defaultValue: [],
    description:
      'Ids of working groups that the owner belongs to. The countries that are members at the time of publication are named one by one, as in `countries`. Countries that join later do not see the item. Countries that leave keep access. Not allowed for RED.',
  })
  @IsOptional()
  @ArrayMaxSize(100)
  @MaxLength(64, { each: true })
  readonly groupMembersToday?: string[] | null;

  @Field(() => [ID], { nullable: true, defaultValue: [], description: 'PARTNER parties.' })
  @IsOptional()
  @ArrayMaxSize(100)
  @MaxLength(64, { each: true })
  readonly partners?: string[] | null;

  @Field(() => [CountryCode], {
    nullable: true,
    defaultValue: [],
    description: 'Countries that never see the item. Overrides all other fields.',
  })
  @IsOptional()
  @ArrayMaxSize(250)
  readonly exceptCountries?: string[] | null;
}

/** Returns the audience of the input, with defaults for absent or null fields. */
export const audienceSpecOf = ({
  everyCountry,
  countries,
  groups,
  groupMembersToday,
  partners,
  exceptCountries,
}: AudienceInput): AudienceSpec => ({
  everyCountry: everyCountry ?? false,
  countries: countries ?? [],
  groups: groups ?? [],
  groupMembersToday: groupMembersToday ?? [],
  partners: partners ?? [],
  exceptCountries: exceptCountries ?? [],
});
