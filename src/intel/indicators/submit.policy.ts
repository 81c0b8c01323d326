import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import type { Actor } from '../../identity/auth/actor.js';
import type { Guard } from '../warninglists/guard.js';
import {
  type AudienceKeys,
  type AudienceProblem,
  type AudienceWish,
  type Directory,
  resolveAudience,
} from '../../tenancy/sharing/audience.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { type Onward, onwardOf } from '../../tenancy/sharing/onward-rule.js';
import { labelProblem } from '../../tenancy/sharing/release.policy.js';
import { type Draft, type PublishItem } from './draft.js';
import type { PublishRules } from './publish-rules.js';
import type { AudienceOfNew, Submitted } from './whole.policy.js';

/** A draft with the keys that it names, unless the form of its audience, its label or the guards refuse it. */
export function submittedOf(
  draft: Draft,
  { apiKey }: Actor,
  directory: Directory,
  { policy: { defaultAudience }, guard }: PublishRules,
): Submitted | { readonly problems: readonly ItemProblem[] } {
  const { item } = draft;
  if (apiKey && item.tlp === 'RED') {
    return { problems: [problem('RED_NOT_FOR_KEYS', 'TLP:RED is for people: sign in to publish it.', 'tlp')] };
  }
  const named = item.audience ? keysFor(item.tlp, item.audience, directory) : null;
  const onward: { readonly onward?: Onward } | { readonly problem: AudienceProblem } = item.onward ? onwardOf(item.onward, directory) : {};
  const { refusals, warnings } = guarded(draft, guard);
  const all = [
    ...(named && 'problems' in named ? named.problems : []),
    ...('problem' in onward ? [onward.problem] : []).map(blaming('onward')),
    ...refusals,
  ];
  if (all.length > 0) return { problems: all };
  const said = named && 'keys' in named ? named.keys : null;
  return { ...draft, said, ofNew: ofNew(item, defaultAudience, directory), ...onward, warnings: [...draft.warnings, ...warnings] };
}

function keysFor(
  tlp: Tlp,
  wish: AudienceWish,
  directory: Directory,
): { readonly keys: AudienceKeys } | { readonly problems: readonly ItemProblem[] } {
  const { problems, keys } = resolveAudience(wish, directory);
  const label = labelProblem(tlp, wish);
  const all = [...problems, ...(label ? [label] : [])].map(blaming('audience'));
  return all.length > 0 ? { problems: all } : { keys };
}

/** Whom a claim is for that names no audience, where it is new. */
function ofNew(
  { tlp, ownerAloneIfNew, audienceIfNew }: PublishItem,
  defaultAudience: AudienceWish | null,
  directory: Directory,
): AudienceOfNew {
  const alone = { keys: { audience: [], excluded: [] }, warnings: [] };
  const wish = audienceIfNew ?? defaultAudience;
  if (!wish) return ownerAloneIfNew ? alone : { refusal: NO_AUDIENCE };
  if (ownerAloneIfNew && labelProblem(tlp, wish)) return { ...alone, warnings: [AUDIENCE_NARROWED] };
  const found = keysFor(tlp, wish, directory);
  const [refusal = NO_AUDIENCE] = 'problems' in found ? found.problems : [];
  return 'keys' in found ? { keys: found.keys, warnings: [] } : { refusal };
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

export const NO_AUDIENCE = problem(
  'AUDIENCE_MISSING',
  'Audience is required for a new claim: your party has no default audience. An empty audience shares with your own party only.',
  'audience',
);

const AUDIENCE_NARROWED: ItemProblem = {
  severity: 'WARNING',
  code: 'AUDIENCE_NARROWED',
  field: 'audience',
  message: "The label forbids your party's default audience: this is kept to your own party.",
};
