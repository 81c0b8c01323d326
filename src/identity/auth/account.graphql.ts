import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { connectionType } from '../../platform/graphql/connection.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { Actor } from './actor.js';
import type { UserSession } from './open-sessions.service.js';
import type { PasswordReset } from './own-password.service.js';

@ObjectType('UserSession', { description: 'An open session: a device or program on which the account is signed in.' })
export class UserSessionType {
  @Field(() => ID, { description: 'Identifier of the session, for endSession.' })
  readonly id: string;

  @Field(() => DateTime, { description: 'When the session was opened.' })
  readonly createdAt: Date;

  @Field(() => DateTime, {
    description: 'When its tokens were last issued or refreshed: at most ten minutes ago if the session is in use.',
  })
  readonly lastUsedAt: Date;

  @Field(() => String, { nullable: true, description: 'Network address at that time, as far as the hub can see it.' })
  readonly address: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'User-Agent of the program at that time, shortened. The program chooses it freely.',
  })
  readonly userAgent: string | null;

  @Field(() => Boolean, { description: 'Whether it is the current session.' })
  readonly current: boolean;

  static of =
    (actor: Actor) =>
    (session: UserSession): UserSessionType => ({ ...session, current: session.id === actor.session });
}

export const UserSessionConnection = connectionType('UserSession', () => UserSessionType, {
  description: 'Open sessions, the last used first.',
});

@ObjectType('EndedSessions', { description: 'The result of ending the sessions of an account.' })
export class EndedSessionsType {
  @Field(() => Int, { description: 'Number of sessions that were ended.' })
  readonly count: number;
}

@ObjectType('PasswordReset', { description: 'A password reset, for the owner of the account.' })
export class PasswordResetType implements PasswordReset {
  @Field(() => String, {
    nullable: true,
    description: 'The one-time token for resetPassword. Hand it over through a trusted channel. Shown once; null if it was e-mailed.',
  })
  readonly token: string | null;

  @Field(() => String, { nullable: true, description: 'A link that contains the token. Shown once; null if it was e-mailed.' })
  readonly link: string | null;

  @Field(() => Boolean, {
    description: 'Whether the link is e-mailed to the account, and not shown. User.resetMail has the status of the e-mail.',
  })
  readonly mailed: boolean;

  @Field(() => DateTime, { description: 'When the reset expires.' })
  readonly expiresAt: Date;
}
