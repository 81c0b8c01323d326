import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { AgencyType, RoleEnum } from '../auth/viewer.graphql.js';
import type { Role } from '../../platform/database/grants.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { MAIL_STATES, type MailStatus } from '../../platform/mail/mail-outbox.js';
import type { ProviderLink, User, UserFilter } from './users.service.js';

const MailStateEnum = enumOf(MAIL_STATES);
registerEnumType(MailStateEnum, {
  name: 'MailState',
  description: 'State of an e-mail.',
  valuesMap: {
    WAITING: { description: 'The e-mail is not sent yet. A failed attempt is repeated.' },
    SENT: { description: 'The mail server has accepted it. The hub does not know whether it arrived or was read.' },
    FAILED: { description: 'The e-mail is not sent: the mail server refused it permanently, or its link has expired. Create a new one.' },
    DROPPED: { description: 'The e-mail was not sent, because its subject ended or another e-mail replaced it.' },
  },
});

@ObjectType('Mail', { description: 'Status of an e-mail with a link.' })
export class MailType implements MailStatus {
  @Field(() => MailStateEnum, { description: 'State of the e-mail.' })
  readonly state: MailStatus['state'];

  @Field(() => Int, { description: 'Number of attempts.' })
  readonly attempts: number;

  @Field(() => String, {
    nullable: true,
    description:
      "Error of the last attempt, with the mail server's reply code: EENVELOPE_550, EAUTH_535, ESOCKET, TOO_LATE …; null if there was none.",
  })
  readonly failure: string | null;
}

@ObjectType('UserProvider', { description: 'The link of an account to an identity provider, with the roles that it gives.' })
export class UserProviderType implements ProviderLink {
  @Field(() => ID, { description: 'Identifier of the provider.' })
  readonly providerId: string;

  @Field(() => String, { description: 'Name of the provider.' })
  readonly name: string;

  @Field(() => [RoleEnum], {
    description: "Roles from the provider's claims at the last sign-in there. They apply only in sessions that the provider opened.",
  })
  readonly roles: readonly Role[];

  @Field(() => [RoleEnum], {
    description:
      'Roles that the provider claimed at the last sign-in there. They apply after another admin confirms them (confirmProviderRoles).',
  })
  readonly unconfirmedRoles: readonly Role[];
}

@ObjectType('User', { description: "An account of the viewer's party, as its admins see it." })
export class UserType implements User {
  @Field(() => ID, { description: 'Identifier of the account.' })
  readonly id: string;

  @Field(() => String, { description: 'E-mail address, in lower case.' })
  readonly email: string;

  @Field(() => [RoleEnum], { description: 'Roles in every session. They combine with each other and with roles from identity providers.' })
  readonly roles: readonly Role[];

  @Field(() => AgencyType, { nullable: true, description: 'Agency within the party, if it has one.' })
  readonly agency: AgencyType | null;

  @Field(() => Boolean, { description: 'Whether the account is disabled.' })
  readonly disabled: boolean;

  @Field(() => Boolean, {
    description:
      'Whether the account has a second factor at the hub. Accounts that sign in with an identity provider have theirs at the provider.',
  })
  readonly secondFactor: boolean;

  @Field(() => DateTime, { description: 'When the account was created.' })
  readonly createdAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When the account last signed in; null if never.' })
  readonly lastSignInAt: Date | null;

  @Field(() => MailType, {
    nullable: true,
    description: 'The last e-mail with a password reset; null if there was none in the last 30 days.',
  })
  readonly resetMail: MailType | null;

  @Field(() => [UserProviderType], {
    description:
      'The identity providers that the account can sign in with, and the roles that they give: at most one entry for each provider.',
  })
  readonly providers: readonly UserProviderType[];
}

export const UserConnection = connectionType('User', () => UserType, { description: 'Accounts, by e-mail address.', counted: true });

@InputType('UserFilter', { description: 'Restricts the listed accounts; an account must match all given fields.' })
export class UserFilterInput implements UserFilter {
  @Field(() => RoleEnum, { nullable: true, description: 'Only accounts with this role.' })
  @IsOptional()
  readonly role?: Role | null;

  @Field(() => Boolean, { nullable: true, description: 'true: only disabled accounts; false: only the others.' })
  @IsOptional()
  readonly disabled?: boolean | null;

  @Field(() => ID, { nullable: true, description: 'Only accounts of this agency.' })
  @IsOptional()
  @IsString()
  readonly agencyId?: string | null;

  @Field(() => String, { nullable: true, description: 'Only accounts whose e-mail address contains this text; case does not matter.' })
  @IsOptional()
  @IsString()
  @MaxLength(254)
  readonly email?: string | null;
}
