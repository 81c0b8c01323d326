import type { Page } from 'playwright-core';

/**
 * Runs in each page before its own scripts: it collects long tasks (Long Tasks API), the times from an input to the next paint (Event Timing; inputs below 16 ms
 * are not reported), and, while asked, the times between frames.
 */
export const PROBE = `
  const probe = (globalThis.probe = { tasks: [], inputs: new Map(), frames: undefined });
  new PerformanceObserver((list) => probe.tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
  new PerformanceObserver((list) => {
    for (const { interactionId, duration } of list.getEntries()) {
      if (interactionId) probe.inputs.set(interactionId, Math.max(duration, probe.inputs.get(interactionId) ?? 0));
    }
  }).observe({ type: 'event', durationThreshold: 16 });
  let last;
  const frame = (now) => {
    if (last !== undefined) probe.frames?.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
`;

/** What happened in a page since the probe was reset; milliseconds. */
export interface Probed {
  /** Tasks of 50 ms and more. */
  readonly tasks: readonly number[];
  readonly inputs: readonly number[];
  readonly frames: readonly number[];
}

export const resetProbe = (page: Page): Promise<void> =>
  page.evaluate(`probe.tasks.length = 0, probe.inputs.clear(), probe.frames = [], undefined`);

/** Reads the probe after the next paint, which the browser needs to report the last input. */
export const readProbe = (page: Page): Promise<Probed> =>
  page.evaluate<Probed>(
    `new Promise((done) => requestAnimationFrame(() => setTimeout(() => done({ tasks: probe.tasks, inputs: [...probe.inputs.values()], frames: probe.frames ?? [] }), 500)))`,
  );

/** The longest; 0: there was none. */
export const longest = (times: readonly number[]): number => Math.max(0, ...times);
