import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from './actor.js';
import { CurrentActor, Requires } from './requires.js';
import { ProcessingPurposeEnum, SessionPurposeType } from './session-purpose.graphql.js';
import { type SessionPurpose, SessionPurposeService } from './session-purpose.service.js';
import { LONGEST_CASE_REFERENCE } from './stated-purpose.js';

@Resolver(() => SessionPurposeType)
export class SessionPurposeResolver {
  constructor(private readonly purposes: SessionPurposeService) {}

  @Query(() => SessionPurposeType, { description: 'The purpose and case reference for which this request reads.' })
  @Requires('session:own', 'session.purpose')
  async sessionPurpose(@CurrentActor() actor: Actor): Promise<SessionPurposeType> {
    return this.purposes.read(actor);
  }

  @Mutation(() => SessionPurposeType, {
    description:
      'Sets the purpose and the case reference of the current session, until its end or the next call. Every entry of the audit log has them. Followers of the session get RESYNC_REQUIRED when other owners withhold their items from the new purpose.',
  })
  @Requires('session:own', 'session.set-purpose', { peopleOnly: true })
  async setSessionPurpose(
    @CurrentActor() actor: Actor,
    @Args('purpose', { type: () => ProcessingPurposeEnum, nullable: true, description: 'The purpose; absent: the default of the roles.' })
    purpose?: SessionPurpose['purpose'],
    @Args('caseReference', {
      type: () => String,
      nullable: true,
      description: `Case reference, 1 to ${LONGEST_CASE_REFERENCE} characters in one line; absent: none.`,
    })
    caseReference?: string | null,
  ): Promise<SessionPurposeType> {
    await this.purposes.set(actor, purpose ?? null, caseReference ?? null);
    return this.purposes.read(actor);
  }
}
