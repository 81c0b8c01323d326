import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { type AudienceKeys, type Directory, isPartnerKey } from '../../tenancy/sharing/audience.js';
import { isShielded, type PersonStatus } from './person-status.js';

/** Why data on such a person is not for this audience; undefined: it may be. */
export function shieldProblem(
  status: PersonStatus | null | undefined,
  { audience }: AudienceKeys,
  directory: Directory,
): ItemProblem | undefined {
  if (!isShielded(status) || !audience.some((key) => isPartnerKey(key, directory))) return undefined;
  return problem(
    'PERSON_PROTECTED',
    'Data on victims and witnesses reaches no partner: leave the partners out of this audience.',
    'audience',
  );
}

/** The same audience as far as data on such a person may go. */
export function shieldAudience<K extends AudienceKeys>(keys: K, status: PersonStatus | null | undefined, directory: Directory): K {
  return isShielded(status) ? { ...keys, audience: keys.audience.filter((key) => !isPartnerKey(key, directory)) } : keys;
}
