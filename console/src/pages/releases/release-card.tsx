import { Link } from '@tanstack/react-router';
import { type ReactNode, useId, useState } from 'react';
import { itemPath } from '../../app/item-path.ts';
import { highestOf } from '../../app/page-label.ts';
import { useMay, useViewer } from '../../app/session.ts';
import { Text, type TextId, useText } from '../../app/text.tsx';
import { AudienceGrid } from '../../parts/audience-grid.tsx';
import { AudienceKey } from '../../parts/audience-preview.tsx';
import { changeOf, type NamedAudience } from '../../parts/audience-reach.ts';
import type { SharingDirectoryQuery } from '../../parts/audience.graphql.ts';
import { Value } from '../../parts/kind.tsx';
import { Icon, Tlp } from '../../parts/marks.tsx';
import { Red } from '../../parts/red.tsx';
import { Note } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { AskedFor } from './asked-for.tsx';
import { changesOf } from './changes.ts';
import { ApproveDialog, DeclineDialog, ReviewDialog, WithdrawDialog } from './dialogs.tsx';
import type { PendingReleasesQuery } from './releases.graphql.ts';

export type Release = PendingReleasesQuery['pendingReleases']['nodes'][number];

export interface ReleaseProps {
  readonly release: Release;
  readonly directory: SharingDirectoryQuery;
}

const isOpen = ({ state }: Release): boolean => state === 'PENDING' || state === 'TO_REVIEW';

const indicatorOf = ({ item }: Release) => (item && 'display' in item ? item : null);

export const todayOf = (release: Release): NamedAudience | null => indicatorOf(release)?.audience ?? null;

/** One release: what it is about, what changes, and who gains access. */
export function ReleaseCard({ release, directory }: ReleaseProps): ReactNode {
  const id = useId();
  const { party } = useViewer();
  const indicator = indicatorOf(release);
  const change = changeOf(todayOf(release), release.audience, directory, party.id);
  return (
    <section className="card" aria-labelledby={id}>
      <header className="row w">
        <h2 id={id}>
          <Subject release={release} />
        </h2>
        <span className={`tag${release.reviewOverdue ? ' bad' : ''}`}>
          <Text id={`releases.${release.state}`} />
        </span>
        <ItemLink release={release} />
        <span className="end">
          <Tlp label={release.tlp} />
        </span>
      </header>
      <div className="bd cols rail">
        <div className="stack8">
          <p className="m s">
            <Asked release={release} />{' '}
            {release.state === 'PENDING' && <Text id="releases.expires" values={{ when: <Time of={release.expiresAt} /> }} />}
          </p>
          {indicator && (
            <Red id={indicator.id} tlp={highestOf([indicator.tlp, release.tlp]) ?? release.tlp}>
              <Changes release={release} />
            </Red>
          )}
          {release.state === 'TO_REVIEW' && release.reviewDueAt !== null && (
            <Note tone="warning" icon="clock">
              <Text id="releases.review.due" values={{ when: <Time of={release.reviewDueAt} /> }} />
            </Note>
          )}
          {release.decidedAt !== null && (
            <p className="m s">
              <Text id="releases.decided" values={{ who: release.decidedBy?.name ?? '?', when: <Time of={release.decidedAt} /> }} />
            </p>
          )}
          {release.reason !== null && (
            <p className="quote">
              <Red id={release.itemId} tlp={release.tlp}>
                {release.reason}
              </Red>
            </p>
          )}
          {/* No grid of a decided one: it would announce access that was declined, or has changed since. */}
          {indicator && !isOpen(release) && <AskedFor audience={release.audience} />}
        </div>
        {indicator && isOpen(release) && (
          <div className="stack8">
            <AudienceGrid parties={change} />
            <AudienceKey sights={new Set(change.map(({ sight }) => sight))} isChange />
          </div>
        )}
      </div>
      <Acts release={release} directory={directory} />
    </section>
  );
}

