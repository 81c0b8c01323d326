import { Field, ID, ObjectType } from '@nestjs/graphql';
import { connectionType } from '../../platform/graphql/connection.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { ItemType } from '../../platform/graphql/items.graphql.js';
import type { AnnouncementRow } from './announcements.service.js';

@ObjectType('AnnouncementWord', { description: 'A parameter of an announcement.' })
export class AnnouncementParameterType {
  @Field(() => String, {
    description: 'Name of the parameter: group, groupName, party, partyName, proposal, outcome, byName … (docs/groups.md).',
  })
  readonly name: string;

  @Field(() => String, { description: 'An id, a name or a keyword.' })
  readonly value: string;
}

@ObjectType('Announcement', {
  description:
    "A notification of the hub to the viewer's party. It contains no shared content: all accounts of the party can read it, unless it is only for one agency or officer.",
  implements: () => [ItemType],
})
export class AnnouncementType implements ItemType {
  @Field(() => ID, { description: 'Identifier; the itemId of its event in the feed.' })
  readonly id: string;

  @Field(() => DateTime, { description: 'When it happened.' })
  readonly at: string;

  @Field(() => String, {
    description: 'Stable keyword for programs, for example GROUP_MEMBER_JOINED. New keywords can be added (docs/groups.md).',
  })
  readonly what: string;

  @Field(() => [AnnouncementParameterType], { description: 'Parameters of the announcement.' })
  readonly about: readonly AnnouncementParameterType[];

  static of = ({ id, at, what, about }: AnnouncementRow): AnnouncementType => ({
    id,
    at: new Date(at).toISOString(),
    what,
    about: Object.entries(about).map(([name, value]) => ({ name, value: String(value) })),
  });
}

export const AnnouncementConnection = connectionType('Announcement', () => AnnouncementType, {
  description: 'Announcements, newest first.',
});
