import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Cursor, DateTime } from '../../platform/graphql/scalars.js';
import type { AnnouncementRow, AnnouncementPage } from './announcements.service.js';

@ObjectType('AnnouncementWord', { description: 'One thing that an announcement says.' })
export class AnnouncementParameterType {
  @Field(() => String, { description: 'What it is: group, groupName, party, partyName, proposal, outcome, byName … (docs/groups.md).' })
  readonly name: string;

  @Field(() => String, { description: 'An id, a name or a word.' })
  readonly value: string;
}

@ObjectType('Announcement', {
  description:
    "What the hub tells the viewer's party. It is no content: whoever belongs to the party reads it, unless it is for one agency or officer alone.",
})
export class AnnouncementType {
  @Field(() => ID, { description: 'Identifier; the itemId of its event in the feed.' })
  readonly id: string;

  @Field(() => DateTime, { description: 'When it happened.' })
  readonly at: string;

  @Field(() => String, { description: 'A stable word for programs, such as GROUP_MEMBER_JOINED; the list grows (docs/groups.md).' })
  readonly what: string;

  @Field(() => [AnnouncementParameterType], { description: 'Whom and what it is about.' })
  readonly about: readonly AnnouncementParameterType[];

  static of = ({ id, at, what, about }: AnnouncementRow): AnnouncementType => ({
    id,
    at: new Date(at).toISOString(),
    what,
    about: Object.entries(about).map(([name, value]) => ({ name, value: String(value) })),
  });
}

@ObjectType('AnnouncementPage', { description: 'A page of announcements, newest first.' })
export class AnnouncementPageType {
  @Field(() => [AnnouncementType], { description: 'The announcements.' })
  readonly announcements: readonly AnnouncementType[];

  @Field(() => Cursor, { nullable: true, description: "The next page's; null when there is none." })
  readonly cursor: string | null;

  static of = ({ announcements, cursor }: AnnouncementPage): AnnouncementPageType => ({
    announcements: announcements.map(AnnouncementType.of),
    cursor,
  });
}
