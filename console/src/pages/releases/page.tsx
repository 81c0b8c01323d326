import { type ReactNode, useState } from 'react';
import { useContentLabels } from '../../app/page-label.ts';
import { nodesOf, useHubPages } from '../../app/queries.ts';
import { useMay } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { useSharingDirectory } from '../../parts/audience-form.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Empty } from '../../parts/states.tsx';
import { ReleaseCard } from './release-card.tsx';
import { PENDING_RELEASES } from './releases.graphql.ts';

/** What waits for a second officer: for approvers to decide, and for those who asked. */
export function ReleasesPage(): ReactNode {
  const text = useText();
  const mayDecide = useMay('release:approve');
  const [includeDecided, setDecided] = useState(false);
  const directory = useSharingDirectory();
  const releases = useHubPages(PENDING_RELEASES, { includeDecided }, (answer) => answer.pendingReleases);
  const shown = nodesOf(releases.data);
  useContentLabels(shown.map(({ tlp }) => tlp));
  return (
    <div className="page">
      <PageHead
        title={text('releases.title')}
        acts={
          <div className="seg" role="group" aria-label={text('releases.which')}>
            {[false, true].map((decided) => (
              <button key={String(decided)} type="button" aria-pressed={includeDecided === decided} onClick={() => setDecided(decided)}>
                <Text id={decided ? 'releases.all' : 'releases.waiting'} />
              </button>
            ))}
          </div>
        }
      >
        <p>
          <Text id={mayDecide ? 'releases.lead.approver' : 'releases.lead.publisher'} />
        </p>
      </PageHead>
      <div data-tour="releases">
        <Answer of={directory}>
          {(parties) => (
            <Answer of={releases}>
              {() =>
                shown.length === 0 ? (
                  <section className="card">
                    <Empty icon="check" title={<Text id="releases.none" />}>
                      <p>
                        <Text id="releases.none.why" />
                      </p>
                    </Empty>
                  </section>
                ) : (
                  <div className="stack">
                    {shown.map((release) => (
                      <ReleaseCard key={release.id} release={release} directory={parties} />
                    ))}
                    <More of={releases} />
                  </div>
                )
              }
            </Answer>
          )}
        </Answer>
      </div>
    </div>
  );
}
