import { Args, Field, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { Actor, ActorParty } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { ProcessingPurposeEnum } from '../../identity/auth/session-purpose.graphql.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { type PurposeRule, PurposeRulesService } from './purpose-rules.service.js';

@ObjectType('PurposeRule', { description: 'The purposes for which a party lets other parties read its items.' })
export class PurposeRuleType implements PurposeRule {
  @Field(() => PartyType, { description: 'The party.' })
  readonly party: ActorParty;

  @Field(() => [ProcessingPurposeEnum], { description: 'Purposes for which nobody else sees its items: one per purpose.' })
  readonly refusedPurposes: PurposeRule['refusedPurposes'];

  @Field(() => Boolean, { description: 'Whether only readers who state a case reference see its items.' })
  readonly caseReferenceRequired: boolean;

  @Field(() => Boolean, { description: 'Whether the party withholds its items from this request, by its purpose and case reference.' })
  readonly withholds: boolean;
}

@Resolver(() => PurposeRuleType)
export class PurposeRulesResolver {
  constructor(private readonly rules: PurposeRulesService) {}

  @Query(() => [PurposeRuleType], {
    description:
      'Parties that refuse purposes or demand a case reference, by name: at most one per party that the viewer may know. An item that is withheld is for its reader as if it did not exist. Requests, notices, invitations and directory entries are never withheld.',
  })
  @Requires('party:read', 'purpose.rules')
  async purposeRules(@CurrentActor() actor: Actor): Promise<readonly PurposeRuleType[]> {
    return this.rules.list(actor);
  }

  @Mutation(() => PurposeRuleType, {
    description:
      "Replaces the rule of the viewer's party. It applies at once to every reading by others: lists, look-ups, feeds, webhooks, TAXII, MISP, exports, evidence and cases, and to requests and notices that the party sends. Copies start again from a snapshot. Other parties learn that the rule has changed.",
  })
  @Requires('policy:manage', 'purpose.set-rule', { stepUp: 'ALWAYS' })
  async setPurposeRule(
    @CurrentActor() actor: Actor,
    @Args('refusedPurposes', { type: () => [ProcessingPurposeEnum], description: 'Purposes that are refused; empty: none.' })
    refusedPurposes: PurposeRule['refusedPurposes'],
    @Args('caseReferenceRequired', { type: () => Boolean, description: 'Whether readers must state a case reference.' })
    caseReferenceRequired: boolean,
  ): Promise<PurposeRuleType> {
    return this.rules.set(actor, refusedPurposes, caseReferenceRequired);
  }
}
