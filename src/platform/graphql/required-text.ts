import { BadInput } from '../platform/errors.js';
import { isStorableText } from './storable-text.js';

/**
 * Returns a text that a person must give, without space around it.
 * @param longest most characters (code points) @param field its name in the API, for the message
 * @throws BadInput TEXT_LENGTH
 */
export function requiredText(input: string, longest: number, field: string): string {
  const text = input.trim();
  const length = [...text].length;
  if (length < 1 || length > longest || !isStorableText(text)) {
    throw new BadInput(
      'TEXT_LENGTH',
      `\`${field}\` must have 1 to ${longest.toLocaleString('en')} characters (got ${length.toLocaleString('en')}).`,
    );
  }
  return text;
}
