import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, IsString, MaxLength } from 'class-validator';
import type { ActorView } from '../auth/actor-view.js';
import { ActorType } from '../auth/actor.graphql.js';
import { AgencyType, PartyType, RoleEnum } from '../auth/viewer.graphql.js';
import type { Role } from '../../platform/database/grants.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { type Invitation, INVITATION_STATES, type InvitationDraft, type NewInvitation } from './invitations.service.js';
import { MailType } from './users.graphql.js';

const InvitationStateEnum = enumOf(INVITATION_STATES);
registerEnumType(InvitationStateEnum, {
  name: 'InvitationState',
  description: 'State of an invitation.',
  valuesMap: {
    OPEN: { description: 'The holder of the link may accept the invitation.' },
    INACTIVE: {
      description: 'The inviter was disabled, or may no longer grant these roles, so the link does not work. Invite the officer again.',
    },
    ACCEPTED: { description: 'The invitation was accepted and the account exists.' },
    REVOKED: { description: 'The invitation was revoked, or replaced by another one to the same address.' },
    EXPIRED: { description: 'The invitation has expired.' },
  },
});

@InputType('InviteUserInput', { description: 'The officer to invite, with the roles of the account.' })
export class InviteUserInput implements InvitationDraft {
  @Field(() => String, { description: 'E-mail address of the account, for signing in.' })
  @IsString()
  @MaxLength(320)
  readonly email: string;

  @Field(() => [RoleEnum], { description: 'Roles of the account, within those that the viewer may grant (docs/people.md).' })
  @ArrayMaxSize(10)
  readonly roles: Role[];

  @Field(() => ID, { nullable: true, description: 'Agency of the party; absent: none.' })
  @IsOptional()
  @IsString()
  readonly agencyId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      "For the operator: the party whose first admin is invited, as long as no account of it has ever signed in. Absent: the viewer's own party.",
  })
  @IsOptional()
  @IsString()
  readonly partyId?: string | null;
}

@ObjectType('Invitation', { description: 'An invitation to create an account.' })
export class InvitationType implements Invitation {
  @Field(() => ID, { description: 'Identifier of the invitation. It does not give access.' })
  readonly id: string;

  @Field(() => String, { description: 'E-mail address of the account.' })
  readonly email: string;

  @Field(() => [RoleEnum], { description: 'Roles of the future account.' })
  readonly roles: readonly Role[];

  @Field(() => PartyType, { description: 'Party of the future account.' })
  readonly party: Invitation['party'];

  @Field(() => AgencyType, { nullable: true, description: 'Agency of the future account within the party.' })
  readonly agency: AgencyType | null;

  @Field(() => InvitationStateEnum, { description: 'State of the invitation.' })
  readonly state: Invitation['state'];

  @Field(() => ActorType, { description: 'The inviter: a colleague, or an operator of the hub, of whom only the party is shown.' })
  readonly createdBy: ActorView;

  @Field(() => DateTime, { description: 'When the invitation was created.' })
  readonly createdAt: Date;

  @Field(() => DateTime, { description: 'When the invitation expires.' })
  readonly expiresAt: Date;

  @Field(() => MailType, {
    nullable: true,
    description: 'The e-mail with the link; null if the link was shown instead, or the e-mail is older than 30 days.',
  })
  readonly mail: MailType | null;
}

export const InvitationConnection = connectionType('Invitation', () => InvitationType, {
  description: 'Invitations, open ones first, then newest first.',
});

@ObjectType('NewInvitation', { description: 'An invitation with its link, which is shown once or e-mailed.' })
export class NewInvitationType implements NewInvitation {
  @Field(() => String, {
    nullable: true,
    description: 'The one-time token for acceptInvitation. Shown once; null if it was e-mailed.',
  })
  readonly token: string | null;

  @Field(() => String, { nullable: true, description: 'A link that contains the token. Shown once; null if it was e-mailed.' })
  readonly link: string | null;

  @Field(() => Boolean, { description: 'Whether the link is e-mailed to the invited officer, and not shown.' })
  readonly mailed: boolean;

  @Field(() => InvitationType, { description: 'The stored invitation.' })
  readonly invitation: InvitationType;
}
