import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { AudienceType, audienceTypeOf } from '../parties/audience.graphql.js';
import type { Directory } from '../sharing/audience.js';
import {
  DIRECTORY_OPERATIONS,
  type DirectoryOperation,
  type DirectoryRole,
  type DirectoryVersionRow,
  type OpeningHours,
  type UrgentChannel,
} from './directory-entry.js';
import { UnitContact } from './directory-entry.graphql.js';

const DirectoryOperationEnum = enumOf(DIRECTORY_OPERATIONS);
registerEnumType(DirectoryOperationEnum, {
  name: 'DirectoryOperation',
  description: 'What made a version of an entry of the directory.',
  valuesMap: {
    CREATE: { description: 'The entry was created.' },
    UPDATE: { description: 'Its content or its audience was replaced.' },
    VERIFY: { description: 'An officer verified that it is right.' },
    WITHDRAW: { description: 'It was withdrawn.' },
  },
});

@ObjectType('DirectoryEntryVersion', { description: 'A former or present version of an own entry of the directory.' })
export class DirectoryEntryVersionType extends UnitContact {
  @Field(() => Int, { description: 'Version, from 1.' })
  readonly version: number;

  @Field(() => DateTime, { description: 'When it was written.' })
  readonly at: Date;

  @Field(() => DirectoryOperationEnum, { description: 'What made it.' })
  readonly operation: DirectoryOperation;

  @Field(() => ActorType, { nullable: true, description: 'Who made it; null when the account no longer exists.' })
  readonly by: ActorView | null;

  @Field(() => AudienceType, { description: 'The audience, with the parties and groups that the viewer knows today.' })
  readonly audience: AudienceType;

  static of =
    (directory: Directory) =>
    ({ version, at, op, by, content, audience, excluded }: DirectoryVersionRow): DirectoryEntryVersionType => ({
      ...{ version, at, operation: op, by },
      unit: content['unit'] as string,
      role: content['role'] as DirectoryRole,
      phone: content['phone'] as string | null,
      email: content['email'] as string | null,
      languages: content['languages'] as readonly string[],
      openingHours: content['opening_hours'] as readonly OpeningHours[],
      timeZone: content['time_zone'] as string,
      urgentChannel: content['urgent_channel'] as UrgentChannel,
      urgentNote: content['urgent_note'] as string | null,
      audience: audienceTypeOf({ audience, excluded }, directory),
    });
}

export const DirectoryEntryVersionConnection = connectionType('DirectoryEntryVersion', () => DirectoryEntryVersionType, {
  description: 'Versions of an own entry of the directory, newest first.',
});
