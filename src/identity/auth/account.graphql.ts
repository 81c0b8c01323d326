import { Field, ID, ObjectType } from '@nestjs/graphql';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { Actor } from './actor.js';
import type { SignedInDevice } from './open-sessions.service.js';
import type { PasswordReset } from './own-password.service.js';

@ObjectType('SignedInDevice', { description: 'A session that is open: a device, or a program, on which the account is signed in.' })
export class SignedInDeviceType {
  @Field(() => ID, { description: 'Identifier of the session, for endSession.' })
  readonly id: string;

  @Field(() => DateTime, { description: 'When it signed in.' })
  readonly createdAt: Date;

  @Field(() => DateTime, { description: 'When its tokens were given or renewed last: ten minutes ago at most, if it is in use.' })
  readonly lastUsedAt: Date;

  @Field(() => String, { nullable: true, description: 'Network address from which that was done, as far as the hub can see it.' })
  readonly address: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What the program called itself then (User-Agent), shortened. Anybody can claim any name.',
  })
  readonly userAgent: string | null;

  @Field(() => Boolean, { description: 'Whether it is the session that asks.' })
  readonly current: boolean;

  static of =
    (actor: Actor) =>
    (session: SignedInDevice): SignedInDeviceType => ({ ...session, current: session.id === actor.session });
}

@ObjectType('PasswordReset', { description: 'A way to a new password, for the owner of the account.' })
export class PasswordResetType implements PasswordReset {
  @Field(() => String, {
    nullable: true,
    description: 'The one-time token for resetPassword, to be handed over by a trusted way. Shown this once; null where it was mailed.',
  })
  readonly token: string | null;

  @Field(() => String, { nullable: true, description: 'A link that holds the token. Shown this once; null where it was mailed.' })
  readonly link: string | null;

  @Field(() => Boolean, {
    description: 'Whether it goes to the mailbox of the account, and is shown to nobody. How that went stands in User.resetMail.',
  })
  readonly mailed: boolean;

  @Field(() => DateTime, { description: 'From then on it opens nothing any more.' })
  readonly expiresAt: Date;
}
