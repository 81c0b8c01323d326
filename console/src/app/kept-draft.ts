import { type Drafts, hasText, hasUnsentText, isText, withDraft, withoutDraft } from './drafts.ts';
import { waitingNow } from './held.ts';
import { onOfficerChange } from './session.ts';
import { createStore, useStored } from './store.ts';
import { addKeeper, type OpenDraft } from './unsaved.ts';

/** What is written in forms. It stays in the memory of the tab until the act is done, or it is given up, for the same officer. */
const drafts = createStore<Drafts>(new Map());
onOfficerChange(() => drafts.set(new Map()));
addKeeper(
  () => hasText(drafts.get()),
  () => hasUnsentText(drafts.get(), waitingNow()),
);

export interface KeptDraft<Draft> extends OpenDraft {
  readonly draft: Draft;
  readonly setDraft: (draft: Draft) => void;
  /** Changes what is written now: a file may be stored after the form was left and opened again. */
  readonly change: (changed: (now: Draft) => Draft) => void;
  /** Call it when the act was done, or the officer gives it up: what was written since stays. */
  readonly forget: () => void;
}

/**
 * The content of a form whose act waits, and is perhaps taken back or refused when the form is closed: it is there when the form opens again.
 * @param key the act and the id of what it is about; has the ids of the held acts that send it
 * @param first the content of a new form
 * @param textOf its text, without choices
 */
export function useKeptDraft<Draft>(key: string, first: Draft, textOf: (draft: Draft) => string): KeptDraft<Draft> {
  const written = useStored(drafts).get(key);
  const draft = written ? (written.draft as Draft) : first;
  const setDraft = (next: Draft): void =>
    drafts.set(withDraft(drafts.get(), key, { draft: next, hasText: isText(textOf(next), textOf(first)) }));
  const change = (changed: (now: Draft) => Draft): void => {
    const now = drafts.get().get(key);
    setDraft(changed(now ? (now.draft as Draft) : first));
  };
  const forget = (): void => drafts.set(withoutDraft(drafts.get(), key, draft));
  return { draft, setDraft, change, forget, hasText: written?.hasText ?? false };
}
