import { type ReactNode, useState } from 'react';
import { useContentLabels } from '../../app/page-label.ts';
import { nodesOf, useHubPages } from '../../app/queries.ts';
import { useMay, useViewer } from '../../app/session.ts';
import { Text, type TextId, useText } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { CheckField } from '../../parts/fields.tsx';
import { IndicatorLink } from '../../parts/indicator-link.tsx';
import { Icon, Meter, PartyMark, Tlp, type TlpLabel } from '../../parts/marks.tsx';
import { Red } from '../../parts/red.tsx';
import { Empty } from '../../parts/states.tsx';
import { Toggles } from '../../parts/toggles.tsx';
import { LinksHead } from './head.tsx';
import { type RelationshipLineFragment, RELATIONSHIPS, type RelationshipType } from './links.graphql.ts';
import { RelationshipDialog } from './relationship-dialog.tsx';
import { RevokeDialog } from './revoke-dialog.tsx';
import { RELATIONSHIP_TYPES } from './types.ts';

const HEADS: readonly TextId[] = ['links.from', 'links.type', 'links.to', 'links.owner', 'links.handling', 'look-up.confidence'];

/** Statements that two indicators are related, of all parties that share theirs. */
export function RelationshipsPage(): ReactNode {
  const text = useText();
  const mayPublish = useMay('indicator:publish');
  const [types, setTypes] = useState<readonly RelationshipType[]>([]);
  const [includeRevoked, setRevoked] = useState(false);
  const [isWriting, setWriting] = useState(false);
  const filter = { includeRevoked, ...(types.length > 0 ? { types } : {}) };
  const answer = useHubPages(RELATIONSHIPS, { filter }, ({ relationships }) => relationships);
  const nodes = nodesOf(answer.data);
  useContentLabels(nodes.map(({ tlp }) => tlp));
  const add = mayPublish && (
    <button className="btn pri" type="button" onClick={() => setWriting(true)}>
      <Icon name="plus" />
      <Text id="links.add" />
    </button>
  );
  return (
    <div className="page">
      <LinksHead acts={add} />
      <div className="row w results-bar">
        <Toggles
          label={<Text id="links.types" />}
          choices={RELATIONSHIP_TYPES}
          wordOf={(type) => text(`relationship.${type}`)}
          chosen={types}
          onChosen={setTypes}
        />
        <span className="end">
          <CheckField
            label={text('links.include-revoked')}
            checked={includeRevoked}
            onChange={({ target }) => setRevoked(target.checked)}
          />
        </span>
      </div>
      <Answer of={answer}>
        {() =>
          nodes.length === 0 ? (
            <Empty icon="link" title={<Text id="links.none" />} />
          ) : (
            <section className="card" aria-label={text('links.relationships')}>
              <div className="tw">
                <table className="t st-l">
                  <thead>
                    <tr>
                      {HEADS.map((id) => (
                        <th key={id}>
                          <Text id={id} />
                        </th>
                      ))}
                      <th>
                        <span className="sr">
                          <Text id="look-up.actions" />
                        </span>
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {nodes.map((one) => (
                      <Row key={one.id} relationship={one} />
                    ))}
                  </tbody>
                </table>
              </div>
              <More of={answer} />
            </section>
          )
        }
      </Answer>
      {isWriting && <RelationshipDialog onClose={() => setWriting(false)} />}
    </div>
  );
}

/** The label of a relationship is at least as strict as those of its ends. */
const linkOf = ({ indicatorId, kind, display }: RelationshipLineFragment['from'], tlp: TlpLabel) => ({
  id: indicatorId,
  kind,
  display,
  tlp,
});

function Row({ relationship }: { readonly relationship: RelationshipLineFragment }): ReactNode {
  const { from, to, type, owner, tlp, description, confidence, revokedAt, revokedReason } = relationship;
  const { party } = useViewer();
  const mayRevoke = useMay('indicator:revoke') && owner?.id === party.id && revokedAt === null;
  const [isRevoking, setRevoking] = useState(false);
  return (
    <tr>
      <td className="fw">
        <IndicatorLink of={linkOf(from, tlp)} />
      </td>
      <td className="fw">
        <span className="b">
          <Text id={`relationship.${type}`} />
        </span>{' '}
        {revokedAt !== null && (
          <span className="tag bad">
            <Text id="feed.REVOKED" />
          </span>
        )}
        {(revokedReason ?? description) !== null && (
          <Red id={relationship.id} tlp={tlp}>
            <span className="s m block">{revokedReason ?? description}</span>
          </Red>
        )}
      </td>
      <td className="fw">
        <IndicatorLink of={linkOf(to, tlp)} />
      </td>
      <td>
        <PartyMark party={owner} />
      </td>
      <td>
        <Tlp label={tlp} />
      </td>
      <td className="hide">{confidence !== null && <Meter value={confidence} />}</td>
      <td className="fit">
        {mayRevoke && (
          <button className="btn sm quiet" type="button" onClick={() => setRevoking(true)}>
            <Text id="links.revoke" />
          </button>
        )}
        {isRevoking && <RevokeDialog relationship={relationship} onClose={() => setRevoking(false)} />}
      </td>
    </tr>
  );
}
