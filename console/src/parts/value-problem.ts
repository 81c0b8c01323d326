import { useText } from '../app/text.tsx';
import { isNumber } from './is-number.ts';
import { sentenceOf } from './sentence.ts';

interface ValueProblem {
  readonly code: string;
  readonly message: string;
}

/** Returns the words for a problem of a value. For a form that shows no kind the hub lists all that other values could lack; these name what this one lacks. */
export function useProblemWords(): (problem: ValueProblem, value: string, country: string | null | undefined) => string {
  const text = useText();
  return ({ code, message }, value, country) =>
    code === 'VALUE_UNRECOGNISED'
      ? text(isNumber(value) && !country ? 'value.lacks-country' : 'value.lacks-kind')
      : sentenceOf({ message });
}
