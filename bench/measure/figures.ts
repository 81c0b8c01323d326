import { median } from './quantile.js';

/** One line of a report. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  /** Median of the hub's side. */
  readonly hub: number;
  /** What the hub is compared with, and the median of that side; absent: the figure is no ratio. */
  readonly other?: { readonly name: string; readonly value: number };
  /** Hub divided by other in each pair. */
  readonly ratio?: { readonly median: number; readonly least: number; readonly most: number };
  readonly pairs: number;
  /** What else a reader must know: what was not delivered, what failed. */
  readonly note?: string;
}

/** Two sides, each of which measures one value: more a second, or fewer milliseconds. */
export interface Sides {
  readonly hub: () => Promise<number>;
  readonly other: () => Promise<number>;
}

export interface Naming {
  readonly name: string;
  readonly unit: string;
  readonly otherName: string;
  readonly note?: string;
}

/** How often both sides measure, and whether each measures once before, for caches, plans and compiled code. */
export interface Turns {
  readonly pairs: number;
  readonly warmUp: boolean;
}

/** Measures both sides in turn (A B A B), so that what else the machine does falls on both. */
export async function alternate(naming: Naming, sides: Sides, { pairs, warmUp }: Turns): Promise<Figure> {
  if (warmUp) {
    await sides.hub();
    await sides.other();
  }
  const measured: (readonly [number, number])[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    const hub = await sides.hub();
    measured.push([hub, await sides.other()]);
  }
  return ratioOf(naming, measured);
}

/** @param measured the hub's value and the other's, of each pair */
export function ratioOf({ name, unit, otherName, note }: Naming, measured: readonly (readonly [number, number])[]): Figure {
  const ratios = measured.map(([hub, other]) => hub / other);
  return {
    name,
    unit,
    hub: median(measured.map(([hub]) => hub)),
    other: { name: otherName, value: median(measured.map(([, other]) => other)) },
    ratio: { median: median(ratios), least: Math.min(...ratios), most: Math.max(...ratios) },
    pairs: measured.length,
    ...(note === undefined ? {} : { note }),
  };
}

/** A figure that is compared with nothing. */
export const plain = (name: string, unit: string, values: readonly number[], note?: string): Figure => ({
  name,
  unit,
  hub: median(values),
  pairs: values.length,
  ...(note === undefined ? {} : { note }),
});
