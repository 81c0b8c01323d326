import { type EntenteClient, HubError, type TypedText } from 'entente-client';
import { type RefObject, useEffect, useRef } from 'react';
import { noteLine } from './as-of.ts';
import { beginOwn, useHub } from './session.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** Errors after which the same subscription can never succeed. */
const FINAL = ['FORBIDDEN', 'BAD_USER_INPUT'];
/** The page says that it is not current after so many failures, about 2 s. */
const LOST_AFTER = 3;

interface Subscribed<Result, Variables extends object> {
  readonly document: TypedText<Result, Variables & { after?: string | null | undefined }>;
  readonly variables: Variables;
  /** The cursor behind an event, after which a new connection continues. */
  readonly cursorOf: (event: Result) => string;
  readonly onEvents: (events: readonly Result[]) => void;
  /** Called when events may be missing: once the line is open, and where the hub does not continue after the cursor. The page reads again what they would have changed. */
  readonly onMissed: () => void;
}

const pause = (failures: number): Promise<void> =>
  new Promise((resolve) => {
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
    setTimeout(resolve, longest * (0.5 + Math.random() / 2));
  });

/**
 * Follows a subscription from now on, as long as the component is shown. A lost connection is made again, and continues where it broke off. A line that
 * stays lost, or that the hub refuses for good, makes the page say that it is not current. What changed between the answers of the page and the opening of
 * the line is read again, as after RESYNC_REQUIRED, where the line follows from now on.
 */
export function useSubscription<Result, Variables extends object>(subscribed: Subscribed<Result, Variables>): void {
  const hub = useHub();
  const current = useRef(subscribed);
  useEffect(() => {
    current.current = subscribed;
  });
  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    void follow(hub, current, signal);
    return () => {
      ending.abort();
      noteLine(signal, undefined);
    };
  }, [hub]);
}

async function follow<Result, Variables extends object>(
  hub: EntenteClient,
  current: RefObject<Subscribed<Result, Variables>>,
  signal: AbortSignal,
): Promise<void> {
  let after: string | null = null;
  let lostAt: number | undefined;
  /** Whether changes before the line is open are on no line. */
  let isMissing = true;
  const isOwn = beginOwn();
  for (let failures = 0; !signal.aborted; failures += 1) {
    const { document, variables } = current.current;
    try {
      for await (const events of hub.subscribe(document, { ...variables, after }, signal)) {
        if (!isOwn()) return;
        failures = 0;
        lostAt = undefined;
        noteLine(signal, undefined);
        const last = events.at(-1);
        if (last) after = current.current.cursorOf(last);
        current.current.onEvents(events);
        if (isMissing) current.current.onMissed();
        isMissing = false;
      }
    } catch (error) {
      if (error instanceof HubError && error.code === 'RESYNC_REQUIRED') {
        after = null;
        current.current.onMissed();
      }
      isMissing ||= after === null;
      lostAt ??= Date.now();
      const isFinal = error instanceof HubError && FINAL.includes(error.code);
      if ((isFinal || failures + 1 >= LOST_AFTER) && !signal.aborted) noteLine(signal, lostAt);
      if (isFinal) return;
    }
    await pause(failures);
  }
}
