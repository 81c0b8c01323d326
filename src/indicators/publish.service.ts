import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../access/actor.js';
import { Database, type Transaction } from '../database/database.js';
import { MOST_ATTEMPTS, uncrossed } from '../sharing/uncrossed.js';
import { Clock } from '../platform/clock.js';
import { GuardsService } from '../guards/guards.service.js';
import type { Guard } from '../guards/guard.js';
import { BadInput, Forbidden } from '../platform/errors.js';
import { type AudienceProblem, type Directory, resolveAudience } from '../sharing/audience.js';
import { readDirectory } from '../sharing/directory.js';
import { type Onward, onwardOf } from '../sharing/onward-rule.js';
import { askForReleases, type Asking, openReleases, wantedOf } from '../sharing/release-desk.js';
import { labelProblem } from '../sharing/release.policy.js';
import type { SharingPolicy } from '../sharing/sharing.policy.js';
import { ClaimStore, type Writing } from './claim-store.js';
import { type Draft, draftOf, type ItemProblem, problem, type PublishItem } from './draft.js';
import { withoutOtherMakers } from './makers.js';
import { CLAIM_OF_ANOTHER, ownWords } from './others-ids.js';
import { type Addressed, decide, type Decision, type Present } from './publish.policy.js';
import { statusOf } from './person-status.js';
import { type PublishRules, readPublishRules } from './publish-rules.js';
import { gate, type Gated, RELEASE_PENDING } from './release-gate.js';
import { wavesOf } from './waves.js';

/** Items of one call. */
export const MOST_ITEMS = 1_000;

/** What became of one item, in the order of the input. */
export interface Receipt {
  readonly index: number;
  readonly outcome: Decision['outcome'];
  /** null when the item was rejected. */
  readonly indicatorId: string | null;
  readonly problems: readonly ItemProblem[];
}

/** One call: who publishes, whom there is to address, and the receipts so far. */
interface Publishing {
  readonly actor: Actor;
  readonly directory: Directory;
  readonly policy: SharingPolicy;
  readonly receipts: Map<number, Receipt>;
}

/** What else is written in the transaction of a batch, once its receipts stand. It may run more than once: what it wrote before was rolled back. */
export type Alongside = (tx: Transaction, receipts: readonly Receipt[]) => Promise<void>;

/** An item that may be read already as refused, by whoever checked its form. */
export type CheckedItem = PublishItem | { readonly refusal: readonly ItemProblem[] };

@Injectable()
export class PublishService {
  constructor(
    private readonly database: Database,
    private readonly claims: ClaimStore,
    private readonly clock: Clock,
    private readonly guards: GuardsService,
  ) {}

  /**
   * Publishes a batch in the name of the actor's agency: one transaction, one receipt an item. One bad item never costs the others anything.
   * Sending the same again changes nothing; two items on one value count one after the other.
   * @param alongside e.g. the import that the batch is a part of
   * @throws BadInput when the batch is empty or too large; Forbidden when the actor belongs to no agency.
   */
  async publish(actor: Actor, items: readonly CheckedItem[], alongside?: Alongside): Promise<readonly Receipt[]> {
    if (items.length < 1 || items.length > MOST_ITEMS) {
      throw new BadInput('BATCH_SIZE', `Publish 1 to ${MOST_ITEMS} items a call; this call has ${items.length}.`);
    }
    if (!actor.agency) throw new Forbidden('AGENCY_MISSING', 'Only an officer of an agency publishes: your account belongs to none.');
    const read = items.map((item, index) => ('refusal' in item ? item.refusal : draftOf(item, index)));

    return uncrossed(() =>
      this.database.as(actor, { ...act(actor, 'indicator.publish', 'indicator:publish'), writes: true }, async (tx) => {
        const [directory, { policy, guard }] = [await readDirectory(tx), await readPublishRules(tx, this.guards)];
        const receipts = new Map<number, Receipt>();
        const addressed = read.flatMap((draft, index) => {
          const result = isDraft(draft)
            ? addressedOf(draft, actor, directory, { policy, guard })
            : { problems: 'code' in draft ? [draft] : draft };
          if ('problems' in result) receipts.set(index, { index, outcome: 'REJECTED', indicatorId: null, problems: result.problems });
          return 'problems' in result ? [] : [result];
        });
        const refuse = (index: number, why: ItemProblem): void =>
          void receipts.set(index, { index, outcome: 'REJECTED', indicatorId: null, problems: [why] });
        const { own, others } = await ownWords(tx, addressed);
        for (const { index } of others) refuse(index, CLAIM_OF_ANOTHER);
        const said = await withoutOtherMakers(tx, own, refuse);
        for (const wave of wavesOf(said)) await this.publishWave(tx, wave, { actor, directory, policy, receipts });
        const all = items.map((_, index) => receiptOf(receipts, index));
        await alongside?.(tx, all);
        return all;
      }),
    );
  }

