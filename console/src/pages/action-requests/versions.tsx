import type { ReactNode } from 'react';
import { nodesOf, useHubPages } from '../../app/queries.ts';
import { Text } from '../../app/text.tsx';
import { More } from '../../parts/answer.tsx';
import { redMark, useIsShown } from '../../parts/red.tsx';
import { Time } from '../../parts/time.tsx';
import { ACTION_REQUEST_VERSIONS, type ActionRequestVersionsQuery } from './action-requests.graphql.ts';
import { CONTENT_LABELS, useContentOf } from './content.ts';
import { type ChangedVersion, changesOf } from './differences.ts';
import type { ActionRequestDetail } from './page.tsx';

type Version = ActionRequestVersionsQuery['versions']['nodes'][number];

/** What amendments have changed. For RED it is drawn once the content was asked for. */
export function Versions({ request: { id, tlp, version } }: { readonly request: ActionRequestDetail }): ReactNode {
  const isShown = useIsShown(id, tlp);
  return version > 1 && isShown ? (
    <div {...redMark(id, tlp)}>
      <VersionList id={id} />
    </div>
  ) : null;
}

function VersionList({ id }: { readonly id: string }): ReactNode {
  const versions = useHubPages(ACTION_REQUEST_VERSIONS, { id }, (answer) => answer.versions);
  const changes = changesOf(nodesOf(versions.data), useContentOf());
  if (changes.length === 0 && !versions.hasNextPage) return null;
  return (
    <section className="card" aria-labelledby="versions">
      <header>
        <h2 id="versions">
          <Text id="actions.versions" />
        </h2>
      </header>
      <div className="bd">
        <ol className="stack">
          {changes.map((change) => (
            <li key={change.version.version}>
              <p className="row">
                <span className="b">
                  <Text id="actions.version" values={{ version: change.version.version }} />
                </span>
                <span className="end s q">
                  <Time of={change.version.at} />
                </span>
              </p>
              <Differences {...change} />
            </li>
          ))}
        </ol>
        <More of={versions} />
      </div>
    </section>
  );
}

const Differences = ({ before, now, fields }: ChangedVersion<Version>): ReactNode => (
  <dl className="kv">
    {fields.map((name) => (
      <div className="contents" key={name}>
        <dt>
          <Text id={CONTENT_LABELS[name]} />
        </dt>
        <dd>
          <del>{before[name]}</del> <ins>{now[name]}</ins>
        </dd>
      </div>
    ))}
  </dl>
);
