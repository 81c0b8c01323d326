import type { ReactNode } from 'react';
import { sendByKey } from '../../app/send-key.ts';
import { Text } from '../../app/text.tsx';
import { Changed } from '../../parts/changed.tsx';
import type { Opened } from '../../parts/opened.ts';
import { type Content, CONTENT_LABELS } from './content.ts';
import type { TriageDetailFragment } from './reports.graphql.ts';

interface FrameProps {
  readonly fields: ReactNode;
  readonly entry: TriageDetailFragment;
  /** As the officer has read it. */
  readonly opened: Opened<Content>;
  /** What the partner will read. */
  readonly partnerReads: ReactNode;
  readonly act: ReactNode;
  readonly isBusy: boolean;
  readonly onSend: () => void;
}

/** Fields on the left; on the right what the partner will read, and the button. Ctrl Enter sends. */
export const Frame = ({ fields, entry, opened, partnerReads, act, isBusy, onSend }: FrameProps): ReactNode => (
  <form
    data-kept
    className="cols dec-fields"
    onSubmit={(event) => {
      event.preventDefault();
      if (!isBusy) onSend();
    }}
    onKeyDown={sendByKey}
  >
    <div className="stack8">{fields}</div>
    <div>
      <p className="lab">
        <Text id="triage.reads" values={{ partner: entry.report.owner?.name ?? '' }} />
      </p>
      <p className="m partner-reads" aria-live="polite">
        {partnerReads}
      </p>
      <Changed {...{ opened, labels: CONTENT_LABELS, id: entry.report.id, tlp: entry.report.tlp, at: entry.amendedAt ?? undefined }} />
      <button className="btn pri wide-btn" type="submit" disabled={isBusy}>
        {act} <kbd aria-hidden="true">Ctrl ↵</kbd>
      </button>
    </div>
  </form>
);
