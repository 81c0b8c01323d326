import { observableOf } from '../../values/values/observable-id.js';
import type { CanonicalValue } from '../../values/values/value.js';

/** Returns a text as a literal of the pattern language (STIX 2.1, section 9.5). */
const literal = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;

/** Returns a step of an object path; only a simple name needs no quotes. */
const step = (name: string): string => (/^[a-z_][a-z0-9_]*$/i.test(name) ? name : literal(name));

/** Returns the pattern that matches a value: compares each property that determines the id of its observable. A network (CIDR) matches its addresses. */
export function patternOf(value: Pick<CanonicalValue, 'kind' | 'scope' | 'value'>): string {
  const { type, properties } = observableOf(value);
  if (value.kind === 'IP' && value.value.includes('/')) return `[${type}:value ISSUBSET ${literal(value.value)}]`;
  const comparisons = Object.entries(properties).flatMap(([name, property]) =>
    typeof property === 'string'
      ? [[name, property] as const]
      : Object.entries(property).map(([inner, text]) => [`${name}.${step(inner)}`, text] as const),
  );
  return `[${comparisons.map(([path, text]) => `${type}:${path} = ${literal(text)}`).join(' AND ')}]`;
}
