import type { Reading } from '../stix/reading.js';
import type { PullLease, PullTarget } from './pull.repository.js';

/** A pull at work at its source. */
export interface SourceContext {
  readonly target: PullTarget;
  readonly lease: PullLease;
  /** Header with which its credentials are shown; none: {}. */
  readonly credentials: Readonly<Record<string, string>>;
  readonly mustStop: () => boolean;
}

/** A piece of what a source has, and where the pull stands once it is taken. */
export interface PullStep {
  readonly reading: Reading;
  readonly place?: object;
  /** Of a feed of events. */
  readonly event?: string;
  readonly stamp?: number;
}
