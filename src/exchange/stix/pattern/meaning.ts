import type { Condition, ObjectPath, Observation } from './tree.js';

/** One alternative of a pattern: each property of one observable must have exactly this value. */
export interface Facts {
  readonly object: string;
  /** By path: `value`, `hashes.SHA-256`, `dst_ref.value`. */
  readonly values: ReadonlyMap<string, string>;
  /** Whether the value is a network that matches all its addresses. */
  readonly isNetwork?: boolean;
}

/** A pattern as a list of alternatives; each of them alone makes it true. */
export interface Alternatives {
  readonly facts: readonly Facts[];
  /** Whether the alternatives cover the whole pattern. */
  readonly isWhole: boolean;
}

const NOTHING: Alternatives = { facts: [], isWhole: false };
const together = (all: readonly Alternatives[]): Alternatives => ({
  facts: all.flatMap(({ facts }) => facts),
  isWhole: all.every(({ isWhole }) => isWhole),
});

/** Returns the name of a path. Paths with an index (one of many values) are not read, nor are keys with a dot, which would look like two steps. */
const nameOf = ({ steps }: ObjectPath): string | null =>
  steps.every((step) => typeof step === 'string' && !step.includes('.')) ? steps.join('.') : null;

/** Reads one comparison; IN gives one alternative for each member. */
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

/** Reads several comparisons of one observable; each must be simple, and no property may occur twice. */
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

/** Flattens nested chains of the same operator: the brackets have no meaning. */
const flat = (type: 'and' | 'or', parts: readonly Condition[]): readonly Condition[] =>
  parts.flatMap((part) => (part.type === type ? flat(type, part.parts) : [part]));

function ofCondition(condition: Condition): Alternatives {
  if (condition.type === 'or') return together(flat('or', condition.parts).map(ofCondition));
  return condition.type === 'and' ? conjoined(condition.parts) : tested(condition);
}

/**
 * Returns the values that a pattern chooses from: `[a = 1 OR a = 2]`, `[a IN (1, 2)]`, `[a = 1] OR [b = 1]`, and `[a = 1 AND b = 2]` of one observable.
 * Anything else (NOT, LIKE, several observations together, in order or in time) is no alternative, and the result is then not complete.
 */
export function alternativesOf(pattern: Observation): Alternatives {
  if (pattern.type === 'observed') return ofCondition(pattern.condition);
  return pattern.type === 'or' ? together(pattern.parts.map(alternativesOf)) : NOTHING;
}
