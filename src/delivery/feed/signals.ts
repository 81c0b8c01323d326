import type { StreamPosition } from './stream-positions.js';

/** Injection token of {@link Signals}. */
export const SIGNALS = Symbol('signals');

/**
 * Signals between hub processes that there may be new events. A signal carries no content and no right, and may be lost, doubled or late. A process that
 * receives one polls the database; every process also polls once a second.
 */
export interface Signals {
  /**
   * Starts, and continues through every failure until `stop`. Neither waits for the other side nor throws.
   * @param listener is called for each signal, with the position up to which events were sequenced if the signal states it. It is also called after every
   * (re)connection, because lost signals are not repeated.
   */
  start(listener: (upTo?: StreamPosition) => void): void;
  /** Announces that this process has sequenced events up to `upTo`. Never waits, never throws. */
  announcePosition(upTo: StreamPosition): void;
  /** Announces a commit of this process: rights may have changed. Never waits, never throws. */
  announceCommit(): void;
  /** Returns whether signals arrive at the moment. */
  isConnected(): boolean;
  stop(): Promise<void>;
}
