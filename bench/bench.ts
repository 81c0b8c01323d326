import type { Child } from './processes/child.js';
import type { LoadJob, LoadResult } from './processes/http-load.js';
import type { Figure, Turns } from './measure/figures.js';
import type { BenchHub } from './stage/hub.js';
import type { Stage } from './stage/stage.js';

/** How much a run measures. */
export interface BenchOptions extends Turns {
  /** Tiny data and times: shows that a bench runs, not how fast the hub is. */
  readonly isSmoke: boolean;
  /** Seconds of one side's turn. */
  readonly seconds: number;
  /** Claims of the shared hub. */
  readonly claims: number;
  /** Rows of a bulk call. */
  readonly rows: number;
  /** Claims of the largest hub of the bench growth. */
  readonly most: number;
}

/** What a bench works with. */
export interface BenchContext {
  readonly options: BenchOptions;
  /** The hub with `options.claims` claims, which benches share. */
  readonly shared: () => Promise<Stage>;
  /** A hub of that many claims; it lives until the end of the bench. */
  readonly ownStage: (claims: number) => Promise<Stage>;
  /** A hub with the demo world and its console; it lives until the end of the bench. */
  readonly demo: () => Promise<BenchHub>;
  /** The load generator. */
  readonly load: Child<LoadJob, LoadResult>;
  /**
   * Returns a program of bench/processes in a process of its own, which benches share.
   * @param as name: tells two processes of one program apart; node: the program that runs it, absent: the Node of this run
   */
  readonly start: <Question extends object, Answer>(
    file: string,
    as?: { readonly name?: string; readonly node?: string },
  ) => Child<Question, Answer>;
  readonly notice: (line: string) => void;
}

export interface Bench {
  readonly name: string;
  /** What is measured, in one sentence. */
  readonly work: string;
  readonly run: (context: BenchContext) => Promise<readonly Figure[]>;
}
