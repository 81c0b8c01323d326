import type { ReactNode } from 'react';
import { Text, useText } from '../app/text.tsx';
import { ChoiceField } from './choice-field.tsx';
import { CheckField, TextArea } from './fields.tsx';
import type { TlpLabel } from './marks.tsx';
import { TlpField } from './tlp-field.tsx';

const KEPT = ['THREAT', 'EVALUATION', 'CONFIDENCE', 'SEEN', 'VALID_UNTIL', 'TAGS', 'PERSON_STATUS'] as const;
const COARSE = ['DAY', 'WEEK', 'MONTH', 'QUARTER'] as const;

/** What a reduced copy of an indicator keeps. `Label`: the labels that it can have. */
export interface TearLine<Label extends TlpLabel = TlpLabel> {
  readonly tlp: Label;
  readonly keep: readonly (typeof KEPT)[number][];
  readonly coarsen: (typeof COARSE)[number];
  /** A new description for the copy. */
  readonly description: string;
  readonly hideOwner: boolean;
}

/** A copy that keeps the threat alone, has dates by months, and does not name the owner. */
export const firstTearLine = <Label extends TlpLabel>(tlp: Label): TearLine<Label> => ({
  ...{ tlp, keep: ['THREAT'], coarsen: 'MONTH', description: '', hideOwner: true },
});

/** The copy as the API takes it: without a description it has null. */
interface TearLineInput<Label extends TlpLabel> extends Omit<TearLine<Label>, 'keep' | 'description'> {
  readonly keep: TearLine['keep'][number][];
  readonly description: string | null;
}

export const tearLineInput = <Label extends TlpLabel>({ keep, description, ...rest }: TearLine<Label>): TearLineInput<Label> => ({
  ...{ ...rest, keep: [...keep], description: description.trim() || null },
});

interface TearLineFieldsProps<Label extends TlpLabel> {
  readonly tearLine: TearLine<Label>;
  /** The labels that the copy may have: never a stricter one than the original. */
  readonly labels: readonly Label[];
  readonly onChange: (tearLine: TearLine<Label>) => void;
}

/** What a reduced copy of an indicator keeps. */
export function TearLineFields<Label extends TlpLabel>({ tearLine, labels, onChange }: TearLineFieldsProps<Label>): ReactNode {
  const text = useText();
  const { tlp, keep, coarsen, description, hideOwner } = tearLine;
  const set = (part: Partial<TearLine<Label>>): void => onChange({ ...tearLine, ...part });
  return (
    <>
      <TlpField
        label={text('tear-line.label')}
        labels={labels}
        value={tlp}
        onChange={({ target }) => set({ tlp: target.value as Label })}
      />
      <fieldset>
        <legend className="lab">
          <Text id="tear-line.keep" />
        </legend>
        <div className="four">
          {KEPT.map((field) => (
            <CheckField
              key={field}
              label={text(`tear-line.keep.${field}`)}
              checked={keep.includes(field)}
              onChange={({ target }) => set({ keep: target.checked ? [...keep, field] : keep.filter((one) => one !== field) })}
            />
          ))}
        </div>
      </fieldset>
      <ChoiceField
        label={text('tear-line.coarsen')}
        choices={COARSE}
        wordOf={(one) => text(`tear-line.coarsen.${one}`)}
        value={coarsen}
        onChange={({ target }) => set({ coarsen: target.value as TearLine['coarsen'] })}
      />
      <TextArea
        label={text('indicator.description')}
        hint={text('tear-line.description')}
        maxLength={20_000}
        value={description}
        onChange={({ target }) => set({ description: target.value })}
      />
      <CheckField label={text('tear-line.hide-owner')} checked={hideOwner} onChange={({ target }) => set({ hideOwner: target.checked })} />
    </>
  );
}
