import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useRef } from 'react';
import { useHubQuery } from '../app/queries.ts';
import { useViewer } from '../app/session.ts';
import { Text, type TextId, useText } from '../app/text.tsx';
import type { AudienceChoice } from './audience-choice.ts';
import { AudienceGrid, type Sight } from './audience-grid.tsx';
import {
  PREVIEW_AUDIENCE,
  type PreviewAudienceQuery,
  type PreviewAudienceQueryVariables,
  type SharingDirectoryQuery,
} from './audience.graphql.ts';
import { type PreviewedParty, reasonsOf, sightOf } from './audience-reasons.ts';
import { Icon, PartyMark } from './marks.tsx';
import { Failed, Loading, Note } from './states.tsx';
import { useSettled } from './settled.ts';
import { sentencesOf } from './sentence.ts';

export type AudiencePreviewInput = PreviewAudienceQueryVariables['input'];
export type AudiencePreview = PreviewAudienceQuery['previewAudience'];

const SETTLED_MS = 200;

/** Who would see an item, from the hub. While another choice is asked for, the former answer stays. */
export function useAudiencePreview(input: AudiencePreviewInput): Pick<UseQueryResult, 'error' | 'refetch'> & {
  readonly preview: AudiencePreview | undefined;
  /** Whether the answer is about the present choice. */
  readonly isCurrent: boolean;
} {
  const settled = useSettled(input, SETTLED_MS);
  const { data, error, refetch } = useHubQuery(PREVIEW_AUDIENCE, { input: settled });
  const last = useRef<AudiencePreview>(undefined);
  if (data) last.current = data.previewAudience;
  const isCurrent = data !== undefined && JSON.stringify(settled) === JSON.stringify(input);
  return { preview: last.current, isCurrent, error, refetch };
}

interface AudiencePreviewCardProps {
  readonly input: AudiencePreviewInput;
  readonly choice: AudienceChoice;
  readonly groups: SharingDirectoryQuery['groups'];
}

/** The audience grid of a planned publication or change, with the reasons, and how each party would get it. */
export function AudiencePreviewCard({ input, choice, groups }: AudiencePreviewCardProps): ReactNode {
  const { party: own } = useViewer();
  const { preview, error, refetch } = useAudiencePreview(input);
  const isChange = typeof input.indicatorId === 'string';
  const nodes = preview?.parties.nodes.filter(({ party }) => party.kind !== 'HUB') ?? [];
  const seeing = nodes.filter(({ party, sees, seesOnceReleased }) => party.id !== own.id && (sees || seesOnceReleased));
  const sights = nodes.map((one) => ({ party: one.party, sight: sightOf(one, own.id, isChange) }));
  const countries = seeing.filter(({ party }) => party.kind === 'COUNTRY').length;
  return (
    <section className="card" aria-live="polite">
      <header>
        <Icon name="eye" />
        <h2>
          <Text id="audience.will" />
        </h2>
        {preview && (
          <span className="end s m">
            <Text id="audience.seen" values={{ countries, partners: seeing.length - countries }} />
          </span>
        )}
      </header>
      <div className="bd stack">
        {!preview && (error ? <Failed error={error} onRetry={() => void refetch()} /> : <Loading rows={3} />)}
        {preview && (
          <>
            <AudienceGrid parties={sights} />
            <AudienceKey sights={new Set(sights.map(({ sight }) => sight))} isChange={isChange} />
            <Verdict preview={preview} />
            <Reasons nodes={nodes} choice={choice} groups={groups} agencyOnly={preview.agencyOnly} />
            <Reach nodes={seeing} />
          </>
        )}
      </div>
    </section>
  );
}

const KEYS: readonly { readonly sight: Sight; readonly className: string; readonly id: TextId }[] = [
  { sight: 'OWNER', className: 'me', id: 'audience.key.owner' },
  { sight: 'SEES', className: 'y', id: 'audience.key.sees' },
  { sight: 'GAINS', className: 'g', id: 'audience.key.gains' },
  { sight: 'LOSES', className: 'o', id: 'audience.key.loses' },
  { sight: 'SHUT_OUT', className: 'x', id: 'audience.key.out' },
  { sight: 'DOES_NOT_SEE', className: '', id: 'audience.key.not' },
  { sight: 'PROPOSED', className: 'g', id: 'audience.key.proposed' },
  { sight: 'NOT_PROPOSED', className: '', id: 'audience.key.not-proposed' },
];

/** What the places of a grid mean. `isChange`: today's audience beside tomorrow's. */
export const AudienceKey = ({ sights, isChange }: { readonly sights: ReadonlySet<Sight>; readonly isChange: boolean }): ReactNode => (
  <p className="key">
    {KEYS.filter(({ sight }) => sights.has(sight)).map(({ sight, className, id }) => (
      <span className={className} key={sight}>
        <Text id={sight === 'GAINS' && !isChange ? 'audience.key.released' : id} />
      </span>
    ))}
  </p>
);

/** Whether a second officer must release it, or why the hub would refuse it. */
export const Verdict = ({ preview: { verdict, problems } }: { readonly preview: AudiencePreview }): ReactNode =>
  verdict === 'PENDING_APPROVAL' ? (
    <Note tone="warning" icon="clock">
      <Text id="audience.pending" />
    </Note>
  ) : verdict === 'REFUSED' ? (
    <Note tone="danger" icon="alert">
      <Text id="audience.refused" /> {sentencesOf(problems)}
    </Note>
  ) : null;

interface ReasonsProps {
  readonly nodes: readonly PreviewedParty[];
  readonly choice: AudienceChoice;
  readonly groups: SharingDirectoryQuery['groups'];
  readonly agencyOnly: boolean;
}

function Reasons({ nodes, choice, groups, agencyOnly }: ReasonsProps): ReactNode {
  const { party } = useViewer();
  return (
    <ul className="why">
      <li>
        <PartyMark party={party} />
        <span>
          {party.name}
          <br />
          <small>
            <Text id={agencyOnly ? 'audience.by.agency' : 'audience.by.owner'} />
          </small>
        </span>
      </li>
      {reasonsOf(nodes, choice, groups, party.id).map(({ id, group, parties, sees }) => (
        <li key={`${id} ${group ?? ''}`}>
          <Icon name={sees ? (group === undefined ? 'plus' : 'group') : 'ban'} />
          <span>
            {parties.map(({ name }) => name).join(', ')}
            <br />
            <small>
              <Text id={id} values={{ group: group ?? '' }} />
            </small>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** How each party would get the item. */
function Reach({ nodes }: { readonly nodes: readonly PreviewedParty[] }): ReactNode {
  const text = useText();
  if (nodes.length === 0) return null;
  return (
    <details className="unfold">
      <summary>
        <Text id="audience.reach" />
      </summary>
      <ul className="reach">
        {nodes.map(({ party, roles, channels, apiKeys }) => (
          <li key={party.id}>
            <PartyMark party={party} />
            <dl>
              <dt>
                <Text id="audience.reach.roles" />
              </dt>
              <dd>{roles.map((role) => text(`role.${role}`)).join(', ')}</dd>
              <dt>
                <Text id="audience.reach.channels" />
              </dt>
              <dd>{channels.map((channel) => text(`channel.${channel}`)).join(', ')}</dd>
              <dt>
                <Text id="audience.reach.keys" />
              </dt>
              <dd>
                <Text id={apiKeys ? 'audience.reach.keys.yes' : 'audience.reach.keys.no'} />
              </dd>
            </dl>
          </li>
        ))}
      </ul>
    </details>
  );
}
