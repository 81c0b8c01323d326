import { useRouter } from '@tanstack/react-router';
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { officerNow, onOfficerChange, useViewer } from './session.ts';
import { createStore, useStored } from './store.ts';
import { Text, useText } from './text.tsx';
import { useTourMark } from './tour-mark.ts';
import { type TourStep, tourOf } from './tour-steps.ts';
import { leave } from './unsaved.ts';

const isShown = createStore(false);
onOfficerChange(() => isShown.set(false));

/** Counts changes of what the storage knows, because a storage tells only other tabs. */
const changes = createStore(0);
const keyOf = (officer: string): string => `tour ${officer}`;
/** Whether the officer took the tour, or declined it, in this browser. */
const isKnownTo = (officer: string): boolean => localStorage.getItem(keyOf(officer)) !== null;

function know(): void {
  const officer = officerNow();
  if (officer !== undefined) localStorage.setItem(keyOf(officer), 'known');
  changes.set(changes.get() + 1);
}

/** What had the focus when the tour began. */
let opener: Element | null = null;

export function startTour(): void {
  opener = document.activeElement;
  know();
  isShown.set(true);
}

/** The focus goes back to where it was, or to the page where that is gone. */
function endTour(): void {
  if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
  if (document.activeElement !== opener) document.getElementById('content')?.focus({ preventScroll: true });
  opener = null;
  isShown.set(false);
}

/** Offers the tour to an officer who opens the console in this browser for the first time. */
export function TourOffer(): ReactNode {
  const text = useText();
  const { id } = useViewer();
  if (useSyncExternalStore(changes.listen, () => isKnownTo(id))) return null;
  return (
    <section className="row w tour-offer" aria-label={text('tour.title')}>
      <span className="grow">{text('tour.offer')}</span>
      <button className="btn sm pri" type="button" onClick={startTour}>
        {text('tour.title')}
      </button>
      <button className="btn sm" type="button" onClick={know}>
        {text('tour.not-now')}
      </button>
    </section>
  );
}

/** Leads through the main pages of the viewer's work. Each step opens its page and outlines the part that it speaks of; the page stays usable. */
export function Tour(): ReactNode {
  const steps = tourOf(useViewer());
  return useStored(isShown) && steps.length > 0 && <Panel steps={steps} />;
}

interface Walk {
  readonly at: number;
  readonly goTo: (next: number) => void;
}

/**
 * Opens the page of a step, or asks first where text would be lost. Pages of the tour take the place of each other in the history, so that one Back leaves them
 * all.
 */
function useWalk(steps: readonly TourStep[]): Walk {
  const router = useRouter();
  const [at, setAt] = useState(0);
  const opened = useRef<string>(undefined);
  const goTo = (next: number): void => {
    const to = steps[next]?.to;
    const { pathname } = router.state.location;
    if (to === undefined || to === pathname) return setAt(next);
    leave(document, () => {
      setAt(next);
      void router.navigate({ to, replace: pathname === opened.current, ignoreBlocker: true });
      opened.current = to;
    });
  };
  useEffect(() => goTo(0), []);
  return { at: Math.min(at, steps.length - 1), goTo };
}

function Panel({ steps }: { readonly steps: readonly TourStep[] }): ReactNode {
  const text = useText();
  const { at, goTo } = useWalk(steps);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault(); // the page has other uses of the key
    endTour();
  };
  const step = steps[at];
  return (
    step && (
      <section className="tour" aria-label={text('tour.title')} onKeyDown={onKey}>
        <Words step={step} number={at + 1} count={steps.length} heading={heading} />
        <Buttons at={at} last={steps.length - 1} goTo={goTo} />
      </section>
    )
  );
}

interface WordsProps {
  readonly step: TourStep;
  readonly number: number;
  readonly count: number;
  readonly heading: RefObject<HTMLHeadingElement | null>;
}

function Words({ step: { name, title }, number, count, heading }: WordsProps): ReactNode {
  useTourMark(name);
  return (
    <div aria-live="polite" aria-atomic="true">
      <p className="s q">
        <Text id="tour.step" values={{ number, count }} />
      </p>
      <h2 ref={heading} tabIndex={-1}>
        <Text id={title} />
      </h2>
      <p className="m">
        <Text id={`tour.${name}.text`} />
      </p>
    </div>
  );
}

interface ButtonsProps extends Walk {
  /** The number of the last step, from 0. */
  readonly last: number;
}

function Buttons({ at, last, goTo }: ButtonsProps): ReactNode {
  const next = useRef<HTMLButtonElement>(null);
  const goBack = (): void => {
    if (at === 1) next.current?.focus(); // the first step has no Back that could keep it
    goTo(at - 1);
  };
  return (
    <div className="row w">
      {at < last && (
        <button className="btn quiet" type="button" onClick={endTour}>
          <Text id="tour.end" />
        </button>
      )}
      <button className="btn end" type="button" disabled={at === 0} onClick={goBack}>
        <Text id="tour.back" />
      </button>
      <button className="btn pri" type="button" ref={next} onClick={() => (at === last ? endTour() : goTo(at + 1))}>
        <Text id={at === last ? 'tour.done' : 'tour.next'} />
      </button>
    </div>
  );
}
