import type { FeedFilter, IndicatorKind, ThreatType } from 'entente-client';
import type { ReactNode } from 'react';
import { useViewer } from '../../app/session.ts';
import { Text, type TextId, useText } from '../../app/text.tsx';
import { useSharingDirectory } from '../../parts/audience-form.tsx';
import { KIND_ICONS } from '../../parts/kind.tsx';
import { PartyMark } from '../../parts/marks.tsx';
import { THREATS } from '../../parts/threats.ts';
import { type NamedFilter, SavedFilters } from './saved-filters.tsx';

const KINDS = Object.keys(KIND_ICONS) as readonly IndicatorKind[];
interface FiltersProps {
  /** On a narrow screen, where they are hidden until they are asked for. */
  readonly isShown: boolean;
  readonly saved: readonly NamedFilter[];
  readonly filter: FeedFilter;
  readonly onFilter: (filter: FeedFilter) => void;
}

/** Sets one list of a filter; nothing chosen does not restrict. */
const withChosen = <Field extends 'kinds' | 'threats' | 'owners'>(
  filter: FeedFilter,
  field: Field,
  chosen: FeedFilter[Field],
): FeedFilter => {
  const { [field]: _, ...rest } = filter;
  return chosen && chosen.length > 0 ? { ...rest, [field]: chosen } : rest;
};

/** What the feed shows; nothing chosen: everything. There are no counts, which could tell of hidden items. */
export function Filters({ isShown, saved, filter, onFilter }: FiltersProps): ReactNode {
  const text = useText();
  return (
    <section className={`pane flt${isShown ? ' shown' : ''}`} aria-label={text('feed.filters')} tabIndex={0}>
      <SavedFilters saved={saved} filter={filter} onFilter={onFilter} />
      <Choices
        title="feed.kind"
        prefix="kind"
        all={KINDS}
        chosen={filter.kinds ?? []}
        onChoose={(kinds) => onFilter(withChosen(filter, 'kinds', kinds))}
      />
      <Choices
        title="feed.threat"
        prefix="threat"
        all={THREATS}
        chosen={filter.threats ?? []}
        onChoose={(threats) => onFilter(withChosen(filter, 'threats', threats))}
      />
      <Owners chosen={filter.owners ?? []} onChoose={(owners) => onFilter(withChosen(filter, 'owners', owners))} />
    </section>
  );
}

interface ChoicesProps<Choice extends string> {
  readonly title: TextId;
  readonly prefix: 'kind' | 'threat';
  readonly all: readonly Choice[];
  readonly chosen: readonly Choice[];
  readonly onChoose: (chosen: readonly Choice[]) => void;
}

const toggled = <Choice extends string>(chosen: readonly Choice[], one: Choice, isOn: boolean): readonly Choice[] =>
  isOn ? [...chosen, one] : chosen.filter((other) => other !== one);

function Choices<Choice extends IndicatorKind | ThreatType>({ title, prefix, all, chosen, onChoose }: ChoicesProps<Choice>): ReactNode {
  const text = useText();
  return (
    <fieldset>
      <legend>
        <Text id={title} />
      </legend>
      {all.map((one) => (
        <label className="chk" key={one}>
          <input type="checkbox" checked={chosen.includes(one)} onChange={({ target }) => onChoose(toggled(chosen, one, target.checked))} />
          {text(`${prefix}.${one}` as 'kind.PHONE')}
        </label>
      ))}
    </fieldset>
  );
}

interface OwnersProps {
  readonly chosen: readonly string[];
  readonly onChoose: (chosen: readonly string[]) => void;
}

/** A hidden owner is in no list, and matches no filter. */
function Owners({ chosen, onChoose }: OwnersProps): ReactNode {
  const { party: own } = useViewer();
  const { data } = useSharingDirectory();
  const owners = (data?.parties ?? []).filter(({ kind, id }) => kind !== 'HUB' && id !== own.id);
  if (owners.length === 0) return null;
  return (
    <fieldset>
      <legend>
        <Text id="feed.owner" />
      </legend>
      <div className="row w gap4">
        {owners.map((party) => (
          <label className="tog" key={party.id} title={party.name}>
            <input
              type="checkbox"
              aria-label={party.name}
              checked={chosen.includes(party.id)}
              onChange={({ target }) => onChoose(toggled(chosen, party.id, target.checked))}
            />
            <PartyMark party={party} />
          </label>
        ))}
      </div>
    </fieldset>
  );
}
