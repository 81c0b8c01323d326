import type { ReactNode } from 'react';
import { nodesOf, useHubPages } from '../../app/queries.ts';
import { useMay } from '../../app/session.ts';
import { Text } from '../../app/text.tsx';
import { Countries } from '../../parts/country.ts';
import { More } from '../../parts/answer.tsx';
import { PreviewGrid } from '../../parts/audience-change.tsx';
import { useAudiencePreview } from '../../parts/audience-preview.tsx';
import { Icon, PartyMark } from '../../parts/marks.tsx';
import { FormError, Loading } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { Card } from './card.tsx';
import { DELIVERIES } from './indicator.graphql.ts';
import type { Subject } from './subject.ts';

/** For the owner: who sees the indicator, why, and whom it has reached. */
export function WhoSees({ subject, onChange }: { readonly subject: Subject; readonly onChange: (() => void) | undefined }): ReactNode {
  const mayPreview = useMay('indicator:publish');
  const mayTrace = useMay('withdrawal:read');
  return (
    <Card
      id="who-sees"
      title={<Text id="indicator.who-sees" />}
      side={
        onChange && (
          <button className="btn sm" type="button" onClick={onChange}>
            <Text id="indicator.change" /> <kbd aria-hidden="true">A</kbd>
          </button>
        )
      }
    >
      <div className="bd stack">
        {mayPreview && <Grid id={subject.id} />}
        <Reasons subject={subject} />
        {mayTrace && <Deliveries id={subject.id} />}
      </div>
    </Card>
  );
}

function Grid({ id }: { readonly id: string }): ReactNode {
  const { preview, error } = useAudiencePreview({ indicatorId: id });
  if (error) return <FormError error={error} />;
  return preview ? <PreviewGrid preview={preview} /> : <Loading rows={2} />;
}

/** By what each part of the audience sees it. */
function Reasons({ subject: { audience, agencyOnly } }: { readonly subject: Subject }): ReactNode {
  if (!audience) return null;
  const { everyCountry, groups, countries, partners, exceptCountries } = audience;
  const isNobody = !everyCountry && groups.length + countries.length + partners.length === 0;
  return (
    <ul className="why">
      {isNobody && <Reason icon="lock" what={<Text id={agencyOnly ? 'indicator.why.agency' : 'indicator.why.nobody'} />} />}
      {everyCountry && <Reason icon="globe" what={<Text id="indicator.every-country" />} />}
      {groups.map(({ id, name }) => (
        <Reason key={id} icon="group" what={name} why={<Text id="indicator.why.group" />} />
      ))}
      {countries.length > 0 && <Reason icon="users" what={<Countries codes={countries} />} why={<Text id="indicator.why.named" />} />}
      {partners.map((party) => (
        <li key={party.id}>
          <PartyMark party={party} />
          <span>
            {party.name}
            <br />
            <small>
              <Text id="indicator.why.named" />
            </small>
          </span>
        </li>
      ))}
      {exceptCountries.length > 0 && (
        <Reason icon="ban" what={<Countries codes={exceptCountries} />} why={<Text id="indicator.why.except" />} />
      )}
    </ul>
  );
}

interface ReasonProps {
  readonly icon: 'lock' | 'globe' | 'group' | 'users' | 'ban';
  readonly what: ReactNode;
  readonly why?: ReactNode;
}

const Reason = ({ icon, what, why }: ReasonProps): ReactNode => (
  <li>
    <Icon name={icon} />
    <span>
      {what}
      {why && (
        <>
          <br />
          <small>{why}</small>
        </>
      )}
    </span>
  </li>
);

function Deliveries({ id }: { readonly id: string }): ReactNode {
  const pages = useHubPages(DELIVERIES, { id }, (answer) => answer.deliveries);
  const deliveries = nodesOf(pages.data);
  if (deliveries.length === 0) return null;
  return (
    <details>
      <summary>
        <Text id="indicator.deliveries" />
      </summary>
      <ul className="why">
        {deliveries.map(({ party, deliveredAt, openedAt }) => (
          <li key={party.id}>
            <PartyMark party={party} />
            <span>
              {party.name}
              <br />
              <small>
                {deliveredAt === null ? (
                  <Text id="indicator.not-delivered" />
                ) : (
                  <Text id="indicator.delivered" values={{ at: <Time of={deliveredAt} /> }} />
                )}
                {openedAt !== null && (
                  <>
                    {', '}
                    <Text id="indicator.opened" values={{ at: <Time of={openedAt} /> }} />
                  </>
                )}
              </small>
            </span>
          </li>
        ))}
      </ul>
      <More of={pages} />
    </details>
  );
}
