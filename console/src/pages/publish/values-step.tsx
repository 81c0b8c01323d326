import { type ReactNode, useEffect, useRef, useState } from 'react';
import { mayTakeFocus } from '../../app/page-focus.ts';
import { useViewer } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import type { SharingDirectoryQuery } from '../../parts/audience.graphql.ts';
import { SelectField } from '../../parts/fields.tsx';
import { FormError, Note } from '../../parts/states.tsx';
import { CountryOptions } from './country-options.tsx';
import { change, type Draft, goTo } from './draft.ts';
import { StepFoot } from './step-foot.tsx';
import { isReady, lacksCountry, needsOfficer, type Row } from './rows.ts';
import { MOST_VALUES, useDuplicates } from './use-rows.ts';
import { ValueRows } from './value-rows.tsx';

interface ValuesStepProps {
  readonly draft: Draft;
  readonly rows: readonly Row[];
  /** The check of values failed. */
  readonly error: Error | null;
  readonly directory: SharingDirectoryQuery;
}

/** Step 1: one value or many, read as they are typed. What is doubtful asks one question in its row, and does not block the rest. */
export function ValuesStep({ draft, rows, error, directory }: ValuesStepProps): ReactNode {
  const text = useText();
  const box = useRef<HTMLTextAreaElement>(null);
  const { next, fault, isBusy } = useNext(rows);
  const ready = rows.filter(isReady).length;
  const doubtful = rows.filter(needsOfficer).length;
  const isChecking = rows.some(({ checked }) => !checked);
  return (
    <form
      data-kept
      className="stack"
      aria-label={text('publish.step.values')}
      onSubmit={(event) => {
        event.preventDefault();
        void next();
      }}
    >
      <div className="card ask">
        <textarea
          ref={box}
          rows={6}
          spellCheck={false}
          autoCapitalize="off"
          autoFocus={mayTakeFocus()}
          aria-label={text('publish.values')}
          placeholder={text('publish.values.placeholder')}
          value={draft.text}
          onChange={({ target }) => change({ text: target.value })}
        />
        <div className="row w ask-foot">
          <span className="b s grow" role="status">
            <Text id="publish.counts" values={{ count: rows.length, ready, doubtful, checking: String(isChecking) }} />
          </span>
        </div>
      </div>
      <div className="narrow">
        <NationalForm draft={draft} directory={directory} />
      </div>
      <OwnCountry draft={draft} rows={rows} />
      {rows.length > MOST_VALUES && (
        <Note tone="warning" icon="alert">
          <Text id="publish.too-many" values={{ count: rows.length }} />
        </Note>
      )}
      {rows.length > 0 && <ValueRows rows={rows} draft={draft} directory={directory} />}
      <FormError error={error ?? fault} />
      <StepFoot
        isBusy={isBusy || ready === 0 || isChecking || rows.length > MOST_VALUES}
        note={doubtful > 0 && ready > 0 ? <Text id="publish.stay" values={{ count: doubtful }} /> : undefined}
        act={<Text id="publish.next.what" />}
      />
    </form>
  );
}

/** Goes on, after the look-up of who has the values already. */
function useNext(rows: readonly Row[]): { readonly next: () => Promise<void>; readonly fault: Error | null; readonly isBusy: boolean } {
  const text = useText();
  const find = useDuplicates();
  const [fault, setFault] = useState<Error | null>(null);
  const [isBusy, setBusy] = useState(false);
  const next = async (): Promise<void> => {
    setBusy(true);
    setFault(null);
    try {
      await find(rows, text('publish.purpose'));
      goTo('what');
    } catch (error) {
      setFault(error as Error);
      setBusy(false);
    }
  };
  return { next, fault, isBusy };
}

/**
 * Offers the own country for numbers without one, by a button and a key. It is not taken by itself: the number of another country would accuse a stranger
 * (docs/decisions, 138).
 */
function OwnCountry({ draft, rows }: Pick<ValuesStepProps, 'draft' | 'rows'>): ReactNode {
  const { name, country } = useViewer().party;
  const count = rows.filter(lacksCountry).length;
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === '.' && (event.ctrlKey || event.metaKey)) button.current?.click();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  if (country === null || draft.country !== '' || count === 0) return null;
  return (
    <Note>
      <Text id="publish.own-country.why" values={{ count }} />{' '}
      <button className="btn sm" type="button" ref={button} aria-keyshortcuts="Control+." onClick={() => change({ country })}>
        <Text id="publish.own-country" values={{ party: name }} /> <kbd aria-hidden="true">Ctrl .</kbd>
      </button>
    </Note>
  );
}

function NationalForm({ draft, directory }: { readonly draft: Draft; readonly directory: SharingDirectoryQuery }): ReactNode {
  return (
    <SelectField
      label={<Text id="publish.country" />}
      hint={<Text id="publish.country.hint" />}
      value={draft.country}
      onChange={({ target }) => change({ country: target.value })}
    >
      <CountryOptions directory={directory} />
    </SelectField>
  );
}
