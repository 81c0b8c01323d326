import { createStore, useStored } from '../app/store.ts';

/** Open modal dialogs, the topmost last. What is outside of it cannot be used. */
const open = createStore<readonly HTMLDialogElement[]>([]);

/** @returns notes that it is closed */
export function noteDialog(dialog: HTMLDialogElement): () => void {
  open.set([...open.get(), dialog]);
  return () => open.set(open.get().filter((one) => one !== dialog));
}

export const useTopDialog = (): HTMLDialogElement | undefined => useStored(open).at(-1);
