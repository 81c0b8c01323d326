import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { BadInput } from '../platform/errors.js';

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

/**
 * Checks single input objects by their class-validator decorators. Arguments that are lists pass unchecked (Nest's pipe does not look into them): batch
 * operations check each item themselves, because one bad item must not cost the others.
 */
export const inputPipe = (): ValidationPipe =>
  new ValidationPipe({
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => new InvalidInput(errors.flatMap((error) => problemsOf(error))),
  });

/** The sentences of class-validator, with the path of the field. */
export function problemsOf({ property, constraints = {}, children = [] }: ValidationError, within = ''): readonly InputProblem[] {
  const own = Object.values(constraints).map((message) => ({ field: `${within}${property}`, message: `${within}${message}` }));
  return [...own, ...children.flatMap((child) => problemsOf(child, `${within}${property}.`))];
}
