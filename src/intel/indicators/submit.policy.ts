import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import type { Actor } from '../../identity/auth/actor.js';
import type { ValueChecker } from '../warninglists/value-checker.js';
import {
  type AudienceKeys,
  type AudienceProblem,
  type AudienceSpec,
  type Directory,
  resolveAudience,
} from '../../tenancy/sharing/audience.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { type ResolvedOnwardRule, resolveOnwardRule } from '../../tenancy/sharing/onward-rule.js';
import { labelProblem } from '../../tenancy/sharing/label-audience.policy.js';
import { type Draft, type PublishItem } from './draft.js';
import type { PublishRules } from './publish-rules.js';
import type { InitialAudience, SubmittedDraft } from './complete-draft.policy.js';

/** Returns a draft with the keys that it names, or the problems of its audience, its label, its onward rule, or its value on the warninglists. */
export function submittedOf(
  draft: Draft,
  { apiKey }: Actor,
  { directory, policy: { defaultAudience }, checker }: PublishRules,
): SubmittedDraft | { readonly problems: readonly ItemProblem[] } {
  const { item } = draft;
  if (apiKey && item.tlp === 'RED') {
    return { problems: [problem('RED_NOT_FOR_KEYS', 'An API key cannot publish TLP:RED. Sign in as an officer to publish it.', 'tlp')] };
  }
  const named = item.audience ? resolveKeys(item.tlp, item.audience, directory) : null;
  const onward: { readonly onward?: ResolvedOnwardRule } | { readonly problem: AudienceProblem } = item.onward
    ? resolveOnwardRule(item.onward, directory)
    : {};
  const { refusals, warnings } = checkWarninglists(draft, checker);
  const all = [
    ...(named && 'problems' in named ? named.problems : []),
    ...('problem' in onward ? [onward.problem] : []).map(problemWithField('onward')),
    ...refusals,
  ];
  if (all.length > 0) return { problems: all };
  return {
    ...draft,
    said: named && 'keys' in named ? named.keys : null,
    ofNew: initialAudienceOf(item, defaultAudience, directory),
    ...onward,
    warnings: [...draft.warnings, ...warnings],
  };
}

function resolveKeys(
  tlp: Tlp,
  requested: AudienceSpec,
  directory: Directory,
): { readonly keys: AudienceKeys } | { readonly problems: readonly ItemProblem[] } {
  const { problems, keys } = resolveAudience(requested, directory);
  const label = labelProblem(tlp, requested);
  const all = [...problems, ...(label ? [label] : [])].map(problemWithField('audience'));
  return all.length > 0 ? { problems: all } : { keys };
}

/** Returns the audience of a new claim that names none. */
function initialAudienceOf(
  { tlp, ownerAloneIfNew, audienceIfNew }: PublishItem,
  defaultAudience: AudienceSpec | null,
  directory: Directory,
): InitialAudience {
  const alone = { keys: { audience: [], excluded: [] }, warnings: [] };
  const requested = audienceIfNew ?? defaultAudience;
  if (!requested) return ownerAloneIfNew ? alone : { refusal: NO_AUDIENCE };
  if (ownerAloneIfNew && labelProblem(tlp, requested)) return { ...alone, warnings: [AUDIENCE_NARROWED] };
  const found = resolveKeys(tlp, requested, directory);
  const [refusal = NO_AUDIENCE] = 'problems' in found ? found.problems : [];
  return 'keys' in found ? { keys: found.keys, warnings: [] } : { refusal };
}

const problemWithField =
  (field: string) =>
  ({ code, message }: AudienceProblem): ItemProblem =>
    problem(code, message, field);

function checkWarninglists(
  { value }: Draft,
  guard: ValueChecker,
): { readonly refusals: readonly ItemProblem[]; readonly warnings: readonly ItemProblem[] } {
  const remarks = guard.remarksOf(value);
  const refusals = remarks.filter(({ severity }) => severity === 'ERROR');
  return { refusals, warnings: refusals.length > 0 ? [] : remarks };
}

export const NO_AUDIENCE = problem(
  'AUDIENCE_MISSING',
  'Audience is required for a new indicator: your party has no default audience. An empty audience shares with your own party only.',
  'audience',
);

const AUDIENCE_NARROWED: ItemProblem = {
  severity: 'WARNING',
  code: 'AUDIENCE_NARROWED',
  field: 'audience',
  message: "The label forbids your party's default audience. The indicator is shared with your own party only.",
};
