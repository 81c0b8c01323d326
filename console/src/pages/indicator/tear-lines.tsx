import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useHubQuery } from '../../app/queries.ts';
import { Text } from '../../app/text.tsx';
import { useCountryName } from '../../parts/country.ts';
import { Tlp } from '../../parts/marks.tsx';
import { Time } from '../../parts/time.tsx';
import { Card } from './card.tsx';
import { TEAR_LINES, type TearLinesQuery } from './indicator.graphql.ts';
import type { Subject } from './subject.ts';
import { TearLineDialog } from './tear-line-dialog.tsx';

type Copy = TearLinesQuery['tearLines']['copies'][number];

/** Reduced copies of an own indicator for a wider audience. Only the owner learns that they belong together. */
export function TearLines({ subject, mayRelease }: { readonly subject: Subject; readonly mayRelease: boolean }): ReactNode {
  const query = useHubQuery(TEAR_LINES, { id: subject.id });
  const [isAsked, setAsked] = useState(false);
  const { original, copies = [] } = query.data?.tearLines ?? {};
  const isCopy = original !== undefined && original?.id !== subject.id;
  if (!query.data || (copies.length === 0 && !mayRelease)) return null;
  return (
    <Card
      id="tear-lines"
      title={<Text id="indicator.tear-lines" />}
      side={
        mayRelease &&
        !isCopy && (
          <button className="btn sm" type="button" onClick={() => setAsked(true)}>
            <Text id="indicator.tear-line.release" />
          </button>
        )
      }
    >
      <div className="bd stack8">
        {isCopy && (
          <p className="s m">
            <Text id="indicator.tear-line.copy" />{' '}
            {original && (
              <Link to="/indicators/$id" params={{ id: original.id }}>
                <Text id="indicator.tear-line.original" />
              </Link>
            )}
          </p>
        )}
        {copies.length === 0 && (
          <p className="s q">
            <Text id="indicator.tear-lines.none" />
          </p>
        )}
        <ul className="stack8">
          {copies.map((copy) => (
            <One key={copy.indicator.id} copy={copy} isSubject={copy.indicator.id === subject.id} />
          ))}
        </ul>
      </div>
      {isAsked && <TearLineDialog subject={subject} onClose={() => setAsked(false)} />}
    </Card>
  );
}

function One({ copy: { indicator, createdAt }, isSubject }: { readonly copy: Copy; readonly isSubject: boolean }): ReactNode {
  const { id, tlp, audience, revokedAt, pendingRelease } = indicator;
  const countryName = useCountryName();
  const named = [...(audience?.groups.map(({ name }) => name) ?? []), ...(audience?.countries ?? []).map(countryName)];
  return (
    <li className="row w">
      <Tlp label={tlp} />
      <span className="s grow">
        {audience?.everyCountry ? <Text id="indicator.every-country" /> : named.join(', ')}{' '}
        {revokedAt !== null && (
          <span className="tag bad">
            <Text id="feed.REVOKED" />
          </span>
        )}
        {pendingRelease && (
          <span className="tag">
            <Text id="indicator.waits" />
          </span>
        )}
      </span>
      <span className="s q">
        <Time of={createdAt} />
      </span>
      {!isSubject && (
        <Link className="btn sm" to="/indicators/$id" params={{ id }}>
          <Text id="indicator.open" />
        </Link>
      )}
    </li>
  );
}
