import { type ReactNode, useState } from 'react';
import { useContentLabels } from '../../app/page-label.ts';
import { nodesOf, useHubPages } from '../../app/queries.ts';
import { useMay } from '../../app/session.ts';
import { Text, type TextId, useText } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { IndicatorLink } from '../../parts/indicator-link.tsx';
import { PartyMark } from '../../parts/marks.tsx';
import { Empty, Note } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { CompareDialog } from './compare-dialog.tsx';
import { LinksHead } from './head.tsx';
import { LINKED_INDICATORS, type LinkedIndicatorsQuery } from './links.graphql.ts';

type Linked = LinkedIndicatorsQuery['linked']['nodes'][number];

const HEADS: readonly TextId[] = ['links.own', 'links.held-by'];

/** Values of the own party that others hold, too, as far as each of them allows. */
export function HoldersPage(): ReactNode {
  const text = useText();
  const mayAsk = useMay('deconflict:ask');
  const [isComparing, setComparing] = useState(false);
  const linked = useHubPages(LINKED_INDICATORS, {}, (answer) => answer.linked);
  const nodes = nodesOf(linked.data);
  useContentLabels(nodes.map(({ indicator }) => indicator.tlp));
  const compare = mayAsk && (
    <button className="btn pri" type="button" onClick={() => setComparing(true)}>
      <Text id="links.compare" />
    </button>
  );
  return (
    <div className="page">
      <LinksHead acts={compare} />
      <Answer of={linked}>
        {() => (
          <div className="stack">
            {nodes.length === 0 ? (
              <Empty icon="link" title={<Text id="links.holders.none" />} />
            ) : (
              <section className="card" aria-label={text('links.holders')}>
                <div className="tw">
                  <table className="t st-l">
                    <thead>
                      <tr>
                        {HEADS.map((id) => (
                          <th key={id}>
                            <Text id={id} />
                          </th>
                        ))}
                      </tr>
                    </thead>
                    <tbody>
                      {nodes.map((one) => (
                        <Row key={one.indicator.indicatorId} linked={one} />
                      ))}
                    </tbody>
                  </table>
                </div>
              </section>
            )}
            <More of={linked} />
            <Note>
              <Text id="links.holders.why" />
            </Note>
          </div>
        )}
      </Answer>
      {isComparing && <CompareDialog onClose={() => setComparing(false)} />}
    </div>
  );
}

const Row = ({ linked: { indicator, holders, undisclosed } }: { readonly linked: Linked }): ReactNode => (
  <tr>
    <td className="fw">
      <IndicatorLink of={{ ...indicator, id: indicator.indicatorId }} />
    </td>
    <td className="fw">
      <ul className="row w gap16">
        {holders.map(({ party, publishedAt }) => (
          <li className="row" key={party.id}>
            <PartyMark party={party} />
            {party.name}
            {publishedAt !== null && (
              <span className="s q">
                <Time of={publishedAt} />
              </span>
            )}
          </li>
        ))}
        {undisclosed && (
          <li className="row">
            <PartyMark party={null} />
            <Text id="deconfliction.member-holds" />
          </li>
        )}
      </ul>
    </td>
  </tr>
);
