import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/database.js';
import type { Directory } from '../../tenancy/sharing/audience.js';
import { DirectoryCache, type DirectoryVersion } from '../../tenancy/sharing/directory.js';
import type { SharingPolicy } from '../../tenancy/sharing/sharing.policy.js';
import type { ValueChecker } from '../warninglists/value-checker.js';
import { WarninglistMatchingService } from '../warninglists/warninglist-matching.service.js';

/** Rules that override a publisher's choice: whom it can address, the policy of its party, and the warninglists that values are checked against. */
export interface PublishRules {
  readonly directory: Directory;
  readonly policy: SharingPolicy;
  readonly checker: ValueChecker;
}

interface RulesRow extends DirectoryVersion {
  readonly policy: SharingPolicy;
  /** A bigint, as text from the database. */
  readonly lists: string;
}

/** Reads the rules of the actor in one round trip, if this process already has the current lists and the party's current directory. */
@Injectable()
export class PublishRulesReader {
  private readonly directories = new DirectoryCache();

  constructor(private readonly warninglists: WarninglistMatchingService) {}

  async read(tx: Transaction): Promise<PublishRules> {
    const [row] = await tx.query<RulesRow>(
      'select hub.own_sharing_policy() as policy, hub.warninglist_revision() as lists, hub.me() as party, hub.directory_revision() as revision',
    );
    if (!row) throw new Error('The actor has no party.');
    const directory = await this.directories.at(tx, row);
    return { directory, policy: row.policy, checker: await this.warninglists.checkerAt(tx, Number(row.lists)) };
  }
}
