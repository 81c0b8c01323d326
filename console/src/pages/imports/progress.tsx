import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Text, useText } from '../../app/text.tsx';
import type { Import } from './import-page.tsx';
import type { Upload } from './uploads.ts';

const PARTS = ['created', 'updated', 'unchanged', 'rejected', 'held'] as const;
const CLASSES: Readonly<Record<(typeof PARTS)[number], string>> = {
  created: '',
  updated: 'c2',
  unchanged: 'c3',
  rejected: 'c4',
  held: 'c5',
};

/** Lines of a text file: empty ones do not count. Undefined: not known (yet), because this tab does not have the file. */
function useLines(upload: Upload | undefined): number | undefined {
  const [lines, setLines] = useState<number>();
  const body = upload?.options.format === 'STIX' || upload?.options.format === 'MISP' ? undefined : upload?.body;
  const header = upload?.options.format === 'CSV' ? 1 : 0;
  useEffect(() => {
    let isOver = false;
    const count = async (): Promise<void> => {
      const text = (await body?.text()) ?? '';
      if (!isOver && body) setLines(text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '').length - header);
    };
    void count();
    return () => {
      isOver = true;
    };
  }, [body, header]);
  return body && lines;
}

/** How far an import is, by outcome. The whole is known to the tab that sends the file. */
export function Progress({ import: one, upload }: { readonly import: Import; readonly upload: Upload | undefined }): ReactNode {
  const text = useText();
  const done = PARTS.reduce((sum, part) => sum + one[part], 0) + one.dropped;
  const lines = useLines(upload);
  const isOver = one.state !== 'RUNNING';
  const whole = isOver && one.state !== 'INTERRUPTED' ? done : Math.max(lines ?? done, done, 1);
  const counts = text('imports.done', { done, known: String(lines !== undefined), whole });
  return (
    <section className="card" aria-label={text('imports.progress')}>
      <div className="bd stack8">
        <div className="row">
          <span className="b">{counts}</span>
          {!isOver && lines !== undefined && <span className="end m">{Math.floor((100 * done) / whole)} %</span>}
        </div>
        <div
          className="bar"
          role="progressbar"
          aria-label={text('imports.progress')}
          aria-valuemin={0}
          aria-valuemax={whole}
          aria-valuenow={done}
          aria-valuetext={counts}
        >
          {PARTS.map((part) => (
            <Share key={part} className={CLASSES[part]} share={one[part] / Math.max(whole, 1)} />
          ))}
        </div>
        <div className="row w s m legend">
          {PARTS.map((part) => (
            <span className={`lgd ${CLASSES[part]}`} key={part}>
              <Text id={`imports.${part}`} values={{ count: one[part] }} />
            </span>
          ))}
        </div>
      </div>
    </section>
  );
}

/** A part of the bar. The content security policy allows no style attribute, but a script may set a style. */
function Share({ className, share }: { readonly className: string; readonly share: number }): ReactNode {
  const bar = useRef<HTMLElement>(null);
  useEffect(() => bar.current?.style.setProperty('width', `${100 * share}%`), [share]);
  return <i className={className} ref={bar} />;
}
