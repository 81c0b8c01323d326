import type { CopyMarks } from '../../platform/database/copy-mark.js';
import type { ClaimRow } from './claim.js';

/** A claim with the mark of its reader's copy. */
export type MarkedCopy<Claim> = Claim & { readonly copy_mark: string };

/**
 * Returns a claim as a copy for one account, which differs from the copies of others (src/oversight/leaks): with a mark, and with its tags in an order of its
 * own. The owner's copy keeps the order, because an import of it must change nothing.
 * @param party id of the account's party
 */
export function markedCopyOf<Claim extends Pick<ClaimRow, 'id' | 'tags' | 'owner_id'>>(
  claim: Claim,
  marks: CopyMarks,
  party: string,
): MarkedCopy<Claim> {
  const tags = claim.owner_id === party ? claim.tags : marks.orderOf(claim.id, claim.tags);
  return { ...claim, tags, copy_mark: marks.markOf(claim.id) };
}
