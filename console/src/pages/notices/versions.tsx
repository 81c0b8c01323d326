import type { ReactNode } from 'react';
import { nodesOf, useHubPages } from '../../app/queries.ts';
import { Text } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { ActorName } from '../../parts/party.tsx';
import { Time } from '../../parts/time.tsx';
import { NOTICE_VERSIONS } from './notices.graphql.ts';

/** Earlier content, as far as the reader had access to it. Drawn once there is more than one version. */
export const NoticeVersions = ({ id, version }: { readonly id: string; readonly version: number }): ReactNode =>
  version > 1 ? <VersionList id={id} /> : null;

function VersionList({ id }: { readonly id: string }): ReactNode {
  const versions = useHubPages(NOTICE_VERSIONS, { id }, (answer) => answer.versions);
  return (
    <section className="card" aria-labelledby="versions">
      <header>
        <h2 id="versions">
          <Text id="notices.versions" />
        </h2>
      </header>
      <div className="bd">
        <Answer of={versions}>
          {(data) => (
            <ol className="stack">
              {nodesOf(data).map(({ version, at, change, by, original, cancelledReason }) => (
                <li key={version}>
                  <details>
                    <summary className="row w">
                      <span className="b">
                        <Text id={`notices.change.${change}`} />
                      </span>
                      <ActorName actor={by} />
                      <span className="end s q">
                        <Time of={at} />
                      </span>
                    </summary>
                    <div className="stack8" lang={original.language}>
                      <p className="b">{original.title}</p>
                      <p>{original.summary}</p>
                      <p className="lines m">{original.body}</p>
                    </div>
                    {cancelledReason !== null && <p className="s m">{cancelledReason}</p>}
                  </details>
                </li>
              ))}
            </ol>
          )}
        </Answer>
        <More of={versions} />
      </div>
    </section>
  );
}
