/** Values of different identity can have the same content. */
const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/**
 * Names of fields that others have changed since a form was opened.
 * @param first as the officer opened it
 * @param now as it is now
 * @param typed what the officer has typed: who typed the same needs no decision
 */
export const changesOf = <Fields extends object>(
  first: Fields,
  now: Fields,
  typed: Partial<Fields> = {},
): readonly (keyof Fields & string)[] =>
  (Object.keys(now) as (keyof Fields & string)[]).filter(
    (name) => !isSame(first[name], now[name]) && !(name in typed && isSame(typed[name], now[name])),
  );
