import type { ReactNode } from 'react';
import { Text, type TextId } from '../app/text.tsx';
import { CheckField } from './fields.tsx';
import { Icon, type TlpLabel } from './marks.tsx';
import type { Opened } from './opened.ts';
import { Red } from './red.tsx';
import { Time } from './time.tsx';

interface ChangedProps<Fields> {
  readonly opened: Opened<Fields>;
  /** How the form calls its fields. */
  readonly labels: Readonly<Record<keyof Fields, TextId>>;
  /** Fields in words; absent: the field itself. */
  readonly words?: Partial<Readonly<Record<keyof Fields, ReactNode>>>;
  /** Of the content, as for {@link Red}. */
  readonly id: string;
  readonly tlp: TlpLabel;
  /** When it was last changed, ISO 8601, and by whom, as far as the viewer learns. */
  readonly at?: string | undefined;
  readonly by?: string | null | undefined;
  /** Of an edit: puts the new content of a field in place of what was typed. */
  readonly onTake?: (name: keyof Fields) => void;
}

/** What others have changed since a form was opened. The form is sent once the officer has read it. Nothing is drawn without a change. */
export function Changed<Fields extends object>({ opened, labels, words, id, tlp, at, by, onTake }: ChangedProps<Fields>): ReactNode {
  const { changes, now, typed, isRead, onRead } = opened;
  if (changes.length === 0) return null;
  const wordsOf = (name: keyof Fields): ReactNode => words?.[name] ?? String(now[name] ?? '');
  return (
    <div className="note w">
      <Icon name="alert" />
      <div className="stack8 grow">
        <p role="status">
          <b>
            <Text id="changed.title" />
          </b>{' '}
          {at !== undefined && <Text id={by ? 'changed.by' : 'changed.at'} values={{ when: <Time of={at} />, who: by ?? '' }} />}
        </p>
        <dl className="stack8">
          {changes.map((name) => (
            <div key={name}>
              <dt className="lab">
                <Text id={labels[name]} />
              </dt>
              <dd className="stack8">
                <Red id={id} tlp={tlp}>
                  <span className="lines">{wordsOf(name) || '–'}</span>
                </Red>
                {onTake && name in typed && (
                  <button className="btn sm" type="button" onClick={() => onTake(name)}>
                    <Text id="changed.take" />
                  </button>
                )}
              </dd>
            </div>
          ))}
        </dl>
        <CheckField
          required
          label={<Text id={onTake ? 'changed.read.edit' : 'changed.read'} />}
          checked={isRead}
          onChange={({ target }) => onRead(target.checked)}
        />
      </div>
    </div>
  );
}
