import type { ReactNode } from 'react';
import { choose, type Choices, useChoices } from '../../app/choices.ts';
import { showKeys } from '../../app/keys-help.tsx';
import { Text, type TextId, useText } from '../../app/text.tsx';
import { chooseTheme, type ThemeChoice, useThemeChoice } from '../../app/theme.ts';
import { CheckField } from '../../parts/fields.tsx';
import { Section } from './section.tsx';

/** Choices that the browser keeps. */
export function Display(): ReactNode {
  const choices = useChoices();
  const theme = useThemeChoice();
  return (
    <Section title="settings.display" why="settings.display.why">
      <OneOf<ThemeChoice>
        title="settings.theme"
        chosen={theme}
        onChoose={chooseTheme}
        options={[
          [null, 'settings.theme.system'],
          ['light', 'settings.theme.light'],
          ['dark', 'settings.theme.dark'],
        ]}
      />
      <OneOf<Choices['density']>
        title="settings.density"
        chosen={choices.density}
        onChoose={(density) => choose({ density })}
        options={[
          ['comfortable', 'settings.density.comfortable'],
          ['compact', 'settings.density.compact'],
        ]}
      />
      <OneOf<Choices['undoSeconds']>
        title="settings.undo"
        why="settings.undo.why"
        chosen={choices.undoSeconds}
        onChoose={(undoSeconds) => choose({ undoSeconds })}
        options={[
          [10, 'settings.undo.10'],
          [30, 'settings.undo.30'],
          [null, 'settings.undo.closed'],
        ]}
      />
      <div className="setting">
        <div className="grow">
          <CheckField
            label={<Text id="settings.shortcuts" />}
            checked={choices.hasShortcuts}
            onChange={({ target }) => choose({ hasShortcuts: target.checked })}
          />
        </div>
        <button className="btn" type="button" onClick={showKeys}>
          <Text id="keys.title" />
        </button>
      </div>
    </Section>
  );
}

interface OneOfProps<Value> {
  readonly title: TextId;
  readonly why?: TextId;
  readonly chosen: Value;
  readonly onChoose: (value: Value) => void;
  readonly options: readonly (readonly [value: Value, label: TextId])[];
}

function OneOf<Value>({ title, why, chosen, onChoose, options }: OneOfProps<Value>): ReactNode {
  const text = useText();
  return (
    <div className="setting">
      <div className="grow">
        <h3>
          <Text id={title} />
        </h3>
        {why && (
          <p className="s m">
            <Text id={why} />
          </p>
        )}
      </div>
      <div className="seg" role="group" aria-label={text(title)}>
        {options.map(([value, label]) => (
          <button key={label} type="button" aria-pressed={value === chosen} onClick={() => onChoose(value)}>
            <Text id={label} />
          </button>
        ))}
      </div>
    </div>
  );
}
