import { observableOf } from '../../values/values/observable-id.js';
import type { CanonicalValue } from '../../values/values/value.js';

/** A text as a literal of the pattern language (STIX 2.1, section 9.5). */
const literal = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;

/** A step of an object path: only what looks like a name stands without quotes. */
const step = (name: string): string => (/^[a-z_][a-z0-9_]*$/i.test(name) ? name : literal(name));

/** The pattern that finds a value: what makes the id of its observable, property by property; a network (CIDR) finds its addresses. */
export function patternOf(value: Pick<CanonicalValue, 'kind' | 'scope' | 'value'>): string {
  const { type, properties } = observableOf(value);
  if (value.kind === 'IP' && value.value.includes('/')) return `[${type}:value ISSUBSET ${literal(value.value)}]`;
  const comparisons = Object.entries(properties).flatMap(([name, given]) =>
    typeof given === 'string'
      ? [[name, given] as const]
      : Object.entries(given).map(([inner, text]) => [`${name}.${step(inner)}`, text] as const),
  );
  return `[${comparisons.map(([path, text]) => `${type}:${path} = ${literal(text)}`).join(' AND ')}]`;
}
