import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { CONTACT_ENTRY } from '../../tenancy/directory/contact-entries.js';
import { ContactEntryLoader } from '../../tenancy/directory/contact-entry-loader.js';
import { DirectoryEntryType } from '../../tenancy/directory/directory-entry.graphql.js';
import { ActionRequestType } from './action.graphql.js';

@Resolver(() => ActionRequestType)
export class ActionContactResolver {
  constructor(private readonly contacts: ContactEntryLoader) {}

  @ResolveField('contactEntry', () => DirectoryEntryType, CONTACT_ENTRY)
  @Requires('directory:read')
  async contactEntry(
    @Parent() { contactEntryId }: ActionRequestType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<DirectoryEntryType | null> {
    return this.contacts.of(actor, call, contactEntryId);
  }
}
