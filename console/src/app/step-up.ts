import { HubError } from 'entente-client';
import { onOfficerChange, own } from './session.ts';
import { createStore, useStored } from './store.ts';

/** One or more acts wait for the proof of identity that the dialog asks for. */
export interface Confirmation {
  readonly done: () => void;
  readonly cancel: () => void;
}

const asked = createStore<Confirmation | null>(null);
let proof: Promise<boolean> | null = null;

// What one officer began is never proved by another one.
onOfficerChange(() => asked.get()?.cancel());

/** The confirmation that is asked for now. */
export const useConfirmation = (): Confirmation | null => useStored(asked);

/** Asks once, also where several acts need the proof. @returns whether the officer gave it */
function askForProof(): Promise<boolean> {
  proof ??= new Promise((resolve) => {
    const end = (isGiven: boolean): void => {
      proof = null;
      asked.set(null);
      resolve(isGiven);
    };
    asked.set({ done: () => end(true), cancel: () => end(false) });
  });
  return proof;
}

/**
 * Does work of the officer ({@link own}) again after the officer has proved the identity, where the hub asks for that (STEP_UP_REQUIRED).
 * @throws the hub's error when the officer cancels
 */
export const confirmed = <T>(work: () => Promise<T>): Promise<T> =>
  own(work()).catch(async (error: unknown) => {
    if (!(error instanceof HubError) || error.reason !== 'STEP_UP_REQUIRED') throw error;
    if (!(await own(askForProof()))) throw error;
    return own(work());
  });
