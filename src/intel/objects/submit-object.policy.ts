import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import type { Actor } from '../../identity/auth/actor.js';
import { type AudienceKeys, type AudienceSpec, type Directory, resolveAudience } from '../../tenancy/sharing/audience.js';
import { labelProblem } from '../../tenancy/sharing/label-audience.policy.js';
import type { SharingPolicy } from '../../tenancy/sharing/sharing.policy.js';
import type { SubmittedObject } from './object.policy.js';
import type { ObjectDraft, ObjectItem } from './object-draft.js';
import { NOT_TO_PARTNERS } from './object-receipt.js';

/** Returns a draft with the keys that it names, or the problem of its audience or its label. */
export function submittedOf(
  draft: ObjectDraft,
  { apiKey }: Actor,
  { directory, policy }: { readonly directory: Directory; readonly policy: SharingPolicy },
): SubmittedObject | { readonly problem: ItemProblem } {
  const { item } = draft;
  if (apiKey && item.tlp === 'RED') {
    return { problem: problem('RED_NOT_FOR_KEYS', 'An API key cannot publish TLP:RED. Sign in as an officer to publish it.', 'tlp') };
  }
  const named = item.audience ? resolveKeys(item, item.audience, directory) : null;
  if (named && 'refusal' in named) return { problem: named.refusal };
  return { ...draft, said: named && named.keys, ofNew: initialAudienceOf(item, policy.defaultAudience, directory) };
}

function resolveKeys(
  { tlp, released }: ObjectItem,
  requested: AudienceSpec,
  directory: Directory,
): { readonly keys: AudienceKeys; readonly warnings: readonly ItemProblem[] } | { readonly refusal: ItemProblem } {
  const { problems, keys } = resolveAudience(requested, directory);
  const [first] = [...problems, labelProblem(tlp, requested)].filter((one) => one !== undefined);
  if (first) return { refusal: problem(first.code, first.message, 'audience') };
  if (requested.partners.length > 0 && !released) {
    return { refusal: problem('OBJECT_NOT_RELEASED', 'A partner gets the whole object. Set released: true to confirm.', 'released') };
  }
  return { keys, warnings: [] };
}

/** Returns the audience of a new object that names none. */
function initialAudienceOf(item: ObjectItem, defaultAudience: AudienceSpec | null, directory: Directory): SubmittedObject['ofNew'] {
  if (!item.ownerAloneIfNew) return defaultAudience ? resolveKeys(item, defaultAudience, directory) : { refusal: NO_AUDIENCE };
  if (!defaultAudience || labelProblem(item.tlp, defaultAudience)) return { keys: { audience: [], excluded: [] }, warnings: [] };
  const found = resolveKeys(item, { ...defaultAudience, partners: [] }, directory);
  return 'keys' in found && defaultAudience.partners.length > 0 ? { ...found, warnings: [NOT_TO_PARTNERS] } : found;
}

const NO_AUDIENCE = problem(
  'AUDIENCE_MISSING',
  'Audience is required for a new object: your party has no default audience. An empty audience shares with your own party only.',
  'audience',
);
