import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import type { Actor } from '../../identity/auth/actor.js';
import { type AudienceKeys, type AudienceSpec, type Directory, resolveAudience } from '../../tenancy/sharing/audience.js';
import { labelProblem } from '../../tenancy/sharing/release.policy.js';
import type { SharingPolicy } from '../../tenancy/sharing/sharing.policy.js';
import type { SubmittedObject } from './object.policy.js';
import type { ObjectDraft, ObjectItem } from './object-draft.js';
import { NOT_TO_PARTNERS } from './object-receipt.js';

/** A draft with the keys that it names, unless the form of its audience, or its label, refuses it. */
export function submittedOf(
  draft: ObjectDraft,
  { apiKey }: Actor,
  { directory, policy }: { readonly directory: Directory; readonly policy: SharingPolicy },
): SubmittedObject | { readonly problem: ItemProblem } {
  const { item } = draft;
  if (apiKey && item.tlp === 'RED') return { problem: problem('RED_NOT_FOR_KEYS', 'TLP:RED is for people: sign in to publish it.', 'tlp') };
  const said = item.audience ? resolveKeys(item, item.audience, directory) : null;
  if (said && 'refusal' in said) return { problem: said.refusal };
  return { ...draft, said: said && said.keys, ofNew: initialAudienceOf(item, policy.defaultAudience, directory) };
}

function resolveKeys(
  { tlp, released }: ObjectItem,
  wish: AudienceSpec,
  directory: Directory,
): { readonly keys: AudienceKeys; readonly warnings: readonly ItemProblem[] } | { readonly refusal: ItemProblem } {
  const { problems, keys } = resolveAudience(wish, directory);
  const [first] = [...problems, labelProblem(tlp, wish)].filter((one) => one !== undefined);
  if (first) return { refusal: problem(first.code, first.message, 'audience') };
  if (wish.partners.length > 0 && !released) {
    return { refusal: problem('OBJECT_NOT_RELEASED', 'An object goes to a partner whole: say released: true with it.', 'released') };
  }
  return { keys, warnings: [] };
}

/** Whom an object is for that names no audience, where it is new. */
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
