import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../auth/actor.js';
import type { CallContext, Origin } from '../auth/call-context.js';
import { CurrentActor, CurrentCall, CurrentOrigin, Public, Requires } from '../auth/requires.js';
import { SessionType } from '../auth/viewer.graphql.js';
import { type Connection, PageArgs } from '../../platform/graphql/connection.js';
import { AcceptanceService } from './acceptance.service.js';
import { InvitationConnection, InvitationType, InviteUserInput, NewInvitationType } from './invitations.graphql.js';
import { type Invitation, InvitationsService, type NewInvitation } from './invitations.service.js';

@Resolver(() => InvitationType)
export class InvitationsResolver {
  constructor(
    private readonly invitationsService: InvitationsService,
    private readonly acceptance: AcceptanceService,
  ) {}

  @Query(() => InvitationConnection, {
    description: "Invitations into the viewer's party, and invitations by which the operator hands over another party; open ones first.",
  })
  @Requires('user:manage', 'invitation.list')
  async invitations(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<Invitation>> {
    return this.invitationsService.page(actor, page);
  }

  @Mutation(() => NewInvitationType, {
    description:
      'Invites an officer to create an account within seven days. An earlier invitation to the same address ends. Needs step-up.',
  })
  @Requires('user:manage', 'invitation.create', { stepUp: 'ALWAYS' })
  async inviteUser(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => InviteUserInput, description: 'The officer to invite, with the roles of the account.' })
    input: InviteUserInput,
  ): Promise<NewInvitation> {
    return this.invitationsService.invite(actor, input);
  }

  @Mutation(() => InvitationType, { description: 'Revokes an open invitation immediately.' })
  @Requires('user:manage', 'invitation.revoke', { admission: 'URGENT' })
  async revokeInvitation(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Identifier of the invitation.' }) id: string,
  ): Promise<Invitation> {
    return this.invitationsService.revoke(actor, id);
  }

  @Mutation(() => SessionType, {
    description:
      'Accepts an invitation: creates the account with this password and opens its first session. At most once per GraphQL document. Any problem with the token gives UNAUTHENTICATED.',
  })
  @Public('invitation.accept')
  async acceptInvitation(
    @CurrentOrigin() origin: Origin,
    @CurrentCall() call: CallContext,
    @Args('token', { type: () => String, description: 'The token of the invitation.' }) token: string,
    @Args('password', { type: () => String, description: 'The password of the new account: 12 to 200 characters, hard to guess.' })
    password: string,
  ): Promise<SessionType> {
    return SessionType.of(await this.acceptance.accept(token, password, origin), call);
  }
}
