/** How often a batch tries again that crossed another. */
export const MOST_ATTEMPTS = 5;

/** SQLSTATE: deadlock_detected, unique_violation. */
const CROSSED = new Set(['40P01', '23505']);

/** The party's policy was changed while this was under way: it is read again. */
const POLICY_MOVED = 'POLICY_FORBIDS';

/** Two batches can cross: a deadlock, or one reference for two values in the same instant. The loser reads again what the winner wrote. */
export async function uncrossed<T>(attempt: () => Promise<T>): Promise<T> {
  for (let count = 1; ; count += 1) {
    try {
      return await attempt();
    } catch (error) {
      const { code = '', reason = '' } = error as { code?: string; reason?: string };
      if (count >= MOST_ATTEMPTS || !(CROSSED.has(code) || reason === POLICY_MOVED)) throw error;
    }
  }
}
