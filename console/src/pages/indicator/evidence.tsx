import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { nodesOf, useHubPages } from '../../app/queries.ts';
import { Text } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { Files } from '../../parts/files.tsx';
import { Red, type RedItem } from '../../parts/red.tsx';
import { Card } from './card.tsx';
import { RELATIONSHIPS_OF, type RelationshipsOfQuery } from './indicator.graphql.ts';
import type { Subject } from './subject.ts';

type Relationship = RelationshipsOfQuery['relationships']['nodes'][number];

/** Files of the report that the indicator was taken from, and of its relationships. */
export function Evidence({ subject }: { readonly subject: Subject }): ReactNode {
  const pages = useHubPages(RELATIONSHIPS_OF, { id: subject.id }, (answer) => answer.relationships);
  const relationships = nodesOf(pages.data).filter(({ evidence }) => evidence.length > 0);
  const { fromReport } = subject;
  const ofReport: RedItem =
    fromReport?.tlp === 'RED' ? { id: fromReport.id, tlp: 'RED' } : { id: `${subject.id} report`, tlp: subject.tlp };
  const hasReport = fromReport !== null && fromReport.evidence.length > 0;
  return (
    <Card id="evidence" title={<Text id="indicator.evidence" />}>
      <div className="bd stack">
        <Answer of={pages}>
          {() => (
            <>
              {hasReport && (
                <section className="stack8">
                  <h3>
                    <Text id="indicator.evidence.report" values={{ title: <Red {...ofReport}>{fromReport.title}</Red> }} />
                  </h3>
                  <Files files={fromReport.evidence} of={ofReport} />
                </section>
              )}
              {relationships.map((relationship) => (
                <OfRelationship key={relationship.id} relationship={relationship} subjectId={subject.id} />
              ))}
              {!hasReport && relationships.length === 0 && (
                <p className="q">
                  <Text id="indicator.evidence.none" />
                </p>
              )}
            </>
          )}
        </Answer>
        <More of={pages} />
      </div>
    </Card>
  );
}

interface OfRelationshipProps {
  readonly relationship: Relationship;
  readonly subjectId: string;
}

function OfRelationship({ relationship: { id, type, tlp, from, to, evidence }, subjectId }: OfRelationshipProps): ReactNode {
  const other = from.indicatorId === subjectId ? to : from;
  return (
    <section className="stack8">
      <h3>
        <Text id={`relation.${type}`} />:{' '}
        <Red id={id} tlp={tlp}>
          <Link to="/indicators/$id" params={{ id: other.indicatorId }} className="v">
            {other.display}
          </Link>
        </Red>
      </h3>
      <Files files={evidence} of={{ id, tlp }} />
    </section>
  );
}
