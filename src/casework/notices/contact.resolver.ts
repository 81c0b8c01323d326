import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { CONTACT_ENTRY } from '../../tenancy/directory/contact-entries.js';
import { ContactEntryLoader } from '../../tenancy/directory/contact-entry-loader.js';
import { DirectoryEntryType } from '../../tenancy/directory/directory-entry.graphql.js';
import { NoticeDraftType } from './draft.graphql.js';
import { NoticeType } from './notice.graphql.js';

@Resolver(() => NoticeType)
export class NoticeContactResolver {
  constructor(private readonly contacts: ContactEntryLoader) {}

  @ResolveField('contactEntry', () => DirectoryEntryType, CONTACT_ENTRY)
  @Requires('directory:read')
  async contactEntry(
    @Parent() { contactEntryId }: NoticeType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<DirectoryEntryType | null> {
    return this.contacts.of(actor, call, contactEntryId);
  }
}

@Resolver(() => NoticeDraftType)
export class NoticeDraftContactResolver {
  constructor(private readonly contacts: ContactEntryLoader) {}

  @ResolveField('contactEntry', () => DirectoryEntryType, CONTACT_ENTRY)
  @Requires('directory:read')
  async contactEntry(
    @Parent() { contactEntryId }: NoticeDraftType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<DirectoryEntryType | null> {
    return this.contacts.of(actor, call, contactEntryId);
  }
}
