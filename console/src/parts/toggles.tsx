import type { ReactNode } from 'react';

interface TogglesProps<Choice extends string> {
  readonly label: ReactNode;
  readonly choices: readonly Choice[];
  readonly wordOf: (choice: Choice) => ReactNode;
  readonly chosen: readonly Choice[];
  readonly onChosen: (chosen: readonly Choice[]) => void;
}

/** Several of some choices, each a chip that is on or off. */
export const Toggles = <Choice extends string>({ label, choices, wordOf, chosen, onChosen }: TogglesProps<Choice>): ReactNode => (
  <fieldset>
    <legend className="lab">{label}</legend>
    <div className="row w">
      {choices.map((choice) => (
        <label className="tog" key={choice}>
          <input
            type="checkbox"
            checked={chosen.includes(choice)}
            onChange={({ target }) => onChosen(target.checked ? [...chosen, choice] : chosen.filter((one) => one !== choice))}
          />
          {wordOf(choice)}
        </label>
      ))}
    </div>
  </fieldset>
);
