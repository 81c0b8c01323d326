import { Field, ID, ObjectType } from '@nestjs/graphql';
import type { KnownGroup } from '../sharing/audience.js';

@ObjectType('Group', {
  description: 'A working group of countries. It exists for its members and the operator; to everybody else its id is unknown.',
})
export class GroupType {
  @Field(() => ID, { description: 'Identifier of the group.' })
  readonly id: string;

  @Field(() => String, { description: 'Name for people.' })
  readonly name: string;

  /** Not in the API: what the members are found by. */
  readonly key: number;

  static of = ({ id, name, key }: KnownGroup): GroupType => ({ id, name, key });
}
