import { type PipeTransform, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { BadInput } from '../platform/errors.js';
import { type InputProblem, pathOf } from './input-problems.js';
import { isStorableText, UNSTORABLE } from './storable-text.js';

/** A field of an input object has a form that its type allows, but the rules of the field do not. */
export class InvalidInput extends BadInput {
  constructor(readonly problems: readonly InputProblem[]) {
    super('FIELD_INVALID', problems.map(({ message }) => `${message}.`).join(' ') || 'The input has an invalid form.');
  }

  /** Returns the error with the argument in front of every path. */
  of(argument: string): InvalidInput {
    return new InvalidInput(this.problems.map((problem) => ({ ...problem, path: [argument, ...problem.path] })));
  }
}

/** Credentials are checked by their own endpoint, which gives the same answer for every error. */
const CREDENTIALS: ReadonlySet<string> = new Set(['email', 'password', 'code', 'token', 'refreshToken', 'current']);

/**
 * Checks single arguments: texts for characters that cannot be stored, input objects also by their class-validator decorators. Lists of input objects pass
 * unchecked: batch operations check each item themselves, because one invalid item must not affect the others.
 */
export function inputPipe(): PipeTransform {
  const byDecorators = new ValidationPipe({
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => new InvalidInput(errors.flatMap((error) => problemsOf(error))),
  });
  return {
    transform: async (value: unknown, argument) => {
      const { type, data = '' } = argument;
      const problems = type === 'body' && !CREDENTIALS.has(data) && !isBatch(value) ? unstorable(value, data) : [];
      if (problems.length > 0) throw new InvalidInput(problems);
      try {
        return (await byDecorators.transform(value, argument)) as unknown;
      } catch (error) {
        throw error instanceof InvalidInput && data ? error.of(data) : error;
      }
    },
  };
}

const isBatch = (value: unknown): boolean => Array.isArray(value) && value.some((element) => typeof element === 'object');

function unstorable(value: unknown, field: string): readonly InputProblem[] {
  if (typeof value === 'string') {
    return isStorableText(value) ? [] : [{ field, path: pathOf(field), message: `${field} ${UNSTORABLE}` }];
  }
  if (Array.isArray(value)) return value.flatMap((element) => unstorable(element, field)).slice(0, 1);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => unstorable(inner, field ? `${field}.${name}` : name));
}

/** Returns the messages of class-validator, with the path of the field. */
export function problemsOf({ property, constraints = {}, children = [] }: ValidationError, within = ''): readonly InputProblem[] {
  const field = `${within}${property}`;
  const own = Object.values(constraints).map((message) => ({ field, path: pathOf(field), message: `${within}${message}` }));
  return [...own, ...children.flatMap((child) => problemsOf(child, `${within}${property}.`))];
}
