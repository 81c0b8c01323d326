/** Something that an officer does. */
export interface Act {
  /** What is done, to what, with what: equal for equal acts. */
  readonly name: string;
  /** What it is done to. An act may undo another one that shares a subject with it. */
  readonly subjects: readonly string[];
}

const VERSIONS: readonly string[] = ['version', 'revision'];
const SUBJECT = /^(id|ids|\w+Ids?)$/;

function subjectsIn(part: unknown, name = ''): readonly string[] {
  if (typeof part === 'string') return SUBJECT.test(name) ? [part] : [];
  if (Array.isArray(part)) return part.flatMap((one) => subjectsIn(one, name));
  return typeof part === 'object' && part !== null ? Object.entries(part).flatMap(([key, one]) => subjectsIn(one, key)) : [];
}

/**
 * An operation with its variables as an act. The version that the officer has read is no part of its name: the page reads it again after an answer was lost,
 * and the act is still the same. Acts that name no id are about the whole party or account.
 */
export function actOf(document: string, variables: object): Act {
  const subjects = subjectsIn(variables);
  const name = JSON.stringify([document, variables], (key, value: unknown) => (VERSIONS.includes(key) ? undefined : value));
  return { name, subjects: subjects.length > 0 ? subjects : [''] };
}

/** Acts that the hub does once, however often they are sent. */
export interface RepeatableActs {
  /**
   * Sends an act under an idempotency key. While it has no answer, it keeps its key and what was sent: sent again, by a second press of a button or after an
   * answer was lost, it is exactly the same request. While it is on its way, it is not sent again at all. Once another act on the same subject was done, it gets
   * another key: the hub would answer the former one with its stored answer, and change nothing, although the other act may have changed the same meanwhile.
   */
  readonly run: <Sent, Result>(act: Act, sent: Sent, send: (sent: Sent, idempotencyKey: string) => Promise<Result>) => Promise<Result>;
  /** Whether an act without an answer, sent again, is done once only. */
  readonly isKept: (name: string) => boolean;
  /** Begins again without keys: they belong to one officer. */
  readonly forget: () => void;
}

interface Kept {
  readonly key: string;
  readonly sent: unknown;
  readonly subjects: readonly string[];
  readonly since: number;
}

/** After this time the same act is taken for another one, such as the same note about another call. */
const KEPT_MS = 15 * 60_000;

interface Parts {
  readonly newKey?: () => string;
  readonly now?: () => number;
}

/** @param isAnswered whether an error is the hub's answer, so that sending the same again is another act */
export function createRepeatableActs(
  isAnswered: (error: unknown) => boolean,
  { newKey = () => crypto.randomUUID(), now = Date.now }: Parts = {},
): RepeatableActs {
  let kept = new Map<string, Kept>();
  let running = new Map<string, Promise<unknown>>();
  const keptOf = (name: string): Kept | undefined => {
    const one = kept.get(name);
    return one && now() - one.since < KEPT_MS ? one : undefined;
  };
  return {
    run: async <Sent, Result>({ name, subjects }: Act, sent: Sent, send: (sent: Sent, key: string) => Promise<Result>): Promise<Result> => {
      const [ownKept, ownRunning] = [kept, running];
      const same = ownRunning.get(name);
      if (same) return same as Promise<Result>;
      const one = keptOf(name) ?? { key: newKey(), sent, subjects, since: now() };
      ownKept.set(name, one);
      const work = send(one.sent as Sent, one.key);
      ownRunning.set(name, work);
      try {
        const answer = await work;
        const isEnded = ({ subjects: about }: Kept): boolean => about.some((id) => subjects.includes(id));
        for (const [other, of] of ownKept) {
          if (other === name || isEnded(of)) ownKept.delete(other);
        }
        return answer;
      } catch (error) {
        if (isAnswered(error)) ownKept.delete(name);
        throw error;
      } finally {
        ownRunning.delete(name);
      }
    },
    isKept: (name) => keptOf(name) !== undefined,
    forget: () => {
      kept = new Map();
      running = new Map();
    },
  };
}
