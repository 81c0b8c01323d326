import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { Kind } from '../../values/values/value.js';
import { KindEnum } from './kind.graphql.js';
import { LIST_MODES, LIST_TYPES, type ListMode } from './warninglist.js';
import type { WarninglistRow } from './warninglists.service.js';

export const ListModeEnum = enumOf(LIST_MODES);
registerEnumType(ListModeEnum, {
  name: 'WarninglistMode',
  description: 'Effect on a value that is on a list of known-good values.',
  valuesMap: {
    WARN: { description: 'The value is published. Its receipt has the warning KNOWN_GOOD.' },
    REFUSE: { description: 'The value is rejected with KNOWN_GOOD_REFUSED.' },
    OFF: { description: 'The list has no effect.' },
  },
});

type ListTypeName = Uppercase<(typeof LIST_TYPES)[number]>;
export const ListTypeEnum = enumOf(LIST_TYPES.map((type) => type.toUpperCase() as ListTypeName));
registerEnumType(ListTypeEnum, {
  name: 'WarninglistType',
  description: 'How entries of a list are matched with a value.',
  valuesMap: {
    STRING: { description: 'The whole value.' },
    SUBSTRING: { description: 'A part of the value.' },
    HOSTNAME: { description: 'The host of the value, or a name above it.' },
    CIDR: { description: 'An address within a network, or a network that shares an address with it.' },
    REGEX: { description: 'A pattern (RE2).' },
  },
});

@ObjectType('Warninglist', { description: 'A list of known-good values. All published values are checked against it.' })
export class WarninglistType {
  @Field(() => ID, { description: 'Identifier; it stays when the list is loaded again.' })
  readonly id: string;

  @Field(() => String, { description: "The operator's name of the list: its path under /bulk/warninglists/." })
  readonly name: string;

  @Field(() => String, { description: 'Title of the list, as receipts show it.' })
  readonly title: string;

  @Field(() => String, { description: 'Description by the author of the list.' })
  readonly description: string;

  @Field(() => String, { description: "The author's version, a whole number." })
  readonly listVersion: string;

  @Field(() => ListTypeEnum, { description: 'How entries are matched with a value.' })
  readonly type: ListTypeName;

  @Field(() => [KindEnum], { description: 'Kinds of values that it applies to, each once.' })
  readonly kinds: readonly Kind[];

  @Field(() => ListModeEnum, { description: 'Effect of a hit.' })
  readonly mode: ListMode;

  @Field(() => Int, { description: 'Number of entries.' })
  readonly entryCount: number;

  @Field(() => Int, { description: 'Number of entries that no value can match, because no canonical value has such a form.' })
  readonly unreadCount: number;

  @Field(() => ActorType, { nullable: true, description: 'The operator who changed it last.' })
  readonly updatedBy: ActorView | null;

  @Field(() => DateTime, { description: 'When it was last changed.' })
  readonly updatedAt: Date;

  static of = ({ updated_by: updatedBy, updated_at: updatedAt, type, ...list }: WarninglistRow): WarninglistType => ({
    ...list,
    type: type.toUpperCase() as ListTypeName,
    updatedBy,
    updatedAt,
  });
}

export const WarninglistConnection = connectionType('Warninglist', () => WarninglistType, { description: 'Warninglists, by name.' });
