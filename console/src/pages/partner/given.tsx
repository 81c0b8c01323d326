import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useContentLabels } from '../../app/page-label.ts';
import { itemPath } from '../../app/item-path.ts';
import { nodesOf, useHubPages } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { CheckField } from '../../parts/fields.tsx';
import { Value } from '../../parts/kind.tsx';
import { Tlp } from '../../parts/marks.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { PartyName } from '../../parts/party.tsx';
import { Red } from '../../parts/red.tsx';
import { Empty } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { PARTNER_RELEASES, type PartnerReleasesQuery } from './released.graphql.ts';

type Release = PartnerReleasesQuery['partnerReleases']['nodes'][number];

/** What the own country released to partners, and by which channels they are known to have taken it. */
export function GivenPage(): ReactNode {
  const text = useText();
  const [includeEnded, setEnded] = useState(false);
  const releases = useHubPages(PARTNER_RELEASES, { includeEnded }, (answer) => answer.partnerReleases);
  const nodes = nodesOf(releases.data);
  useContentLabels(nodes.flatMap(({ item }) => (item && 'tlp' in item ? [item.tlp] : [])));
  return (
    <div className="page">
      <PageHead title={text('given.title')}>
        <p>
          <Text id="given.about" />
        </p>
      </PageHead>
      <CheckField label={text('given.ended')} checked={includeEnded} onChange={({ target }) => setEnded(target.checked)} />
      <Answer of={releases}>
        {() => (nodes.length === 0 ? <Empty icon="flag" title={<Text id="given.none" />} /> : <Releases releases={nodes} />)}
      </Answer>
      <More of={releases} />
    </div>
  );
}

function Releases({ releases }: { readonly releases: readonly Release[] }): ReactNode {
  const text = useText();
  return (
    <section className="card" aria-label={text('given.title')}>
      <div className="tw">
        <table className="t st-l">
          <thead>
            <tr>
              {(['released.value', 'given.to', 'released.label', 'given.at', 'given.fetched'] as const).map((id) => (
                <th key={id}>
                  <Text id={id} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {releases.map((release) => (
              <Row key={`${release.itemId} ${release.partner.id} ${release.releasedAt}`} release={release} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ release }: { readonly release: Release }): ReactNode {
  const text = useText();
  const { item, itemId, partner, releasedAt, endedAt, barred, fetched } = release;
  const indicator = item && 'display' in item ? item : null;
  const path = itemPath(release, false);
  return (
    <tr>
      <td className="fw">
        {indicator ? (
          <Red id={itemId} tlp={indicator.tlp}>
            <Link to={path ?? '/'}>
              <Value kind={indicator.kind}>{indicator.display}</Value>
            </Link>
          </Red>
        ) : (
          <span className="v">{itemId}</span>
        )}
      </td>
      <td>
        <PartyName party={partner} />
        {barred && (
          <span className="st d s">
            <Text id="given.barred" />
          </span>
        )}
      </td>
      <td>{indicator && <Tlp label={indicator.tlp} />}</td>
      <td className="nw s" data-l={text('given.at')}>
        <Time of={releasedAt} />
        {endedAt !== null && (
          <span className="below">
            <Text id="given.ended.at" values={{ time: <Time of={endedAt} /> }} />
          </span>
        )}
      </td>
      <td className="s" data-l={text('given.fetched')}>
        {fetched.length === 0 ? <Text id="given.not-known" /> : fetched.map(({ channel }) => text(`channel.${channel}`)).join(', ')}
      </td>
    </tr>
  );
}
