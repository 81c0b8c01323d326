import { useEffect } from 'react';
import { useKeys } from '../../app/keys.ts';
import { wantRowFocus } from '../../app/row-focus.ts';

/** Each decision has a key. */
export const DECISIONS = [
  ['a', 'accept'],
  ['p', 'pass'],
  ['q', 'ask'],
  ['d', 'decline'],
] as const;
export type Decision = (typeof DECISIONS)[number][1];

/**
 * The report that keys have led to, and the decision that was chosen for it, until the report and the fields of the decision are drawn. On a slow machine keys
 * come faster than pages and answers: a key counts from those before it, and is never about the report that is still drawn.
 */
let ahead: { readonly id: string; readonly decision?: Decision } | undefined;
/** The report that is drawn, and read by the officer. */
let drawn: string | undefined;
/** Chooses a decision in the form that is drawn. */
let form: ((decision: Decision) => void) | undefined;

/** The form of a decision. `choose` draws the fields of a decision, gives them the focus and then calls {@link fieldsDrawn}. */
export function useDecisionForm(choose: (decision: Decision) => void): void {
  useEffect(() => {
    form = choose;
    return () => {
      if (form === choose) form = undefined;
    };
  });
}

/** What is typed from now on is text of the fields. */
export function fieldsDrawn(): void {
  if (ahead?.id === drawn) ahead = undefined;
}

/** A report on the page. @param id as in the address @param isRead whether the hub has answered, also that there is nothing */
export function useDrawnReport(id: string, isRead: boolean): void {
  useEffect(() => {
    if (!isRead) return;
    drawn = id;
    if (ahead?.id === id) {
      if (ahead.decision && form) form(ahead.decision);
      else ahead = undefined;
    }
    return () => {
      drawn = undefined;
    };
  }, [id, isRead]);
}

/** Text that is typed before its field is drawn is not for the keys of the page. */
function dropEarlyText(event: KeyboardEvent): void {
  if (!ahead?.decision || event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
}

interface Queue {
  readonly ids: readonly string[];
  /** The report of the page. */
  readonly chosen: string | undefined;
  readonly open: (id: string | undefined) => void;
}

/** The keys of the list and of the decision. @returns goes on after a decision, to the next report or the one before */
export function useReportKeys({ ids, chosen, open }: Queue): () => void {
  const goTo = (id: string | undefined): void => {
    ahead = id === undefined ? undefined : { id };
    open(id);
  };
  const step = (by: number): void => {
    const next = ids[ids.indexOf(ahead?.id ?? chosen ?? '') + by];
    if (next === undefined) return;
    wantRowFocus();
    goTo(next);
  };
  const decide = (decision: Decision): void => {
    const id = ahead?.id ?? chosen;
    if (id === undefined) return;
    if (id === drawn) form?.(decision);
    else ahead = { id, decision };
  };
  useKeys({
    ...{ j: () => step(1), k: () => step(-1) },
    ...Object.fromEntries(DECISIONS.map(([key, one]) => [key, () => decide(one)])),
  });
  useEffect(() => {
    // Another report, or another page, was opened in another way.
    const forget = (): void => {
      if (ahead && !location.pathname.endsWith(ahead.id)) ahead = undefined;
    };
    forget();
    return forget;
  }, [chosen]);
  useEffect(() => {
    addEventListener('keydown', dropEarlyText, { capture: true });
    return () => removeEventListener('keydown', dropEarlyText, { capture: true });
  }, []);
  return () => {
    const at = ids.indexOf(chosen ?? '');
    goTo(ids[at + 1] ?? ids[at - 1]);
  };
}