function ItemLink({ release }: { readonly release: Release }): ReactNode {
  const { party } = useViewer();
  const path = itemPath(release, party.kind === 'PARTNER');
  if (path === undefined) return null;
  return (
    <Link className="btn sm quiet" to={path}>
      <Text id="publish.open" />
    </Link>
  );
}

function Asked({ release: { createdBy, createdAt } }: { readonly release: Release }): ReactNode {
  const agency = createdBy?.agency?.name ?? null;
  const values = { who: createdBy?.name ?? '?', agency: agency ?? '', when: <Time of={createdAt} /> };
  return <Text id={agency === null || createdBy?.name === null ? 'releases.asked' : 'releases.asked.agency'} values={values} />;
}

export function Subject({ release }: { readonly release: Release }): ReactNode {
  const { item, itemKind } = release;
  if (item && 'display' in item) {
    return (
      <Red id={item.id} tlp={highestOf([item.tlp, release.tlp]) ?? release.tlp}>
        <Value kind={item.kind}>{item.display}</Value>
      </Red>
    );
  }
  const reference = item && 'reference' in item ? item.reference : null;
  const recipient = item && 'recipient' in item ? item.recipient?.name : undefined;
  return (
    <>
      <Text id={`releases.kind.${itemKind}` as TextId} /> {reference !== null && <span className="v">{reference}</span>} {recipient}
    </>
  );
}

/** What would be other than today: label, what others learn, and the content. */
function Changes({ release }: { readonly release: Release }): ReactNode {
  const text = useText();
  const changes = changesOf(release, text);
  return (
    <dl className="kv">
      {changes.map(({ id, before, after }) => (
        <div key={id}>
          <dt>
            <Text id={id} />
          </dt>
          <dd>
            {before !== null && before !== after && (
              <>
                <del>{before}</del> <Icon name="arrow" />{' '}
              </>
            )}
            {after}
          </dd>
        </div>
      ))}
    </dl>
  );
}

type Open = 'approve' | 'decline' | 'review' | 'withdraw' | null;

/** What the viewer may do about a release. Nobody decides about an own request. */
function Acts({ release, directory }: ReleaseProps): ReactNode {
  const [open, setOpen] = useState<Open>(null);
  const viewer = useViewer();
  const mayDecide = useMay('release:approve');
  const mayPublish = useMay('indicator:publish');
  const isOwn = release.createdBy?.id === viewer.id;
  const mayWithdraw = mayPublish && release.state === 'PENDING' && release.createdBy?.agency?.id === viewer.agency?.id;
  if (!isOpen(release) || (!mayDecide && !mayWithdraw)) return null;
  const close = (): void => setOpen(null);
  const common = { release, directory, onClose: close };
  return (
    <footer className="row w">
      {mayDecide && isOwn && (
        <span className="s m">
          <Text id="releases.own" />
        </span>
      )}
      {mayDecide && !isOwn && release.state === 'PENDING' && (
        <>
          <Act id="releases.approve" isMain onClick={() => setOpen('approve')} />
          <Act id="releases.decline" onClick={() => setOpen('decline')} />
        </>
      )}
      {mayDecide && !isOwn && release.state === 'TO_REVIEW' && <Act id="releases.review" isMain onClick={() => setOpen('review')} />}
      {mayWithdraw && <Act id="releases.withdraw" onClick={() => setOpen('withdraw')} />}
      {open === 'approve' && <ApproveDialog {...common} />}
      {open === 'decline' && <DeclineDialog {...common} />}
      {open === 'review' && <ReviewDialog {...common} />}
      {open === 'withdraw' && <WithdrawDialog {...common} />}
    </footer>
  );
}

const Act = ({
  id,
  isMain = false,
  onClick,
}: {
  readonly id: TextId;
  readonly isMain?: boolean;
  readonly onClick: () => void;
}): ReactNode => (
  <button className={`btn${isMain ? ' pri' : ''}`} type="button" onClick={onClick}>
    <Text id={id} />
  </button>
);
