import type { Reading } from '../stix/reading.js';
import type { PullLease, PullTarget } from './pull.repository.js';

/** Context of a turn at its source. */
export interface SourceContext {
  readonly target: PullTarget;
  readonly lease: PullLease;
  /** Header that carries the credentials; none: {}. */
  readonly credentials: Readonly<Record<string, string>>;
  readonly mustStop: () => boolean;
}

/** A page or event of a source, and the position after it. */
export interface PullStep {
  readonly reading: Reading;
  readonly position?: object;
  /** For a feed of events. */
  readonly event?: string;
  readonly stamp?: number;
}
