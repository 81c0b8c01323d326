import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { type AudienceKeys, type Directory, isPartnerKey } from '../../tenancy/sharing/audience.js';
import { isShielded, type PersonStatus } from './person-status.js';

/** Returns why data on such a person must not reach this audience; undefined: it may. */
export function shieldProblem(
  status: PersonStatus | null | undefined,
  { audience }: AudienceKeys,
  directory: Directory,
): ItemProblem | undefined {
  if (!isShielded(status) || !audience.some((key) => isPartnerKey(key, directory))) return undefined;
  return problem(
    'PERSON_PROTECTED',
    'Data on victims and witnesses must not reach a partner. Remove the partners from this audience.',
    'audience',
  );
}

/** Returns the part of an audience that data on such a person may reach. */
export function shieldAudience<K extends AudienceKeys>(keys: K, status: PersonStatus | null | undefined, directory: Directory): K {
  return isShielded(status) ? { ...keys, audience: keys.audience.filter((key) => !isPartnerKey(key, directory)) } : keys;
}
