import type { Condition, ObjectPath, Observation } from './tree.js';

/** What one alternative of a pattern asks of one observable: each property has exactly this value. */
export interface Facts {
  readonly object: string;
  /** By path: `value`, `hashes.SHA-256`, `dst_ref.value`. */
  readonly values: ReadonlyMap<string, string>;
  /** The one value is a network, and any address in it is meant. */
  readonly isNetwork?: boolean;
}

/** A pattern as a list of alternatives, any of which makes it true. */
export interface Alternatives {
  readonly facts: readonly Facts[];
  /** Whether the alternatives are all that the pattern says. */
  readonly isWhole: boolean;
}

const NOTHING: Alternatives = { facts: [], isWhole: false };
const together = (all: readonly Alternatives[]): Alternatives => ({
  facts: all.flatMap(({ facts }) => facts),
  isWhole: all.every(({ isWhole }) => isWhole),
});

/** An index makes a path one of many things, and is not read; nor is a key with a dot, which would look like two. */
const nameOf = ({ steps }: ObjectPath): string | null =>
  steps.every((step) => typeof step === 'string' && !step.includes('.')) ? steps.join('.') : null;

/** One comparison; of IN, one alternative a member. */
function tested(condition: Condition): Alternatives {
  if (condition.type !== 'test' || condition.negated) return NOTHING;
  const { path, operator, literals } = condition;
  const name = nameOf(path);
  const isNetwork = operator === 'ISSUBSET' && literals.every(({ value }) => String(value).includes('/'));
  if (name === null || !(operator === '=' || operator === 'IN' || isNetwork)) return NOTHING;
  const texts = literals.flatMap(({ type, value }) => (type === 'string' ? [String(value)] : []));
  const facts = texts.map((text): Facts => ({ object: path.object, values: new Map([[name, text]]), ...(isNetwork && { isNetwork }) }));
  return { facts, isWhole: texts.length === literals.length && texts.length > 0 };
}

/** Several comparisons of one observable; every one must be plain, and no two of one property. */
function conjoined(parts: readonly Condition[]): Alternatives {
  const facts: Facts[] = [];
  for (const part of flat('and', parts)) {
    const { facts: found, isWhole } = tested(part);
    const [fact] = found;
    if (!isWhole || found.length !== 1 || !fact || fact.isNetwork) return NOTHING;
    facts.push(fact);
  }
  const [first] = facts;
  const values = new Map(facts.flatMap((fact) => [...fact.values]));
  if (!first || facts.some(({ object }) => object !== first.object) || values.size !== facts.length) return NOTHING;
  return { facts: [{ object: first.object, values }], isWhole: true };
}

/** Brackets around a chain of the same operator mean nothing. */
const flat = (type: 'and' | 'or', parts: readonly Condition[]): readonly Condition[] =>
  parts.flatMap((part) => (part.type === type ? flat(type, part.parts) : [part]));

function ofCondition(condition: Condition): Alternatives {
  if (condition.type === 'or') return together(flat('or', condition.parts).map(ofCondition));
  return condition.type === 'and' ? conjoined(condition.parts) : tested(condition);
}

/**
 * What a pattern says, as far as it is a choice among values: `[a = 1 OR a = 2]`, `[a IN (1, 2)]`, `[a = 1] OR [b = 1]`, and `[a = 1 AND b = 2]` of one observable.
 * Anything else (NOT, LIKE, several observations together, in order or in time) is no alternative and makes the rest less than the whole.
 */
export function alternativesOf(pattern: Observation): Alternatives {
  if (pattern.type === 'observed') return ofCondition(pattern.condition);
  return pattern.type === 'or' ? together(pattern.parts.map(alternativesOf)) : NOTHING;
}
