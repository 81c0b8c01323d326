import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import type { Discoverability } from '../../tenancy/sharing/label.js';
import { DiscoverabilityEnum } from '../../tenancy/sharing/sharing.graphql.js';
import { CaseQuestionType, RelatedCaseHitType, RelatedCaseType } from './related-cases.graphql.js';
import { RelatedCasesService } from './related-cases.service.js';

const CASE_ID_ARG = { type: () => ID, description: 'The case.' } as const;

@Resolver(() => RelatedCaseType)
export class RelatedCasesResolver {
  constructor(private readonly service: RelatedCasesService) {}

  @Query(() => [RelatedCaseType], {
    description:
      'Other cases that the viewer sees and that share a value with this one, by claims that it sees in both; those that share most first, at most 100.',
  })
  @Requires('case:read', 'case.related')
  async relatedCases(@CurrentActor() actor: Actor, @Args('id', CASE_ID_ARG) id: string): Promise<readonly RelatedCaseType[]> {
    return this.service.visibleCases(actor, id);
  }

  @Mutation(() => [RelatedCaseHitType], {
    description:
      'Asks whether cases in which the viewer’s country takes no part share a value with this one: an answer for each value (the newest 1,000) that it sees in it. It counts as a deconfliction; each lead decides what is said (setCaseDiscoverability), and learns who asked, when and why unless its case is HIDDEN.',
  })
  @Requires('case:lead', 'case.ask-related')
  async askRelatedCases(
    @CurrentActor() actor: Actor,
    @Args('id', CASE_ID_ARG) id: string,
    @Args('purpose', { type: () => String, description: 'For what, in 1 to 500 characters: leads read it.' }) purpose: string,
    @Args('caseReference', { type: () => String, description: 'In which case, in 1 to 200 characters: leads read it.' })
    caseReference: string,
  ): Promise<readonly RelatedCaseHitType[]> {
    return this.service.ask(actor, id, { purpose, caseReference });
  }

  @Query(() => DiscoverabilityEnum, {
    nullable: true,
    description: "What strangers learn of a case whose values meet theirs; null unless the viewer's country leads it.",
  })
  @Requires('case:read', 'case.discoverability-read')
  async caseDiscoverability(@CurrentActor() actor: Actor, @Args('id', CASE_ID_ARG) id: string): Promise<Discoverability | null> {
    return this.service.discoverability(actor, id);
  }

  @Mutation(() => DiscoverabilityEnum, {
    description:
      'Says what strangers learn of a case whose values meet theirs; HIDDEN at first, and after the lead was handed over. For its lead.',
  })
  @Requires('case:lead', 'case.discoverability')
  async setCaseDiscoverability(
    @CurrentActor() actor: Actor,
    @Args('id', CASE_ID_ARG) id: string,
    @Args('discoverability', { type: () => DiscoverabilityEnum, description: 'What they learn.' }) setting: Discoverability,
  ): Promise<Discoverability> {
    return this.service.setDiscoverability(actor, id, setting);
  }

  @Query(() => [CaseQuestionType], {
    description: "Who asked what shares a value with a case that the viewer's country leads: the newest 100; empty for whoever does not.",
  })
  @Requires('case:lead', 'case.questions')
  async caseQuestions(@CurrentActor() actor: Actor, @Args('id', CASE_ID_ARG) id: string): Promise<readonly CaseQuestionType[]> {
    return this.service.questions(actor, id);
  }
}
