import './look-up.css';
import { type FormEvent, type ReactNode, useMemo, useState } from 'react';
import { flushSync } from 'react-dom';
import { mayTakeFocus } from '../../app/page-focus.ts';
import { useContentLabels } from '../../app/page-label.ts';
import { sendByKey } from '../../app/send-key.ts';
import { inSession, useHub, useMay } from '../../app/session.ts';
import { askedFor, setShift, type Shift, useShift } from '../../app/shift.ts';
import { useStored } from '../../app/store.ts';
import { Text, useText } from '../../app/text.tsx';
import { type Kind, KIND_ICONS } from '../../parts/kind.tsx';
import { Icon } from '../../parts/marks.tsx';
import { HiddenHead } from '../../parts/page-head.tsx';
import { FormError } from '../../parts/states.tsx';
import { LOOK_UP } from './look-up.graphql.ts';
import { useLiveResults } from './live-results.ts';
import { kindsIn } from './recognise.ts';
import { Results } from './results.tsx';
import { changeLookUp, lookUp } from './state.ts';
import { valuesIn } from './values.ts';

const MOST = 1_000;

/** Home: what is known of 1 to 1,000 values. A look-up has no address of its own, so that no value is in the history of the browser. */
export function LookUpPage(): ReactNode {
  const text = useText();
  const mayAsk = useMay('deconflict:ask');
  const { typed, kind, results } = useStored(lookUp);
  const values = useMemo(() => valuesIn(typed), [typed]);
  const [isFolded, setFolded] = useState(results !== undefined);
  const { submit, error, isBusy } = useSubmit(values, () => setFolded(true));
  useLiveResults();
  useContentLabels(useMemo(() => (results ?? []).flatMap(({ indicators }) => indicators.map(({ tlp }) => tlp)), [results]));
  return (
    <div className="page">
      <HiddenHead title={text('look-up.title')} />
      <form
        data-kept
        data-tour="look-up"
        className={isFolded ? 'card ask folded' : 'card ask'}
        aria-label={text('look-up.title')}
        onSubmit={(event) => void submit(event)}
        onKeyDown={sendByKey}
      >
        {isFolded && <Folded count={values.length} onOpen={() => setFolded(false)} />}
        <textarea
          rows={4}
          spellCheck={false}
          autoCapitalize="off"
          autoFocus={results === undefined && mayTakeFocus()}
          aria-label={text('look-up.values')}
          placeholder={text('look-up.placeholder')}
          value={typed}
          onChange={({ target }) => changeLookUp({ typed: target.value })}
          onKeyDown={(event) => {
            // Escape leaves the box, so that the keys of the rows work.
            if (event.key === 'Escape') event.currentTarget.blur();
          }}
        />
        <div className="row w ask-foot">
          <Recognised values={values} />
          <KindChoice kind={kind} onKind={(chosen) => changeLookUp({ kind: chosen })} />
          <ShiftField id="look-up.purpose" field="purpose" />
          <ShiftField id="look-up.case" field="caseReference" />
          <button className="btn pri" type="submit" disabled={values.length === 0 || isBusy}>
            <Text id="look-up.title" /> <kbd aria-hidden="true">Ctrl ↵</kbd>
          </button>
        </div>
      </form>
      <FormError error={error} />
      {results && <Results results={results} />}
      {results && (
        <p className="s q look-up-keys">
          <Text id="look-up.keys" values={{ mayAsk: String(mayAsk) }} />
        </p>
      )}
    </div>
  );
}

interface Submitting {
  readonly submit: (event: FormEvent) => Promise<void>;
  readonly error: Error | null;
  readonly isBusy: boolean;
}

/** @param onAnswer is called when the answer is there */
function useSubmit(values: readonly string[], onAnswer: () => void): Submitting {
  const hub = useHub();
  const text = useText();
  const shift = useShift();
  const { kind } = useStored(lookUp);
  const [error, setError] = useState<Error | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (values.length === 0 || isBusy) return;
    if (values.length > MOST) return setError(new Error(text('look-up.too-many', { count: values.length })));
    setBusy(true);
    setError(null);
    try {
      const askedAt = Date.now();
      const asked = { values: values.map((value) => ({ value, kind: kind || null })), ...askedFor(shift) };
      const { results } = await inSession(hub.request(LOOK_UP, asked));
      changeLookUp({ results, askedAt, shown: 'all', open: new Set(), selected: new Set(), row: 0 });
      onAnswer();
      // The keys of the rows work at once.
      requestAnimationFrame(() => document.getElementById('results')?.focus({ preventScroll: true }));
    } catch (fault) {
      setError(fault as Error);
    } finally {
      setBusy(false);
    }
  };
  return { submit, error, isBusy };
}

/** What a narrow screen shows of the form while the results are there. */
const Folded = ({ count, onOpen }: { readonly count: number; readonly onOpen: () => void }): ReactNode => (
  <div className="folded-line row">
    <span className="b s nw grow">
      <Text id="look-up.count" values={{ count }} />
    </span>
    <button
      className="btn sm"
      type="button"
      aria-expanded="false"
      onClick={({ currentTarget }) => {
        const box = currentTarget.form?.querySelector('textarea');
        flushSync(onOpen);
        box?.focus();
      }}
    >
      <Text id="look-up.change" />
    </button>
  </div>
);

/** How many values there are, and which kinds their forms show. */
function Recognised({ values }: { readonly values: readonly string[] }): ReactNode {
  const kinds = useMemo(() => kindsIn(values), [values]);
  return (
    <div className="row w gap4 grow" aria-live="polite">
      <span className="b s nw">
        <Text id="look-up.count" values={{ count: values.length }} />
      </span>
      {kinds.map(([kind, count]) => (
        <span className="tag" key={kind ?? ''}>
          <Icon name={kind ? KIND_ICONS[kind] : 'alert'} />
          {kind ? (
            <Text id="look-up.of-kind" values={{ count, kind: <Text id={`kind.${kind}`} /> }} />
          ) : (
            <Text id="look-up.unclear" values={{ count }} />
          )}
        </span>
      ))}
    </div>
  );
}

/** For values whose form does not show their kind, such as a national number. */
function KindChoice({ kind, onKind }: { readonly kind: Kind | ''; readonly onKind: (kind: Kind | '') => void }): ReactNode {
  const text = useText();
  return (
    <select className="in c" aria-label={text('look-up.kind')} value={kind} onChange={({ target }) => onKind(target.value as Kind | '')}>
      <option value="">{text('look-up.any-kind')}</option>
      {(Object.keys(KIND_ICONS) as Kind[]).map((one) => (
        <option key={one} value={one}>
          {text(`kind.${one}`)}
        </option>
      ))}
    </select>
  );
}

/** Kept for the shift. */
function ShiftField({ id, field }: { readonly id: 'look-up.purpose' | 'look-up.case'; readonly field: keyof Shift }): ReactNode {
  const label = useText()(id);
  const shift = useShift();
  return (
    <input
      className="in c"
      aria-label={label}
      placeholder={label}
      value={shift[field]}
      onChange={({ target }) => setShift({ [field]: target.value })}
    />
  );
}
