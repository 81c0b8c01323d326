import { Fragment, type ReactNode, useState } from 'react';
import { useViewer } from '../../app/session.ts';
import { Text, type TextId, useText } from '../../app/text.tsx';
import type { SharingDirectoryQuery } from '../../parts/audience.graphql.ts';
import { Value } from '../../parts/kind.tsx';
import { Icon, PartyMark } from '../../parts/marks.tsx';
import { useProblemWords } from '../../parts/value-problem.ts';
import { valuesIn } from '../look-up/values.ts';
import { change, type Draft } from './draft.ts';
import { Question } from './question.tsx';
import { type Known, needsOfficer, type Row } from './rows.ts';

/** Rows that are drawn before the officer asks for all: doubtful ones come first. */
const SHOWN = 100;

interface ValueRowsProps {
  readonly rows: readonly Row[];
  readonly draft: Draft;
  readonly directory: SharingDirectoryQuery;
}

/** The values as they were read, with warnings and duplicates. */
export function ValueRows({ rows, draft, directory }: ValueRowsProps): ReactNode {
  const text = useText();
  const [isAll, setAll] = useState(false);
  const sorted = rows.length <= SHOWN ? rows : [...rows.filter(needsOfficer), ...rows.filter((row) => !needsOfficer(row))];
  const shown = isAll ? sorted : sorted.slice(0, SHOWN);
  return (
    <section className="card" aria-label={text('publish.read')}>
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
            {shown.map((row) => (
              <ValueRow key={`${row.line} ${row.input.value}`} row={row} draft={draft} directory={directory} />
            ))}
          </tbody>
        </table>
      </div>
      {shown.length < rows.length && (
        <footer>
          <button className="btn sm" type="button" onClick={() => setAll(true)}>
            <Text id="publish.show-all" values={{ count: rows.length }} />
          </button>
        </footer>
      )}
    </section>
  );
}

const HEADS: readonly TextId[] = ['publish.line', 'publish.written', 'publish.read', 'publish.note'];

const withoutLine = (draft: Draft, line: number): string =>
  valuesIn(draft.text)
    .filter((_, index) => index + 1 !== line)
    .join('\n');

function ValueRow({
  row,
  draft,
  directory,
}: {
  readonly row: Row;
  readonly draft: Draft;
  readonly directory: SharingDirectoryQuery;
}): ReactNode {
  const text = useText();
  const { line, input, checked } = row;
  const asks = needsOfficer(row) || draft.contexts[input.value] !== undefined;
  return (
    <Fragment>
      <tr className={asks ? 'open' : ''}>
        <td className="fit q s hide">{line}</td>
        <td className="fw">
          <span className="raw">{input.value}</span>
        </td>
        <td className="fw">
          {checked?.kind && checked.canonical !== null ? (
            <Value kind={checked.kind}>{checked.canonical}</Value>
          ) : (
            <span className="q">
              <Text id={checked ? 'publish.not-read' : 'publish.checking'} />
            </span>
          )}
        </td>
        <td className="fw">
          <Notes row={row} />
        </td>
        <td className="fit">
          <button
            className="btn sm quiet ic"
            type="button"
            aria-label={text('publish.remove', { value: input.value })}
            onClick={() => change({ text: withoutLine(draft, line) })}
          >
            <Icon name="x" />
          </button>
        </td>
      </tr>
      {asks && (
        <tr className="sub">
          <td className="hide" />
          <td className="fw" colSpan={4}>
            <Question row={row} draft={draft} directory={directory} />
          </td>
        </tr>
      )}
    </Fragment>
  );
}

/** What the officer should know before the value is sent. */
export function Notes({ row: { input, checked, sameAs, known } }: { readonly row: Row }): ReactNode {
  const wordsOf = useProblemWords();
  return (
    <span className="stack4">
      {checked?.problems
        .filter(({ code }) => code !== 'KIND_RECOGNISED')
        .map(({ code, severity, message }) => (
          <span className={`st ${severity === 'ERROR' ? 'd' : 'w'} s`} key={code}>
            <Icon name={severity === 'ERROR' ? 'x' : 'alert'} />
            {wordsOf({ code, message }, input.value, input.country)}
          </span>
        ))}
      {sameAs !== undefined && (
        <span className="st s">
          <Icon name="copy" />
          <Text id="publish.same-as" values={{ line: sameAs }} />
        </span>
      )}
      {known && <KnownNote known={known} />}
    </span>
  );
}

function KnownNote({ known: { own, others } }: { readonly known: Known }): ReactNode {
  const { party } = useViewer();
  return (
    <>
      {own && (
        <span className="st w s">
          <Icon name="copy" />
          <Text
            id={own.isRevoked ? 'publish.known.revoked' : own.isOfAgency ? 'publish.known.own' : 'publish.known.agency'}
            values={{ party: party.name }}
          />
        </span>
      )}
      {others.length > 0 && (
        <span className="st a s">
          <Icon name="users" />
          <Text id="publish.known.others" />
          <span className="mks">
            {others.map((one) => (
              <PartyMark key={one?.id ?? ''} party={one} />
            ))}
          </span>
        </span>
      )}
    </>
  );
}
