import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { LeakTraceType } from './leaks.graphql.js';
import { LeaksService } from './leaks.service.js';

@Resolver(() => LeakTraceType)
export class LeaksResolver {
  constructor(private readonly leaks: LeaksService) {}

  @Query(() => String, {
    description: "The mark of the viewer's copies on paper: 26 characters, beside each printed row. `traceLeak` reads it.",
  })
  @Requires('session:own', 'session.copy-mark')
  copyMark(@CurrentActor() actor: Actor): string {
    return this.leaks.paperMarkOf(actor);
  }

  @Mutation(() => [String], {
    description:
      'Marks rows of a file that an application writes itself: a mark of 26 characters for each item, in order. `traceLeak` reads it. Call it before the file is saved: the audit entry has those of the items that the viewer sees.',
  })
  @Requires('party:read', 'item.saved')
  async markCopies(
    @CurrentActor() actor: Actor,
    @Args('itemIds', { type: () => [ID], description: '1 to 100 items of any kinds.' }) itemIds: string[],
  ): Promise<readonly string[]> {
    return this.leaks.markCopies(actor, itemIds);
  }

  @Query(() => LeakTraceType, {
    description:
      "Finds who may have leaked rows of data: by the marks of copies, the order of tags, and by who read the items. A party traces its own items, the hub's auditor every mark.",
  })
  @Requires('audit:read', 'leak.trace')
  async traceLeak(
    @CurrentActor() actor: Actor,
    @Args('rows', {
      type: () => [String],
      description: 'Leaked rows in any format, such as lines of CSV or objects of JSON: 1 to 200, of at most 4,000 characters.',
    })
    rows: string[],
  ): Promise<LeakTraceType> {
    return LeakTraceType.of(await this.leaks.trace(actor, rows));
  }
}
