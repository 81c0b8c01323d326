import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { loaderOf } from '../../platform/graphql/loaders.js';
import { BrowseInformationService } from './browse-information.service.js';
import { InformationInquiryType, InformationInquiryReceiptType } from './inquiry.graphql.js';

const INQUIRIES = Symbol('inquiries by id');

@Resolver(() => InformationInquiryReceiptType)
export class InformationReceiptsResolver {
  constructor(private readonly browsing: BrowseInformationService) {}

  @ResolveField('inquiry', () => InformationInquiryType, {
    nullable: true,
    description: 'The inquiry after the whole batch, with the request to each recipient; null when it was rejected.',
  })
  @Requires('indicator:read')
  async inquiry(
    @Parent() { inquiryId }: InformationInquiryReceiptType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<InformationInquiryType | null> {
    const inquiries = loaderOf(call.perRequest, INQUIRIES, (ids: readonly string[]) => this.browsing.inquiries(actor, ids));
    const found = inquiryId === null ? undefined : await inquiries.load(inquiryId);
    return found ? InformationInquiryType.of(found) : null;
  }
}
