import type { Reader, Step } from './visibility.js';
import type { Scene } from './words.js';

/** A field of Query with an alias that begins with the surface's own letter, and its variables: the same texts again and again are parsed but once. */
export interface Asked {
  readonly field: string;
  readonly variables?: Readonly<Record<string, readonly [type: string, value: unknown]>>;
}

/** A surface as one party has it during one run: what it asks for, what comes, and what must come. */
export interface View {
  ask(scene: Scene): readonly Asked[];
  shown(answer: Readonly<Record<string, unknown>>, scene: Scene): unknown;
  expected(scene: Scene): unknown;
  /** What happened, for surfaces that tell of it. */
  notes?(step: Step, reader: Reader): void;
}
