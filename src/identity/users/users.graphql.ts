import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { AgencyType, RoleEnum } from '../auth/viewer.graphql.js';
import type { Role } from '../../platform/database/grants.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { MAIL_STATES, type MailStatus } from '../../platform/mail/mail-outbox.js';
import type { UserFilter, UserPage, User, ProviderLink } from './users.service.js';

const MailStateEnum = enumOf(MAIL_STATES);
registerEnumType(MailStateEnum, {
  name: 'MailState',
  description: 'How far a letter has come.',
  valuesMap: {
    WAITING: { description: 'It has not left yet; where an attempt failed, it is tried again.' },
    SENT: { description: 'The mail server has taken it. Whether it arrived, and was read, the hub does not know.' },
    FAILED: { description: 'It never leaves: the mail server refused it for good, or its link is over. Make another one.' },
    DROPPED: { description: 'It was not sent, because what it was about ended, or another one took its place.' },
  },
});

@ObjectType('Mail', { description: 'What became of a letter that carries a link.' })
export class MailType implements MailStatus {
  @Field(() => MailStateEnum, { description: 'How far it has come.' })
  readonly state: MailStatus['state'];

  @Field(() => Int, { description: 'How often it was tried.' })
  readonly attempts: number;

  @Field(() => String, {
    nullable: true,
    description:
      "What came of the last attempt, with the mail server's reply code: EENVELOPE_550, EAUTH_535, ESOCKET, TOO_LATE …; null: nothing went wrong.",
  })
  readonly reason: string | null;
}

@ObjectType('UserProvider', { description: 'What an identity provider gives to an account.' })
export class UserProviderType implements ProviderLink {
  @Field(() => ID, { description: 'The provider.' })
  readonly id: string;

  @Field(() => String, { description: 'Its name.' })
  readonly name: string;

  @Field(() => [RoleEnum], {
    description: "Roles by the provider's claims at the last sign-in there: they count in sessions that it opened, and in no other.",
  })
  readonly roles: readonly Role[];

  @Field(() => [RoleEnum], {
    description:
      'Roles that it claimed at the last sign-in there, and that count when another administrator confirms them (confirmProviderRoles).',
  })
  readonly waiting: readonly Role[];
}

@ObjectType('User', { description: "An account of the viewer's party, as those know it who look after it." })
export class UserType implements User {
  @Field(() => ID, { description: 'Identifier of the account.' })
  readonly id: string;

  @Field(() => String, { description: 'E-mail address, in lower case.' })
  readonly email: string;

  @Field(() => [RoleEnum], { description: 'What it may do in every session. Roles combine, also with those that its providers give.' })
  readonly roles: readonly Role[];

  @Field(() => AgencyType, { nullable: true, description: 'Its unit within the party, if it has one.' })
  readonly agency: AgencyType | null;

  @Field(() => Boolean, { description: 'Whether it is shut out.' })
  readonly disabled: boolean;

  @Field(() => Boolean, {
    description: 'Whether it has a second factor of its own. Whoever signs in by an identity provider has theirs there.',
  })
  readonly secondFactor: boolean;

  @Field(() => DateTime, { description: 'When it was made.' })
  readonly createdAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it signed in last; null: never.' })
  readonly lastSignInAt: Date | null;

  @Field(() => MailType, { nullable: true, description: 'The letter with the last way to a new password; null: none in the last 30 days.' })
  readonly resetMail: MailType | null;

  @Field(() => [UserProviderType], { description: 'The identity providers that open it, and what they give.' })
  readonly providers: readonly UserProviderType[];
}

@ObjectType('UserPage', { description: 'Some accounts, by e-mail address.' })
export class UserPageType implements UserPage {
  @Field(() => [UserType], { description: 'The accounts.' })
  readonly nodes: readonly UserType[];

  @Field(() => Boolean, { description: 'Whether there are more behind the last one: ask again with its id as `after`.' })
  readonly more: boolean;
}

@InputType('UserFilter', { description: 'Which accounts are listed; all that is given must hold.' })
export class UserFilterInput implements UserFilter {
  @Field(() => RoleEnum, { nullable: true, description: 'Only those that have this role.' })
  @IsOptional()
  readonly role?: Role | null;

  @Field(() => Boolean, { nullable: true, description: 'Only those that are disabled, or only those that are not.' })
  @IsOptional()
  readonly disabled?: boolean | null;

  @Field(() => ID, { nullable: true, description: 'Only those of this agency.' })
  @IsOptional()
  @IsString()
  readonly agencyId?: string | null;

  @Field(() => String, { nullable: true, description: 'Only those whose e-mail address has this in it, in upper or lower case.' })
  @IsOptional()
  @IsString()
  @MaxLength(254)
  readonly email?: string | null;
}
