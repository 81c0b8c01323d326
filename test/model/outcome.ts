import type { Item, Step, World } from './visibility.js';

/** What a command must lead to: a code of the contract or what became of each item, and the steps that others may notice. */
export interface Outcome {
  readonly answer: string;
  readonly world: World;
  readonly steps: readonly Step[];
  /** The worlds after each item of a call, in order. Nobody sees these, but a request that one call writes twice alerts twice. */
  readonly between?: readonly World[];
}

export const refused = (world: World, answer: string): Outcome => ({ answer, world, steps: [] });

/** The same world with another state of one item. */
export const changed = (world: World, place: number, item: Item): World => ({
  ...world,
  items: world.items.map((one, index) => (index === place ? item : one)),
});

/** What one item of a call comes to: what became of it, the world behind it, and whether it changed or revoked something there. */
export interface Became {
  readonly answer: string;
  readonly after?: World;
  readonly item?: number;
  readonly how?: Step['how'];
}

/** Items of one call count one after the other; a bad one costs the others nothing. */
export function oneByOne<T>(start: World, items: readonly T[], take: (world: World, item: T) => Became): Outcome {
  let world = start;
  const steps: Step[] = [];
  const between: World[] = [];
  const answers = items.map((one) => {
    const { answer, after, item = -1, how = 'OTHER' } = take(world, one);
    if (after) {
      steps.push(...stepsOf(world, after, item, how));
      world = after;
      between.push(world);
    }
    return answer;
  });
  return { answer: answers.join(' '), world, steps: atOnce(start, steps), between };
}

/** A change of one item, and those of the sightings that went along with it. */
export const stepsOf = (before: World, after: World, item: number, how: Step['how'] = 'OTHER'): readonly Step[] => [
  { before, after, item, how },
  ...[...before.items.keys()].flatMap((place): readonly Step[] =>
    place !== item && before.items[place] !== after.items[place] ? [{ before, after, item: place, how: 'OTHER' }] : [],
  ),
];

/** What one call makes of an item others notice once, as it is in the end, where its last change stands: what stood in between nobody could see. */
const atOnce = (start: World, steps: readonly Step[]): readonly Step[] =>
  steps
    .filter(({ item }, index) => !steps.slice(index + 1).some((later) => later.item === item))
    .map((step) => ({ ...step, before: start, how: start.items[step.item ?? -1] ? step.how : 'PUBLISH' }));