  /** One wave holds each value and each reference at most once, so that its drafts do not depend on one another. */
  private async publishWave(tx: Transaction, wave: readonly Addressed[], publishing: Publishing): Promise<void> {
    const { directory, policy, receipts } = publishing;
    let open = wave;
    for (let attempt = 0; open.length > 0; attempt += 1) {
      if (attempt === MOST_ATTEMPTS) throw new Error('A batch lost the race for its claims too often.');
      const present = await this.present(tx, open, publishing);
      const decided = open.map((draft) => {
        const said = withStatus(draft, present(draft));
        return gate(said, decide(said, present(draft), directory, this.clock.now()), policy, directory);
      });
      const writings = decided.flatMap(({ draft, decision }) => writingOf(draft, decision));
      const written = writings.length > 0 ? await this.claims.write(tx, writings) : new Set<string>();
      tx.touched(...written);

      const byIndex = new Map(writings.map((writing) => [writing.draft.index, writing]));
      await askForReleases(
        tx,
        decided.flatMap((one) => askingOf(one, byIndex.get(one.draft.index))).filter(({ item, release }) => !release || written.has(item)),
      );
      const lost = new Set(writings.filter(({ id }) => !written.has(id)).map(({ draft }) => draft.index));
      for (const one of decided) {
        const { index } = one.draft;
        if (!lost.has(index)) receipts.set(index, receiptFor(one, byIndex.get(index)?.id));
      }
      open = open.filter(({ index }) => lost.has(index));
    }
  }

  private async present(tx: Transaction, drafts: readonly Addressed[], { actor, policy }: Publishing): Promise<(draft: Draft) => Present> {
    const wanted = { digests: drafts.map((draft) => draft.digest), references: drafts.flatMap(({ item }) => item.externalId ?? []) };
    const own = await this.claims.own(tx, wanted);
    const withheld = actor.apiKey ? await this.claims.withheld(tx, wanted) : [];
    const mayWait = policy.hasOpenReleases || policy.secondFrom !== null || policy.secondForPartners;
    const waiting = mayWait ? await openReleases(tx, own.map(({ id }) => id)) : undefined; // prettier-ignore
    const byDigest = new Map(own.map((claim) => [claim.digest, claim]));
    const byReference = new Map(own.map((claim) => [claim.external_id, claim]));
    const releaseOf = (id: string | undefined) => {
      const row = id === undefined ? undefined : waiting?.get(id);
      return row && wantedOf(row);
    };
    return ({ digest, item }) => ({
      sameValue: byDigest.get(digest),
      waiting: releaseOf(byDigest.get(digest)?.id),
      sameReference: item.externalId ? byReference.get(item.externalId) : undefined,
      isWithheld: withheld.some((one) => one.digest === digest || (one.external_id !== null && one.external_id === item.externalId)),
    });
  }
}

/** A status that is not said stays. */
const withStatus = (draft: Addressed, { sameValue }: Present): Addressed => ({
  ...draft,
  item: { ...draft.item, personStatus: statusOf(draft.item.kind, draft.item.personStatus, sameValue?.person_status) },
});

