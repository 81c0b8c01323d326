import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import type { Discoverability } from '../../tenancy/sharing/label.js';
import { DiscoverabilityEnum } from '../../tenancy/sharing/sharing.graphql.js';
import { CaseType } from '../cases/case.graphql.js';
import {
  CaseContactConnection,
  CaseContactType,
  RelatedCaseConnection,
  RelatedCaseHitType,
  RelatedCaseType,
} from './related-cases.graphql.js';
import { RelatedCasesService } from './related-cases.service.js';

const CASE_ID_ARG = { type: () => ID, description: 'Identifier of the case.' } as const;

@Resolver(() => RelatedCaseType)
export class RelatedCasesResolver {
  constructor(private readonly service: RelatedCasesService) {}

  @Query(() => RelatedCaseConnection, {
    description:
      'Other visible cases that share a value with this case, by indicators that the viewer sees in both. Sorted by number of shared values, at most 100 in all.',
  })
  @Requires('case:read', 'case.related')
  async relatedCases(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('caseId', CASE_ID_ARG) caseId: string,
  ): Promise<Connection<RelatedCaseType>> {
    return this.service.visibleCases(actor, caseId, page);
  }

  @Mutation(() => [RelatedCaseHitType], {
    description:
      "Asks whether cases in which the viewer's country does not take part share a value with this case. Returns one answer for each value that the viewer sees in the case, at most the newest 1,000. Counts as a deconfliction query. Each lead decides what is disclosed (setCaseDiscoverability). Unless its case is HIDDEN, the lead learns who asked, when and why.",
  })
  @Requires('case:lead', 'case.ask-related')
  async askRelatedCases(
    @CurrentActor() actor: Actor,
    @Args('caseId', CASE_ID_ARG) caseId: string,
    @Args('purpose', { type: () => String, description: 'Purpose, 1 to 500 characters. Leads read it.' }) purpose: string,
    @Args('caseReference', { type: () => String, description: 'Case reference, 1 to 200 characters. Leads read it.' })
    caseReference: string,
  ): Promise<readonly RelatedCaseHitType[]> {
    return this.service.ask(actor, caseId, { purpose, caseReference });
  }

  @Mutation(() => CaseType, {
    description:
      'Sets what countries outside the case learn when they share values with it. HIDDEN by default, and after the lead is handed over. Only the lead can do this.',
  })
  @Requires('case:lead', 'case.discoverability')
  async setCaseDiscoverability(
    @CurrentActor() actor: Actor,
    @Args('id', CASE_ID_ARG) id: string,
    @Args('discoverability', { type: () => DiscoverabilityEnum, description: 'What these countries learn.' })
    discoverability: Discoverability,
  ): Promise<CaseType> {
    return CaseType.of(await this.service.setDiscoverability(actor, id, discoverability));
  }

  @Query(() => CaseContactConnection, {
    description: "Queries of other countries that matched a case, newest first; empty unless the viewer's country leads the case.",
  })
  @Requires('case:lead', 'case.questions')
  async caseContacts(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('caseId', CASE_ID_ARG) caseId: string,
  ): Promise<Connection<CaseContactType>> {
    return mapConnection(await this.service.queries(actor, caseId, page), CaseContactType.of);
  }
}
