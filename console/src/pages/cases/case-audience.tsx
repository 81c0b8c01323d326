import type { ReactNode } from 'react';
import { useText } from '../../app/text.tsx';
import { AudienceGrid } from '../../parts/audience-grid.tsx';
import type { CaseProps } from './case-page.tsx';
import { sightsOf } from './sights.ts';

interface CaseAudienceProps extends CaseProps {
  readonly gains?: string | undefined;
  readonly loses?: string | undefined;
}

/** Who sees the case today, beside who sees it after a change. */
export function CaseAudience({ of, parties, gains, loses }: CaseAudienceProps): ReactNode {
  const text = useText();
  const today = { parties, participants: of.participants, ownerId: of.createdBy?.party?.id };
  return (
    <div className="cols two audience-change">
      <section aria-label={text('audience.change.today')}>
        <h3>{text('audience.change.today')}</h3>
        <AudienceGrid parties={sightsOf(today)} />
      </section>
      <section aria-label={text('audience.change.tomorrow')}>
        <h3>{text('audience.change.tomorrow')}</h3>
        <AudienceGrid parties={sightsOf({ ...today, gains, loses })} />
      </section>
    </div>
  );
}
