import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../access/actor.js';
import { Database, type Transaction } from '../database/database.js';
import { isUuid } from '../graphql/ids.js';
import { BadInput, Conflict, NotFound } from '../platform/errors.js';
import { type AudienceWish, type Directory, resolveAudience } from '../sharing/audience.js';
import { readDirectory } from '../sharing/directory.js';
import type { Tlp } from '../sharing/label.js';
import { readSharingPolicy } from '../sharing/release-desk.js';
import { labelProblem } from '../sharing/release.policy.js';
import type { SharingPolicy } from '../sharing/sharing.policy.js';

/** What is to change; what is absent stays as it is, null takes it away. */
export interface PolicyChange {
  readonly defaultAudience?: AudienceWish | null | undefined;
  readonly defaultTlp?: Tlp | null | undefined;
  readonly neverPartners?: boolean | undefined;
  readonly secondFrom?: Tlp | null | undefined;
  readonly secondForPartners?: boolean | undefined;
}

export interface LimitWish {
  readonly kinds: readonly string[] | null;
  readonly threats: readonly string[] | null;
  readonly labels: readonly Tlp[] | null;
  readonly within: AudienceWish;
}

/** The policy with the names of those whom it speaks of. */
export interface ShownPolicy {
  readonly policy: SharingPolicy;
  readonly directory: Directory;
}

/** Items that one statement looks at: well within its time. */
const PIECE = 2_000;

/** What a party decides for all of its officers and machines. Its admins set it; all of its accounts may read it. */
@Injectable()
export class SharingPolicyService {
  constructor(private readonly database: Database) {}

  async policy(actor: Actor): Promise<ShownPolicy> {
    return this.database.as(actor, act(actor, 'policy.read', 'party:read'), shown);
  }

  /**
   * Changes what is named. What tightens is in force at the commit; what loosens, and any other default, needs a fresh confirmation.
   * @throws BadInput on an audience that cannot be found or that the label forbids, or a second officer where there is none.
   */
  async set(actor: Actor, change: PolicyChange): Promise<ShownPolicy> {
    return this.database.as(actor, { ...act(actor, 'policy.set', 'policy:manage'), writes: true }, async (tx) => {
      const before = await shown(tx);
      assertPossible(actor, change, before);
      const { defaultAudience, defaultTlp, neverPartners, secondFrom, secondForPartners } = change;
      const given = { defaultAudience, defaultTlp, neverPartners, secondFrom, secondForPartners };
      await tx.query('select hub.set_sharing_policy($1)', [JSON.stringify(given)]); // what is undefined is left out
      return shown(tx);
    });
  }

  /**
   * Adds a limit and narrows at once whatever is shared beyond it: one transaction, so that nobody sees anything beyond it from the commit on. Never asks for
   * a confirmation.
   * @throws BadInput on an audience that cannot be found or has exceptions; Conflict when there are a hundred.
   */
  async addLimit(actor: Actor, { within, ...matches }: LimitWish): Promise<ShownPolicy> {
    const id = randomUUID();
    return this.database.as(actor, { ...act(actor, 'policy.limit', 'policy:manage'), writes: true }, async (tx) => {
      if (within.exceptCountries.length > 0) {
        throw new BadInput(
          'LIMIT_EXCEPTS',
          'A limit says whom it reaches at most: bar a party (setPartyBarred) to keep everything from it.',
        );
      }
      const { problems, keys } = resolveAudience(within, await readDirectory(tx));
      const [first] = problems;
      if (first) throw new BadInput(first.code, first.message);
      const [row] = await tx.query<{ taken: boolean }>('select hub.add_sharing_limit($1) as taken', [
        JSON.stringify({ id, ...matches, within: keys.audience }),
      ]);
      if (!row?.taken) throw new Conflict('TOO_MANY_LIMITS', 'A party has up to 100 limits: lift one that another contains.');
      await narrow(tx);
      tx.touched(id);
      return shown(tx);
    });
  }

  /** Lifts a limit; what it took stays taken until it is shared anew. @throws NotFound */
  async liftLimit(actor: Actor, id: string): Promise<ShownPolicy> {
    return this.database.as(actor, { ...act(actor, 'policy.lift-limit', 'policy:manage'), writes: true }, async (tx) => {
      const [row] = isUuid(id) ? await tx.query<{ lifted: boolean }>('select hub.lift_sharing_limit($1) as lifted', [id]) : [];
      if (!row?.lifted) throw new NotFound('limit');
      tx.touched(id);
      return shown(tx);
    });
  }
}

async function narrow(tx: Transaction): Promise<void> {
  for (let behind: string | null = null; ;) {
    const [row]: { behind: string | null }[] = await tx.query('select hub.narrow_to_limits($1, $2) as behind', [behind, PIECE]);
    behind = row?.behind ?? null;
    if (behind === null) return;
  }
}

const shown = async (tx: Transaction): Promise<ShownPolicy> => ({
  policy: await readSharingPolicy(tx),
  directory: await readDirectory(tx),
});

function assertPossible(actor: Actor, change: PolicyChange, { policy, directory }: ShownPolicy): void {
  if ((change.secondFrom || change.secondForPartners) && actor.party.kind !== 'COUNTRY') {
    throw new BadInput('NO_SECOND_OFFICER', 'Only a country has officers who release (APPROVER): everything of yours would wait for ever.');
  }
  const { defaultAudience = policy.defaultAudience, defaultTlp = policy.defaultTlp } = change;
  if (!defaultAudience) return;
  const { problems } = resolveAudience(defaultAudience, directory);
  const [first] = [...problems, defaultTlp ? labelProblem(defaultTlp, defaultAudience) : undefined].filter((one) => one !== undefined);
  if (first) throw new BadInput(first.code, first.message);
}
