/** How often a conflicting transaction is tried, at most. */
export const MOST_ATTEMPTS = 5;

/** SQLSTATE: serialization_failure, deadlock_detected, unique_violation. */
const CONFLICTS = new Set(['40001', '40P01', '23505']);

/** The party's sharing policy changed during the transaction: it is read again. */
const POLICY_CHANGED = 'POLICY_FORBIDS';

function isOfDatabase(error: unknown): boolean {
  const { code = '', reason = '' } = error as { code?: string; reason?: string };
  return CONFLICTS.has(code) || reason === POLICY_CHANGED;
}

/**
 * Runs a transaction again after a conflict with another: a deadlock, or one reference for two values at once. The second attempt reads what the other
 * transaction wrote.
 * @param isConflict recognises conflicts that the work itself finds, if it reads in one transaction and writes in another
 */
export async function retryOnConflict<T>(transaction: () => Promise<T>, isConflict = isOfDatabase): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction();
    } catch (error) {
      if (attempt >= MOST_ATTEMPTS || !isConflict(error)) throw error;
    }
  }
}
