import type { ComponentProps, ReactNode } from 'react';
import { SelectField } from './fields.tsx';

interface ChoiceFieldProps<Choice extends string> extends Omit<ComponentProps<typeof SelectField>, 'children'> {
  readonly choices: readonly Choice[];
  readonly wordOf: (choice: Choice) => string;
  /** The words of the empty choice; absent: one must be chosen. */
  readonly none?: string;
}

/** One of some choices, each with its word. */
export const ChoiceField = <Choice extends string>({ choices, wordOf, none, ...field }: ChoiceFieldProps<Choice>): ReactNode => (
  <SelectField {...field}>
    {none !== undefined && <option value="">{none}</option>}
    {choices.map((choice) => (
      <option key={choice} value={choice}>
        {wordOf(choice)}
      </option>
    ))}
  </SelectField>
);
