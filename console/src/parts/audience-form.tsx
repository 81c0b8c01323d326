import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useHubQuery } from '../app/queries.ts';
import { useViewer } from '../app/session.ts';
import { Text, type TextId, useText } from '../app/text.tsx';
import {
  type AudienceChoice,
  allowedOf,
  hasGroup,
  isHeld,
  type Obstacles,
  toggled,
  withCountry,
  withException,
  withGroup,
  withHold,
} from './audience-choice.ts';
import { SHARING_DIRECTORY, type SharingDirectoryQuery } from './audience.graphql.ts';
import { CheckField } from './fields.tsx';
import { Icon, PartyMark, type MarkedParty, Tlp, type TlpLabel } from './marks.tsx';
import { TLP_LABELS } from './tlp-labels.ts';

/** Parties and groups that the viewer's party can share with, and its sharing policy. */
export const useSharingDirectory = (): UseQueryResult<SharingDirectoryQuery> => useHubQuery(SHARING_DIRECTORY, {});

/** Chooses the label of an item. */
export function LabelChoice({ tlp, onTlp }: { readonly tlp: TlpLabel | null; readonly onTlp: (tlp: TlpLabel) => void }): ReactNode {
  const text = useText();
  return (
    <div className="sec">
      <h2>
        <Text id="audience.label" />
      </h2>
      <p>
        <Text id="audience.label.why" />
      </p>
      <div className="picks" role="radiogroup" aria-label={text('audience.label')}>
        {TLP_LABELS.toReversed().map((label) => (
          <label className="pick" key={label}>
            <input type="radio" name="tlp" checked={tlp === label} onChange={() => onTlp(label)} />
            <span>
              <Tlp label={label} />
              <small>
                <Text id={`audience.tlp.${label}`} />
              </small>
            </span>
          </label>
        ))}
      </div>
    </div>
  );
}

interface AudienceFormProps {
  readonly directory: SharingDirectoryQuery;
  readonly choice: AudienceChoice;
  readonly obstacles: Obstacles;
  readonly onChoice: (choice: AudienceChoice) => void;
}

/** Chooses who may see an item. What the label or a rule forbids cannot be chosen, and says why. */
export function AudienceForm({ directory, choice, obstacles, onChoice }: AudienceFormProps): ReactNode {
  const { party } = useViewer();
  const shown = allowedOf(choice, obstacles);
  const others = directory.parties.filter(({ id }) => id !== party.id);
  const countries = others.filter(({ kind }) => kind === 'COUNTRY');
  const part = { choice: shown, onChoice, obstacles };
  return (
    <div className="sec stack">
      <div>
        <h2>
          <Text id="audience.title" />
        </h2>
        <p className="m">
          <Text id="audience.why" values={{ party: party.name }} />
        </p>
      </div>
      {directory.groups.length > 0 && <Groups {...part} groups={directory.groups} />}
      <Part title="audience.countries" obstacle={obstacles.countries ?? obstacles.everyCountry}>
        <div className="row w">
          {countries.map((one) => (
            <PartyToggle
              key={one.id}
              party={one}
              checked={shown.countries.includes(one.country ?? '')}
              disabled={obstacles.countries !== undefined}
              onChange={() => onChoice(withCountry(shown, one.country ?? ''))}
            />
          ))}
        </div>
        <CheckField
          label={<Text id="audience.every" />}
          checked={shown.everyCountry}
          disabled={obstacles.everyCountry !== undefined}
          onChange={() => onChoice({ ...shown, everyCountry: !shown.everyCountry })}
        />
      </Part>
      <Partners {...part} partners={others.filter(({ kind }) => kind === 'PARTNER')} />
      <Exceptions {...part} countries={countries} />
    </div>
  );
}

interface PartProps {
  readonly choice: AudienceChoice;
  readonly obstacles: Obstacles;
  readonly onChoice: (choice: AudienceChoice) => void;
}

const Part = ({
  title,
  obstacle,
  children,
}: {
  readonly title: TextId;
  readonly obstacle?: TextId | undefined;
  readonly children: ReactNode;
}): ReactNode => (
  <fieldset>
    <legend className="lab">
      <Text id={title} />
    </legend>
    {children}
    {obstacle && (
      <p className="hint">
        <Text id={obstacle} />
      </p>
    )}
  </fieldset>
);

function Groups({ choice, obstacles, onChoice, groups }: PartProps & { readonly groups: SharingDirectoryQuery['groups'] }): ReactNode {
  const isChosen = choice.groups.length + choice.groupMembersToday.length > 0;
  return (
    <Part title="audience.groups" obstacle={obstacles.groups}>
      <div className="row w">
        {groups.map(({ id, name }) => (
          <label className="tog" key={id}>
            <input
              type="checkbox"
              checked={hasGroup(choice, id)}
              disabled={obstacles.groups !== undefined}
              onChange={() => onChoice(withGroup(choice, id))}
            />
            <Icon name="group" />
            {name}
          </label>
        ))}
      </div>
      {isChosen && (
        <CheckField
          label={<Text id="audience.hold" />}
          checked={isHeld(choice)}
          onChange={() => onChoice(withHold(choice, !isHeld(choice)))}
        />
      )}
    </Part>
  );
}

function Partners({ choice, obstacles, onChoice, partners }: PartProps & { readonly partners: readonly MarkedParty[] }): ReactNode {
  if (partners.length === 0) return null;
  return (
    <Part title="audience.partners" obstacle={obstacles.partners}>
      <div className="row w">
        {partners.map((one) => (
          <PartyToggle
            key={one.id}
            party={one}
            checked={choice.partners.includes(one.id)}
            disabled={obstacles.partners !== undefined}
            onChange={() => onChoice({ ...choice, partners: toggled(choice.partners, one.id) })}
          />
        ))}
      </div>
    </Part>
  );
}

/** Shutting out is rare, so it is folded until it is used. */
function Exceptions({ choice, obstacles, onChoice, countries }: PartProps & { readonly countries: readonly MarkedParty[] }): ReactNode {
  if (obstacles.exceptCountries) return null;
  return (
    <details className="unfold" open={choice.exceptCountries.length > 0 || undefined}>
      <summary>
        <Text id="audience.except" />{' '}
        <span className="q">
          <Text id="audience.except.why" />
        </span>
      </summary>
      <Part title="audience.except">
        <div className="row w">
          {countries.map((one) => (
            <PartyToggle
              key={one.id}
              party={one}
              isException
              checked={choice.exceptCountries.includes(one.country ?? '')}
              onChange={() => onChoice(withException(choice, one.country ?? ''))}
            />
          ))}
        </div>
      </Part>
    </details>
  );
}

interface PartyToggleProps {
  readonly party: MarkedParty;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly isException?: boolean;
  readonly onChange: () => void;
}

const PartyToggle = ({ party, isException = false, ...input }: PartyToggleProps): ReactNode => (
  <label className={`tog${isException ? ' x' : ''}`}>
    <input type="checkbox" aria-label={party.name} {...input} />
    <PartyMark party={party} />
    <span aria-hidden="true">{party.name}</span>
  </label>
);
