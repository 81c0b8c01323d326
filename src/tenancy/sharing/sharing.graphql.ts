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
    GREEN: { description: 'For the community: any country or group, partners by name.' },
    AMBER: { description: 'Need to know: countries, groups or partners that are named.' },
    AMBER_STRICT: { description: "AMBER+STRICT: the owner's own party alone." },
    RED: { description: 'For the eyes of named countries or partners, read by people only.' },
  },
});

export const DiscoverabilityEnum = enumOf(DISCOVERABILITY);
registerEnumType(DiscoverabilityEnum, {
  name: 'Discoverability',
  description: 'What a member who may not see an item learns when it asks for its value.',
  valuesMap: {
    HIDDEN: { description: 'Nothing to the asker; nothing to the owner.' },
    SILENT: { description: 'Nothing to the asker; the owner is told who asked.' },
    HIT: { description: 'The asker learns that some member holds it; the owner is told.' },
    HIT_CONTACT: { description: 'The asker learns which member holds it, to contact; the owner is told.' },
  },
});

export const AttributionEnum = enumOf(ATTRIBUTION);
registerEnumType(AttributionEnum, {
  name: 'Attribution',
  description: 'What readers learn of the owner.',
  valuesMap: {
    NAMED: { description: 'The party is shown.' },
    AGENCY: { description: 'The party and its agency are shown.' },
    HIDDEN: { description: 'No owner is shown, and filters by owner do not match.' },
  },
});

@InputType('AudienceInput', {
  description:
    'For whose eyes an item is. Empty: the owner alone. TLP limits it: AMBER not for every country, AMBER_STRICT empty, RED countries or partners by name.',
})
export class AudienceInput {
  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'Every member country, later ones included; never partners.' })
  readonly everyCountry?: boolean | null;

  @Field(() => [CountryCode], { nullable: true, defaultValue: [], description: 'Member countries by name.' })
  @IsOptional()
  @ArrayMaxSize(250)
  readonly countries?: string[] | null;

  @Field(() => [ID], {
    nullable: true,
    defaultValue: [],
    description: 'Ids of working groups that the owner belongs to. Whoever leaves a group loses sight at once.',
  })
  @IsOptional()
  @ArrayMaxSize(100)
  @MaxLength(64, { each: true })
  readonly groups?: string[] | null;

  @Field(() => [ID], {
    nullable: true,
    defaultValue: [],
    description:
      'Ids of working groups that the owner belongs to: their member countries of this moment, each as if it were named. Whoever joins later sees nothing of it. Not for RED.',
  })
  @IsOptional()
  @ArrayMaxSize(100)
  @MaxLength(64, { each: true })
  readonly groupMembersToday?: string[] | null;

  @Field(() => [ID], { nullable: true, defaultValue: [], description: 'Ids of PARTNER parties.' })
  @IsOptional()
  @ArrayMaxSize(100)
  @MaxLength(64, { each: true })
  readonly partners?: string[] | null;

  @Field(() => [CountryCode], { nullable: true, defaultValue: [], description: 'Never these, whatever else is said.' })
  @IsOptional()
  @ArrayMaxSize(250)
  readonly exceptCountries?: string[] | null;
}

/** What was sent, without gaps: what is absent or null is the default. */
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
