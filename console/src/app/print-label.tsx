import { type ReactNode, useEffect } from 'react';
import { useIntl } from 'react-intl';
import { Tlp } from '../parts/marks.tsx';
import { useMinute } from '../parts/time.tsx';
import { usePageLabel } from './page-label.ts';
import { COPY_MARK } from './print-label.graphql.ts';
import { useHubQuery } from './queries.ts';
import { useViewer } from './session.ts';

/** Puts the mark of the viewer's copies where print.css writes it beside each row. */
export function useCopyMark(): void {
  const mark = useHubQuery(COPY_MARK, {}).data?.copyMark;
  useEffect(() => {
    if (mark === undefined) return undefined;
    const { style } = document.documentElement;
    style.setProperty('--copy-mark', `"${mark}"`);
    return () => void style.removeProperty('--copy-mark');
  }, [mark]);
}

/** On paper: the highest label of the page and who printed it, at the head and the foot of each sheet. */
export function PrintLabel({ place }: { readonly place: 'head' | 'foot' }): ReactNode {
  const intl = useIntl();
  const label = usePageLabel();
  const { party, email } = useViewer();
  const now = useMinute();
  const when = intl.formatDate(now, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC', hourCycle: 'h23' });
  return (
    <div className={`print-label ${place}`} aria-hidden="true">
      <div className="row">
        <span className="grow">{`${party.name}, ${email}, ${when} UTC`}</span>
        {label && <Tlp label={label} big />}
      </div>
    </div>
  );
}
