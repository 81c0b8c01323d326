import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { LIST_MODES, LIST_TYPES, type ListMode } from './warninglist.js';
import type { WarninglistRow } from './warninglists.service.js';

export const ListModeEnum = enumOf(LIST_MODES);
registerEnumType(ListModeEnum, {
  name: 'WarninglistMode',
  description: 'What comes of a value that stands on a list of known-good values.',
  valuesMap: {
    WARN: { description: 'Its receipt has the warning KNOWN_GOOD.' },
    REFUSE: { description: 'It is rejected with KNOWN_GOOD_REFUSED.' },
    OFF: { description: 'Nothing.' },
  },
});

type ListTypeName = Uppercase<(typeof LIST_TYPES)[number]>;
export const ListTypeEnum = enumOf(LIST_TYPES.map((type) => type.toUpperCase() as ListTypeName));
registerEnumType(ListTypeEnum, {
  name: 'WarninglistType',
  description: 'How entries of a list are held against a value.',
  valuesMap: {
    STRING: { description: 'The whole value.' },
    SUBSTRING: { description: 'A part of the value.' },
    HOSTNAME: { description: 'Its host, or a name above it.' },
    CIDR: { description: 'An address within a network, or a network that shares an address with it.' },
    REGEX: { description: 'A pattern (RE2).' },
  },
});

@ObjectType('Warninglist', { description: 'A list of known-good values, against which whatever is published is held.' })
export class WarninglistType {
  @Field(() => ID, { description: 'Stays when the list is loaded again.' })
  readonly id: string;

  @Field(() => String, { description: 'What the operator calls it: its place under /bulk/warninglists/.' })
  readonly name: string;

  @Field(() => String, { description: 'What it is, as receipts say it.' })
  readonly title: string;

  @Field(() => String, { description: 'What its maker says of it.' })
  readonly description: string;

  @Field(() => String, { description: "Its maker's version, a whole number." })
  readonly version: string;

  @Field(() => ListTypeEnum, { description: 'How entries are held against a value.' })
  readonly type: ListTypeName;

  @Field(() => [String], { description: 'Kinds of values (IndicatorKind) that it is about.' })
  readonly kinds: readonly string[];

  @Field(() => ListModeEnum, { description: 'What comes of a hit.' })
  readonly mode: ListMode;

  @Field(() => Int, { description: 'How many entries it has.' })
  readonly entries: number;

  @Field(() => Int, { description: 'How many of them no value can match, because the hub writes none like that.' })
  readonly unread: number;

  @Field(() => String, { nullable: true, description: 'E-mail address of the operator who changed it last.' })
  readonly setBy: string | null;

  @Field(() => DateTime, { description: 'When that was.' })
  readonly setAt: Date;

  static of = ({ set_by: setBy, set_at: setAt, type, ...list }: WarninglistRow): WarninglistType => ({
    ...list,
    type: type.toUpperCase() as ListTypeName,
    setBy,
    setAt,
  });
}
