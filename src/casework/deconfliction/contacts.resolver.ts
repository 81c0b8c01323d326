import { Args, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { Cursor } from '../../platform/graphql/scalars.js';
import { BrowseIndicatorsService } from '../../intel/indicators/browse-indicators.service.js';
import { claimById } from '../../intel/indicators/claims-by-id.js';
import { IndicatorType } from '../../intel/indicators/indicator.graphql.js';
import { ContactTearLineInput, contactTearLineOf } from './contact-tear-line.graphql.js';
import { ContactAnswerEnum, ContactFilterInput, ContactPageType, ContactType } from './contact.graphql.js';
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
    description: 'The claim that was asked about, as it stands; null where it is a sealed holding, or is gone.',
  })
  @Requires('indicator:read')
  async indicator(
    @Parent() { indicatorId: id }: ContactType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<IndicatorType | null> {
    return claimById(this.browsing, actor, call, id);
  }

  @Query(() => ContactPageType, {
    description: "What others asked about that the viewer's party holds, newest first; what is HIDDEN is not told.",
  })
  @Requires('deconflict:answer', 'contact.list')
  async contacts(
    @CurrentActor() actor: Actor,
    @Args('open', { type: () => Boolean, nullable: true, description: 'true: not answered yet; false: answered; absent: all.' })
    open?: boolean | null,
    @Args('filter', { type: () => ContactFilterInput, nullable: true, description: 'Which ones; absent: all.' })
    filter?: ContactFilterInput | null,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 50, description: 'How many, 1 to 200.' }) first?: number | null,
    @Args('after', { type: () => Cursor, nullable: true, description: 'The cursor of the page before.' }) after?: string | null,
  ): Promise<ContactPageType> {
    return ContactPageType.of(
      await this.service.page(actor, { ...filter, open: open ?? null }, { first: first ?? 50, after: after ?? null }),
    );
  }

  @Mutation(() => ContactType, { description: 'Answers whoever asked. Nothing is said twice; whoever has named itself may still release.' })
  @Requires('deconflict:answer', 'contact.answer')
  async answerContact(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'The contact.' }) id: string,
    @Args('answer', { type: () => ContactAnswerEnum, description: 'The answer.' }) answer: ContactAnswer,
    @Args('note', { type: () => String, nullable: true, description: 'At most 2,000 characters, for whoever asked.' }) note?: string | null,
    @Args('tearLine', { type: () => ContactTearLineInput, nullable: true, description: 'TEAR_LINE: what the copy says.' })
    tearLine?: ContactTearLineInput | null,
  ): Promise<ContactType> {
    const said = { note: note ?? null, tearLine: tearLine ? contactTearLineOf(tearLine) : null };
    return ContactType.of(await this.service.answer(actor, id, answer, said));
  }
}
