import { HubError, NetworkError } from 'entente-client';
import { type ReactNode, useEffect, useState } from 'react';
import { LostAnswer } from '../app/lost-answer.ts';
import { PasskeyElsewhere } from '../app/passkeys.ts';
import { Text, type TextId, useText } from '../app/text.tsx';
import { useViewer } from '../app/session.ts';
import { Icon, type IconName } from './marks.tsx';
import { sentenceOf } from './sentence.ts';

const SHOW_AFTER_MS = 400;
const SLOW_AFTER_MS = 8_000;

/** True after a time, in milliseconds. */
function useAfter(ms: number): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return isOver;
}

/** Grey rows in the shape of what comes, after 400 ms; after 8 s a sentence. */
export function Loading({ rows = 4 }: { readonly rows?: number }): ReactNode {
  const text = useText();
  const [isShown, isSlow] = [useAfter(SHOW_AFTER_MS), useAfter(SLOW_AFTER_MS)];
  if (!isShown) return null;
  return (
    <div className="stack8 pad" role="status" aria-label={text('state.loading')}>
      {Array.from({ length: rows }, (_, row) => (
        <div className="row gap12" key={row}>
          <span className="sk sk-mark" />
          <span className="sk grow" />
        </div>
      ))}
      {isSlow && (
        <p className="s q">
          <Text id="state.slow" />
        </p>
      )}
    </div>
  );
}

interface EmptyProps {
  readonly icon: IconName;
  readonly title: ReactNode;
  /** The level of the title: h1 where it stands in place of a page. */
  readonly as?: 'h1' | 'h2';
  readonly children?: ReactNode;
}

/** A page or part without content, and what to do about it. */
export const Empty = ({ icon, title, as: Heading = 'h2', children }: EmptyProps): ReactNode => (
  <div className="void">
    <Icon name={icon} />
    <Heading>{title}</Heading>
    {children}
  </div>
);

/** Absent, withdrawn and not the viewer's: one page with one wording. */
export function NothingHere({ as = 'h1' }: Pick<EmptyProps, 'as'>): ReactNode {
  const { party } = useViewer();
  return (
    <Empty as={as} icon="search" title={<Text id="state.nothing" values={{ party: party.name }} />}>
      <p>
        <Text id="state.nothing.why" />
      </p>
    </Empty>
  );
}

/** What is known where no answer came: a read changed nothing, an act may have been done. Undefined: the hub answered. */
function noAnswerTo(error: Error): TextId | undefined {
  if (error instanceof LostAnswer) return error.isRepeatable ? 'state.lost-answer' : 'state.lost-answer.check';
  return error instanceof NetworkError ? 'state.no-answer' : undefined;
}

/** Says what did not happen, and gives the number of the request to read out. */
export function Failed({ error, onRetry }: { readonly error: Error; readonly onRetry?: (() => void) | undefined }): ReactNode {
  const number = error instanceof HubError ? error.requestId : undefined;
  const noAnswer = noAnswerTo(error);
  return (
    <Empty icon="alert" title={<Text id={noAnswer ?? 'state.failed'} />}>
      {!noAnswer && <p>{sentenceOf(error)}</p>}
      <div className="row">
        {number !== undefined && <span className="v tag">{number}</span>}
        {onRetry && (
          <button className="btn" type="button" onClick={onRetry}>
            <Text id="act.retry" />
          </button>
        )}
      </div>
    </Empty>
  );
}

/** Instead of all pages, before the hub has answered at all. */
export const Unreachable = ({ onRetry }: { readonly onRetry: () => void }): ReactNode => (
  <Failed error={new NetworkError('')} onRetry={onRetry} />
);

/** For a typed address of a page that the viewer's roles do not have. */
export const NotYours = (): ReactNode => (
  <Empty as="h1" icon="lock" title={<Text id="state.forbidden" />}>
    <p>
      <Text id="state.forbidden.why" />
    </p>
  </Empty>
);

const TONES = { info: '', accent: ' a', warning: ' w', danger: ' d', ok: ' ok' } as const;

export const Note = ({
  tone = 'info',
  icon = 'info',
  children,
}: {
  readonly tone?: keyof typeof TONES;
  readonly icon?: IconName;
  readonly children: ReactNode;
}): ReactNode => (
  <div className={`note${TONES[tone]}`} role={tone === 'danger' ? 'alert' : undefined}>
    <Icon name={icon} />
    <span>{children}</span>
  </div>
);

/** Whether others have changed the object of an act: the form shows how it is now ({@link Changed}). */
const isOvertaken = (error: Error): boolean =>
  error instanceof HubError && ['VERSION_STALE', 'NOTICE_CHANGED', 'TRIAGE_CHANGED'].includes(error.reason ?? '');

const wordsOf = (error: Error): TextId | undefined =>
  noAnswerTo(error) ?? (error instanceof PasskeyElsewhere ? 'passkey.elsewhere' : isOvertaken(error) ? 'changed.refused' : undefined);

/** What went wrong, in a sentence. */
export function ErrorWords({ error }: { readonly error: Error }): ReactNode {
  const id = wordsOf(error);
  return id ? <Text id={id} /> : sentenceOf(error);
}

/** The error of a form: beside the button that was pressed. `children`: what it is about, read out with it. */
export const FormError = ({ error, children }: { readonly error: Error | null; readonly children?: ReactNode }): ReactNode =>
  error && (
    <Note tone="danger" icon="alert">
      {children}
      <ErrorWords error={error} />
    </Note>
  );
