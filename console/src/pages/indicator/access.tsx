import { type ReactNode, useState } from 'react';
import { useHubQuery } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer } from '../../parts/answer.tsx';
import { Icon, PartyMark, Tlp } from '../../parts/marks.tsx';
import { NothingHere } from '../../parts/states.tsx';
import { Card } from './card.tsx';
import { EXPLAIN_ITEM, EXPLAIN_OPERATION } from './indicator.graphql.ts';
import type { Subject } from './subject.ts';

/** For a reader: whose the indicator is, and by what the reader sees it. */
export function SharedWithYou({ subject: { id, owner } }: { readonly subject: Subject }): ReactNode {
  const query = useHubQuery(EXPLAIN_ITEM, { id });
  return (
    <Card id="shared" title={<Text id="indicator.shared" />}>
      <div className="bd stack8">
        <p className="row">
          <PartyMark party={owner} /> {owner?.name ?? <Text id="party.undisclosed" />}
        </p>
        <Answer of={query}>
          {({ explainAccess }) => (
            <ul className="why">
              {explainAccess.item?.access.map(({ basis, group }) => (
                <li key={`${basis} ${group?.id ?? ''}`}>
                  <Icon name={group ? 'group' : 'check'} />
                  <span>
                    <Text id={`basis.${basis}`} values={{ group: group?.name ?? '' }} />
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Answer>
      </div>
    </Card>
  );
}

/** What the label allows a reader to do. */
export const Handling = ({ subject: { tlp, personStatus } }: { readonly subject: Subject }): ReactNode => (
  <Card id="handling" title={<Text id="indicator.handling" />}>
    <div className="bd stack8">
      <p>
        <Tlp label={tlp} />
      </p>
      <p className="m">
        <Text id={`handling.${tlp}`} />
      </p>
      {(personStatus === 'VICTIM' || personStatus === 'WITNESS') && (
        <p className="st w wrap">
          <Icon name="alert" />
          <Text id="indicator.protected" />
        </p>
      )}
      {tlp === 'RED' && (
        <p className="s q">
          <Text id="indicator.red.recorded" />
        </p>
      )}
    </div>
  </Card>
);

/** Acts that an officer may miss on the page, by the operations that do them. */
const OPERATIONS = [
  'changeAudience',
  'updateIndicator',
  'revokeIndicator',
  'releaseTearLine',
  'addSighting',
  'disputeIndicator',
  'proposeOnward',
  'linkToCase',
  'deconflict',
] as const;

/** Why an act is not on the page. The answer is about the viewer's own rights, and about nobody's items. */
export function WhyCantI(): ReactNode {
  const text = useText();
  const [operation, setOperation] = useState<(typeof OPERATIONS)[number] | ''>('');
  return (
    <Card id="why-not" title={<Text id="indicator.why-not" />}>
      <div className="bd stack8">
        <select
          className="in"
          aria-label={text('indicator.why-not.act')}
          value={operation}
          onChange={({ target }) => setOperation(target.value as typeof operation)}
        >
          <option value="">{text('indicator.why-not.choose')}</option>
          {OPERATIONS.map((one) => (
            <option key={one} value={one}>
              {text(`operation.${one}`)}
            </option>
          ))}
        </select>
        {operation !== '' && <OperationAnswer operation={operation} />}
      </div>
    </Card>
  );
}

function OperationAnswer({ operation }: { readonly operation: string }): ReactNode {
  const text = useText();
  const query = useHubQuery(EXPLAIN_OPERATION, { operation });
  return (
    <Answer of={query}>
      {({ explainAccess }) => {
        const found = explainAccess.operation;
        if (!found) return null;
        const { granted, admitted, roles, denialReasons } = found;
        return (
          <ul className="stack8 s" role="status">
            <li>
              <Text
                id={granted ? 'indicator.why-not.granted' : 'indicator.why-not.role'}
                values={{ roles: roles.map((role) => text(`role.${role}`)).join(', ') }}
              />
            </li>
            {!admitted && (
              <li>
                <Text id="denial.NOT_ADMITTED" />
              </li>
            )}
            {denialReasons
              .filter((reason) => reason !== 'PERMISSION')
              .map((reason) => (
                <li key={reason}>
                  <Text id={`denial.${reason}`} />
                </li>
              ))}
          </ul>
        );
      }}
    </Answer>
  );
}

/** Instead of an indicator: absent and hidden alike, with all reasons that exist. The hub tells nobody but the owner which one applies. */
export function Nothing({ id }: { readonly id: string }): ReactNode {
  const [isAsked, setAsked] = useState(false);
  return (
    <>
      <NothingHere />
      <div className="row more">
        <button className="btn" type="button" aria-expanded={isAsked} onClick={() => setAsked(!isAsked)}>
          <Text id="indicator.why-nothing" />
        </button>
      </div>
      {isAsked && <PossibleReasons id={id} />}
    </>
  );
}

function PossibleReasons({ id }: { readonly id: string }): ReactNode {
  const query = useHubQuery(EXPLAIN_ITEM, { id });
  return (
    <Answer of={query}>
      {({ explainAccess }) => (
        <div className="reasons stack8">
          <p className="m">
            <Text id="indicator.why-nothing.one-of" />
          </p>
          <ul>
            {explainAccess.item?.possibleReasons.map((reason) => (
              <li key={reason}>
                <Text id={`invisible.${reason}`} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </Answer>
  );
}