const isDraft = (read: Draft | ItemProblem | readonly ItemProblem[]): read is Draft => 'digest' in read;

/** A draft with the keys that it is for, unless the form of its audience, its label or the guards refuse it. */
export function addressedOf(
  draft: Draft,
  { apiKey }: Actor,
  directory: Directory,
  { policy: { defaultAudience }, guard }: PublishRules,
): Addressed | { readonly problems: readonly ItemProblem[] } {
  if (apiKey && draft.item.tlp === 'RED') {
    return { problems: [problem('RED_NOT_FOR_KEYS', 'TLP:RED is for people: sign in to publish it.', 'tlp')] };
  }
  const wish = draft.item.audience ?? defaultAudience;
  if (!wish) return { problems: [NO_AUDIENCE] };
  const { problems, keys } = resolveAudience(wish, directory);
  const label = labelProblem(draft.item.tlp, wish);
  const onward: { readonly onward?: Onward } | { readonly problem: AudienceProblem } = draft.item.onward
    ? onwardOf(draft.item.onward, directory)
    : {};
  const all = [
    ...[...problems, ...(label ? [label] : [])].map(blaming('audience')),
    ...('problem' in onward ? [onward.problem] : []).map(blaming('onward')),
  ];
  if (all.length > 0) return { problems: all };
  const { refusals, warnings } = guarded(draft, guard);
  return refusals.length > 0 ? { problems: refusals } : { ...draft, keys, ...onward, warnings: [...draft.warnings, ...warnings] };
}

const blaming =
  (field: string) =>
  ({ code, message }: AudienceProblem): ItemProblem =>
    problem(code, message, field);

function guarded({ value }: Draft, guard: Guard): { readonly refusals: readonly ItemProblem[]; readonly warnings: readonly ItemProblem[] } {
  const remarks = guard.remarksOn(value);
  const refusals = remarks.filter(({ severity }) => severity === 'ERROR');
  return { refusals, warnings: refusals.length > 0 ? [] : remarks };
}

const NO_AUDIENCE = problem(
  'AUDIENCE_MISSING',
  'Say for whose eyes it is: your party has set no default audience. An empty audience keeps it to your own party.',
  'audience',
);

function writingOf(draft: Addressed, decision: Decision): readonly Writing[] {
  const { externalId = null } = draft.item;
  if (decision.outcome === 'CREATED') return [{ draft, id: ClaimStore.newId(), version: 1, externalId }];
  if (decision.outcome !== 'UPDATED') return [];
  const { claim } = decision;
  return [{ draft, id: claim.id, version: claim.version + 1, externalId: externalId ?? claim.external_id }];
}

/** A release to be asked for; or, where a claim is said to be as it is, that nothing more is wanted. */
function askingOf({ decision, waits }: Gated, writing: Writing | undefined): readonly Asking[] {
  if (writing && waits) return [{ item: writing.id, version: writing.version, release: waits }];
  return decision.outcome === 'UNCHANGED' && decision.waits === false ? [{ item: decision.claim.id }] : [];
}

function receiptFor({ draft, decision, waits }: Gated, written: string | undefined): Receipt {
  const { index } = draft;
  const isWaiting = waits !== undefined || (decision.outcome === 'UNCHANGED' && decision.waits === true);
  const warnings = isWaiting ? [...draft.warnings, RELEASE_PENDING] : draft.warnings;
  if (decision.outcome === 'REJECTED') return { index, outcome: 'REJECTED', indicatorId: null, problems: [decision.problem] };
  const indicatorId = written ?? ('claim' in decision ? decision.claim.id : null);
  return { index, outcome: decision.outcome, indicatorId, problems: warnings };
}

function receiptOf(receipts: ReadonlyMap<number, Receipt>, index: number): Receipt {
  const receipt = receipts.get(index);
  if (!receipt) throw new Error('An item of a batch was left without a receipt.');
  return receipt;
}
