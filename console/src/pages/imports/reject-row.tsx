import { Fragment, type ReactNode, useState } from 'react';
import { Text, useText } from '../../app/text.tsx';
import { TextField } from '../../parts/fields.tsx';
import { Icon } from '../../parts/marks.tsx';
import { sentenceOf } from '../../parts/sentence.ts';
import { columnTitle } from './formats.ts';
import { editableOf, type Reject, textOf } from './rejects.ts';

interface RejectRowProps {
  readonly reject: Reject;
  readonly isTable: boolean;
  readonly isEditable: boolean;
  /** What the officer has corrected. */
  readonly correction: Readonly<Record<string, string>> | undefined;
  /** Null: the row is not sent again. */
  readonly onCorrect: (fields: Readonly<Record<string, string>> | null) => void;
}

const shownOf = (fields: Reject['fields']): string =>
  Object.values(fields)
    .map(textOf)
    .filter((cell) => cell !== '')
    .join(' · ');

/** A rejected row, which can be corrected in place. */
export function RejectRow({ reject, isTable, isEditable, correction, onCorrect }: RejectRowProps): ReactNode {
  const text = useText();
  const [isOpen, setOpen] = useState(false);
  const { line, fields, reason } = reject;
  return (
    <Fragment>
      <tr className={isOpen ? 'open' : ''}>
        <td className="fit q s hide">{line}</td>
        <td className="fw">
          <span className="raw">{shownOf({ ...fields, ...correction })}</span>
        </td>
        <td className="fw">
          {correction ? (
            <span className="st ok">
              <Icon name="check" />
              <Text id="imports.corrected" />
            </span>
          ) : (
            <span className="st d s">
              <Icon name="x" />
              {sentenceOf({ message: reason })}
            </span>
          )}
        </td>
        <td className="fit">
          {isEditable && (
            <button
              className="btn sm"
              type="button"
              aria-expanded={isOpen}
              aria-label={text('imports.correct.line', { line })}
              onClick={() => setOpen(!isOpen)}
            >
              <Text id="imports.correct" />
            </button>
          )}
        </td>
      </tr>
      {isOpen && (
        <tr className="sub">
          <td className="hide" />
          <td className="fw" colSpan={3}>
            <Correction
              names={editableOf(reject, isTable)}
              fields={{ ...fields, ...correction }}
              isCorrected={correction !== undefined}
              onCorrect={(corrected) => {
                onCorrect(corrected);
                setOpen(false);
              }}
            />
          </td>
        </tr>
      )}
    </Fragment>
  );
}

interface CorrectionProps {
  readonly names: readonly string[];
  readonly fields: Reject['fields'];
  readonly isCorrected: boolean;
  readonly onCorrect: (fields: Readonly<Record<string, string>> | null) => void;
}

function Correction({ names, fields, isCorrected, onCorrect }: CorrectionProps): ReactNode {
  const text = useText();
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  return (
    <form
      className="stack8"
      onSubmit={(event) => {
        event.preventDefault();
        onCorrect(Object.fromEntries(names.map((name) => [name, typed[name] ?? textOf(fields[name])])));
      }}
    >
      <div className="fields tight">
        {names.map((name, index) => (
          <TextField
            key={name}
            label={columnTitle(text, name)}
            autoFocus={index === 0}
            value={typed[name] ?? textOf(fields[name])}
            onChange={({ target }) => setTyped({ ...typed, [name]: target.value })}
          />
        ))}
      </div>
      <div className="row">
        <button className="btn pri sm" type="submit">
          <Text id="imports.correct.done" />
        </button>
        {isCorrected && (
          <button className="btn sm" type="button" onClick={() => onCorrect(null)}>
            <Text id="imports.correct.undo" />
          </button>
        )}
      </div>
    </form>
  );
}
