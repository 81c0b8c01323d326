import { useCallback } from 'react';
import { useText } from '../app/text.tsx';
import { caseworkTitle, type Work } from './casework-title.ts';

/** Returns a function that names casework in the language of the console. */
export function useCaseworkTitle(): (work: Work) => string {
  const text = useText();
  return useCallback((work) => caseworkTitle(work, text), [text]);
}
