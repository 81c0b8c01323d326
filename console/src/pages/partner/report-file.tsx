import { type DragEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { LostAnswer } from '../../app/lost-answer.ts';
import { useContentLabels } from '../../app/page-label.ts';
import { Text, useText } from '../../app/text.tsx';
import { ChoiceField } from '../../parts/choice-field.tsx';
import { FormError, Note } from '../../parts/states.tsx';
import { LABELS_FOR_OTHERS, tlpText } from '../../parts/tlp-labels.ts';
import { OUTCOMES, type Receipt, type Verdict, verdictOf } from './receipts.ts';
import { useReportProblem } from './report-problem.ts';
import { useReportFile } from './use-report-file.ts';

const MOST_SHOWN = 200;
/** Of a file that is about to be sent: lines, and characters of each. */
const [SHOWN_LINES, SHOWN_LENGTH] = [5, 200];
/** Bytes that these take at most. */
const SHOWN_BYTES = 8_000;

interface ChosenFile {
  readonly file: File;
  /** Its first lines. */
  readonly beginning: string;
}

async function beginningOf(file: File): Promise<string> {
  const lines = (await file.slice(0, SHOWN_BYTES).text()).split(/\r?\n/).slice(0, SHOWN_LINES);
  return lines.map((line) => (line.length > SHOWN_LENGTH ? `${line.slice(0, SHOWN_LENGTH)}\u2026` : line)).join('\n');
}

/** Many reports in a file: a table, lines, or a STIX bundle. */
export function ReportFile(): ReactNode {
  const text = useText();
  const id = useId();
  const [tlp, setTlp] = useState('');
  const [isOver, setOver] = useState(false);
  const sending = useReportFile();
  const [chosen, setChosen] = useState<ChosenFile>();
  const take = (file: File | undefined): void => {
    if (file && !sending.isBusy && sending.accepts(file)) void beginningOf(file).then((beginning) => setChosen({ file, beginning }));
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <div className="stack">
      <section
        className={isOver ? 'card drop over' : 'card drop'}
        aria-label={text('file.title')}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <div className="bd stack">
          <p>
            <Text id="file.what" />
          </p>
          <div className="rule-grid">
            <ChoiceField
              label={text('file.tlp')}
              hint={text('file.tlp.hint')}
              choices={LABELS_FOR_OTHERS}
              wordOf={tlpText}
              none={text('file.tlp.own')}
              value={tlp}
              onChange={({ target }) => setTlp(target.value)}
            />
            <div className="f">
              <label className="lab" htmlFor={id}>
                <Text id="file.choose" />
              </label>
              <input
                className="in file-in"
                id={id}
                type="file"
                accept=".csv,.ndjson,.jsonl,.json"
                disabled={sending.isBusy}
                onChange={({ target }) => {
                  take(target.files?.[0]);
                  target.value = '';
                }}
              />
            </div>
          </div>
          <FormError error={sending.error instanceof LostAnswer ? null : sending.error} />
        </div>
      </section>
      {chosen && (
        <Chosen
          chosen={chosen}
          onLeave={() => setChosen(undefined)}
          onSend={(asDrafts) => {
            setChosen(undefined);
            sending.send(chosen.file, { tlp, asDrafts });
          }}
        />
      )}
      {!chosen && sending.name !== undefined && <Sent sending={sending} />}
    </div>
  );
}

interface ChosenProps {
  readonly chosen: ChosenFile;
  readonly onSend: (asDrafts: boolean) => void;
  readonly onLeave: () => void;
}

/** What is about to be sent. Nothing of it has left the browser yet. */
function Chosen({ chosen: { file, beginning }, onSend, onLeave }: ChosenProps): ReactNode {
  const text = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  // The officer reads first what the file is: Enter does not send it.
  useEffect(() => heading.current?.focus(), [file]);
  // The labels of its reports are not read here: the highest is assumed.
  useContentLabels(['RED']);
  return (
    <section className="card" aria-labelledby="chosen-file">
      <header>
        <h2 id="chosen-file" tabIndex={-1} ref={heading}>
          {file.name}
        </h2>
        <span className="end s m">
          <Text id="file.size" values={{ size: Math.max(1, Math.round(file.size / 1_000)) }} />
        </span>
      </header>
      <div className="bd stack">
        <pre className="v beginning" aria-label={text('file.beginning')} tabIndex={0}>
          {beginning}
        </pre>
        <Note tone="warning" icon="alert">
          <Text id="file.confirm" />
        </Note>
        <div className="row w">
          <button className="btn pri" type="button" onClick={() => onSend(false)}>
            <Text id="file.send" />
          </button>
          <button className="btn" type="button" onClick={() => onSend(true)}>
            <Text id="file.drafts" />
          </button>
          <button className="btn" type="button" onClick={onLeave}>
            <Text id="file.leave" />
          </button>
        </div>
      </div>
    </section>
  );
}

function Sent({ sending }: { readonly sending: ReturnType<typeof useReportFile> }): ReactNode {
  const text = useText();
  const { name, isBusy, error, receipts, importId } = sending;
  const noted = receipts.filter((receipt) => verdictOf(receipt) !== 'stored');
  const faulty = noted.filter((receipt) => verdictOf(receipt) !== 'remarked');
  return (
    <section className="card" aria-labelledby="receipts">
      <header>
        <h2 id="receipts">{name}</h2>
        <span className="end row w s m" role="status">
          {OUTCOMES.map((one) => (
            <span key={one}>
              <Text id={`receipt.${one}`} /> <b>{receipts.filter(({ outcome }) => outcome === one).length}</b>
            </span>
          ))}
        </span>
      </header>
      <div className="bd stack">
        {error instanceof LostAnswer ? (
          <Note tone="warning" icon="alert">
            <Text id="file.broken" values={{ count: receipts.length }} />
          </Note>
        ) : (
          !error && <HowFar isBusy={isBusy} faulty={faulty.length} />
        )}
        {!isBusy && faulty.length > 0 && importId !== undefined && (
          <button className="btn" type="button" onClick={sending.saveRejects}>
            <Text id="file.rejects" />
          </button>
        )}
        {noted.length > 0 && (
          <ul className="receipts" aria-label={text('file.problems')}>
            {noted.slice(0, MOST_SHOWN).map((receipt, index) => (
              <Noted key={`${receipt.reference ?? ''} ${index}`} receipt={receipt} />
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

const HowFar = ({ isBusy, faulty }: { readonly isBusy: boolean; readonly faulty: number }): ReactNode => (
  <Note tone={isBusy ? 'accent' : faulty > 0 ? 'warning' : 'ok'} icon={isBusy ? 'clock' : faulty > 0 ? 'alert' : 'check'}>
    <Text id={isBusy ? 'file.busy' : faulty > 0 ? 'file.faulty' : 'file.done'} values={{ count: faulty }} />
  </Note>
);

const TONES: Readonly<Record<Verdict, string>> = { refused: 'st d s', partly: 'st w s', remarked: 'st s', stored: 'st s' };

/** What was refused of a report, or remarked on it. */
function Noted({ receipt }: { readonly receipt: Receipt }): ReactNode {
  const wordsOf = useReportProblem();
  const { line, reference, problems, itemProblems } = receipt;
  const verdict = verdictOf(receipt);
  return (
    <li>
      <span className={TONES[verdict]}>
        <Text id={`file.${verdict}`} />
      </span>{' '}
      {line !== undefined && <Text id="file.line" values={{ line }} />} <span className="v">{reference}</span>{' '}
      {problems.map(wordsOf).join(' ')}
      {itemProblems.map((item) => (
        <span key={item.index} className="s below">
          <Text id={item.line === undefined ? 'file.value' : 'file.line'} values={{ line: item.line, number: item.index + 1 }} />:{' '}
          {item.problems.map(wordsOf).join(' ')}
        </span>
      ))}
    </li>
  );
}
