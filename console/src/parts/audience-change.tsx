import type { ReactNode } from 'react';
import { useViewer } from '../app/session.ts';
import { Text } from '../app/text.tsx';
import { AudienceGrid, type GridParty } from './audience-grid.tsx';
import { type AudiencePreview, type useAudiencePreview, Verdict } from './audience-preview.tsx';
import { type PreviewedParty, sightOf } from './audience-reasons.ts';
import { CheckField } from './fields.tsx';
import { Failed, Loading } from './states.tsx';

/** Parties of a preview: the hub itself never sees items. */
const partiesOf = ({ parties }: AudiencePreview): readonly PreviewedParty[] => parties.nodes.filter(({ party }) => party.kind !== 'HUB');

/** Who sees the item now. */
const todayOf =
  (own: string) =>
  ({ party, change }: PreviewedParty): GridParty => ({
    party,
    sight: party.id === own ? 'OWNER' : change === 'KEEPS' || change === 'LOSES' ? 'SEES' : 'DOES_NOT_SEE',
  });

/** The grid of a preview: who would see the item. */
export function PreviewGrid({ preview }: { readonly preview: AudiencePreview }): ReactNode {
  const { party } = useViewer();
  return <AudienceGrid parties={partiesOf(preview).map((one) => ({ party: one.party, sight: sightOf(one, party.id, true) }))} />;
}

/** Names of the parties that gain access, at once or after a second officer has released it. */
const gainingIn = (preview: AudiencePreview, own: string): string =>
  partiesOf(preview)
    .filter(({ party, change, sees, seesOnceReleased }) => party.id !== own && (change === 'GAINS' || (!sees && seesOnceReleased)))
    .map(({ party }) => party.name)
    .join(', ');

interface Gains {
  /** Names of those who gain. */
  readonly gaining: string;
  readonly isReady: boolean;
}

/** Whether a change may be sent: the preview is current and not refused, and the officer has confirmed the gains that it shows. */
export function useGains(state: ReturnType<typeof useAudiencePreview>, confirmed: string): Gains {
  const { party } = useViewer();
  const { preview, isCurrent } = state;
  const gaining = preview ? gainingIn(preview, party.id) : '';
  return { gaining, isReady: isCurrent && preview?.verdict !== 'REFUSED' && (gaining === '' || confirmed === gaining) };
}

interface AudienceChangeProps {
  readonly state: ReturnType<typeof useAudiencePreview>;
  /** The names that the officer has confirmed, as {@link useGains} returns them. */
  readonly confirmed: string;
  readonly onConfirm: (names: string) => void;
}

/** Today's audience beside tomorrow's, what the hub says about the change, and the tick box for those who gain. */
export function AudienceChange({ state, confirmed, onConfirm }: AudienceChangeProps): ReactNode {
  const { party } = useViewer();
  const { preview, error, refetch } = state;
  const { gaining } = useGains(state, confirmed);
  if (!preview) return error ? <Failed error={error} onRetry={() => void refetch()} /> : <Loading rows={2} />;
  return (
    <div className="stack">
      <div className="cols two">
        <section className="stack8">
          <h3>
            <Text id="audience.change.today" />
          </h3>
          <AudienceGrid parties={partiesOf(preview).map(todayOf(party.id))} />
        </section>
        <section className="stack8">
          <h3>
            <Text id="audience.change.tomorrow" />
          </h3>
          <PreviewGrid preview={preview} />
        </section>
      </div>
      <Verdict preview={preview} />
      {gaining !== '' && preview.verdict !== 'REFUSED' && (
        <CheckField
          label={<Text id="audience.confirm" values={{ parties: gaining }} />}
          required
          checked={confirmed === gaining}
          onChange={({ target }) => onConfirm(target.checked ? gaining : '')}
        />
      )}
    </div>
  );
}
