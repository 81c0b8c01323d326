import { Field, ObjectType } from '@nestjs/graphql';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { CountryCode } from '../../platform/graphql/scalars.js';
import { type AudienceKeys, describeAudience, type Directory } from '../sharing/audience.js';
import { GroupType } from './groups.graphql.js';

@ObjectType('Audience', { description: 'The audience of an item. Only its owner sees it.' })
export class AudienceType {
  @Field(() => Boolean, { description: 'Every member country, later ones included.' })
  readonly everyCountry: boolean;

  @Field(() => [CountryCode], { description: 'Countries that are named: at most one entry for each member country.' })
  readonly countries: readonly string[];

  @Field(() => [GroupType], { description: 'Working groups in the audience: at most one entry for each group of the owner.' })
  readonly groups: readonly GroupType[];

  @Field(() => [GroupType], {
    nullable: true,
    description:
      'Only in a default audience: working groups whose members at the time of publication are named one by one; at most one entry for each group of the owner. Null in the audience of an item: there they are in `countries`.',
  })
  readonly groupMembersToday?: readonly GroupType[] | null;

  @Field(() => [PartyType], { description: 'Partners in the audience: at most one entry for each partner.' })
  readonly partners: readonly PartyType[];

  @Field(() => [CountryCode], { description: 'Countries that never see it: at most one entry for each member country.' })
  readonly exceptCountries: readonly string[];
}

/** Returns keys in the form of the API, as far as the reader knows the parties that they stand for. */
export function audienceTypeOf(keys: AudienceKeys, directory: Directory): AudienceType {
  const { groups, ...audience } = describeAudience(keys, directory);
  return { ...audience, groups: groups.map(GroupType.of) };
}
