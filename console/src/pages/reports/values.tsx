import { type ReactNode, useState } from 'react';
import { useViewer } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { Value } from '../../parts/kind.tsx';
import { PartyMark } from '../../parts/marks.tsx';
import { indexesOf, type Judged, withTaken, withVerdict } from './judged.ts';
import type { ReportVerdict, TriageDetailFragment } from './reports.graphql.ts';

const FIRST = 50;
const VERDICTS: readonly ReportVerdict[] = ['USEFUL', 'ALREADY_KNOWN', 'WRONG', 'UNDER_INVESTIGATION', 'ACTION_TAKEN'];
/** States in which values may still be judged. */
const JUDGED = ['NEW', 'ACCEPTED'];

interface ValuesProps {
  readonly entry: TriageDetailFragment;
  readonly judged: Judged;
  readonly onJudged: (judged: Judged) => void;
}

/** The values of a report: what is known of each, whether it is taken, and what the partner reads of it. */
export function ReportValues({ entry, judged, onJudged }: ValuesProps): ReactNode {
  const text = useText();
  const [isWhole, setWhole] = useState(false);
  const all = indexesOf(entry);
  const shown = isWhole ? all : all.slice(0, FIRST);
  const isOpen = JUDGED.includes(entry.state);
  const partner = entry.report.owner?.name ?? '';
  return (
    <section className="card" aria-label={text('triage.values')}>
      <div className="tw">
        <table className="t dense st-l">
          <thead>
            <tr>
              <th>
                <Text id="triage.value" />
              </th>
              <th>
                <Text id="triage.says" values={{ partner }} />
              </th>
              <th>
                <Text id="triage.known" />
              </th>
              {isOpen && (
                <>
                  <th>
                    <Text id="triage.tell" values={{ partner }} />
                  </th>
                  <th>
                    <Text id="triage.take" />
                  </th>
                </>
              )}
            </tr>
          </thead>
          <tbody>
            {shown.map((index) => (
              <ValueRow key={index} index={index} entry={entry} judged={judged} onJudged={isOpen ? onJudged : undefined} />
            ))}
          </tbody>
        </table>
      </div>
      {all.length > shown.length && (
        <footer className="s">
          <Text id="triage.shown" values={{ shown: shown.length, all: all.length }} />
          <button className="btn sm end" type="button" onClick={() => setWhole(true)}>
            <Text id="triage.show-all" />
          </button>
        </footer>
      )}
    </section>
  );
}

interface RowProps {
  readonly index: number;
  readonly entry: TriageDetailFragment;
  readonly judged: Judged;
  /** Absent: nothing can be chosen any more. */
  readonly onJudged: ((judged: Judged) => void) | undefined;
}

function ValueRow({ index, entry, judged, onJudged }: RowProps): ReactNode {
  const text = useText();
  const item = entry.report.values[index];
  if (!item) return null;
  const known = entry.knownValues.find((one) => one.index === index);
  const notes = [item.note, item.personStatus && text(`triage.person.${item.personStatus}`)].filter(Boolean);
  return (
    <tr>
      <td className="fw">
        <Value kind={item.kind}>{item.display}</Value>
      </td>
      <td className="m">{notes.join(', ')}</td>
      <td className="fw" data-l={text('triage.known')}>
        <Known known={known} />
      </td>
      {onJudged && (
        <>
          <td data-l={text('triage.tell', { partner: entry.report.owner?.name ?? '' })}>
            <select
              className="in c"
              aria-label={text('triage.tell.of', { value: item.display })}
              value={judged.verdicts.get(index) ?? ''}
              onChange={({ target }) => onJudged(withVerdict(judged, index, (target.value || null) as ReportVerdict | null))}
            >
              <option value="">{text('triage.tell.nothing')}</option>
              {VERDICTS.map((one) => (
                <option key={one} value={one}>
                  {text(`verdict.${one}`)}
                </option>
              ))}
            </select>
          </td>
          <td className="fit" data-l={text('triage.take')}>
            <input
              className="box"
              type="checkbox"
              aria-label={text('triage.take.of', { value: item.display })}
              checked={judged.taken.has(index)}
              onChange={({ target }) => onJudged(withTaken(judged, index, target.checked))}
            />
          </td>
        </>
      )}
    </tr>
  );
}

function Known({ known }: { readonly known: TriageDetailFragment['knownValues'][number] | undefined }): ReactNode {
  const { party } = useViewer();
  if (!known || (!known.own && known.otherOwners === 0)) {
    return (
      <span className="q">
        <Text id="triage.known.nothing" />
      </span>
    );
  }
  return (
    <span className="known">
      {known.own && <PartyMark party={party} />}
      {known.otherOwners > 0 && <Text id="triage.known.others" values={{ count: known.otherOwners }} />}
    </span>
  );
}
