import type { ReactNode } from 'react';
import { useText } from '../../app/text.tsx';
import { CheckField } from '../../parts/fields.tsx';
import { FilesField, type StoredFile } from '../../parts/files-field.tsx';
import { IndicatorPicker, type PickedIndicator } from '../links/indicator-picker.tsx';

/** What goes along with a question. */
export interface Beside {
  readonly files: readonly StoredFile[];
  readonly related: readonly PickedIndicator[];
}

export const NOTHING_BESIDE: Beside = { files: [], related: [] };

interface BesideQuestionProps {
  readonly beside: Beside;
  readonly onBeside: (beside: Beside) => void;
}

/** Files, which each recipient sees, and related indicators, which nobody sees that does not see them anyway. */
export function BesideQuestion({ beside, onBeside }: BesideQuestionProps): ReactNode {
  const text = useText();
  const { files, related } = beside;
  const without = (id: string): readonly PickedIndicator[] => related.filter((one) => one.id !== id);
  return (
    <section className="card" aria-labelledby="beside">
      <header>
        <h2 id="beside">{text('ask.beside')}</h2>
      </header>
      <div className="bd stack">
        <FilesField label={text('ask.files')} files={files} onFiles={(stored) => onBeside({ ...beside, files: stored })} />
        <div className="stack8">
          {related.map(({ id, display, tlp }) => (
            <CheckField
              key={id}
              label={tlp === 'RED' ? text('search.red') : display}
              checked
              onChange={() => onBeside({ ...beside, related: without(id) })}
            />
          ))}
          <IndicatorPicker
            key={related.length}
            label={text('ask.related')}
            picked={undefined}
            onPick={(one) => onBeside({ ...beside, related: one ? [...without(one.id), one] : related })}
          />
          <p className="hint">{text('ask.related.hint')}</p>
        </div>
      </div>
    </section>
  );
}
