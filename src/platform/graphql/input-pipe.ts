import { type PipeTransform, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { BadInput } from '../platform/errors.js';
import { isStorableText, UNSTORABLE } from './storable-text.js';

export interface InputProblem {
  /** Path of the field within its argument: `audience.countries`. */
  readonly field: string;
  readonly message: string;
}

/** A field of an input object has a form that its type alone does not forbid. */
export class InvalidInput extends BadInput {
  constructor(readonly problems: readonly InputProblem[]) {
    super('FIELD_INVALID', problems.map(({ message }) => `${message}.`).join(' ') || 'The input has a wrong form.');
  }
}

/** What opens a door is judged by that door, which has one answer for whatever is wrong. */
const CREDENTIALS: ReadonlySet<string> = new Set(['email', 'password', 'code', 'token', 'refreshToken', 'current']);

/**
 * Checks single arguments: texts for what cannot be stored, input objects also by their class-validator decorators. Lists of input objects pass unchecked:
 * batch operations check each item themselves, because one bad item must not cost the others.
 */
export function inputPipe(): PipeTransform {
  const byDecorators = new ValidationPipe({
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => new InvalidInput(errors.flatMap((error) => problemsOf(error))),
  });
  return {
    transform: (given: unknown, argument) => {
      const { type, data = '' } = argument;
      const problems = type === 'body' && !CREDENTIALS.has(data) && !isBatch(given) ? unstorable(given, data) : [];
      if (problems.length > 0) throw new InvalidInput(problems);
      return byDecorators.transform(given, argument) as unknown;
    },
  };
}

const isBatch = (given: unknown): boolean => Array.isArray(given) && given.some((one) => typeof one === 'object');

function unstorable(given: unknown, field: string): readonly InputProblem[] {
  if (typeof given === 'string') return isStorableText(given) ? [] : [{ field, message: `${field} ${UNSTORABLE}` }];
  if (Array.isArray(given)) return given.flatMap((one) => unstorable(one, field)).slice(0, 1);
  if (typeof given !== 'object' || given === null) return [];
  return Object.entries(given).flatMap(([name, inner]) => unstorable(inner, field ? `${field}.${name}` : name));
}

/** The sentences of class-validator, with the path of the field. */
export function problemsOf({ property, constraints = {}, children = [] }: ValidationError, within = ''): readonly InputProblem[] {
  const own = Object.values(constraints).map((message) => ({ field: `${within}${property}`, message: `${within}${message}` }));
  return [...own, ...children.flatMap((child) => problemsOf(child, `${within}${property}.`))];
}
