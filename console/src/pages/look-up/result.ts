import type { Kind } from '../../parts/kind.tsx';
import type { LookUpQuery } from './look-up.graphql.ts';

export type Result = LookUpQuery['results'][number];

export const STATES = ['all', 'known', 'not-visible', 'needs-you'] as const;
export type ShownState = (typeof STATES)[number];

/** A look-up has no address: Back restores it from memory. */
export interface LookUp {
  readonly typed: string;
  readonly kind: Kind | '';
  readonly results: readonly Result[] | undefined;
  /** When the results were asked for, in milliseconds since 1970. */
  readonly askedAt: number;
  readonly shown: ShownState;
  /** Places of results, in the order of the values. */
  readonly open: ReadonlySet<number>;
  readonly selected: ReadonlySet<number>;
  /** The row that has the keys. */
  readonly row: number;
}

export const stateOf = ({ problem, indicators }: Result): Exclude<ShownState, 'all'> =>
  problem ? 'needs-you' : indicators.length > 0 ? 'known' : 'not-visible';

/** The places of the results that are shown. */
export const shownIn = ({ results = [], shown }: LookUp): readonly number[] =>
  results.flatMap((result, place) => (shown === 'all' || stateOf(result) === shown ? [place] : []));

export const toggledIn = (places: ReadonlySet<number>, place: number, isIn = !places.has(place)): ReadonlySet<number> => {
  const next = new Set(places);
  if (isIn) next.add(place);
  else next.delete(place);
  return next;
};

/** The value of a result in the form that the hub knows it by. */
export const valueOf = ({ input, canonical, indicators }: Result): string => indicators[0]?.display ?? canonical ?? input;
