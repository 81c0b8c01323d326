import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { BrowseIndicatorsService } from '../../intel/indicators/browse-indicators.service.js';
import { claimById } from '../../intel/indicators/claims-by-id.js';
import { IndicatorType } from '../../intel/indicators/indicator.graphql.js';
import { ContactTearLineInput, contactTearLineOf } from './contact-tear-line.graphql.js';
import { ContactAnswerEnum, ContactConnection, ContactFilterInput, ContactType } from './contact.graphql.js';
import type { ContactAnswer } from './contact.policy.js';
import { ContactsService } from './contacts.service.js';

@Resolver(() => ContactType)
export class ContactsResolver {
  constructor(
    private readonly service: ContactsService,
    private readonly browsing: BrowseIndicatorsService,
  ) {}

  @ResolveField('indicator', () => IndicatorType, {
    nullable: true,
    description: 'Current version of the indicator in question; null for a sealed holding, or when the indicator no longer exists.',
  })
  @Requires('indicator:read')
  async indicator(
    @Parent() { indicatorId: id }: ContactType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<IndicatorType | null> {
    return claimById(this.browsing, actor, call, id);
  }

  @Query(() => ContactConnection, {
    description: "Queries of other countries about holdings of the viewer's party, newest first. HIDDEN holdings are not included.",
  })
  @Requires('deconflict:answer', 'contact.list')
  async contacts(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { type: () => ContactFilterInput, nullable: true, description: 'Filter; absent: all contacts.' })
    filter?: ContactFilterInput | null,
  ): Promise<Connection<ContactType>> {
    return mapConnection(await this.service.page(actor, filter ?? {}, page), ContactType.of);
  }

  @Mutation(() => ContactType, {
    description: 'Answers the requesting country. Each contact is answered once; a holder that has named itself may still release.',
  })
  @Requires('deconflict:answer', 'contact.answer')
  async answerContact(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Identifier of the contact.' }) id: string,
    @Args('answer', { type: () => ContactAnswerEnum, description: 'The answer to the requesting country.' }) answer: ContactAnswer,
    @Args('note', { type: () => String, nullable: true, description: 'Note to the requesting country, at most 2,000 characters.' })
    note?: string | null,
    @Args('tearLine', {
      type: () => ContactTearLineInput,
      nullable: true,
      description: 'Content of the copy; only for TEAR_LINE_RELEASED.',
    })
    tearLine?: ContactTearLineInput | null,
  ): Promise<ContactType> {
    const details = { note: note ?? null, tearLine: tearLine ? contactTearLineOf(tearLine) : null };
    return ContactType.of(await this.service.answer(actor, id, answer, details));
  }
}
