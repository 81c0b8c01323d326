import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { itemPath } from '../../app/item-path.ts';
import { Text, type TextId, useText } from '../../app/text.tsx';
import { Value } from '../../parts/kind.tsx';
import { Icon, type IconName } from '../../parts/marks.tsx';
import { Failed } from '../../parts/states.tsx';
import { sentencesOf } from '../../parts/sentence.ts';
import { discardDraft, type Draft, type Receipt, type Sending, setSending, takeBack } from './draft.ts';
import { needsOfficer, type Row } from './rows.ts';
import { StepFoot } from './step-foot.tsx';

interface ResultProps {
  readonly draft: Draft;
  readonly sending: Sending;
  readonly rows: readonly Row[];
}

/** After the last step: the time in which it can be taken back, and then a receipt for each value. */
export function Result({ draft, sending, rows }: ResultProps): ReactNode {
  if (sending.state === 'held') return <Held sending={sending} />;
  if (sending.state === 'failed' && sending.error) {
    return (
      <section className="card">
        <Failed error={sending.error} onRetry={() => setSending(null)} />
      </section>
    );
  }
  if (sending.state === 'sending') {
    return (
      <section className="card pad" role="status">
        <Text id="publish.sending" values={{ count: sending.rows.length }} />
      </section>
    );
  }
  return <Receipts draft={draft} sending={sending} rows={rows} />;
}

function Held({ sending }: { readonly sending: Sending }): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <form
      data-kept
      className="card"
      onSubmit={(event) => {
        event.preventDefault();
        sending.now?.();
      }}
    >
      <div className="void">
        <Icon name="clock" />
        <h2 tabIndex={-1} ref={heading}>
          <Text id="publish.held" values={{ count: sending.rows.length }} />
        </h2>
        <p>
          <Text id="publish.held.why" />
        </p>
      </div>
      <div className="pad">
        <StepFoot isBusy={false} act={<Text id="publish.now" />} />
      </div>
    </form>
  );
}

const OUTCOMES: Readonly<Record<Receipt['outcome'], { readonly icon: IconName; readonly tone: string }>> = {
  CREATED: { icon: 'check', tone: 'ok' },
  UPDATED: { icon: 'check', tone: 'a' },
  UNCHANGED: { icon: 'check', tone: '' },
  REJECTED: { icon: 'x', tone: 'd' },
  REMOVED: { icon: 'x', tone: '' },
};

const SHOWN_OUTCOMES = ['CREATED', 'UPDATED', 'UNCHANGED', 'PENDING', 'REJECTED'] as const;

/** What became of a value. What waits for a second officer is not published yet. */
const outcomeOf = ({ outcome, indicator }: Receipt): Receipt['outcome'] | 'PENDING' => (indicator?.pendingRelease ? 'PENDING' : outcome);

function Receipts({ draft, sending, rows }: ResultProps): ReactNode {
  const text = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { receipts } = sending;
  const rejected = receipts.filter(({ outcome }) => outcome === 'REJECTED').flatMap(({ index }) => sending.rows[index] ?? []);
  const left = [...rejected, ...rows.filter(needsOfficer)].map(({ input }) => input.value);
  const counts = SHOWN_OUTCOMES.map((outcome) => [outcome, receipts.filter((one) => outcomeOf(one) === outcome).length] as const);
  return (
    <section className="card" aria-labelledby="receipts">
      <header>
        <h2 id="receipts" tabIndex={-1} ref={heading}>
          <Text id="publish.receipts" />
        </h2>
        <span className="end s m" role="status">
          {counts
            .filter(([, count]) => count > 0)
            .map(([outcome, count]) => text(`publish.count.${outcome}`, { count }))
            .join(', ')}
        </span>
      </header>
      <div className="tw">
        <table className="t st-l">
          <thead>
            <tr>
              {HEADS.map((id) => (
                <th key={id}>
                  <Text id={id} />
                </th>
              ))}
              <th>
                <span className="sr">
                  <Text id="publish.acts" />
                </span>
              </th>
            </tr>
          </thead>
          <tbody>
            {receipts.map((receipt) => (
              <ReceiptRow key={receipt.index} receipt={receipt} row={sending.rows[receipt.index]} />
            ))}
          </tbody>
        </table>
      </div>
      <footer className="row w">
        {left.length > 0 && (
          <button className="btn pri" type="button" onClick={() => takeBack(left)}>
            <Text id="publish.correct" values={{ count: left.length }} />
          </button>
        )}
        <button className="btn" type="button" onClick={discardDraft}>
          <Icon name="plus" />
          <Text id="publish.another" />
        </button>
        {draft.tlp !== null && receipts.some(({ indicator }) => indicator?.pendingRelease) && (
          <Link className="btn quiet" to="/releases">
            <Text id="publish.waiting" />
          </Link>
        )}
      </footer>
    </section>
  );
}

const HEADS: readonly TextId[] = ['publish.line', 'publish.read', 'publish.outcome', 'publish.why'];

function ReceiptRow({ receipt, row }: { readonly receipt: Receipt; readonly row: Row | undefined }): ReactNode {
  const { icon, tone } = OUTCOMES[receipt.outcome];
  const isPending = outcomeOf(receipt) === 'PENDING';
  const path = itemPath({ itemKind: 'INDICATOR', itemId: receipt.indicator?.id ?? null }, false);
  return (
    <tr>
      <td className="fit q s hide">{row?.line}</td>
      <td className="fw">{row?.checked?.kind && <Value kind={row.checked.kind}>{row.checked.canonical ?? row.input.value}</Value>}</td>
      <td className="nw">
        <span className={`st ${isPending ? 'w' : tone}`}>
          <Icon name={isPending ? 'clock' : icon} />
          <Text id={`publish.outcome.${outcomeOf(receipt)}`} />
        </span>
      </td>
      <td className="fw s m">{sentencesOf(receipt.problems)}</td>
      <td className="fit">
        {path !== undefined && (
          <Link className="btn sm quiet" to={path}>
            <Text id="publish.open" />
          </Link>
        )}
      </td>
    </tr>
  );
}
