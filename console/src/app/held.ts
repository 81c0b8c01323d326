import type { TypedText } from 'entente-client';
import { type ReactNode, useId } from 'react';
import { hold, sayNotDone } from '../parts/toasts.tsx';
import { LostAnswer } from './lost-answer.ts';
import { useHubMutation } from './queries.ts';
import { actOf } from './repeatable-acts.ts';
import { onOfficerChange } from './session.ts';
import { createStore, useStored } from './store.ts';

/** Ids of what a held act is about. */
const waiting = createStore<ReadonlySet<string>>(new Set());
// Acts of the former officer are not done any more.
onOfficerChange(() => waiting.set(new Set()));

export const waitingNow = waiting.get;
/** Close what is said of acts that were perhaps not done, by the name of the act. */
const unknown = new Map<string, () => void>();
onOfficerChange(() => unknown.clear());

/** Whether an act on something waits, and can be taken back. */
export const useIsWaiting = (id: string): boolean => useStored(waiting).has(id);

/** The id of an act on something, where several acts on the same may wait. */
export const heldId = (document: string, about: string): string => `${document} ${about}`;

export interface Held<Variables> {
  /** An act on the same waits, and can be taken back. */
  readonly isHeld: boolean;
  /** `words` say what will be done. `done` is called after it was done. What was written is kept by {@link useKeptDraft} until then. */
  readonly send: (words: ReactNode, variables: Variables, done?: () => void) => void;
}

export interface HeldOptions<Result> {
  /** What the act is about, where other parts of the page show that the act waits ({@link useIsWaiting}), or a second act on the same is no use. */
  readonly id?: string;
  /** Finds the refusal in an answer that has receipts. */
  readonly refusalIn?: (answer: Result) => string | undefined;
}

/**
 * An act that others see. It is sent after ten seconds, unless the officer takes it back. What went wrong is said in a toast until that is closed, because the page
 * may have been left.
 */
export function useHeld<Result, Variables extends object>(
  document: TypedText<Result, Variables>,
  { id, refusalIn }: HeldOptions<Result> = {},
): Held<Variables> {
  const { mutateAsync } = useHubMutation(document);
  const own = useId();
  const subject = id ?? own;
  const isHeld = useIsWaiting(subject);
  const setHeld = (isNow: boolean): void =>
    waiting.set(new Set(isNow ? [...waiting.get(), subject] : [...waiting.get()].filter((one) => one !== subject)));
  const send = (words: ReactNode, variables: Variables, done?: () => void): void => {
    const { name } = actOf(document, variables);
    const answered = (): void => {
      unknown.get(name)?.();
      unknown.delete(name);
    };
    setHeld(true);
    const act = async (): Promise<void> => {
      try {
        const answer = await mutateAsync(variables);
        answered();
        const refusal = refusalIn?.(answer);
        if (refusal !== undefined) throw new Error(refusal);
        done?.();
      } catch (error) {
        answered(); // what is said next takes its place
        const close = sayNotDone(words, error as Error);
        if (error instanceof LostAnswer) unknown.set(name, close);
      } finally {
        setHeld(false);
      }
    };
    hold(words, act, () => setHeld(false));
  };
  return { isHeld, send };
}
