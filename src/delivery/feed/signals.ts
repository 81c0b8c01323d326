import type { StreamPosition } from './stream-positions.js';

/** Injection token of {@link Signals}. */
export const SIGNALS = Symbol('signals');

/**
 * How hub processes tell each other that there may be something new. A signal carries no content and no right, and may be lost, doubled or late: whoever
 * hears one looks into the database, and everybody looks once a second in any case.
 */
export interface Signals {
  /**
   * Begins, and goes on through every failure until `stop`; neither waits for the other side nor throws.
   * @param heard is called for each signal, with the place up to which events were placed where the signal says so; and after every (re)connection,
   * because what was said before is not repeated.
   */
  start(heard: (upTo?: StreamPosition) => void): void;
  /** This process has given events their place, up to `upTo`. Never waits, never throws. */
  announcePosition(upTo: StreamPosition): void;
  /** This process has committed something: rights may have changed. Never waits, never throws. */
  announceCommit(): void;
  /** Whether signals come through at the moment. */
  isConnected(): boolean;
  stop(): Promise<void>;
}
